"""Who may sit a quiz, from when and until when. The server owns time; one function says when an attempt ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from records import quizzes as records
from records.people import Person
from records.quizzes import GRACE, Attempt, Quiz
from services.errors import Refused

__all__ = ["GRACE", "Allowance", "Standing", "allowance_of", "effective_end", "end_of", "is_over", "may_start"]


@dataclass(frozen=True)
class Allowance:
    """What one student is given in one quiz: factor on the time limit, a later close, more attempts."""

    factor: float = 1.0
    own_close: datetime | None = None
    extra_attempts: int = 0


@dataclass(frozen=True)
class Standing:
    """Where a student stands with a quiz. ``hindrance`` is the sentence why none can be started, empty if one can.

    ``limit_seconds`` is the student's own, with extra time; ``closes_at`` the student's own close.
    """

    hindrance: str
    running: Attempt | None
    closed: tuple[Attempt, ...]
    attempts_left: int
    limit_seconds: float | None
    closes_at: datetime | None
    allowance: Allowance


def effective_end(
    started_at: datetime,
    limit_seconds: float | None,
    factor: float = 1.0,
    close: datetime | None = None,
    own_close: datetime | None = None,
) -> datetime | None:
    """When an attempt ends: min(start + limit × factor, close); None where nothing ends it.

    A student's own close replaces an earlier close for all; it never makes the time shorter.

    >>> from datetime import UTC
    >>> nine = datetime(2026, 10, 5, 9, tzinfo=UTC)
    >>> effective_end(nine, 1800, 1.5, close=nine + timedelta(minutes=40)) - nine
    datetime.timedelta(seconds=2400)
    >>> effective_end(nine, None) is None
    True
    """
    ends = [closing(close, own_close)]
    if limit_seconds is not None:
        ends.append(started_at + timedelta(seconds=limit_seconds * factor))
    return min((end for end in ends if end is not None), default=None)


def closing(close: datetime | None, own_close: datetime | None) -> datetime | None:
    """When a quiz closes for one student: its close or the student's own, whichever is later; None for never."""
    return max(close, own_close) if close is not None and own_close is not None else close


def factor_of(row: Any) -> float:
    """The time factor of a row of records: the quiz's own above the course's."""
    return float(row.course_factor if row.quiz_factor is None else row.quiz_factor)


def end_of_row(started_at: datetime, row: Any) -> datetime | None:
    """The effective end from a row that carries the quiz's times and the student's."""
    return effective_end(started_at, row.time_limit_seconds, factor_of(row), row.closes_at, row.own_close)


def allowance_of(quiz: Quiz, student_id: int) -> Allowance:
    """What this student is given in this quiz."""
    row = records.allowance(quiz, student_id)
    return Allowance(factor_of(row), row.own_close, row.extra_attempts or 0) if row else Allowance()


def end_of(attempt: Attempt) -> datetime | None:
    """When this attempt ends, or would have ended."""
    quiz, given = attempt.quiz, allowance_of(attempt.quiz, attempt.student_id)
    return effective_end(attempt.started_at, quiz.time_limit_seconds, given.factor, quiz.closes_at, given.own_close)


def has_expired(end: datetime | None, now: datetime) -> bool:
    """Whether the end and the grace after it are over: from then on nothing that comes in counts."""
    return end is not None and now > end + GRACE


def standing(quiz: Quiz, student: Person, now: datetime) -> Standing:
    """Where this student stands: what there is, what is left, and why not if nothing can be started."""
    given = allowance_of(quiz, student.id)
    attempts = records.attempts_of(quiz, student)
    left = max(0, quiz.attempts_allowed + given.extra_attempts - len(attempts))
    closes_at = closing(quiz.closes_at, given.own_close)
    return Standing(
        hindrance=_hindrance(quiz, closes_at, left, now),
        running=next((attempt for attempt in attempts if attempt.submitted_at is None), None),
        closed=tuple(attempt for attempt in attempts if attempt.submitted_at is not None),
        attempts_left=left,
        limit_seconds=quiz.time_limit_seconds * given.factor if quiz.time_limit_seconds else None,
        closes_at=closes_at,
        allowance=given,
    )


def _hindrance(quiz: Quiz, closes_at: datetime | None, left: int, now: datetime) -> str:
    if quiz.state == "draft":
        return "This quiz is not open yet."
    if quiz.opens_at is not None and now < quiz.opens_at:
        return "This quiz has not opened yet; come back at the time given."
    if closes_at is not None and now >= closes_at:
        return "This quiz is closed."
    return "" if left else "You have used all your attempts."


def may_start(quiz: Quiz, student: Person, now: datetime) -> Standing:
    """The student's standing where an attempt can be started; Refused with the reason where not."""
    found = standing(quiz, student, now)
    if found.hindrance:
        raise Refused(found.hindrance)
    return found


def is_over(quiz: Quiz, now: datetime) -> bool:
    """Whether the quiz is closed for everybody, the students with a later close of their own too."""
    if quiz.closes_at is None:
        return False
    end = closing(quiz.closes_at, records.latest_own_close(quiz))
    return has_expired(end, now)


def is_released(attempt: Attempt, now: datetime) -> bool:
    """Whether the student may see scores and keys of this attempt. Before that no key leaves the server."""
    if attempt.submitted_at is None:
        return False
    quiz = attempt.quiz
    if quiz.released_at is not None or quiz.review == "after_submission":
        return True
    return quiz.review == "after_close" and is_over(quiz, now)
