"""What instructors do with quizzes: list, make, choose questions, open, give extra time."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, DateTimeLocalField, DecimalField, IntegerField, SelectField
from wtforms.validators import InputRequired, NumberRange, Optional

from questions.items import from_json
from records import bank, library
from records import people as people_records
from records import quizzes as records
from records.people import Role
from records.quizzes import Quiz
from services import quizzes
from services.errors import Refused
from services.quizzes import QuizSettings
from web import access, clock
from web.forms import Form, paragraphs, words
from web.quizzes.room import blueprint, quiz_here
from web.quizzes.sitting import student_page

POLICIES = (
    ("highest", "The best attempt counts"),
    ("average", "The mean of all attempts counts"),
    ("first", "The first attempt counts"),
    ("last", "The last attempt counts"),
)
REVIEWS = (
    ("after_submission", "As soon as a student has handed in"),
    ("after_close", "When the quiz is closed for everybody"),
    ("held", "When you release them"),
)


def moment(label: str, description: str = "") -> DateTimeLocalField:
    """A date and time in the course's zone."""
    return DateTimeLocalField(label, [Optional()], format="%Y-%m-%dT%H:%M", description=description)


class QuizForm(Form):
    """What is said of a quiz."""

    title = words("Title", "Give the quiz a title.")
    instructions = paragraphs("Instructions", None, 5000, description="Students see them before they start.")
    opens_at = moment("Opens")
    closes_at = moment("Closes", "Attempts under way end then, whatever their time limit.")
    minutes = DecimalField(
        "Time limit in minutes",
        [Optional(), NumberRange(0.5, 10080, "Between half a minute and a week.")],
        places=None,
        description="Empty for none. Students with a time factor get their own.",
    )
    attempts_allowed = IntegerField(
        "Attempts allowed",
        [InputRequired("Write a number."), NumberRange(1, 20, "Between 1 and 20.")],
        default=1,
    )
    attempt_policy = SelectField("With several attempts", choices=POLICIES)
    review = SelectField(
        "Students see scores, keys and reasons",
        choices=REVIEWS,
        description="Until then no page tells the key. Who starts later could learn it from who handed in.",
    )
    shuffle_slots = BooleanField("Each student meets the questions in an order of their own")

    def settings(self) -> QuizSettings:
        """What the service wants to know, times in UTC."""
        minutes = self.minutes.data
        return QuizSettings(
            title=self.title.data or "",
            instructions=self.instructions.data or "",
            opens_at=_utc(self.opens_at.data),
            closes_at=_utc(self.closes_at.data),
            time_limit_seconds=round(float(minutes) * 60) if minutes is not None else None,
            attempts_allowed=self.attempts_allowed.data,
            attempt_policy=self.attempt_policy.data,
            review=self.review.data,
            shuffle_slots=self.shuffle_slots.data,
        )


def _utc(typed: datetime | None) -> datetime | None:
    return clock.from_local(typed, access.course().time_zone)


def _local(kept: datetime | None) -> datetime | None:
    return clock.to_local(kept, access.course().time_zone)


class AccommodationForm(Form):
    """What one student is given in one quiz."""

    student = SelectField("Student", choices=[])
    time_factor = DecimalField(
        "Time factor",
        [Optional(), NumberRange(1, 10, "Between 1 and 10.")],
        description="1.5 is half as much time again. It stands in the place of the student's factor in the course.",
    )
    closes_at = moment("Own close", "Later than the close of the quiz.")
    extra_attempts = IntegerField("More attempts", [Optional(), NumberRange(0, 20, "Between 0 and 20.")])
    reason = words("Reason", None, 500, description="Only those who teach see it.")


@blueprint.get("/courses/<course_id>/quizzes", endpoint="quizzes")
@access.members
def listing(course_id: str) -> ResponseReturnValue:
    """The quizzes of the course."""
    teaching = access.role() != Role.STUDENT
    here = records.quizzes_of(access.course(), drafts=teaching)
    found = {} if teaching else {quiz.id: quizzes.standing(quiz, access.person(), clock.now()) for quiz in here}
    return render_template("quizzes/quizzes.html", quizzes=here, standings=found, now=clock.now())


@blueprint.route("/courses/<course_id>/quizzes/new", methods=["GET", "POST"])
@access.instructors
def new(course_id: str) -> ResponseReturnValue:
    """Make a quiz."""
    form = QuizForm()
    if form.validate_on_submit():
        try:
            made = quizzes.create_quiz(access.course(), access.person(), form.settings(), clock.now())
        except Refused as refusal:
            form.refuse(_field(refusal), refusal)
        else:
            return redirect(url_for("quizzes.questions", course_id=course_id, quiz_id=made.public_id))
    return render_template("quizzes/form.html", form=form, quiz=None), 422 if form.errors else 200


def _field(refusal: Refused) -> str:
    said = str(refusal)
    if "time limit" in said:
        return "minutes"
    return "closes_at" if "close" in said else "title"


@blueprint.get("/courses/<course_id>/quizzes/<quiz_id>")
@access.members
def quiz(course_id: str, quiz_id: str) -> ResponseReturnValue:
    """A quiz: to a student what to expect and a button to start; to those who teach how it stands."""
    if access.role() == Role.STUDENT:
        return student_page(quiz_here(quiz_id))
    return _teacher_page(quiz_here(quiz_id, drafts=True))


def _teacher_page(here: Quiz) -> ResponseReturnValue:
    section = access.sections_seen()
    attempts = records.attempts_seen(here, section)
    began = {attempt.student_id for attempt in attempts}
    roster = people_records.roster(access.course(), Role.STUDENT, section)
    return render_template(
        "quizzes/quiz.html",
        quiz=here,
        items=[(slot, from_json(slot.version.content)) for slot in here.slots],
        attempts=[(attempt, quizzes.attempt_score(attempt), quizzes.unscored(attempt)) for attempt in attempts],
        waiting=[row.person for row in roster if row.person_id not in began],
        accommodations=records.accommodations_of(here) if access.role() == Role.INSTRUCTOR else [],
        policies=dict(POLICIES),
        reviews=dict(REVIEWS),
        over=quizzes.is_over(here, clock.now()),
        now=clock.now(),
    )


@blueprint.route("/courses/<course_id>/quizzes/<quiz_id>/edit", methods=["GET", "POST"])
@access.instructors
def edit(course_id: str, quiz_id: str) -> ResponseReturnValue:
    """Change what is said of a quiz."""
    here = quiz_here(quiz_id, drafts=True)
    limit = here.time_limit_seconds
    form = QuizForm(
        obj=here,
        data={"minutes": None if limit is None else Decimal(f"{limit / 60:g}")},
    )
    if request.method == "GET":
        form.opens_at.data, form.closes_at.data = _local(here.opens_at), _local(here.closes_at)
    if form.validate_on_submit():
        try:
            quizzes.edit_quiz(access.course(), quiz_id, access.person(), form.settings(), clock.now())
        except Refused as refusal:
            form.refuse(_field(refusal), refusal)
        else:
            flash("The quiz is changed.", "success")
            return redirect(url_for("quizzes.quiz", course_id=course_id, quiz_id=quiz_id))
    return render_template("quizzes/form.html", form=form, quiz=here), 422 if form.errors else 200


@blueprint.route("/courses/<course_id>/quizzes/<quiz_id>/questions", methods=["GET", "POST"])
@access.instructors
def questions(course_id: str, quiz_id: str) -> ResponseReturnValue:
    """Choose approved items of the bank, their order and their points."""
    here = quiz_here(quiz_id, drafts=True)
    refusal = None
    if request.method == "POST":
        try:
            chosen, points = _chosen()
            quizzes.choose_items(access.course(), quiz_id, access.person(), chosen, clock.now(), points)
        except Refused as said:
            refusal = str(said)
        else:
            flash(f"The quiz has {len(chosen)} question{'' if len(chosen) == 1 else 's'}.", "success")
            return redirect(_onwards(course_id, quiz_id))
    return _questions_page(here, refusal), 422 if refusal else 200


def _onwards(course_id: str, quiz_id: str) -> str:
    # Looking on through the bank keeps the filter; being done leads to the quiz.
    room = "quizzes.questions" if request.form.get("then") == "more" else "quizzes.quiz"
    kept = {name: request.args[name] for name in ("document", "family") if request.args.get(name)}
    more = kept if room == "quizzes.questions" else {}
    return url_for(room, course_id=course_id, quiz_id=quiz_id, **more)


def _chosen() -> tuple[list[str], dict[str, float]]:
    """The checked items in the order of their numbers, and their points."""
    checked = request.form.getlist("item")
    order = {item_id: _number(request.form.get(f"order-{item_id}", ""), 10_000.0) for item_id in checked}
    points = {item_id: _number(request.form.get(f"points-{item_id}", ""), 1.0) for item_id in checked}
    return sorted(checked, key=lambda item_id: order[item_id]), points


def _number(text: str, otherwise: float) -> float:
    try:
        return float(text.strip().replace(",", ".")) if text.strip() else otherwise
    except ValueError as fault:
        raise Refused(f"“{text[:20]}” is no number; write one like 2 or 0.5.") from fault


def _questions_page(here: Quiz, refusal: str | None) -> str:
    course = access.course()
    documents = {document.id: document for document in library.documents_of(course)}
    everything = bank.items_of(course, "approved")
    inside = {slot.version.item_id for slot in here.slots}
    wanted = {name: request.args.get(name, "") for name in ("document", "family")}
    offered = [
        item
        for item in everything
        if item.id not in inside
        and wanted["family"] in ("", item.family)
        and wanted["document"] in ("", documents[item.document_id].slug if item.document_id in documents else "-")
    ]
    return render_template(
        "quizzes/questions.html",
        quiz=here,
        chosen=[(slot, slot.version.item, from_json(slot.version.content)) for slot in here.slots],
        offered=[(item, from_json(item.current.content), documents.get(item.document_id or 0)) for item in offered],
        families=sorted({item.family for item in everything}),
        documents=sorted(documents.values(), key=lambda document: document.title),
        wanted=wanted,
        total=len(everything),
        locked=records.has_attempts(here),
        refusal=refusal,
    )


@blueprint.get("/courses/<course_id>/quizzes/<quiz_id>/preview")
@access.instructors
def preview(course_id: str, quiz_id: str) -> ResponseReturnValue:
    """The quiz as a student meets it; nothing is kept."""
    here = quiz_here(quiz_id, drafts=True)
    return render_template("quizzes/preview.html", quiz=here, questions=quizzes.questions_of_quiz(here))


@blueprint.post("/courses/<course_id>/quizzes/<quiz_id>/open")
@access.instructors
def open_quiz(course_id: str, quiz_id: str) -> ResponseReturnValue:
    """Open it to students."""
    return _deed(quiz_id, quizzes.open_quiz, "The quiz is open.")


@blueprint.post("/courses/<course_id>/quizzes/<quiz_id>/close")
@access.instructors
def close_quiz(course_id: str, quiz_id: str) -> ResponseReturnValue:
    """Close it now."""
    return _deed(quiz_id, quizzes.close_quiz, "The quiz is closed. What was being answered is handed in.")


@blueprint.post("/courses/<course_id>/quizzes/<quiz_id>/release")
@access.instructors
def release(course_id: str, quiz_id: str) -> ResponseReturnValue:
    """Show scores and keys to students."""
    return _deed(quiz_id, quizzes.release, "Scores, keys and reasons are released.")


def _deed(quiz_id: str, deed: Any, done: str) -> ResponseReturnValue:
    course = access.course()
    try:
        deed(course, quiz_id, access.person(), clock.now())
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash(done, "success")
    return redirect(url_for("quizzes.quiz", course_id=course.public_id, quiz_id=quiz_id))


@blueprint.route("/courses/<course_id>/quizzes/<quiz_id>/accommodations", methods=["GET", "POST"])
@access.instructors
def accommodations(course_id: str, quiz_id: str) -> ResponseReturnValue:
    """Extra time, a later close or more attempts for single students."""
    here = quiz_here(quiz_id, drafts=True)
    form = AccommodationForm()
    roster = people_records.roster(access.course(), Role.STUDENT)
    form.student.choices = [(row.public_id, f"{row.person.family_name}, {row.person.given_name}") for row in roster]
    if form.validate_on_submit():
        try:
            given = quizzes.accommodate(
                access.course(),
                quiz_id,
                form.student.data,
                access.person(),
                clock.now(),
                None if form.time_factor.data is None else float(form.time_factor.data),
                _utc(form.closes_at.data),
                form.extra_attempts.data or 0,
                form.reason.data or "",
            )
        except Refused as refusal:
            form.refuse("closes_at" if "close" in str(refusal) else "time_factor", refusal)
        else:
            flash("It holds from now on, in an attempt under way too." if given else "It is taken back.", "success")
            return redirect(url_for("quizzes.accommodations", course_id=course_id, quiz_id=quiz_id))
    rows = [(row, _enrolment_id(roster, row.student_id)) for row in records.accommodations_of(here)]
    factors = [row for row in roster if row.time_factor != 1]
    page = render_template("quizzes/accommodations.html", quiz=here, form=form, rows=rows, factors=factors)
    return page, 422 if form.errors else 200


def _enrolment_id(roster: list[Any], student_id: int) -> str:
    return next((row.public_id for row in roster if row.person_id == student_id), "")
