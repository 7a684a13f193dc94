"""flask course: courses as files."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup

from services import courses
from services.errors import Refused
from web import clock
from web.commands.library import Bar

group = AppGroup("course", help="Courses as files.")


def places(folder: Path) -> list[Path]:
    """Where texts are looked for that are not in the course's own folder."""
    given = [Path(current_app.config["SOURCES"]).expanduser()] if current_app.config["SOURCES"] else []
    return [*given, folder.resolve().parent.parent.parent / "shared" / "seeds"]


def load_folder(folder: Path, password_hash: str | None = None, quiet: bool = False) -> courses.Loaded:
    """Load one folder and say what happens as it goes. Raises ClickException with a sentence."""
    tell = (lambda _: None) if quiet else click.echo
    try:
        return courses.load(folder, clock.now, places(folder), password_hash, tell, Bar("Reading", quiet))
    except (Refused, ValueError, OSError) as fault:
        raise click.ClickException(f"{folder.name}: {fault}") from fault


@group.command("load")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Say what was loaded for a program.")
def load(folder: Path, as_json: bool) -> None:
    """Load the course in FOLDER; loading it again changes only what is new."""
    loaded = load_folder(folder, quiet=as_json)
    if as_json:
        click.echo(
            json.dumps(
                {
                    "course": loaded.course.code,
                    "id": loaded.course.public_id,
                    "missing": loaded.missing,
                    "said": loaded.said,
                }
            )
        )
        return
    for sentence in loaded.said:
        click.echo(f"  {sentence}")
    if loaded.missing:
        click.echo(f"  Not found: {', '.join(loaded.missing)}. Put them beside the course or set MARGINALIA_SOURCES.")
