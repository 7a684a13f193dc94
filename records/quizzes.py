"""Quizzes, their slots, the attempts of students, every response as it came in, and the scores."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    delete,
    func,
    select,
    text,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from records.bank import ItemVersion
from records.database import Addressed, Base, Numbered, db
from records.people import Course, Enrolment, Person


class Quiz(Addressed, Base):
    """A quiz of a course. From its first attempt on, its slots stay as they are."""

    __tablename__ = "quizzes"
    __table_args__ = (
        CheckConstraint("time_limit_seconds IS NULL OR time_limit_seconds >= 30", name="time_limit_sane"),
        CheckConstraint("attempts_allowed BETWEEN 1 AND 20", name="attempts_allowed_range"),
        CheckConstraint("attempt_policy IN ('highest', 'average', 'first', 'last')", name="attempt_policy_known"),
        CheckConstraint("review IN ('after_submission', 'after_close', 'held')", name="review_known"),
        CheckConstraint("state IN ('draft', 'open', 'closed')", name="state_known"),
        Index("ix_quizzes_course_id", "course_id"),
    )

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    instructions: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(8), default="draft")
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    time_limit_seconds: Mapped[int | None]
    attempts_allowed: Mapped[int] = mapped_column(default=1)
    attempt_policy: Mapped[str] = mapped_column(String(8), default="highest")
    review: Mapped[str] = mapped_column(String(16), default="after_submission")
    released_at: Mapped[datetime | None]
    """When held scores and keys were released to students."""
    shuffle_slots: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]

    course: Mapped[Course] = relationship()
    slots: Mapped[list[QuizSlot]] = relationship(back_populates="quiz", order_by="QuizSlot.position")

    @property
    def possible(self) -> float:
        """The points of all slots."""
        return sum(slot.points for slot in self.slots)


class QuizSlot(Addressed, Base):
    """A place in a quiz: the item version that stands there and what it is worth."""

    __tablename__ = "quiz_slots"
    __table_args__ = (
        UniqueConstraint("quiz_id", "position"),
        CheckConstraint("points > 0 AND points <= 1000", name="points_range"),
    )

    quiz_id: Mapped[int] = mapped_column(ForeignKey("quizzes.id", ondelete="CASCADE"))
    position: Mapped[int]
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_versions.id", ondelete="RESTRICT"))
    points: Mapped[float] = mapped_column(default=1.0)

    quiz: Mapped[Quiz] = relationship(back_populates="slots")
    version: Mapped[ItemVersion] = relationship(lazy="joined")


class Accommodation(Numbered, Base):
    """Extra time or a later close for one student in one quiz; it stands above the course's time factor."""

    __tablename__ = "accommodations"
    __table_args__ = (
        UniqueConstraint("quiz_id", "student_id"),
        CheckConstraint("time_factor IS NULL OR time_factor BETWEEN 1 AND 10", name="time_factor_range"),
    )

    quiz_id: Mapped[int] = mapped_column(ForeignKey("quizzes.id", ondelete="CASCADE"))
    student_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    time_factor: Mapped[float | None]
    closes_at: Mapped[datetime | None]
    extra_attempts: Mapped[int] = mapped_column(default=0)
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))

    student: Mapped[Person] = relationship(foreign_keys=[student_id])


class Attempt(Addressed, Base):
    """One student's sitting of a quiz."""

    __tablename__ = "attempts"
    __table_args__ = (
        UniqueConstraint("quiz_id", "student_id", "number"),
        CheckConstraint("closed_by IS NULL OR closed_by IN ('student', 'time', 'instructor')", name="closed_by_known"),
        # Two starts at once make one attempt: the database refuses the second.
        Index(
            "uq_attempts_open",
            "quiz_id",
            "student_id",
            unique=True,
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
        Index("ix_attempts_student_id", "student_id"),
    )

    quiz_id: Mapped[int] = mapped_column(ForeignKey("quizzes.id", ondelete="CASCADE"))
    student_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    number: Mapped[int]
    started_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    closed_by: Mapped[str | None] = mapped_column(String(12))
    simulated: Mapped[bool] = mapped_column(default=False)

    quiz: Mapped[Quiz] = relationship()
    student: Mapped[Person] = relationship()
    slots: Mapped[list[AttemptSlot]] = relationship(back_populates="attempt", order_by="AttemptSlot.position")

    @property
    def possible(self) -> float:
        """The points that the attempt could earn, as frozen at its start."""
        return sum(slot.points for slot in self.slots)


class AttemptSlot(Addressed, Base):
    """An item as this student meets it: version, option order and points frozen at the start; the latest answer."""

    __tablename__ = "attempt_slots"
    __table_args__ = (UniqueConstraint("attempt_id", "position"),)

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempts.id", ondelete="CASCADE"))
    position: Mapped[int]
    item_version_id: Mapped[int] = mapped_column(ForeignKey("item_versions.id", ondelete="RESTRICT"), index=True)
    option_order: Mapped[list[int]] = mapped_column(JSON, default=list)
    points: Mapped[float]
    sequence: Mapped[int] = mapped_column(default=0)
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    answered_at: Mapped[datetime | None]
    flagged: Mapped[bool] = mapped_column(default=False)

    attempt: Mapped[Attempt] = relationship(back_populates="slots")
    version: Mapped[ItemVersion] = relationship()
    scores: Mapped[list[SlotScore]] = relationship(order_by="SlotScore.id.desc()")

    @property
    def score(self) -> SlotScore | None:
        """The score that counts: a person's newest, else the machine's newest."""
        by_person = [score for score in self.scores if score.by_id is not None]
        return next(iter(by_person or self.scores), None)


class Response(Numbered, Base):
    """An answer as it came in; never changed. One sequence number is kept once."""

    __tablename__ = "responses"
    __table_args__ = (UniqueConstraint("attempt_slot_id", "sequence"),)

    attempt_slot_id: Mapped[int] = mapped_column(ForeignKey("attempt_slots.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    answer: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    client: Mapped[str] = mapped_column(String(40), default="")
    received_at: Mapped[datetime]
    late: Mapped[bool] = mapped_column(default=False)
    """Came after the grace; kept, shown to the instructor, not scored."""


class SlotScore(Numbered, Base):
    """A judgement of one slot, by the machine (by_id empty) or by a person; never changed, a newer row stands above."""

    __tablename__ = "slot_scores"
    __table_args__ = (
        CheckConstraint("points >= 0 AND points <= possible", name="points_within_possible"),
        Index("ix_slot_scores_attempt_slot_id", "attempt_slot_id"),
    )

    attempt_slot_id: Mapped[int] = mapped_column(ForeignKey("attempt_slots.id", ondelete="CASCADE"))
    points: Mapped[float]
    possible: Mapped[float]
    feedback: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))

    by: Mapped[Person | None] = relationship()


GRACE = timedelta(seconds=5)
"""What arrives within it after the end still counts: the last words were typed in time."""


def quizzes_of(course: Course, drafts: bool = True) -> list[Quiz]:
    """The quizzes of a course in the order in which they were made."""
    query = select(Quiz).where(Quiz.course_id == course.id).options(selectinload(Quiz.slots)).order_by(Quiz.id)
    if not drafts:
        query = query.where(Quiz.state != "draft")
    return list(db.session.scalars(query))


def quiz_by_public_id(course: Course, public_id: str) -> Quiz | None:
    """A quiz of this course."""
    return db.session.scalar(select(Quiz).where(Quiz.course_id == course.id, Quiz.public_id == public_id))


def quiz_titled(course: Course, title: str) -> Quiz | None:
    """The quiz of this course with that title."""
    return db.session.scalar(select(Quiz).where(Quiz.course_id == course.id, Quiz.title == title).limit(1))


def has_attempts(quiz: Quiz) -> bool:
    """Whether anybody has started it."""
    return db.session.scalar(select(func.count(Attempt.id)).where(Attempt.quiz_id == quiz.id)) != 0


def accommodation_of(quiz_id: int, student_id: int) -> Accommodation | None:
    """The accommodation of a student in a quiz."""
    return db.session.scalar(
        select(Accommodation).where(Accommodation.quiz_id == quiz_id, Accommodation.student_id == student_id)
    )


def accommodations_of(quiz: Quiz) -> list[Accommodation]:
    """Every accommodation of a quiz."""
    return list(
        db.session.scalars(
            select(Accommodation)
            .where(Accommodation.quiz_id == quiz.id)
            .options(joinedload(Accommodation.student))
            .order_by(Accommodation.id)
        )
    )


def open_attempt(quiz: Quiz, student: Person) -> Attempt | None:
    """The student's attempt that is not closed."""
    return db.session.scalar(
        select(Attempt).where(
            Attempt.quiz_id == quiz.id, Attempt.student_id == student.id, Attempt.submitted_at.is_(None)
        )
    )


def attempts_of(quiz: Quiz, student: Person) -> list[Attempt]:
    """The student's attempts at a quiz, first to last."""
    return list(
        db.session.scalars(
            select(Attempt)
            .where(Attempt.quiz_id == quiz.id, Attempt.student_id == student.id)
            .options(selectinload(Attempt.slots).selectinload(AttemptSlot.scores))
            .order_by(Attempt.number)
        )
    )


def attempt_of_student(course: Course, student: Person, public_id: str) -> Attempt | None:
    """The student's own attempt in this course."""
    return db.session.scalar(
        select(Attempt)
        .join(Quiz)
        .where(Attempt.public_id == public_id, Attempt.student_id == student.id, Quiz.course_id == course.id)
        .options(joinedload(Attempt.quiz))
    )


def attempt_in_course(course: Course, public_id: str) -> Attempt | None:
    """An attempt at a quiz of this course, for who may see results."""
    return db.session.scalar(
        select(Attempt)
        .join(Quiz)
        .where(Attempt.public_id == public_id, Quiz.course_id == course.id)
        .options(joinedload(Attempt.quiz), joinedload(Attempt.student))
    )


def with_everything(attempt: Attempt) -> list[AttemptSlot]:
    """The slots of an attempt with their item versions and scores, in order."""
    return list(
        db.session.scalars(
            select(AttemptSlot)
            .where(AttemptSlot.attempt_id == attempt.id)
            .options(joinedload(AttemptSlot.version), selectinload(AttemptSlot.scores).joinedload(SlotScore.by))
            .order_by(AttemptSlot.position)
        )
    )


def lock_attempt(attempt_id: int) -> Attempt:
    """The attempt's slots and then its row, locked on PostgreSQL (in the order of a save), and read afresh."""
    fresh = {"populate_existing": True}
    db.session.scalars(
        select(AttemptSlot)
        .where(AttemptSlot.attempt_id == attempt_id)
        .order_by(AttemptSlot.id)
        .with_for_update(of=AttemptSlot)
        .execution_options(**fresh)
    ).all()
    return db.session.scalars(
        select(Attempt).where(Attempt.id == attempt_id).with_for_update(of=Attempt).execution_options(**fresh)
    ).one()


def closed_attempts_of(quiz: Quiz, student_ids: Iterable[int] | None = None) -> list[Attempt]:
    """Submitted attempts with slots, versions and scores; of these students where given."""
    query = (
        select(Attempt)
        .where(Attempt.quiz_id == quiz.id, Attempt.submitted_at.is_not(None))
        .options(
            joinedload(Attempt.student),
            selectinload(Attempt.slots).joinedload(AttemptSlot.version),
            selectinload(Attempt.slots).selectinload(AttemptSlot.scores),
        )
        .order_by(Attempt.student_id, Attempt.number)
    )
    if student_ids is not None:
        query = query.where(Attempt.student_id.in_(list(student_ids)))
    return list(db.session.scalars(query))


def lock_quiz(course: Course, public_id: str, share: bool = False) -> Quiz | None:
    """A quiz of this course, read afresh; on PostgreSQL its row is locked, against writers only where ``share``."""
    return db.session.scalar(
        select(Quiz)
        .where(Quiz.course_id == course.id, Quiz.public_id == public_id)
        .with_for_update(read=share, of=Quiz)
        .execution_options(populate_existing=True)
    )


def replace_slots(quiz: Quiz, slots: list[QuizSlot]) -> None:
    """Set these slots in the place of all that were there."""
    db.session.execute(delete(QuizSlot).where(QuizSlot.quiz_id == quiz.id))
    db.session.expire(quiz, ["slots"])
    db.session.add_all(slots)
    db.session.flush()


def remove_accommodation(accommodation: Accommodation) -> None:
    """Take an accommodation back; the audit log keeps what it was."""
    db.session.delete(accommodation)
    db.session.flush()


def latest_own_close(quiz: Quiz) -> datetime | None:
    """The last of the later closes that single students were given."""
    return db.session.scalar(select(func.max(Accommodation.closes_at)).where(Accommodation.quiz_id == quiz.id))


def allowance(quiz: Quiz, student_id: int) -> Any:
    """The course's time factor of a student and what this quiz adds to it; None for somebody who is not enrolled."""
    return db.session.execute(
        select(
            Enrolment.time_factor.label("course_factor"),
            Accommodation.time_factor.label("quiz_factor"),
            Accommodation.closes_at.label("own_close"),
            Accommodation.extra_attempts,
        )
        .outerjoin(
            Accommodation, (Accommodation.student_id == Enrolment.person_id) & (Accommodation.quiz_id == quiz.id)
        )
        .where(Enrolment.course_id == quiz.course_id, Enrolment.person_id == student_id)
    ).one_or_none()


class AlreadyOpen(Exception):
    """Another start of the same student was quicker."""


def add_attempt(attempt: Attempt) -> None:
    """Keep a new attempt with its slots. Raises AlreadyOpen where the unique index refuses it."""
    db.session.add(attempt)
    try:
        db.session.flush()
    except IntegrityError as refused:
        raise AlreadyOpen from refused


def running_attempts(quiz_id: int | None = None) -> list[tuple[int, datetime, Any]]:
    """Of each attempt that is not closed: its inner number, its start, and what decides when it ends."""
    query = (
        select(
            Attempt.id,
            Attempt.started_at,
            Quiz.time_limit_seconds,
            Quiz.closes_at,
            Enrolment.time_factor.label("course_factor"),
            Accommodation.time_factor.label("quiz_factor"),
            Accommodation.closes_at.label("own_close"),
        )
        .join(Quiz, Attempt.quiz_id == Quiz.id)
        .join(Enrolment, (Enrolment.course_id == Quiz.course_id) & (Enrolment.person_id == Attempt.student_id))
        .outerjoin(Accommodation, (Accommodation.quiz_id == Quiz.id) & (Accommodation.student_id == Attempt.student_id))
        .where(Attempt.submitted_at.is_(None))
        .order_by(Attempt.id)
    )
    if quiz_id is not None:
        query = query.where(Attempt.quiz_id == quiz_id)
    return [(row.id, row.started_at, row) for row in db.session.execute(query)]


def attempts_seen(quiz: Quiz, section_id: int | None = None) -> list[Attempt]:
    """Every attempt at a quiz with its student and scores; of one section where asked."""
    query = (
        select(Attempt)
        .where(Attempt.quiz_id == quiz.id)
        .options(joinedload(Attempt.student), selectinload(Attempt.slots).selectinload(AttemptSlot.scores))
        .order_by(Attempt.student_id, Attempt.number)
    )
    if section_id is not None:
        query = query.where(
            Attempt.student_id.in_(select(Enrolment.person_id).where(Enrolment.section_id == section_id))
        )
    return list(db.session.scalars(query))


def in_section(attempt: Attempt, section_id: int) -> bool:
    """Whether the attempt's student is in that section."""
    query = select(func.count(Enrolment.id)).where(
        Enrolment.person_id == attempt.student_id, Enrolment.section_id == section_id
    )
    return db.session.scalar(query) != 0
