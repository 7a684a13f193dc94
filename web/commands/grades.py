"""flask grades: the gradebook as a file or for a program."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click
from flask.cli import AppGroup

from results.grades import as_json as grades_json
from services import results
from services.errors import Refused
from web import clock
from web.commands.results import the_course
from web.exports import FORMATS, grade_lines

group = AppGroup("grades", help="Grades.")


@group.command("export")
@click.argument("course")
@click.option("--format", "form", default="plain", show_default=True, help=f"{', '.join(FORMATS)}.")
@click.option("--output", help="File to write; without it the lines are printed.")
@click.option("--bom", is_flag=True, help="Begin with a byte order mark, for older Excel.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of CSV.")
def export(course: str, form: str, output: str | None, bom: bool, as_json: bool) -> None:
    """The gradebook of a COURSE (its code or id), the same grades as on the page."""
    book = results.gradebook(the_course(course), clock.now())
    if as_json:
        lines: Iterable[str] = [json.dumps(grades_json(book), ensure_ascii=False, indent=2), "\n"]
    else:
        try:
            lines = grade_lines(book, form, bom)
        except Refused as refusal:
            raise click.ClickException(str(refusal)) from refusal
    if output is None:
        for line in lines:
            click.echo(line.encode(), nl=False)
    else:
        _write(Path(output), lines)
        click.echo(f"{len(book.rows)} students, {len(book.columns)} columns: {output}", err=True)


def _write(path: Path, lines: Iterable[str]) -> None:
    draft = path.with_name(path.name + ".part")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        draft.replace(path)  # a file of that name is whole or not there
    except OSError as fault:
        raise click.ClickException(f"{path} cannot be written: {fault.strerror or fault}.") from fault
