"""What people say about grades: overrides above the computed ones, and the history of every change.

And the rows that grades and figures are worked out from, read for a whole course or quiz in one statement each.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, func, select
from sqlalchemy.orm import Mapped, aliased, joinedload, mapped_column, relationship

from records.bank import BankItem, ItemVersion
from records.database import Base, Numbered, db
from records.essays import Assignment, Draft, Essay, LevelOverride, StoredAssessment
from records.library import SourceDocument
from records.people import Course, Enrolment, Person, Role
from records.quizzes import Accommodation, Attempt, AttemptSlot, Quiz, SlotScore

ROWS_AT_A_TIME = 500


class GradeOverride(Numbered, Base):
    """A person's grade for one student and one quiz or assignment; the newest counts, none is ever removed.

    ``state``: graded (with points), excused, or withdrawn (the computed grade stands again).
    """

    __tablename__ = "grade_overrides"
    __table_args__ = (
        CheckConstraint("(quiz_id IS NULL) != (assignment_id IS NULL)", name="one_subject"),
        CheckConstraint("state IN ('graded', 'excused', 'withdrawn')", name="state_known"),
        CheckConstraint("state != 'graded' OR points IS NOT NULL", name="graded_has_points"),
        CheckConstraint("points IS NULL OR points BETWEEN 0 AND possible", name="points_within_possible"),
        CheckConstraint("length(reason) > 0", name="reason_given"),
        Index("ix_grade_overrides_course_id", "course_id"),
    )

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    student_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    quiz_id: Mapped[int | None] = mapped_column(ForeignKey("quizzes.id", ondelete="CASCADE"))
    assignment_id: Mapped[int | None] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(10))
    points: Mapped[float | None]
    possible: Mapped[float]
    computed: Mapped[float | None]
    """What the machine had computed when the override was made."""
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))

    student: Mapped[Person] = relationship(foreign_keys=[student_id])
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])


def overrides_of(course: Course, student_id: int | None = None) -> list[GradeOverride]:
    """Every override of a course, first to last; of one student where asked."""
    query = select(GradeOverride).where(GradeOverride.course_id == course.id).options(joinedload(GradeOverride.by))
    if student_id is not None:
        query = query.where(GradeOverride.student_id == student_id)
    return list(db.session.scalars(query.order_by(GradeOverride.id)))


def attempts_in(course: Course, student_id: int | None = None) -> list[Any]:
    """Every attempt at a quiz of the course that is not a draft, as rows by student and number."""
    query = (
        select(
            Attempt.id,
            Attempt.public_id,
            Attempt.quiz_id,
            Attempt.student_id,
            Attempt.number,
            Attempt.submitted_at,
            Attempt.closed_by,
        )
        .join(Quiz, Attempt.quiz_id == Quiz.id)
        .where(Quiz.course_id == course.id, Quiz.state != "draft")
        .order_by(Attempt.student_id, Attempt.number)
    )
    return list(db.session.execute(_of_student(query, Attempt.student_id, student_id)))


def slot_points_in(course: Course, student_id: int | None = None) -> list[Any]:
    """Attempt, points possible and the points that count (None where there is no score) of each slot handed in."""
    score = aliased(SlotScore)
    query = (
        select(AttemptSlot.attempt_id, AttemptSlot.points.label("possible"), score.points)
        .join(Attempt, AttemptSlot.attempt_id == Attempt.id)
        .join(Quiz, Attempt.quiz_id == Quiz.id)
        .outerjoin(score, score.id == _counting_score())
        .where(Quiz.course_id == course.id, Quiz.state != "draft", Attempt.submitted_at.is_not(None))
    )
    return list(db.session.execute(_of_student(query, Attempt.student_id, student_id)))


def _counting_score() -> Any:
    """As AttemptSlot.score says it: a person's newest, else the machine's newest."""
    inner = aliased(SlotScore)
    return (
        select(inner.id)
        .where(inner.attempt_slot_id == AttemptSlot.id)
        .order_by(inner.by_id.is_(None), inner.id.desc())
        .limit(1)
        .correlate(AttemptSlot)
        .scalar_subquery()
    )


def _of_student(query: Any, column: Any, student_id: int | None) -> Any:
    return query if student_id is None else query.where(column == student_id)


def answers_to(quiz: Quiz, section_id: int | None = None) -> Iterator[Any]:
    """Each slot of each closed attempt by a student of the course, with its answer and the score that counts.

    In the order of people, attempts and slots; read a few hundred rows at a time.
    """
    score = aliased(SlotScore)
    query = (
        select(
            Attempt.student_id,
            Attempt.number,
            Attempt.id.label("attempt_id"),
            AttemptSlot.position,
            AttemptSlot.item_version_id,
            ItemVersion.item_id,
            ItemVersion.number.label("version"),
            AttemptSlot.option_order,
            AttemptSlot.answer,
            AttemptSlot.answered_at,
            AttemptSlot.points.label("possible"),
            score.points,
        )
        .join(Attempt, AttemptSlot.attempt_id == Attempt.id)
        .join(ItemVersion, AttemptSlot.item_version_id == ItemVersion.id)
        .join(Enrolment, (Enrolment.person_id == Attempt.student_id) & (Enrolment.course_id == quiz.course_id))
        .outerjoin(score, score.id == _counting_score())
        .where(Attempt.quiz_id == quiz.id, Attempt.submitted_at.is_not(None))
        .where(Enrolment.role == Role.STUDENT, Enrolment.ended_at.is_(None))
        .order_by(Attempt.student_id, Attempt.number, AttemptSlot.position)
    )
    if section_id is not None:
        query = query.where(Enrolment.section_id == section_id)
    return _read_later(query.execution_options(yield_per=ROWS_AT_A_TIME))


def _read_later(query: Any) -> Iterator[Any]:
    """Rows in the session that there is when they are asked for: a download is sent after the request's own is over."""
    yield from db.session.execute(query)


def versions_answered(quiz: Quiz) -> list[ItemVersion]:
    """Every item version that stands in an attempt at this quiz."""
    used = (
        select(AttemptSlot.item_version_id)
        .join(Attempt, AttemptSlot.attempt_id == Attempt.id)
        .where(Attempt.quiz_id == quiz.id)
    )
    return list(db.session.scalars(select(ItemVersion).where(ItemVersion.id.in_(used)).order_by(ItemVersion.id)))


def essays_in(course: Course, student_id: int | None = None) -> list[Any]:
    """Every essay for an assignment of the course that is not a draft, as rows."""
    query = (
        select(
            Essay.public_id,
            Essay.assignment_id,
            Essay.student_id,
            Essay.submitted_at,
            Essay.submitted_draft_id,
        )
        .join(Assignment, Essay.assignment_id == Assignment.id)
        .where(Assignment.course_id == course.id, Assignment.state != "draft")
    )
    return list(db.session.execute(_of_student(query, Essay.student_id, student_id)))


def judgements_in(course: Course, student_id: int | None = None) -> list[Any]:
    """The scorer's newest judgement of each submitted draft: the draft and what was given on each criterion."""
    inner = aliased(StoredAssessment)
    newest = select(func.max(inner.id)).where(inner.draft_id == Draft.id).correlate(Draft).scalar_subquery()
    query = (
        select(Draft.id.label("draft_id"), StoredAssessment.content["criteria"].label("criteria"))
        .join(Essay, Essay.submitted_draft_id == Draft.id)
        .join(Assignment, Essay.assignment_id == Assignment.id)
        .join(StoredAssessment, StoredAssessment.id == newest)
        .where(Assignment.course_id == course.id, Assignment.state != "draft")
    )
    return list(db.session.execute(_of_student(query, Essay.student_id, student_id)))


def level_overrides_in(course: Course, student_id: int | None = None) -> list[LevelOverride]:
    """The overrides of criterion levels of submitted drafts, first to last."""
    query = (
        select(LevelOverride)
        .join(Essay, Essay.submitted_draft_id == LevelOverride.draft_id)
        .join(Assignment, Essay.assignment_id == Assignment.id)
        .where(Assignment.course_id == course.id, Assignment.state != "draft")
        .options(joinedload(LevelOverride.by))
        .order_by(LevelOverride.id)
    )
    return list(db.session.scalars(_of_student(query, Essay.student_id, student_id)))


def own_closes_in(course: Course, student_id: int | None = None) -> list[Any]:
    """Quiz, student and time where a student has a close of their own."""
    query = (
        select(Accommodation.quiz_id, Accommodation.student_id, Accommodation.closes_at)
        .join(Quiz, Accommodation.quiz_id == Quiz.id)
        .where(Quiz.course_id == course.id, Accommodation.closes_at.is_not(None))
    )
    return list(db.session.execute(_of_student(query, Accommodation.student_id, student_id)))


def assignments_with_rubrics(course: Course) -> list[Assignment]:
    """The assignments of the course that are no drafts, in the order in which they were made."""
    query = select(Assignment).where(Assignment.course_id == course.id, Assignment.state != "draft")
    return list(db.session.scalars(query.options(joinedload(Assignment.rubric)).order_by(Assignment.id)))


def reading_of(version: ItemVersion) -> SourceDocument | None:
    """The document that an item was made from."""
    return db.session.scalar(
        select(SourceDocument)
        .join(BankItem, BankItem.document_id == SourceDocument.id)
        .where(BankItem.id == version.item_id)
    )
