"""What people say about grades: overrides above the computed ones, and the history of every change."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from records.database import Base, Numbered, db
from records.people import Course, Person


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
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))

    student: Mapped[Person] = relationship(foreign_keys=[student_id])
    by: Mapped[Person | None] = relationship(foreign_keys=[by_id])


def overrides_of(course: Course) -> list[GradeOverride]:
    """Every override of a course, first to last."""
    return list(
        db.session.scalars(
            select(GradeOverride)
            .where(GradeOverride.course_id == course.id)
            .options(joinedload(GradeOverride.by))
            .order_by(GradeOverride.id)
        )
    )
