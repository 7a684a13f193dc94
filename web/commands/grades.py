"""flask grades: the gradebook as a file or for a program."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import click
from flask.cli import AppGroup

from results.canvas import CanvasMatch
from results.grades import Gradebook
from results.grades import as_json as grades_json
from results.tables import TableError
from services import results
from services.errors import Refused
from web import clock
from web.commands.results import the_course
from web.exports import FORMATS, canvas_match, grade_lines

group = AppGroup("grades", help="Grades.")


@group.command("export")
@click.argument("course")
@click.option("--format", "form", default="plain", show_default=True, help=f"{', '.join(FORMATS)}.")
@click.option("--output", help="File to write; without it the lines are printed.")
@click.option("--bom", is_flag=True, help="Begin with a byte order mark, for older Excel.")
@click.option("--canvas-export", help="A gradebook exported from Canvas, whose headings and ids are then used.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of CSV.")
def export(course: str, form: str, output: str | None, bom: bool, canvas_export: str | None, as_json: bool) -> None:
    """The gradebook of a COURSE (its code or id), the same grades as on the page."""
    book = results.gradebook(the_course(course), clock.now())
    if as_json:
        lines: Iterable[str] = [json.dumps(grades_json(book), ensure_ascii=False, indent=2), "\n"]
    else:
        try:
            match = _match(book, canvas_export) if canvas_export else None
            lines = grade_lines(book, form, bom, match)
        except (Refused, TableError) as refusal:
            raise click.ClickException(str(refusal)) from refusal
    if output is None:
        for line in lines:
            click.echo(line.encode(), nl=False)
    else:
        _write(Path(output), lines)
        click.echo(f"{len(book.rows)} students, {len(book.columns)} columns: {output}", err=True)


def _match(book: Gradebook, path: str) -> CanvasMatch:
    """What will meet what in Canvas; what meets nothing is said on the error stream."""
    try:
        match = canvas_match(book, Path(path).read_bytes())
    except OSError as fault:
        raise click.ClickException(f"{path} cannot be read: {fault.strerror or fault}.") from fault
    for column in match.new_columns:
        click.echo(f"Canvas has no assignment “{column.title}”; importing makes a new one.", err=True)
    for student in match.unknown_students:
        click.echo(f"Canvas does not know {student.first_name} {student.last_name} ({student.student_id}).", err=True)
    return match


def _write(path: Path, lines: Iterable[str]) -> None:
    draft = path.with_name(path.name + ".part")
    try:
        with draft.open("w", encoding="utf-8", newline="") as file:
            file.writelines(lines)
        draft.replace(path)  # a file of that name is whole or not there
    except OSError as fault:
        raise click.ClickException(f"{path} cannot be written: {fault.strerror or fault}.") from fault
