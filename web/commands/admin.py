"""flask admin: administrators, checks, backups, and the demonstration that `make run` shows."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from flask_migrate import upgrade

from records import people as records
from services import people, upkeep
from services.errors import Refused
from web import clock
from web.commands.courses import load_folder
from web.people import DEMO_PASSWORD, DEMO_SIGN_INS

group = AppGroup("admin", help="The site: administrators, checks, backups.")


@group.command("create")
@click.argument("email")
@click.option("--given-name", prompt=True)
@click.option("--family-name", prompt=True)
@click.option("--password", prompt=True, hide_input=True, confirmation_prompt=True)
def create(email: str, given_name: str, family_name: str, password: str) -> None:
    """Make EMAIL an administrator, with a new account where there is none."""
    try:
        people.create_administrator(email, given_name, family_name, password, clock.now())
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    click.echo(f"{email} is an administrator.")


@group.command("check")
@click.option("--json", "as_json", is_flag=True, help="For a program.")
def check(as_json: bool) -> None:
    """Say what is wrong with this installation; exit 1 if anything is."""
    found = upkeep.faults()
    click.echo(json.dumps({"faults": found}) if as_json else "\n".join(found) or "All is well.")
    if found:
        raise SystemExit(1)


@group.command("backup")
@click.option("--to", "folder", type=click.Path(file_okay=False, path_type=Path), help="Another folder for it.")
@click.option("--json", "as_json", is_flag=True, help="For a program.")
def backup(folder: Path | None, as_json: bool) -> None:
    """Back up the SQLite database while it is in use, and prove the copy."""
    try:
        done = upkeep.back_up(folder or current_app.config["DATA"] / "backups", clock.now())
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    if as_json:
        click.echo(json.dumps({"path": str(done.path), "rows": done.rows}))
        return
    click.echo(f"{done.path} ({', '.join(f'{count} {table}' for table, count in done.rows.items())})")


@group.command("demo")
@click.option("--seeds", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path("seeds"))
def demo(seeds: Path) -> None:
    """Bring the database up to date, load the courses in SEEDS, and print the demo sign-ins."""
    upgrade()
    now = clock.now()
    password = people.password_hash(DEMO_PASSWORD)
    for folder in sorted(path for path in seeds.iterdir() if (path / "course.toml").is_file()):
        load_folder(folder, password)
    if records.person_by_email("administrator@example.org") is None:
        people.create_administrator("administrator@example.org", "Site", "Keeper", DEMO_PASSWORD, now)
    click.echo("\nDemo sign-ins (password " + click.style(DEMO_PASSWORD, bold=True) + "):")
    for role, email in DEMO_SIGN_INS:
        click.echo(f"  {role:<14}{email}")
