"""flask library: read or preview a document without a course; import one into a course."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from time import monotonic
from typing import IO, Any

import click
from flask.cli import AppGroup

from courseware.corrections import Corrections, LineChoice
from courseware.documents import Document, UnreadableDocument
from courseware.passages import passages_of
from courseware.preview import Preview, encoding_name, preview_json
from courseware.readers import because
from courseware.readers import read as read_document
from courseware.readers.choices import decide
from courseware.reading import document_json
from records import people as people_records
from services import library
from web import clock

group = AppGroup("library", help="Readings.")

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
PATIENCE = 2.0
"""Seconds after which somebody who waits is shown how far it is."""

KEEP = click.option("--keep", "kept", multiple=True, metavar="LINE", help="This line is text; may be given often.")
TAKE_OUT = click.option(
    "--take-out", "taken", multiple=True, metavar="LINE", help="This line is no text; may be given often."
)


class Bar:
    """A progress bar on the error stream for work that takes long; one for each file that is read with it."""

    def __init__(self, label: str, quiet: bool = False, stream: IO[str] | None = None) -> None:
        self.label = label
        self.stream = stream or sys.stderr
        self.quiet = quiet or not self.stream.isatty()
        self.begun = monotonic()
        self.shown: Any = None

    def __call__(self, done: int, total: int) -> None:
        """So many steps of so many are done."""
        if self.quiet:
            return
        if self.shown is None and done < total and monotonic() - self.begun >= PATIENCE:
            self.shown = click.progressbar(length=total, label=self.label, file=self.stream)
            self.shown.__enter__()
        if self.shown is not None:
            self.shown.length = total
            self.shown.update(done - self.shown.pos)
        if done >= total:
            self.close()

    def close(self) -> None:
        """The file is read, or cannot be; the next one begins."""
        if self.shown is not None:
            self.shown.__exit__(None, None, None)
            self.shown = None
        self.begun = monotonic()


@group.command("read")
@click.argument("file", type=FILE)
@click.option("--json", "as_json", is_flag=True, help="Passages, notes and furniture for a program.")
def read(file: Path, as_json: bool) -> None:
    """Read FILE into passages; needs no course and no database."""
    document = _read(file, (), as_json)
    if as_json:
        click.echo(json.dumps(document_json(document), ensure_ascii=False, indent=1))
        return
    click.echo(f"{document.title or file.name} ({document.form}, {document.encoding}, {document.word_count:,} words)\n")
    for passage in passages_of(document):
        click.echo(f"[{passage.anchor}] {passage.text}\n")
    click.echo(f"{len(document.notes)} notes, {len(document.furniture)} pieces taken out.")


def _read(file: Path, lines: Sequence[LineChoice], quiet: bool) -> Document:
    bar = Bar(f"Reading {file.name}", quiet)
    try:
        return read_document(file.read_bytes(), file.name, lines=lines, tell=bar)
    except UnreadableDocument as fault:
        raise click.ClickException(f"{file.name}: {fault}") from fault
    finally:
        bar.close()


@group.command("preview")
@click.argument("file", type=FILE)
@KEEP
@TAKE_OUT
@click.option("--json", "as_json", is_flag=True, help="All that the preview page shows, for a program.")
def preview(file: Path, kept: tuple[str, ...], taken: tuple[str, ...], as_json: bool) -> None:
    """Show what would be read in FILE and what would be taken out, and why; needs no course and no database."""
    lines = _choices(kept, taken)
    document = _read(file, lines, as_json)
    shown = Preview(preview_json(document, lines), lines)
    if as_json:
        click.echo(json.dumps(_preview_table(shown), ensure_ascii=False, indent=1))
        return
    notes = shown.table["notes"]
    linked = sum(note["passage"] is not None for note in notes)
    encoding = encoding_name(document.encoding)
    click.echo(f"{document.title or file.name} ({document.form}, {encoding}, {document.word_count:,} words)")
    click.echo(f"{len(shown.table['passages']):,} passages; {len(notes):,} notes, {linked:,} with a place in the text")
    for what, advice in shown.table["warnings"]:
        click.echo(f"! {what}. {advice}")
    _say_sections(shown)
    _say_taken(shown)
    for choice in shown.unmatched:
        click.echo(f"! “{choice.quote}” is not a line of this file.")


def _choices(kept: Sequence[str], taken: Sequence[str]) -> tuple[LineChoice, ...]:
    lines = [
        LineChoice(" ".join(line.split()), keep) for lines, keep in ((kept, True), (taken, False)) for line in lines
    ]
    return tuple(line for line in lines if line.quote)


def _preview_table(shown: Preview) -> dict[str, Any]:
    table = {key: value for key, value in shown.table.items() if key != "raw"}
    sections = [{"path": list(one.path), "passages": one.passages, "words": one.words} for one in shown.sections]
    return table | {"sections": sections}


def _say_sections(shown: Preview) -> None:
    click.echo("\nSections")
    for section in shown.sections:
        name = section.path[-1] if section.path else "(before the first heading)"
        click.echo(f"{'  ' * max(1, len(section.path))}{name}: {section.passages:,} passages, {section.words:,} words")


def _say_taken(shown: Preview) -> None:
    for reason, number, groups in shown.groups:
        click.echo(f"\nTaken out: {reason}, {number:,}. {because(reason)}")
        for group in groups[:20]:
            times = f"  (× {group.pieces:,})" if group.pieces > 1 else ""
            alike = " and alike" if len(group.wordings) > 1 else ""
            click.echo(f"  {' '.join(group.wordings[0][0].text.split())[:100]}{alike}{times}")
        if len(groups) > 20:
            click.echo(f"  … and {len(groups) - 20:,} others")


@group.command("import")
@click.argument("course_code")
@click.argument("file", type=FILE)
@click.option("--title", default="", help="Title on the card; the text's own where it is left out.")
@click.option("--author", default="", help="Author on the card.")
@KEEP
@TAKE_OUT
@click.option("--json", "as_json", is_flag=True, help="Say what was stored for a program.")
def import_file(
    course_code: str,
    file: Path,
    title: str,
    author: str,
    kept: tuple[str, ...],
    taken: tuple[str, ...],
    as_json: bool,
) -> None:
    """Import FILE as a reading of the course COURSE_CODE. Choices of lines are kept in its card and repeated."""
    course = people_records.course_by_code(course_code)
    if course is None:
        raise click.ClickException(f"There is no course {course_code}.")
    card = {"title": title, "author": author}
    chosen = _choices(kept, taken)
    decided = _with(library.kept_corrections(course, library.slug_of(library.bare_name(file.name))), chosen)
    bar = Bar(f"Reading {file.name}", as_json)
    try:
        done = library.import_document(
            course, None, file.read_bytes(), file.name, clock.now(), card, corrections=decided, tell=bar
        )
    except ValueError as fault:
        raise click.ClickException(f"{file.name}: {fault}") from fault
    finally:
        bar.close()
    for choice in chosen:
        if not decide(done.version.raw, [choice]):
            click.echo(f"“{choice.quote}” is not a line of this file; the choice waits in the card.", err=True)
    said = {"slug": done.document.slug, "version": done.version.number, "new": done.is_new, "lines": len(decided.lines)}
    if as_json:
        click.echo(json.dumps(said))
    else:
        click.echo(f"{done.document.title}: version {done.version.number}" + ("" if done.is_new else ", unchanged"))


def _with(kept: Corrections, chosen: Sequence[LineChoice]) -> Corrections:
    """The card's corrections with further choices; of two about the same line the later one holds."""
    quotes = {choice.quote for choice in chosen}
    return replace(kept, lines=(*(line for line in kept.lines if line.quote not in quotes), *chosen))
