"""flask bank: generate questions from a file or for a course, take them out and in."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from courseware.documents import UnreadableDocument
from courseware.readers import read
from courseware.reading import analyse
from questions.bank import FAMILIES, Bank, Settings, bank_json
from questions.formats import FORMATS, WRITERS
from questions.gates import REASONS
from questions.generation import generate
from records import bank as records
from records import library as library_records
from records import people as people_records
from records.bank import GenerationRun
from records.people import Course
from services import bank
from services.errors import Missing
from web import clock

group = AppGroup("bank", help="Question banks.")

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@group.command("generate")
@click.argument("course_code", required=False)
@click.option("--file", "file", type=FILE, help="Make questions from this file; needs no course and no database.")
@click.option("--document", "slugs", multiple=True, metavar="SLUG", help="A reading of the course; all where left out.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="The same seed, the same bank.")
@click.option("--families", default="", metavar="A,B", help=f"Some of {','.join(FAMILIES)}; all where left out.")
@click.option("--most", type=click.IntRange(min=1), help="At most so many questions.")
@click.option("--json", "as_json", is_flag=True, help="The bank with all it refused, for a program.")
def generate_bank(
    course_code: str | None,
    file: Path | None,
    slugs: tuple[str, ...],
    seed: int,
    families: str,
    most: int | None,
    as_json: bool,
) -> None:
    """Make questions: from --file FILE, or into the course COURSE_CODE."""
    chosen = tuple(name.strip() for name in families.split(",") if name.strip()) or FAMILIES
    if (file is None) == (course_code is None):
        raise click.ClickException("Name either a course or a file: flask bank generate COURSE, or --file FILE.")
    try:
        if file is not None:
            _say_bank(_from_file(file, chosen, most, seed, as_json), as_json)
        else:
            _say_run(_into_course(_course(course_code or ""), slugs, chosen, most, seed, as_json), as_json)
    except (ValueError, Missing) as fault:
        raise click.ClickException(str(fault)) from fault


def _from_file(file: Path, families: tuple[str, ...], most: int | None, seed: int, quiet: bool) -> Bank:
    settings = Settings(families=families, maximum=most)
    try:
        reading = analyse(read(file.read_bytes(), file.name))
    except UnreadableDocument as fault:
        raise click.ClickException(f"{file.name}: {fault}") from fault
    except OSError as fault:
        raise click.ClickException(f"{file.name} cannot be read: {fault.strerror}.") from fault
    with _bar(quiet) as progress:
        return generate([reading], settings, seed, progress)


def _into_course(
    course: Course, slugs: tuple[str, ...], families: tuple[str, ...], most: int | None, seed: int, quiet: bool
) -> GenerationRun:
    documents = library_records.documents_of(course)
    missing = sorted(set(slugs) - {document.slug for document in documents})
    if missing:
        raise click.ClickException(f"{course.code} has no reading {missing[0]}.")
    chosen = [document.public_id for document in documents if not slugs or document.slug in slugs]
    run = bank.ask(course, None, chosen, families, most or bank.MOST_ITEMS, seed, clock.now())
    with _bar(quiet) as progress:
        bank.work(run.public_id, clock.now, progress)
    done = bank.run_here(course, run.public_id)
    if done.state == "failed":
        raise click.ClickException(done.error)
    return done


@contextmanager
def _bar(quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on the error stream, where somebody sees it."""
    if quiet or not sys.stderr.isatty():
        yield lambda done, total: None
        return
    with click.progressbar(length=1, label="Making questions", file=sys.stderr) as shown:

        def tell(done: int, total: int) -> None:
            shown.length = total
            shown.update(done - shown.pos)

        yield tell


def _say_bank(made: Bank, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(bank_json(made), ensure_ascii=False, indent=1))
        return
    for number, item in enumerate(made.items, 1):
        click.echo(f"{number}. {item.stem}  [{item.lineage.family}]")
        for option in item.options:
            click.echo(f"   {'*' if option.correct else ' '} {option.text}")
        if item.evidence:
            click.echo(f"     {' '.join(item.evidence.text.split())}\n")
    _say_counts(len(made.items), made.report.by_reason)


def _say_counts(kept: int, refused: dict[str, int]) -> None:
    if not kept:
        click.echo("No question passed every check; a text that states few facts gives none.")
    click.echo(f"{kept} kept, {sum(refused.values())} refused:")
    for reason, count in sorted(refused.items(), key=lambda pair: (-pair[1], pair[0])):
        click.echo(f"{count:6}  {REASONS.get(reason, reason)}")


def _say_run(run: GenerationRun, as_json: bool) -> None:
    report: dict[str, Any] = run.report
    if as_json:
        click.echo(json.dumps({"run": run.public_id, "seed": run.seed, **run.settings, "report": report}, indent=1))
        return
    if report["known"]:
        click.echo(f"{report['known']} more were in the bank already.")
    _say_counts(report["fresh"], report["by_reason"])


def _course(code: str) -> Course:
    course = people_records.course_by_code(code)
    if course is None:
        raise click.ClickException(f"There is no course {code}.")
    return course


@group.command("export")
@click.argument("course_code")
@click.option("--format", "format_name", type=click.Choice(list(WRITERS)), default="moodle-xml", show_default=True)
@click.option(
    "--state", "states", type=click.Choice(records.STATES), multiple=True, default=("approved",), show_default=True
)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File to write; else it is printed.")
def export(course_code: str, format_name: str, states: tuple[str, ...], output: Path | None) -> None:
    """Write the questions of COURSE_CODE as a file of another system."""
    try:
        made = bank.export_items(_course(course_code), format_name, states)
        if output is not None:
            output.write_bytes(made.content)
    except ValueError as fault:
        raise click.ClickException(str(fault)) from fault
    except OSError as fault:
        raise click.ClickException(f"{output} cannot be written: {fault.strerror}.") from fault
    if output is None:
        click.get_binary_stream("stdout").write(made.content)
    for reason in made.left_out:
        click.echo(f"left out: {reason}", err=True)
    click.echo(f"{made.items} questions written.", err=True)


@group.command("import")
@click.argument("course_code")
@click.argument("file", type=FILE)
@click.option("--format", "format_name", type=click.Choice(list(FORMATS)), required=True)
@click.option("--json", "as_json", is_flag=True, help="Say what was stored for a program.")
def import_file(course_code: str, file: Path, format_name: str, as_json: bool) -> None:
    """Take the questions of FILE into COURSE_CODE as drafts, all or none."""
    course = _course(course_code)
    try:
        stored = bank.import_items(course, format_name, file.read_bytes(), None, clock.now())
    except ValueError as fault:
        raise click.ClickException(f"{file.name}: {fault}") from fault
    click.echo(json.dumps({"new": stored}) if as_json else f"{stored} new questions are among the drafts.")
