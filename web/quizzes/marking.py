"""What those who teach do with an attempt: read it with its log, correct a score, take a correction back."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import DecimalField, IntegerField
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import HiddenInput

from questions.answers import in_words
from questions.items import from_json
from records import quizzes as records
from records import responses
from records.quizzes import Attempt
from services import quizzes
from services.errors import Conflict, Missing, Refused
from web import access, clock
from web.forms import Form, words
from web.pages import found
from web.quizzes.room import blueprint, quiz_here


class ScoreForm(Form):
    """A person's score for one question. ``seen``: how many scores stood there when the page was made."""

    points = DecimalField("Points", [InputRequired("Write the points.")])
    reason = words("Reason", "Say why; the student sees the reason.", 500)
    seen = IntegerField("Scores seen", [Optional()], widget=HiddenInput())


def _sheet(quiz_id: str, attempt_id: str, slot_id: str | None = None) -> Attempt:
    """The attempt of this quiz that the person may see, with the question where one is named."""
    quiz_here(quiz_id, drafts=True)
    attempt = found(records.attempt_in_course(access.course(), attempt_id))
    section = access.sections_seen()
    if attempt.quiz.public_id != quiz_id or (section is not None and not records.in_section(attempt, section)):
        raise Missing("This attempt")
    if slot_id is not None and slot_id not in {slot.public_id for slot in attempt.slots}:
        raise Missing("This question")
    return attempt


@blueprint.get("/courses/<course_id>/quizzes/<quiz_id>/attempts/<attempt_id>/sheet")
@access.teachers
def sheet(course_id: str, quiz_id: str, attempt_id: str) -> ResponseReturnValue:
    """One attempt with its answers, its log and its scores."""
    return _sheet_page(_sheet(quiz_id, attempt_id))


def _sheet_page(attempt: Attempt, slot_id: str = "", refused: ScoreForm | None = None) -> str:
    shown = quizzes.reviewed(access.course(), attempt)
    forms = {
        entry.question.id: refused
        if refused is not None and entry.question.id == slot_id
        else ScoreForm(formdata=None, prefix="", seen=len(entry.history))
        for entry in shown.questions
    }
    return render_template(
        "quizzes/sheet.html",
        quiz=attempt.quiz,
        attempt=attempt,
        review=shown,
        forms=forms,
        refused=refused,
        log=[_line(response, slot) for response, slot in responses.log_of(attempt)],
        end=quizzes.end_of(attempt),
    )


def _line(response: records.Response, slot: records.AttemptSlot) -> dict[str, object]:
    return {
        "at": response.received_at,
        "question": slot.position,
        "sequence": response.sequence,
        "answer": in_words(from_json(slot.version.content), response.answer),
        "window": response.client,
        "late": response.late,
    }


@blueprint.post("/courses/<course_id>/quizzes/<quiz_id>/attempts/<attempt_id>/answers/<slot_id>/score")
@access.teachers
def score(course_id: str, quiz_id: str, attempt_id: str, slot_id: str) -> ResponseReturnValue:
    """Set a score above the scorer's, with a reason."""
    attempt = _sheet(quiz_id, attempt_id, slot_id)
    form = ScoreForm()
    if not form.validate():
        return _sheet_page(attempt, slot_id, form), 422
    try:
        quizzes.correct_slot_score(
            access.course(),
            attempt_id,
            slot_id,
            access.person(),
            float(form.points.data),
            form.reason.data,
            clock.now(),
            form.seen.data,
            access.sections_seen(),
        )
    except Refused as refusal:
        form.refuse("points", refusal)
        form.seen.data = form.seen.raw_data = None
        return _sheet_page(_sheet(quiz_id, attempt_id), slot_id, form), 409 if isinstance(refusal, Conflict) else 422
    flash("The score is corrected; the one before stays in the history.", "success")
    return redirect(_back(course_id, quiz_id, attempt_id, slot_id))


@blueprint.post("/courses/<course_id>/quizzes/<quiz_id>/attempts/<attempt_id>/answers/<slot_id>/undo")
@access.teachers
def undo(course_id: str, quiz_id: str, attempt_id: str, slot_id: str) -> ResponseReturnValue:
    """Take the last correction back."""
    _sheet(quiz_id, attempt_id, slot_id)
    try:
        quizzes.undo_correction(
            access.course(), attempt_id, slot_id, access.person(), clock.now(), access.sections_seen()
        )
    except Refused as refusal:
        flash(str(refusal), "error")
    else:
        flash("The correction is taken back; both stay in the history.", "success")
    return redirect(_back(course_id, quiz_id, attempt_id, slot_id))


def _back(course_id: str, quiz_id: str, attempt_id: str, slot_id: str) -> str:
    sheet_url = url_for("quizzes.sheet", course_id=course_id, quiz_id=quiz_id, attempt_id=attempt_id)
    return f"{sheet_url}#{slot_id}"
