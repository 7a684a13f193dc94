"""The results pages: dashboard, item analysis, essays, gradebook, a student's own grades, downloads."""

from __future__ import annotations

from statistics import fmean
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.file import FileField, FileRequired
from wtforms import DecimalField, RadioField, TextAreaField
from wtforms.validators import Optional

from records import quizzes as quiz_records
from records import results as records
from records.essays import Assignment
from records.quizzes import Quiz
from results import exports
from results.exact import DASH, Number, shown
from results.grades import Gradebook, State
from results.progress import distribution
from results.scores import show_percent, show_points
from results.tables import TableError, decoded
from results.undefined import Undefined
from services import results
from services.errors import Missing, Refused
from services.results import QuizAnalysis
from web import access, clock
from web.exports import FORMATS, canvas_match, csv_download, file_name, grade_lines
from web.forms import Form, paragraphs
from web.pages import found

blueprint = Blueprint("results", __name__)

MINUS = "\N{MINUS SIGN}"
ATTEMPTS = {"highest": "Highest", "first": "First", "last": "Last", "all": "All"}
STATES = {
    State.GRADED: "graded",
    State.EXCUSED: "excused",
    State.MISSING: "missing",
    State.NOT_YET_GRADED: "not yet graded",
}


@blueprint.app_template_filter("as_points")
def _as_points(points: Number | None) -> str:
    return show_points(points).replace("-", MINUS)


@blueprint.app_template_filter("as_percent")
def _as_percent(share: Number | None) -> str:
    return show_percent(share).replace("-", MINUS)


@blueprint.app_template_filter("as_figure")
def _as_figure(value: Number | None, places: int = 2) -> str:
    return shown(value, places).replace("-", MINUS)


@blueprint.app_template_filter("in_column")
def _in_column(figure: str, places: int = 2) -> str:
    """A shown figure with as many places as its neighbours above and below, so that a column can be compared by eye."""
    if figure == DASH:
        return figure
    whole, _, rest = figure.partition(".")
    return f"{whole}.{rest.ljust(places, '0')}"


class OverrideForm(Form):
    """A person's grade above the computed one."""

    state = RadioField(
        "What to do",
        choices=[
            ("graded", "Give points"),
            ("excused", "Excuse: this does not count"),
            ("withdrawn", "Take the override back"),
        ],
        default="graded",
    )
    points = DecimalField("Points", [Optional()])
    reason = paragraphs("Reason", "Say why; the student sees the reason beside the grade.", 2000)


class CanvasForm(Form):
    """A gradebook that was exported from Canvas."""

    file = FileField("Gradebook exported from Canvas", [FileRequired("Choose the file.")])


class CanvasTextForm(Form):
    """The text of that file, sent again for the download."""

    text = TextAreaField("Export", [Optional()])


@blueprint.get("/courses/<course_id>/results")
@access.teachers
def dashboard(course_id: str) -> ResponseReturnValue:
    """Every quiz and assignment at a glance."""
    overview = results.overview(access.course(), clock.now(), access.sections_seen())
    return render_template("results/dashboard.html", overview=overview, State=State)


@blueprint.get("/courses/<course_id>/results/quizzes/<quiz_id>")
@access.teachers
def quiz(course_id: str, quiz_id: str) -> ResponseReturnValue:
    """Scores and items of one quiz."""
    analysis = _analysis(quiz_id)
    return render_template(
        "results/quiz.html",
        found=analysis,
        quiz=analysis.quiz,
        spread=distribution(analysis.shares),
        progress=_progress(analysis.quiz),
        rows=[_item_row(analysis, j) for j in range(len(analysis.items))],
        attempts=ATTEMPTS,
        reason=_reason,
    )


def _analysis(quiz_id: str) -> QuizAnalysis:
    return results.quiz_analysis(_quiz_here(quiz_id), request.args.get("attempts", "highest"), access.sections_seen())


def _progress(subject: results.Subject) -> Any:
    return results.progress_of(results.course_work(access.course(), clock.now(), access.sections_seen()), subject)


def _item_row(found: QuizAnalysis, j: int) -> dict[str, Any]:
    """One item as charts and table show it: shares from 0 to 1, dashes with their reasons."""
    entry, figures = found.items[j], found.items[j].figures
    spread = entry.intervals
    return {
        "id": entry.id,
        "name": entry.name,
        "stem": entry.item.stem,
        "figures": figures,
        "facility": spread.facility_index,
        "discrimination": spread.discrimination_index,
        "reasons": {name: why.sentence for name, why in figures.undefined.items()},
    }


def _reason(value: object) -> str:
    """Why there is no interval."""
    return value.sentence if isinstance(value, Undefined) else ""


@blueprint.get("/courses/<course_id>/results/quizzes/<quiz_id>/items/<slot_id>")
@access.teachers
def item(course_id: str, quiz_id: str, slot_id: str) -> ResponseReturnValue:
    """One item: what was chosen, by whom, and the words that prove the key."""
    analysis = _analysis(quiz_id)
    places = {entry.id: j for j, entry in enumerate(analysis.items)}
    if slot_id not in places:
        raise Missing("This question")
    j = places[slot_id]
    beside = {name: analysis.items[k].id for name, k in (("before", j - 1), ("after", j + 1)) if 0 <= k < len(places)}
    return render_template(
        "results/item.html",
        found=analysis,
        quiz=analysis.quiz,
        entry=analysis.items[j],
        row=_item_row(analysis, j),
        beside=beside,
        reading=records.reading_of(analysis.items[j].version),
        reason=_reason,
    )


@blueprint.get("/courses/<course_id>/results/essays/<assignment_id>")
@access.teachers
def assignment(course_id: str, assignment_id: str) -> ResponseReturnValue:
    """Levels of one assignment by criterion, and how machine and people agree."""
    overview = results.overview(access.course(), clock.now(), access.sections_seen())
    summary = next((s for s in overview.summaries if s.column.id == assignment_id), None)
    if summary is None or not isinstance(summary.subject, Assignment):
        raise Missing("This assignment")
    analysis = results.assignment_analysis(summary.subject, overview.work)
    levels = sorted({level.level for entry in analysis.criteria for level in entry.criterion.levels})
    return render_template("results/assignment.html", found=analysis, summary=summary, levels=levels, State=State)


@blueprint.get("/courses/<course_id>/results/gradebook")
@access.teachers
def gradebook(course_id: str) -> ResponseReturnValue:
    """Students and their grades."""
    work = results.course_work(access.course(), clock.now(), access.sections_seen())
    book = results.gradebook_of(work, clock.now())
    return render_template("results/gradebook.html", work=work, book=book, means=_means(book), formats=FORMATS)


def _means(book: Gradebook) -> list[float | None]:
    """The mean of the graded cells of each column."""
    columns = [[row.cells[j] for row in book.rows] for j in range(len(book.columns))]
    points = [
        [cell.points for cell in cells if cell.state is State.GRADED and cell.points is not None] for cells in columns
    ]
    return [float(fmean(given)) if given else None for given in points]


@blueprint.route("/courses/<course_id>/results/gradebook/<enrolment_id>/<subject_id>", methods=["GET", "POST"])
@access.teachers
def cell(course_id: str, enrolment_id: str, subject_id: str) -> ResponseReturnValue:
    """One grade: where it comes from, its history, and an override."""
    detail = results.cell_detail(access.course(), enrolment_id, subject_id, clock.now(), access.sections_seen())
    form = OverrideForm()
    if form.validate_on_submit():
        try:
            _override(form, enrolment_id, subject_id)
        except Refused as refusal:
            form.refuse(
                "points" if "points" in str(refusal) else "reason" if "why" in str(refusal) else "state", refusal
            )
        else:
            flash(f"The grade of {detail.enrolment.person.name} is kept, with your reason.", "success")
            return redirect(
                url_for("results.cell", course_id=course_id, enrolment_id=enrolment_id, subject_id=subject_id)
            )
    page = render_template("results/cell.html", detail=detail, form=form, State=State, states=STATES)
    return page, 422 if form.errors else 200


def _override(form: OverrideForm, enrolment_id: str, subject_id: str) -> None:
    results.override_grade(
        access.course(),
        enrolment_id,
        subject_id,
        form.state.data,
        None if form.points.data is None else float(form.points.data),
        form.reason.data or "",
        access.person(),
        clock.now(),
        access.sections_seen(),
    )


@blueprint.get("/courses/<course_id>/results/mine")
@access.students
def own_grades(course_id: str) -> ResponseReturnValue:
    """A student's own grades."""
    mine = results.own_grades(access.course(), access.person(), clock.now())
    return render_template("results/own_grades.html", mine=mine, State=State, states=STATES)


@blueprint.get("/courses/<course_id>/results/gradebook.csv")
@access.teachers
def gradebook_csv(course_id: str) -> ResponseReturnValue:
    """The gradebook as a file: plain, for Canvas or for Moodle."""
    form = request.args.get("format", "plain")
    book = results.gradebook(access.course(), clock.now(), access.sections_seen())
    return csv_download(grade_lines(book, form, _bom()), file_name(access.course().code, "grades", form))


@blueprint.route("/courses/<course_id>/results/canvas", methods=["GET", "POST"])
@access.teachers
def canvas(course_id: str) -> ResponseReturnValue:
    """Show what of the gradebook will meet what in Canvas, before it is downloaded."""
    form = CanvasForm()
    if not form.validate_on_submit():
        return render_template("results/canvas.html", form=form, match=None), 422 if form.errors else 200
    book = results.gradebook(access.course(), clock.now(), access.sections_seen())
    try:
        text = decoded(form.file.data.read())
        match = canvas_match(book, text)
    except TableError as fault:
        form.refuse("file", fault)
        return render_template("results/canvas.html", form=form, match=None), 422
    again = CanvasTextForm(formdata=None, text=text)
    return render_template("results/canvas.html", form=form, match=match, book=book, again=again)


@blueprint.post("/courses/<course_id>/results/canvas.csv")
@access.teachers
def canvas_csv(course_id: str) -> ResponseReturnValue:
    """The gradebook with the headings and ids of a Canvas export that was looked at."""
    book = results.gradebook(access.course(), clock.now(), access.sections_seen())
    try:
        match = canvas_match(book, CanvasTextForm().text.data or "")
    except TableError as fault:
        raise Refused(str(fault)) from fault
    return csv_download(grade_lines(book, "canvas", match=match), file_name(access.course().code, "grades", "canvas"))


def _bom() -> bool:
    return request.args.get("bom") == "1"


@blueprint.get("/courses/<course_id>/results/quizzes/<quiz_id>/responses.csv")
@access.teachers
def responses_csv(course_id: str, quiz_id: str) -> ResponseReturnValue:
    """Every answer of every attempt."""
    quiz = _quiz_here(quiz_id)
    lines = exports.responses(results.responses(quiz, access.sections_seen()), bom=_bom())
    return csv_download(lines, file_name(access.course().code, quiz.title, "responses"))


@blueprint.get("/courses/<course_id>/results/quizzes/<quiz_id>/scores.csv")
@access.teachers
def scores_csv(course_id: str, quiz_id: str) -> ResponseReturnValue:
    """The score matrix, as `flask results items` reads it."""
    analysis = _analysis(quiz_id)
    return csv_download(
        exports.score_matrix(analysis.matrix, bom=_bom()),
        file_name(access.course().code, analysis.quiz.title, "scores"),
    )


def _quiz_here(quiz_id: str) -> Quiz:
    results.settle(access.course(), clock.now())
    quiz = found(quiz_records.quiz_by_public_id(access.course(), quiz_id))
    if quiz.state == "draft":
        raise Missing("This quiz")
    return quiz
