"""What students do: start, answer, hand in. An answer that the page calls saved is in the log before it says so."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from questions.items import from_json
from questions.scoring import shown_order
from records import quizzes as records
from records import responses
from records.database import public_id, transaction
from records.people import Course, Person
from records.quizzes import Attempt, AttemptSlot, Quiz
from services.errors import Missing, Refused
from services.quizzes.marking import score_attempt
from services.quizzes.showing import as_shown, meant, of_form
from services.quizzes.timing import end_of, end_of_row, has_expired, standing

WIDEST_STEP = 100_000
"""How far a sequence number may run ahead: a client counts changes, and nobody makes more between two saves."""
_CLIENT = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True)
class Saved:
    """What a save did. ``state``: saved; conflict (something newer stands, given here); late (kept apart, not scored).

    ``answer`` and ``sequence`` are what counts now, options as places on the screen; ``at`` is when that came in.
    """

    state: str
    sequence: int
    answer: dict[str, Any] | None
    at: datetime | None
    ends_at: datetime | None
    closed: bool


@dataclass(frozen=True)
class State:
    """An attempt as another window may have left it: its end, whether it is closed, the answers that count."""

    ends_at: datetime | None
    closed: bool
    answers: tuple[tuple[str, int, dict[str, Any] | None, datetime | None], ...]
    """(slot, sequence, answer with places on the screen, when it came in)"""


@dataclass(frozen=True)
class FormAnswer:
    """A question of a form sent without JavaScript: the values of its fields, and the sequence that the page showed."""

    values: tuple[str, ...]
    base: int = 0


def start(course: Course, quiz_id: str, student: Person, now: datetime) -> Attempt:
    """Begin an attempt, or return the one that runs. Versions, option order and points are frozen here.

    Two starts at once make one attempt: the second gets the first's. Raises Refused with the reason where none may be.
    """
    try:
        with transaction():
            return _start(course, quiz_id, student, now)
    except records.AlreadyOpen:
        quiz = records.quiz_by_public_id(course, quiz_id)
        running = records.open_attempt(quiz, student) if quiz else None
        if running is None:
            raise Refused("Your attempt was being started or ended elsewhere. Load the page again.") from None
        return running


def _start(course: Course, quiz_id: str, student: Person, now: datetime) -> Attempt:
    quiz = records.lock_quiz(course, quiz_id, share=True)
    if quiz is None or quiz.state == "draft":
        raise Missing("This quiz")
    running = records.open_attempt(quiz, student)
    if running is not None:
        running = records.lock_attempt(running.id)
        if running.submitted_at is None and not _close_if_expired(running, now):
            return running
    found = standing(quiz, student, now)
    if found.running is not None:
        return found.running  # begun elsewhere since the look above, which PostgreSQL allows
    if found.hindrance:
        raise Refused(found.hindrance)
    attempt = Attempt(
        public_id=public_id(),
        quiz_id=quiz.id,
        student_id=student.id,
        number=1 + max((attempt.number for attempt in found.closed), default=0),
        started_at=now,
    )
    attempt.slots = _frozen_slots(quiz, attempt.public_id)
    records.add_attempt(attempt)
    return attempt


def _frozen_slots(quiz: Quiz, seed: str) -> list[AttemptSlot]:
    slots = list(quiz.slots)
    if quiz.shuffle_slots:
        slots.sort(key=lambda slot: hashlib.sha256(f"{seed}\x1f{slot.public_id}".encode()).digest())
    return [
        AttemptSlot(
            position=position,
            item_version_id=slot.item_version_id,
            option_order=list(shown_order(from_json(slot.version.content), seed)),
            points=slot.points,
        )
        for position, slot in enumerate(slots, start=1)
    ]


def attempt_of(course: Course, quiz_id: str, attempt_id: str, student: Person) -> Attempt:
    """The student's own attempt at this quiz. Raises Missing for anybody else's."""
    attempt = records.attempt_of_student(course, student, attempt_id)
    if attempt is None or attempt.quiz.public_id != quiz_id:
        raise Missing("This attempt")
    return attempt


def save(
    attempt_id: str,
    slot_id: str,
    student: Person,
    raw: object,
    sequence: object,
    client: object,
    now: datetime,
    within: tuple[int, str] | None = None,
) -> Saved:
    """Keep an answer as it is given: an event of the log and the latest answer, in one transaction of three statements.

    ``raw`` is ``{"options": [places on the screen]}``, ``{"text": …}`` or None; ``sequence`` counts the changes of this
    question from 1 on; ``within`` is the course and quiz that the address named. The same save again changes nothing
    and answers the same; an older number never wins. Raises Missing where the question is not the student's, Refused
    for an answer that does not fit.
    """
    student_id = student.id  # read here: inside, where everything is read afresh, it would cost a statement
    sequence, client = _numbered(sequence, client)
    with transaction():
        row = responses.slot_to_save(attempt_id, slot_id, student_id)
        if row is None or within not in (None, (row.course_id, row.quiz_id)):
            raise Missing("This question")
        answer = meant(from_json(row.content), raw, row.option_order)
        end = end_of_row(row.started_at, row)
        if row.submitted_at is not None or has_expired(end, now):
            _keep_late(row.id, answer, client, now)
            return _reply("late", row, end)
        if sequence <= row.sequence:
            return _reply("saved" if answer == row.answer else "conflict", row, end)
        if sequence > row.sequence + WIDEST_STEP:
            raise Refused("The number of this change is out of order; load the page again.")
        responses.append_response(row.id, sequence, answer, client, now, late=False)
        responses.set_latest(row.id, sequence, answer, now)
        return Saved("saved", sequence, as_shown(answer, row.option_order), now, end, closed=False)


def _numbered(sequence: object, client: object) -> tuple[int, str]:
    if isinstance(sequence, bool) or not isinstance(sequence, int) or sequence < 1:
        raise Refused("Number the changes of a question 1, 2, 3 and so on.")
    if not isinstance(client, str) or not _CLIENT.fullmatch(client):
        raise Refused("Name the window that sends the answer with up to 40 letters and digits.")
    return sequence, client


def _reply(state: str, row: Any, end: datetime | None) -> Saved:
    shown = as_shown(row.answer, row.option_order)
    return Saved(state, row.sequence, shown, row.answered_at, end, closed=state == "late")


def _keep_late(slot_id: int, answer: dict[str, Any] | None, client: str, now: datetime) -> None:
    newest = responses.newest_late(slot_id)
    if newest is not None and (newest.client, newest.answer) == (client, answer):
        return
    number = newest.sequence - 1 if newest is not None else -1
    responses.append_response(slot_id, number, answer, client, now, late=True)


def state_of(attempt: Attempt, now: datetime) -> State:
    """What another window needs to catch up."""
    end = end_of(attempt)
    return State(
        ends_at=end,
        closed=attempt.submitted_at is not None or has_expired(end, now),
        answers=tuple(
            (slot.public_id, slot.sequence, as_shown(slot.answer, slot.option_order), slot.answered_at)
            for slot in attempt.slots
        ),
    )


def keep_form(
    course: Course,
    quiz_id: str,
    attempt_id: str,
    student: Person,
    answers: Mapping[str, FormAnswer],
    client: str,
    now: datetime,
) -> int:
    """Keep what a page sent as one form (without JavaScript); how many answers it changed.

    Only what was changed on that page counts as given on it: a field that still says what the page showed leaves alone
    what another browser has saved since. Raises Refused, keeping nothing, for an answer that does not fit.
    """
    with transaction():
        attempt = attempt_of(course, quiz_id, attempt_id, student)
        records.lock_attempt(attempt.id)
        return _keep_form(attempt, answers, client, now)


def _keep_form(attempt: Attempt, answers: Mapping[str, FormAnswer], client: str, now: datetime) -> int:
    late = attempt.submitted_at is not None or has_expired(end_of(attempt), now)
    kept = 0
    for slot in records.with_everything(attempt):
        given = answers.get(slot.public_id)
        if given is not None:
            kept += _keep_field(slot, given, client, now, late)
    return kept


def _keep_field(slot: AttemptSlot, given: FormAnswer, client: str, now: datetime, late: bool) -> bool:
    item = from_json(slot.version.content)
    answer = meant(item, of_form(item, given.values), slot.option_order)
    if answer == {"order": slot.option_order} and slot.answer is None:
        return False
    unchanged = answer == slot.answer or answer == responses.answer_at(slot.id, given.base)
    if unchanged or answer in responses.answers_by(slot.id, client)[-1:]:
        return False
    if late:
        _keep_late(slot.id, answer, client, now)
        return False
    responses.append_response(slot.id, slot.sequence + 1, answer, client, now, late=False)
    slot.answer, slot.answered_at, slot.sequence = answer, now, slot.sequence + 1
    return True


def submit(
    course: Course,
    quiz_id: str,
    attempt_id: str,
    student: Person,
    now: datetime,
    answers: Mapping[str, FormAnswer] | None = None,
    client: str = "form",
) -> Attempt:
    """Close the attempt and score what it holds. Submitting again returns the same attempt and changes nothing.

    ``answers`` are the fields of the page, kept first. After the end and its grace they are kept apart as late.
    """
    with transaction():
        attempt = attempt_of(course, quiz_id, attempt_id, student)
        records.lock_attempt(attempt.id)
        _keep_form(attempt, answers or {}, client, now)
        if attempt.submitted_at is None and not _close_if_expired(attempt, now):
            end = end_of(attempt)
            _close(attempt, min(now, end) if end else now, "student", now)
    return attempt


def _close_if_expired(attempt: Attempt, now: datetime) -> bool:
    end = end_of(attempt)
    if end is None or not has_expired(end, now):
        return False
    _close(attempt, max(end, attempt.started_at), "time", now)
    return True


def _close(attempt: Attempt, at: datetime, by: str, now: datetime) -> None:
    attempt.submitted_at, attempt.closed_by = at, by
    score_attempt(attempt, now)


def close_expired(now: datetime, quiz: Quiz | None = None) -> int:
    """Close and score every attempt whose time and grace are over, of one quiz or of all; how many there were.

    Run when a page of the quiz is opened and by ``flask quizzes close``; running it again changes nothing.
    """
    expired = [
        number
        for number, started_at, row in records.running_attempts(quiz.id if quiz else None)
        if has_expired(end_of_row(started_at, row), now)
    ]
    return sum(_close_one(number, now) for number in expired)


def _close_one(attempt_id: int, now: datetime) -> bool:
    with transaction():
        # Looked at again under the lock: extra time may have been given, or the student may have handed in, in between.
        attempt = records.lock_attempt(attempt_id)
        return attempt.submitted_at is None and _close_if_expired(attempt, now)
