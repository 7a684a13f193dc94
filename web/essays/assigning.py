"""What instructors do with assignments: list, make, change, open, close, release; and the table of a class's essays."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, DateTimeLocalField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from records import essays as records
from records import library, transaction
from records.essays import Assignment
from records.people import Role
from services import essays
from services.errors import Refused
from services.essays import AssignmentSettings, EssayRow
from web import access, clock
from web.essays.room import assignment_here, blueprint
from web.essays.writing import as_told, student_page
from web.forms import Form, paragraphs, words

DEFAULT_RUBRIC = "default"
PASTED_RUBRIC = "pasted"
SORTS = {
    "name": lambda row: row.enrolment.person.sort_name,
    "state": lambda row: (essays.STATES.index(row.state), row.enrolment.person.sort_name),
    "submitted": lambda row: (
        row.essay is None or row.essay.submitted_at is None,
        str(row.essay and row.essay.submitted_at),
    ),
    "points": lambda row: (
        row.standing is None or row.standing.points is None,
        -(row.standing.points or 0) if row.standing else 0,
    ),
}
"""How the table of essays may be sorted."""


def moment(label: str, description: str = "") -> DateTimeLocalField:
    """A date and time in the course's zone."""
    return DateTimeLocalField(label, [Optional()], format="%Y-%m-%dT%H:%M", description=description)


def number(label: str, low: int, high: int, default: int) -> IntegerField:
    """A whole number within bounds."""
    rules = [InputRequired("Write a number."), NumberRange(low, high, f"Between {low:,} and {high:,}.")]
    return IntegerField(label, rules, default=default)


class AssignmentForm(Form):
    """What is said of an assignment."""

    title = words("Title", "Give the assignment a title.")
    prompt = paragraphs("Prompt", "Write the prompt: the question that the essay answers.", 10_000)
    sources = SelectMultipleField(
        "Readings that essays are held against",
        choices=[],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    rubric = SelectField("Rubric", choices=[])
    rubric_text = paragraphs(
        "Rubric as TOML", None, 100_000, description="Read only where “A rubric pasted below” is chosen above."
    )
    opens_at = moment("Opens")
    due_at = moment("Due", "Later essays are taken and marked as late.")
    expected_low = number("Words, from", 0, 15_000, 500)
    expected_high = number("Words, to", 0, 15_000, 1500)
    dialect = SelectField("Spelling", choices=(("british", "British"), ("american", "American")))
    drafts_allowed = number("Drafts with feedback", 1, 20, 3)
    sources_only = BooleanField(
        "Only these readings count as evidence",
        description="Otherwise what stands in none of them costs nothing; students may know more.",
    )
    show_levels = BooleanField(
        "Feedback on drafts shows provisional levels",
        description="Without them students get strengths and next steps, and levels after release.",
    )
    expected_evidence = paragraphs(
        "Expected evidence",
        None,
        20_000,
        description="One topic a line with phrases that show it: “topic: phrase, phrase”. A * before it says must. "
        "Students never see this list before release.",
    )

    def offer(self) -> None:
        """Fill in what may be chosen in this course."""
        here = access.course()
        kept = [(rubric.public_id, rubric.title) for rubric in records.rubrics_of(here)]
        self.rubric.choices = [
            *kept,
            (DEFAULT_RUBRIC, "The history rubric that comes with Marginalia"),
            (PASTED_RUBRIC, "A rubric pasted below"),
        ]
        self.sources.choices = [(document.public_id, _entry(document)) for document in library.documents_of(here)]

    def settings(self, now: datetime) -> AssignmentSettings:
        """What the service wants to know, times in UTC. Raises Refused for a faulty rubric or list."""
        zone = access.course().time_zone
        return AssignmentSettings(
            title=self.title.data or "",
            prompt=self.prompt.data or "",
            sources=tuple(self.sources.data or ()),
            rubric=self._rubric(now),
            opens_at=clock.from_local(self.opens_at.data, zone),
            due_at=clock.from_local(self.due_at.data, zone),
            expected_low=self.expected_low.data,
            expected_high=self.expected_high.data,
            dialect=self.dialect.data,
            drafts_allowed=self.drafts_allowed.data,
            sources_only=self.sources_only.data,
            show_levels=self.show_levels.data,
            expected_evidence=essays.read_expected(self.expected_evidence.data or ""),
        )

    def _rubric(self, now: datetime) -> str:
        course, person = access.course(), access.person()
        if self.rubric.data == DEFAULT_RUBRIC:
            return essays.default_rubric(course, person, now).public_id
        if self.rubric.data == PASTED_RUBRIC:
            return essays.add_rubric(course, self.rubric_text.data or "", person, now).public_id
        return str(self.rubric.data)


def _entry(document: Any) -> str:
    return ", ".join(part for part in (document.title, document.author, document.year) if part)


FIELDS = (
    ("Expected evidence", "expected_evidence"),
    ("rubric", "rubric"),
    ("Criterion", "rubric_text"),
    ("criteria", "rubric_text"),
    ("TOML", "rubric_text"),
    ("reading", "sources"),
    ("length", "expected_high"),
    ("due", "due_at"),
    ("prompt", "prompt"),
)


def _field(refusal: Refused, form: AssignmentForm) -> str:
    """The field that a refusal is about."""
    said = str(refusal)
    if form.rubric.data == PASTED_RUBRIC and any(word in said for word in ("ubric", "riteri", "level", "TOML")):
        return "rubric_text"
    return next((field for word, field in FIELDS if word in said), "title")


@blueprint.get("/courses/<course_id>/essays")
@access.members
def assignments(course_id: str) -> ResponseReturnValue:
    """The assignments of the course."""
    course, student = access.course(), access.role() == Role.STUDENT
    here = records.assignments_of(course, drafts=access.role() == Role.INSTRUCTOR)
    entries = []
    for assignment in here:
        essay = essays.essay_for(assignment, access.person()) if student else None
        rows = [] if student else essays.essay_rows(course, assignment, access.sections_seen())
        entries.append(
            {
                "assignment": assignment,
                "essay": essay,
                "state": as_told(essays.state_of(essay, assignment)),
                "submitted": sum(row.standing is not None for row in rows),
                "waiting": sum(row.waits for row in rows),
                "students": len(rows),
            }
        )
    return render_template("essays/assignments.html", entries=entries)


@blueprint.get("/courses/<course_id>/essays/<assignment_id>")
@access.members
def assignment(course_id: str, assignment_id: str) -> ResponseReturnValue:
    """An assignment: to a student what to do and how it stands; to those who teach the essays of their students."""
    here = assignment_here(assignment_id)
    return student_page(here) if access.role() == Role.STUDENT else _teacher_page(here)


def _teacher_page(here: Assignment) -> str:
    rows = essays.essay_rows(access.course(), here, access.sections_seen())
    key = request.args.get("sort", "name")
    key = key if key in SORTS else "name"
    return render_template(
        "essays/essays.html",
        assignment=here,
        rows=sorted(rows, key=SORTS[key]),
        sort=key,
        next_essay=essays.next_waiting(rows),
        counts={state: sum(row.state == state for row in rows) for state in essays.STATES},
        submitted=sum(row.standing is not None for row in rows),
        unlevelled=_unlevelled(rows),
        criteria=essays.rubric_of(here),
        sections=any(row.enrolment.section for row in rows),
        expected=essays.write_expected(here.expected_evidence),
    )


def _unlevelled(rows: list[EssayRow]) -> int:
    return sum(row.standing is not None and row.standing.points is None for row in rows)


@blueprint.route("/courses/<course_id>/essays/new", methods=["GET", "POST"])
@access.instructors
def new(course_id: str) -> ResponseReturnValue:
    """Make an assignment."""
    form = AssignmentForm()
    form.offer()
    if form.validate_on_submit():
        try:
            now = clock.now()
            with transaction():  # a pasted rubric is kept with its assignment or not at all
                made = essays.create_assignment(access.course(), access.person(), form.settings(now), now)
        except Refused as refusal:
            form.refuse(_field(refusal, form), refusal)
        else:
            flash("The assignment is made. Look at it, then open it to students.", "success")
            return redirect(url_for("essays.assignment", course_id=course_id, assignment_id=made.public_id))
    return render_template("essays/form.html", form=form, assignment=None), 422 if form.errors else 200


@blueprint.route("/courses/<course_id>/essays/<assignment_id>/edit", methods=["GET", "POST"])
@access.instructors
def edit(course_id: str, assignment_id: str) -> ResponseReturnValue:
    """Change what is said of an assignment."""
    here = assignment_here(assignment_id)
    form = AssignmentForm(data=_as_typed(here)) if request.method == "GET" else AssignmentForm()
    form.offer()
    if form.validate_on_submit():
        try:
            now = clock.now()
            with transaction():
                essays.edit_assignment(access.course(), assignment_id, access.person(), form.settings(now), now)
        except Refused as refusal:
            form.refuse(_field(refusal, form), refusal)
        else:
            flash("The assignment is changed.", "success")
            return redirect(url_for("essays.assignment", course_id=course_id, assignment_id=assignment_id))
    return render_template("essays/form.html", form=form, assignment=here), 422 if form.errors else 200


def _as_typed(here: Assignment) -> dict[str, Any]:
    zone = access.course().time_zone
    plain = (
        "title",
        "prompt",
        "expected_low",
        "expected_high",
        "dialect",
        "drafts_allowed",
        "sources_only",
        "show_levels",
    )
    return {name: getattr(here, name) for name in plain} | {
        "sources": [document.public_id for document in here.sources],
        "rubric": here.rubric.public_id,
        "opens_at": clock.to_local(here.opens_at, zone),
        "due_at": clock.to_local(here.due_at, zone),
        "expected_evidence": essays.write_expected(here.expected_evidence),
    }


@blueprint.post("/courses/<course_id>/essays/<assignment_id>/open")
@access.instructors
def open_assignment(course_id: str, assignment_id: str) -> ResponseReturnValue:
    """Open it to students."""
    return _deed(assignment_id, essays.open_assignment, "The assignment is open.")


@blueprint.post("/courses/<course_id>/essays/<assignment_id>/close")
@access.instructors
def close_assignment(course_id: str, assignment_id: str) -> ResponseReturnValue:
    """Take nothing more."""
    return _deed(assignment_id, essays.close_assignment, "The assignment is closed; nothing more is taken.")


@blueprint.post("/courses/<course_id>/essays/<assignment_id>/release")
@access.instructors
def release(course_id: str, assignment_id: str) -> ResponseReturnValue:
    """Show levels, points and comments to students."""
    return _deed(assignment_id, essays.release, "Levels, points and comments are released to the students.")


@blueprint.post("/courses/<course_id>/essays/<assignment_id>/withhold")
@access.instructors
def withhold(course_id: str, assignment_id: str) -> ResponseReturnValue:
    """Take the release back."""
    return _deed(assignment_id, essays.withhold, "The release is taken back.")


def _deed(assignment_id: str, deed: Any, done: str) -> ResponseReturnValue:
    course = access.course()
    try:
        deed(course, assignment_id, access.person(), clock.now())
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(done, "success")
    return redirect(url_for("essays.assignment", course_id=course.public_id, assignment_id=assignment_id))
