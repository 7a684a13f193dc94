"""flask quizzes: what has to happen to quizzes when nobody has a page open."""

from __future__ import annotations

import json

import click
from flask.cli import AppGroup

from services import quizzes
from web import clock

group = AppGroup("quizzes", help="Quizzes: closing what is over.")


@group.command("close")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object.")
def close(as_json: bool) -> None:
    """Close and score every attempt whose time is over. Running it again changes nothing."""
    closed = quizzes.close_expired(clock.now())
    said = json.dumps({"closed": closed}) if as_json else f"{closed} attempt{'' if closed == 1 else 's'} closed."
    click.echo(said)
