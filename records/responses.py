"""The log of responses: what a save reads and writes, and what is read out of it afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from records.bank import ItemVersion
from records.database import db
from records.people import Enrolment
from records.quizzes import Accommodation, Attempt, AttemptSlot, Quiz, Response


def slot_to_save(attempt_id: str, slot_id: str, student_id: int) -> Any:
    """All that a save needs in one statement: the slot, its attempt, the quiz's times and the student's time factor.

    None where the slot is not one of the student's own. On PostgreSQL the slot's row is locked, then the attempt's.
    """
    return db.session.execute(
        select(
            AttemptSlot.id,
            AttemptSlot.sequence,
            AttemptSlot.answer,
            AttemptSlot.answered_at,
            AttemptSlot.option_order,
            Attempt.started_at,
            Attempt.submitted_at,
            Quiz.course_id,
            Quiz.public_id.label("quiz_id"),
            Quiz.time_limit_seconds,
            Quiz.closes_at,
            Enrolment.time_factor.label("course_factor"),
            Accommodation.time_factor.label("quiz_factor"),
            Accommodation.closes_at.label("own_close"),
            ItemVersion.content,
        )
        .join(Attempt, AttemptSlot.attempt_id == Attempt.id)
        .join(Quiz, Attempt.quiz_id == Quiz.id)
        .join(
            Enrolment,
            (Enrolment.course_id == Quiz.course_id)
            & (Enrolment.person_id == Attempt.student_id)
            & Enrolment.ended_at.is_(None),
        )
        .join(ItemVersion, AttemptSlot.item_version_id == ItemVersion.id)
        .outerjoin(Accommodation, (Accommodation.quiz_id == Quiz.id) & (Accommodation.student_id == Attempt.student_id))
        .where(Attempt.public_id == attempt_id, AttemptSlot.public_id == slot_id, Attempt.student_id == student_id)
        .with_for_update(of=[AttemptSlot, Attempt])
    ).one_or_none()


def append_response(
    slot_id: int, sequence: int, answer: dict[str, Any] | None, client: str, received_at: datetime, late: bool
) -> None:
    """One event of the log."""
    db.session.execute(
        insert(Response).values(
            attempt_slot_id=slot_id,
            sequence=sequence,
            answer=answer,
            client=client,
            received_at=received_at,
            late=late,
        )
    )


def set_latest(slot_id: int, sequence: int, answer: dict[str, Any] | None, at: datetime) -> None:
    """The answer that counts so far."""
    db.session.execute(
        update(AttemptSlot)
        .where(AttemptSlot.id == slot_id, AttemptSlot.sequence < sequence)
        .values(sequence=sequence, answer=answer, answered_at=at)
    )


def newest_late(slot_id: int) -> Response | None:
    """The last response that came after the grace. Late ones are numbered −1, −2, … so that none takes a place that an
    answer in time may still need."""
    return db.session.scalar(
        select(Response)
        .where(Response.attempt_slot_id == slot_id, Response.late.is_(True))
        .order_by(Response.sequence)
        .limit(1)
    )


def answer_at(slot_id: int, sequence: int) -> Any:
    """The answer that the log holds under a sequence number; None for 0 and for a blank one."""
    return db.session.scalar(
        select(Response.answer).where(Response.attempt_slot_id == slot_id, Response.sequence == sequence)
    )


def answers_by(slot_id: int, client: str) -> list[Any]:
    """What one client has sent for a slot, late ones too, in the order in which it came in."""
    return list(
        db.session.scalars(
            select(Response.answer)
            .where(Response.attempt_slot_id == slot_id, Response.client == client)
            .order_by(Response.id)
        )
    )


def log_of(attempt: Attempt) -> list[tuple[Response, AttemptSlot]]:
    """Every response of an attempt with its slot, in the order in which they came in."""
    rows = db.session.execute(
        select(Response, AttemptSlot)
        .join(AttemptSlot, Response.attempt_slot_id == AttemptSlot.id)
        .where(AttemptSlot.attempt_id == attempt.id)
        .order_by(Response.id)
    )
    return [(response, slot) for response, slot in rows]
