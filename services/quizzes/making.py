"""What instructors do: make a quiz, choose its items, open, close and release it, give extra time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from questions.items import UnusableItem, check, from_json
from records import bank
from records import people as people_records
from records import quizzes as records
from records.bank import BankItem
from records.database import db, transaction
from records.people import Course, Person, Role
from records.quizzes import Accommodation, Quiz, QuizSlot
from services.errors import Missing, Refused
from services.people import log

SHORTEST_LIMIT = 30
"""Seconds."""
LONGEST_LIMIT = 7 * 24 * 3600
MOST_ITEMS = 200


@dataclass(frozen=True)
class QuizSettings:
    """What an instructor says of a quiz, besides its items. Times carry their zone; the limit is in seconds."""

    title: str
    instructions: str = ""
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    time_limit_seconds: int | None = None
    attempts_allowed: int = 1
    attempt_policy: str = "highest"
    review: str = "after_submission"
    shuffle_slots: bool = False


def quiz_of(course: Course, quiz_id: str, drafts: bool = True) -> Quiz:
    """The quiz of this course. Raises Missing where there is none, or where a draft is not to be seen."""
    quiz = records.quiz_by_public_id(course, quiz_id)
    if quiz is None or (quiz.state == "draft" and not drafts):
        raise Missing("This quiz")
    return quiz


def _checked(settings: QuizSettings) -> dict[str, Any]:
    if not settings.title.strip():
        raise Refused("Give the quiz a title.")
    limit = settings.time_limit_seconds
    if limit is not None and not SHORTEST_LIMIT <= limit <= LONGEST_LIMIT:
        raise Refused("Give a time limit between half a minute and a week, or none.")
    if not 1 <= settings.attempts_allowed <= 20:
        raise Refused("Allow between 1 and 20 attempts.")
    if settings.opens_at and settings.closes_at and settings.closes_at <= settings.opens_at:
        raise Refused("Let the quiz close after it opens.")
    return {**asdict(settings), "title": settings.title.strip()[:200]}


def create_quiz(course: Course, actor: Person | None, settings: QuizSettings, now: datetime) -> Quiz:
    """Make a quiz, still without items and not open. Raises Refused for settings that contradict one another."""
    values = _checked(settings)
    with transaction():
        quiz = Quiz(course_id=course.id, created_at=now, state="draft", **values)
        db.session.add(quiz)
        db.session.flush()
        log(now, actor, "quiz made", course, quiz.title)
    return quiz


def edit_quiz(course: Course, quiz_id: str, actor: Person, settings: QuizSettings, now: datetime) -> Quiz:
    """Change what is said of a quiz. Once somebody has started, the time limit can only become longer."""
    values = _checked(settings)
    with transaction():
        quiz = _locked(course, quiz_id)
        before = {name: getattr(quiz, name) for name in values}
        if records.has_attempts(quiz) and _shorter(values["time_limit_seconds"], quiz.time_limit_seconds):
            raise Refused("Somebody has started; the time limit can only be made longer now.")
        for name, value in values.items():
            setattr(quiz, name, value)
        changed = {name: str(value) for name, value in values.items() if value != before[name]}
        log(now, actor, "quiz changed", course, quiz.title, **changed)
    return quiz


def _shorter(new: int | None, old: int | None) -> bool:
    return new is not None and (old is None or new < old)


def _locked(course: Course, quiz_id: str) -> Quiz:
    quiz = records.lock_quiz(course, quiz_id)
    if quiz is None:
        raise Missing("This quiz")
    return quiz


def choose_items(
    course: Course,
    quiz_id: str,
    actor: Person | None,
    item_ids: Sequence[str],
    now: datetime,
    points: Mapping[str, float] | None = None,
) -> Quiz:
    """Set the items of a quiz, in this order, each with its points (1 where none are given).

    Only approved items; the version of each is frozen here. A kept item keeps the version that it had. Raises Refused
    once an attempt has been started.
    """
    worth = points or {}
    with transaction():
        quiz = _locked(course, quiz_id)
        if records.has_attempts(quiz):
            raise Refused("Somebody has started this quiz; its questions stay as they are. Make a new quiz instead.")
        if len(item_ids) > MOST_ITEMS or len(set(item_ids)) < len(item_ids):
            raise Refused(f"Choose each question once, and at most {MOST_ITEMS}.")
        kept = {slot.version.item_id: slot.item_version_id for slot in quiz.slots}
        items = [_approved(course, item_id) for item_id in item_ids]
        slots = [
            QuizSlot(
                quiz_id=quiz.id,
                position=position,
                item_version_id=kept.get(item.id, item.current.id),
                points=_points(worth.get(item_id, 1.0)),
            )
            for position, (item_id, item) in enumerate(zip(item_ids, items, strict=True), start=1)
        ]
        if not slots and quiz.state == "open":
            raise Refused("An open quiz needs at least one question.")
        records.replace_slots(quiz, slots)
        log(now, actor, "quiz questions chosen", course, quiz.title, items=len(slots))
    return quiz


def _approved(course: Course, item_id: str) -> BankItem:
    item = bank.item_by_public_id(course, item_id)
    if item is None:
        raise Missing("This question")
    if item.state != "approved":
        raise Refused("Only approved questions can stand in a quiz; approve it in the bank first.")
    try:
        check(from_json(item.current.content))
    except UnusableItem as fault:
        raise Refused(f"A chosen question cannot be asked: {fault}") from fault
    return item


def _points(points: float) -> float:
    # "not (…)" also refuses NaN.
    if not 0 < points <= 1000:
        raise Refused("Give each question more than 0 and at most 1000 points.")
    return float(points)


def open_quiz(course: Course, quiz_id: str, actor: Person | None, now: datetime) -> Quiz:
    """Let students see the quiz, and start it from its opening time on. Opening again changes nothing."""
    with transaction():
        quiz = _locked(course, quiz_id)
        if not quiz.slots:
            raise Refused("Choose at least one question before you open the quiz.")
        if quiz.closes_at is not None and quiz.closes_at <= now:
            raise Refused("The closing time has passed. Set a later one, or none, and open the quiz again.")
        if quiz.state != "open":
            quiz.state = "open"
            log(now, actor, "quiz opened", course, quiz.title)
    return quiz


def close_quiz(course: Course, quiz_id: str, actor: Person | None, now: datetime) -> Quiz:
    """Close the quiz now. Attempts under way end now; only students with a later close of their own may go on."""
    with transaction():
        quiz = _locked(course, quiz_id)
        if quiz.state == "draft":
            raise Refused("This quiz is not open.")
        quiz.state = "closed"
        if quiz.closes_at is None or quiz.closes_at > now:
            quiz.closes_at = now
        log(now, actor, "quiz closed", course, quiz.title)
    return quiz


def release(course: Course, quiz_id: str, actor: Person | None, now: datetime) -> Quiz:
    """Show every student who has handed in scores, keys and explanations. Releasing again changes nothing."""
    with transaction():
        quiz = _locked(course, quiz_id)
        if quiz.state == "draft":
            raise Refused("This quiz is not open; there is nothing to release.")
        if quiz.released_at is None:
            quiz.released_at = now
            log(now, actor, "quiz released", course, quiz.title)
    return quiz


def accommodate(
    course: Course,
    quiz_id: str,
    enrolment_id: str,
    actor: Person,
    now: datetime,
    time_factor: float | None = None,
    closes_at: datetime | None = None,
    extra_attempts: int = 0,
    reason: str = "",
) -> Accommodation | None:
    """Give one student extra time, a later close or more attempts in this quiz; with none of them, take it back.

    Holds at once, in an attempt under way too. ``time_factor`` stands above the course's factor.
    """
    with transaction():
        quiz = _locked(course, quiz_id)
        student = _student(course, enrolment_id)
        _check_accommodation(quiz, time_factor, closes_at, extra_attempts)
        row = records.accommodation_of(quiz.id, student.id)
        given = {"time_factor": time_factor, "closes_at": closes_at, "extra_attempts": extra_attempts}
        told = {name: str(value) for name, value in given.items() if value}
        log(now, actor, "accommodation", course, f"{quiz.title}: {student.email}", reason=reason[:500], **told)
        if not told:
            if row is not None:
                records.remove_accommodation(row)
            return None
        if row is None:
            row = Accommodation(quiz_id=quiz.id, student_id=student.id)
            db.session.add(row)
        row.time_factor, row.closes_at, row.extra_attempts = time_factor, closes_at, extra_attempts
        row.reason, row.at, row.by_id = reason.strip()[:2000], now, actor.id
    return row


def _student(course: Course, enrolment_id: str) -> Person:
    enrolment = people_records.enrolment_by_public_id(course, enrolment_id)
    if enrolment is None:
        raise Missing("This person")
    if enrolment.role != Role.STUDENT:
        raise Refused("Only students sit quizzes; choose a student.")
    return enrolment.person


def _check_accommodation(
    quiz: Quiz, time_factor: float | None, closes_at: datetime | None, extra_attempts: int
) -> None:
    if time_factor is not None and not 1 <= time_factor <= 10:
        raise Refused("The time factor lies between 1 and 10: 1.5 gives half as much time again.")
    if not 0 <= extra_attempts <= 20:
        raise Refused("Give between 0 and 20 more attempts.")
    if closes_at is not None and quiz.closes_at is None:
        raise Refused("The quiz never closes, so a later close means nothing; leave it empty.")
    if closes_at is not None and quiz.closes_at is not None and closes_at <= quiz.closes_at:
        raise Refused("The student's own close must lie after the close of the quiz.")
