"""flask library: read a document without a course; import one into a course."""

from __future__ import annotations

import json
from pathlib import Path

import click
from flask.cli import AppGroup

from courseware.documents import UnreadableDocument
from courseware.passages import passages_of
from courseware.readers import read as read_document
from courseware.reading import document_json
from records import people as people_records
from services import library
from web import clock

group = AppGroup("library", help="Readings.")

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@group.command("read")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Passages, notes and furniture for a program.")
def read(file: Path, as_json: bool) -> None:
    """Read FILE into passages; needs no course and no database."""
    try:
        document = read_document(file.read_bytes(), file.name)
    except UnreadableDocument as fault:
        raise click.ClickException(f"{file.name}: {fault}") from fault
    if as_json:
        click.echo(json.dumps(document_json(document), ensure_ascii=False, indent=1))
        return
    click.echo(f"{document.title or file.name} ({document.form}, {document.encoding}, {document.word_count:,} words)\n")
    for passage in passages_of(document):
        click.echo(f"[{passage.anchor}] {passage.text}\n")
    click.echo(f"{len(document.notes)} notes, {len(document.furniture)} pieces taken out.")


@group.command("import")
@click.argument("course_code")
@click.argument("file", type=FILE)
@click.option("--title", default="", help="Title on the card; the text's own where it is left out.")
@click.option("--author", default="", help="Author on the card.")
@click.option("--json", "as_json", is_flag=True, help="Say what was stored for a program.")
def import_file(course_code: str, file: Path, title: str, author: str, as_json: bool) -> None:
    """Import FILE as a reading of the course COURSE_CODE."""
    course = people_records.course_by_code(course_code)
    if course is None:
        raise click.ClickException(f"There is no course {course_code}.")
    card = {"title": title, "author": author}
    try:
        done = library.import_document(course, None, file.read_bytes(), file.name, clock.now(), card)
    except ValueError as fault:
        raise click.ClickException(f"{file.name}: {fault}") from fault
    said = {"slug": done.document.slug, "version": done.version.number, "new": done.is_new}
    if as_json:
        click.echo(json.dumps(said))
    else:
        click.echo(f"{done.document.title}: version {done.version.number}" + ("" if done.is_new else ", unchanged"))
