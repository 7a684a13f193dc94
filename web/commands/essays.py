"""flask essay: score an essay's file against readings, with or without a course."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from courseware.documents import UnreadableDocument
from records import essays as records
from records import people as people_records
from services.errors import Refused
from services.essays import loose

group = AppGroup("essay", help="Essays.")

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)


@group.command("score")
@click.argument("file", type=FILE)
@click.option("--sources", type=FOLDER, help="A folder: each text in it is a reading to hold the essay against.")
@click.option("--rubric", type=FILE, help="A rubric as TOML; the history rubric where it is left out.")
@click.option("--prompt", default="", help="The question that the essay answers.")
@click.option("--dialect", type=click.Choice(["british", "american"]), default="british", show_default=True)
@click.option("--assignment", help="An assignment's id or title: its rubric, readings and prompt are taken.")
@click.option("--course", "course_code", help="The course of the assignment.")
@click.option("--json", "as_json", is_flag=True, help="Criteria, ledger, flags and feedback for a program.")
def score(
    file: Path,
    sources: Path | None,
    rubric: Path | None,
    prompt: str,
    dialect: str,
    assignment: str | None,
    course_code: str | None,
    as_json: bool,
) -> None:
    """Score the essay in FILE: criteria with their levels, the evidence ledger, flags, feedback. Nothing is kept.

    With --sources it needs no course and no database. Places in the essay count the characters of FILE as given.
    """
    if (sources is None) == (assignment is None):
        raise click.UsageError("Give either --sources DIR, or --assignment and --course.")
    try:
        text = loose.essay_text(file.read_bytes(), file.name)
        if sources is not None:
            content = _against_files(text, file, sources, rubric, prompt, dialect)
        else:
            content = loose.score_for(text, _assignment(course_code, assignment or ""))
    except (UnreadableDocument, Refused) as fault:
        raise click.ClickException(f"{file.name}: {fault}") from fault
    click.echo(json.dumps(content, ensure_ascii=False, indent=1) if as_json else "\n".join(_report(content)))


def _against_files(
    text: str, file: Path, folder: Path, rubric: Path | None, prompt: str, dialect: str
) -> dict[str, Any]:
    try:
        toml = rubric.read_text("utf-8") if rubric else None
    except UnicodeDecodeError as fault:
        raise Refused(f"The rubric {rubric.name if rubric else ''} is not UTF-8 text; save it as such.") from fault
    asked = loose.rubric_of_file(toml)
    readings, refused = loose.readable(folder, file)
    for sentence in refused:
        click.echo(sentence, err=True)
    return loose.score_text(text, readings, asked, prompt, dialect)


def _assignment(course_code: str | None, wanted: str) -> Any:
    course = people_records.course_by_code(course_code) if course_code else None
    if course is None:
        raise Refused(f"There is no course {course_code}." if course_code else "Say the course with --course CODE.")
    found = records.assignment_by_public_id(course, wanted) or records.assignment_titled(course, wanted)
    if found is None:
        raise Refused(f"The course {course.code} has no assignment “{wanted}”.")
    return found


def _report(content: Mapping[str, Any]) -> list[str]:
    """The judgement for a person at a terminal."""
    lines = [f"{content['words']:,} words, {_total(content)}", ""]
    for flag in content["flags"]:
        lines.append(f"! {flag['explanation']}")
    for entry in content["criteria"]:
        given = "no level" if entry["level"] is None else f"level {entry['level']}, {entry['points']:g}"
        lines += [f"{entry['name']}: {given} of {entry['possible']:g}", f"    {entry['rationale']}"]
    lines += ["", "Evidence ledger"]
    lines += [f"  {row['state']:<14} {row['kind']:<11} {_short(row['text'])}" for row in content["ledger"]]
    lines += ["", "What works"] + [f"  {entry['text']}" for entry in content["feedback"]["strengths"]]
    lines += ["", "What to do next"]
    lines += [f"  {entry['seen']} {entry['step']}" for entry in content["feedback"]["actions"]]
    return [*lines, f"  {content['feedback']['note']}"] if content["feedback"]["note"] else lines


def _total(content: Mapping[str, Any]) -> str:
    points, possible = content["total"]["points"], content["total"]["possible"]
    if points is None:
        return f"no total of {possible:g} points: this needs the instructor"
    return f"{points:g} of {possible:g} points, provisional (give or take one level)"


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 70 else flat[:69] + "…"
