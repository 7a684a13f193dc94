"""flask results: item analysis, of a course's quiz or of a loose score matrix."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from records import people as people_records
from records import quizzes as quiz_records
from records.people import Course
from records.quizzes import Quiz
from results import items as item_analysis
from results import uncertainty
from results.exact import DASH, shown
from results.items import Analysis
from results.matrix import ScoreMatrix
from results.scores import show_percent, show_points
from results.tables import decoded, number
from services import results
from services.errors import Refused
from web import clock

group = AppGroup("results", help="Item analysis.")

CONSISTENCY = "coefficient_of_internal_consistency"
HEADINGS = ("item", "n", "facility %", "SD %", "weight %", "discrim. %", "effic. %")


@group.command("items", with_appcontext=False)
@click.argument("matrix")
@click.option("--max", "maxima", help="Points possible on each item, in order: 1,1,2. Without it each item has 1.")
@click.option("--attempts", default="highest", show_default=True, help="first, last, highest or all.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def items(matrix: str, maxima: str | None, attempts: str, as_json: bool) -> None:
    """Item analysis of MATRIX, a CSV file with the columns student,attempt,<item>…; - reads standard input.

    Needs no course and no database.
    """
    try:
        scores = ScoreMatrix.from_csv(decoded(_read(matrix)), _maxima(maxima))
        analysis = item_analysis.analyse(scores, attempts)
    except ValueError as fault:
        raise click.ClickException(str(fault)) from fault
    _tell(analysis, item_analysis.as_json(analysis), as_json)


def _read(path: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as fault:
        raise click.ClickException(f"{path} cannot be read: {fault.strerror or fault}.") from fault


def _maxima(text: str | None) -> list[float] | None:
    if text is None:
        return None
    given = [number(part) for part in text.split(",")]
    if None in given:
        raise ValueError(f"“{text}” is no list of maxima. Write one number for each item, in order: --max 1,1,2.")
    return [float(value or 0) for value in given]


@group.command("quiz")
@click.argument("course")
@click.argument("quiz")
@click.option("--attempts", default="highest", show_default=True, help="first, last, highest or all.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def quiz(course: str, quiz: str, attempts: str, as_json: bool) -> None:
    """Item analysis of a QUIZ (its title or id) of a COURSE (its code or id)."""
    here = the_course(course)
    results.settle(here, clock.now())
    try:
        found = results.quiz_analysis(the_quiz(here, quiz), attempts)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from refusal
    told = item_analysis.as_json(found.analysis) | {"intervals": uncertainty.as_json(found.intervals)}
    for told_item, entry in zip(told["items"], found.items, strict=True):
        told_item["stem"] = entry.item.stem
        told_item["options"] = [
            {
                "text": entry.item.options[j].text,
                "key": o.key,
                "chosen": o.count,
                "by_third": list(o.by_third),
                "functioning": o.functioning,
            }
            for j, o in enumerate(entry.options)
        ]
    _tell(found.analysis, told, as_json)


def the_course(name: str) -> Course:
    """The course with that code or id; a sentence where there is none."""
    course = people_records.course_by_code(name) or people_records.course_by_public_id(name)
    if course is None:
        known = ", ".join(course.code for course in people_records.all_courses()[:20]) or "none yet"
        raise click.ClickException(f"There is no course {name}. The courses are: {known}.")
    return course


def the_quiz(course: Course, name: str) -> Quiz:
    """The quiz of the course with that title or id; a sentence where there is none."""
    quiz = quiz_records.quiz_titled(course, name) or quiz_records.quiz_by_public_id(course, name)
    if quiz is None:
        known = ", ".join(quiz.title for quiz in quiz_records.quizzes_of(course)) or "none yet"
        raise click.ClickException(f"{course.code} has no quiz “{name}”. Its quizzes are: {known}.")
    return quiz


def _tell(analysis: Analysis, told: dict[str, Any], as_json: bool) -> None:
    click.echo(json.dumps(told, ensure_ascii=False, indent=2) if as_json else "\n".join(_table(analysis)))


def _table(analysis: Analysis) -> list[str]:
    """The analysis as lines of text: a table of items, then the quiz, then what cannot be said."""
    lines = [HEADINGS, *(_line(item) for item in analysis.items)]
    widths = [max(len(line[j]) for line in lines) for j in range(len(HEADINGS))]
    rows = [
        "  ".join([line[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(line[1:], widths[1:], strict=True))])
        for line in lines
    ]
    return [*rows, "", *_about_quiz(analysis), *(f"\n{caution}" for caution in analysis.cautions)]


def _line(item: item_analysis.ItemFigures) -> tuple[str, ...]:
    shares = (item.facility_index, item.standard_deviation)
    percentages = (item.effective_weight, item.discrimination_index, item.discriminative_efficiency)
    return (item.item, str(item.n), *(show_percent(s) for s in shares), *(shown(p) for p in percentages))


def _about_quiz(analysis: Analysis) -> list[str]:
    quiz = analysis.quiz
    reasons = {name: why.sentence for name, why in quiz.undefined.items()}
    facts = (
        ("attempts counted", f"{quiz.n} ({analysis.attempts})", ""),
        ("points possible", show_points(quiz.possible), ""),
        ("mean", shown(quiz.mean, 3), "mean"),
        ("median", shown(quiz.median, 3), "median"),
        ("standard deviation", shown(quiz.standard_deviation, 3), "standard_deviation"),
        ("skewness", shown(quiz.skewness, 3), "skewness"),
        ("kurtosis", shown(quiz.kurtosis, 3), "kurtosis"),
        ("internal consistency %", shown(quiz.coefficient_of_internal_consistency), CONSISTENCY),
        ("error ratio %", shown(quiz.error_ratio), "error_ratio"),
        ("standard error", shown(quiz.standard_error, 3), "standard_error"),
    )  # fmt: skip
    return [
        f"{label:<24}{value}{'  ' + reasons[name] if value == DASH and name in reasons else ''}"
        for label, value, name in facts
    ]
