"""flask library card: a reading's card, with its corrections, as it stands in course.toml."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from records import library as records
from records import people as people_records
from services import library


@click.command("card")
@click.argument("course_code")
@click.argument("slug")
@with_appcontext
def card(course_code: str, slug: str) -> None:
    """Print the card of the reading SLUG of the course COURSE_CODE, to be put into a course.toml."""
    course = people_records.course_by_code(course_code)
    if course is None:
        raise click.ClickException(f"There is no course {course_code}.")
    entry = records.document_by_slug(course, slug)
    if entry is None or entry.withdrawn_at is not None:
        there = ", ".join(document.slug for document in records.documents_of(course))
        raise click.ClickException(f"{course_code} has no reading {slug}." + (f" It has {there}." if there else ""))
    click.echo(library.card_toml(entry), nl=False)
