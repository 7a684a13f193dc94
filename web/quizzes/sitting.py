"""What students do with quizzes: start, answer, hand in, review."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from records.quizzes import Attempt, Quiz
from services import quizzes
from services.errors import Refused
from services.quizzes import FormAnswer, Question, Saved
from web import access, clock, security
from web.quizzes.room import blueprint, quiz_here

STATUS = {"saved": 200, "conflict": 409, "late": 409}
"""Only 200 means that the answer given is the answer kept."""


def _milliseconds(moment: datetime | None) -> int | None:
    return None if moment is None else round(moment.timestamp() * 1000)


def student_page(here: Quiz) -> ResponseReturnValue:
    """What to expect, how often, how long, and what was done already."""
    found = quizzes.standing(here, access.person(), clock.now())
    attempts = [(attempt, quizzes.is_released(attempt, clock.now())) for attempt in found.closed]
    return render_template(
        "quizzes/start.html",
        quiz=here,
        standing=found,
        attempts=[(attempt, shown, quizzes.attempt_score(attempt) if shown else None) for attempt, shown in attempts],
        now=clock.now(),
    )


@blueprint.post("/courses/<course_id>/quizzes/<quiz_id>/start")
@access.students
def start(course_id: str, quiz_id: str) -> ResponseReturnValue:
    """Begin, or go on with what was begun."""
    try:
        attempt = quizzes.start(access.course(), quiz_id, access.person(), clock.now())
    except Refused as refusal:
        flash(str(refusal), "error")
        return redirect(url_for("quizzes.quiz", course_id=course_id, quiz_id=quiz_id))
    return redirect(url_for("quizzes.attempt", course_id=course_id, quiz_id=quiz_id, attempt_id=attempt.public_id))


def _own(quiz_id: str, attempt_id: str) -> Attempt:
    quiz_here(quiz_id)
    return quizzes.attempt_of(access.course(), quiz_id, attempt_id, access.person())


@blueprint.get("/courses/<course_id>/quizzes/<quiz_id>/attempts/<attempt_id>")
@access.students
def attempt(course_id: str, quiz_id: str, attempt_id: str) -> ResponseReturnValue:
    """The questions, to be answered."""
    own = _own(quiz_id, attempt_id)
    if own.submitted_at is not None:
        return redirect(_after(own))
    return _attempt_page(own, quizzes.questions_of(own))


def _after(own: Attempt) -> str:
    room = "quizzes.review" if quizzes.is_released(own, clock.now()) else "quizzes.quiz"
    more = {"attempt_id": own.public_id} if room == "quizzes.review" else {}
    return url_for(room, course_id=access.course().public_id, quiz_id=own.quiz.public_id, **more)


def _attempt_page(own: Attempt, questions: tuple[Question, ...], refusal: str = "") -> str:
    now, ends = clock.now(), quizzes.end_of(own)
    return render_template(
        "quizzes/attempt.html",
        quiz=own.quiz,
        attempt=own,
        questions=questions,
        answered=sum(question.answered for question in questions),
        saved_at=max((q.answered_at for q in questions if q.answered_at), default=None),
        ends_at=ends,
        ends=_milliseconds(ends),
        begins=_milliseconds(own.started_at),
        now=_milliseconds(now),
        window=secrets.token_hex(8),
        refusal=refusal,
    )


@blueprint.post("/courses/<course_id>/quizzes/<quiz_id>/attempts/<attempt_id>/answers/<slot_id>")
@access.students
def answer(course_id: str, quiz_id: str, attempt_id: str, slot_id: str) -> ResponseReturnValue:
    """Keep one answer. The reply says what counts now; only 200 means that it is the one given."""
    body = request.get_json()
    if not isinstance(body, dict):
        raise Refused("Send the answer as an object with answer, sequence and client.")
    now = clock.now()
    saved = quizzes.save(
        attempt_id,
        slot_id,
        access.person(),
        body.get("answer"),
        body.get("sequence"),
        body.get("client"),
        now,
        within=(access.course().id, quiz_id),
    )
    return jsonify(_told(saved, now)), STATUS[saved.state]


def _told(saved: Saved, now: datetime) -> dict[str, Any]:
    return {
        "state": saved.state,
        "sequence": saved.sequence,
        "answer": saved.answer,
        "at": _milliseconds(saved.at),
        "ends": _milliseconds(saved.ends_at),
        "closed": saved.closed,
        "now": _milliseconds(now),
    }


@blueprint.get("/courses/<course_id>/quizzes/<quiz_id>/attempts/<attempt_id>/state")
@access.students
def state(course_id: str, quiz_id: str, attempt_id: str) -> ResponseReturnValue:
    """What another window may have changed: end, closed or not, answers. Nothing of a key."""
    now = clock.now()
    own = quizzes.attempt_of(access.course(), quiz_id, attempt_id, access.person())
    found = quizzes.state_of(own, now)
    return jsonify(
        now=_milliseconds(now),
        ends=_milliseconds(found.ends_at),
        closed=found.closed,
        answers={
            slot: {"sequence": sequence, "answer": kept, "at": _milliseconds(at)}
            for slot, sequence, kept, at in found.answers
        },
    )


def _form_answers(questions: tuple[Question, ...]) -> dict[str, FormAnswer]:
    """What the page sent for each question that stood on it."""
    answers = {}
    for question in questions:
        base = request.form.get(f"base-{question.id}", "")
        if base.isascii() and base.isdigit() and len(base) < 10:
            answers[question.id] = FormAnswer(tuple(request.form.getlist(f"answer-{question.id}")), int(base))
    return answers


def _window() -> str:
    name = request.form.get("window", "")
    return f"form-{name}" if name.isalnum() and name.isascii() and len(name) <= 32 else "form"


@blueprint.post("/courses/<course_id>/quizzes/<quiz_id>/attempts/<attempt_id>/save")
@access.students
def save(course_id: str, quiz_id: str, attempt_id: str) -> ResponseReturnValue:
    """Keep all answers of the page at once: the button for browsers without JavaScript."""
    course, person = access.course(), access.person()
    own = quizzes.attempt_of(course, quiz_id, attempt_id, person)
    questions = quizzes.questions_of(own)
    answers = _form_answers(questions)
    try:
        quizzes.keep_form(course, quiz_id, attempt_id, person, answers, _window(), clock.now())
    except Refused as refusal:
        return _again(own, questions, answers, refusal)
    return redirect(url_for("quizzes.attempt", course_id=course_id, quiz_id=quiz_id, attempt_id=attempt_id))


def _again(
    own: Attempt, questions: tuple[Question, ...], answers: dict[str, FormAnswer], refusal: Refused
) -> ResponseReturnValue:
    """The page with what was typed on it, so that a refused answer costs no other."""
    typed = tuple(
        _as_typed(question, answers[question.id]) if question.id in answers else question for question in questions
    )
    return _attempt_page(own, typed, str(refusal)), 422


def _as_typed(question: Question, given: FormAnswer) -> Question:
    if question.kind == "matching":
        pairs = tuple(int(v) if v.isascii() and v.isdigit() and len(v) < 5 else None for v in given.values)
        return replace(question, pairs=pairs, sequence=given.base)
    if question.kind == "ordering":
        return replace(question, sequence=given.base)
    if question.options:
        places = tuple(int(value) for value in given.values if value.isascii() and value.isdigit() and len(value) < 5)
        return replace(question, chosen=places, sequence=given.base)
    return replace(question, text=given.values[0] if given.values else "", sequence=given.base)


@blueprint.post("/courses/<course_id>/quizzes/<quiz_id>/attempts/<attempt_id>/submit")
@access.students
def submit(course_id: str, quiz_id: str, attempt_id: str) -> ResponseReturnValue:
    """Hand in."""
    course, person = access.course(), access.person()
    own = quizzes.attempt_of(course, quiz_id, attempt_id, person)
    questions = quizzes.questions_of(own)
    answers = _form_answers(questions)
    try:
        own = quizzes.submit(course, quiz_id, attempt_id, person, clock.now(), answers, _window())
    except Refused as refusal:
        return _again(own, questions, answers, refusal)
    said = "Your time was over; what you had given by then is handed in." if own.closed_by == "time" else "Handed in."
    flash(said, "success")
    return redirect(_after(own))


@blueprint.get("/courses/<course_id>/quizzes/<quiz_id>/attempts/<attempt_id>/review")
@access.students
def review(course_id: str, quiz_id: str, attempt_id: str) -> ResponseReturnValue:
    """Each question with the answer given, the right one, the reason and the passage that proves it."""
    own = _own(quiz_id, attempt_id)
    if own.submitted_at is None or not quizzes.is_released(own, clock.now()):
        return redirect(url_for("quizzes.quiz", course_id=course_id, quiz_id=quiz_id))
    shown = quizzes.review(access.course(), own, clock.now())
    return render_template("quizzes/review.html", quiz=own.quiz, review=shown, end=quizzes.end_of(own))


@blueprint.get("/session")
@access.everybody
def session() -> ResponseReturnValue:
    """Who is signed in, and the token that the next form or answer must carry: for a page that outlived its session."""
    somebody = security.somebody()
    return jsonify(
        signed_in=somebody,
        person=access.person().public_id if somebody else None,
        name=access.person().name if somebody else None,
        csrf_token=generate_csrf(),
        now=_milliseconds(clock.now()),
    )
