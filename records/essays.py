"""Rubrics, assignments, the essays of students, each draft as sent, and every judgement of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKey, Index, String, Table, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from records.database import Addressed, Base, Numbered, db
from records.library import SourceDocument
from records.people import Course, Person


class StoredRubric(Addressed, Base):
    """A rubric as written at one time; never changed, known by its hash."""

    __tablename__ = "rubrics"
    __table_args__ = (UniqueConstraint("course_id", "content_hash"),)

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(Text)
    """The rubric's TOML."""
    content_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]


assignment_sources = Table(
    "assignment_sources",
    Base.metadata,
    Column("assignment_id", ForeignKey("assignments.id", ondelete="CASCADE"), primary_key=True),
    Column("document_id", ForeignKey("documents.id", ondelete="CASCADE"), primary_key=True),
)


class Assignment(Addressed, Base):
    """An essay assignment: prompt, sources, rubric, times."""

    __tablename__ = "assignments"
    __table_args__ = (
        CheckConstraint("drafts_allowed BETWEEN 1 AND 20", name="drafts_allowed_range"),
        CheckConstraint("state IN ('draft', 'open', 'closed')", name="state_known"),
        CheckConstraint("expected_low >= 0 AND expected_low <= expected_high", name="expected_words_in_order"),
        Index("ix_assignments_course_id", "course_id"),
    )

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))
    prompt: Mapped[str] = mapped_column(Text)
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubrics.id", ondelete="RESTRICT"))
    state: Mapped[str] = mapped_column(String(8), default="draft")
    opens_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    expected_low: Mapped[int] = mapped_column(default=500)
    expected_high: Mapped[int] = mapped_column(default=1500)
    dialect: Mapped[str] = mapped_column(String(12), default="british")
    drafts_allowed: Mapped[int] = mapped_column(default=3)
    sources_only: Mapped[bool] = mapped_column(default=False)
    expected_evidence: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """Topics with their phrases; never shown to students before release."""
    show_levels: Mapped[bool] = mapped_column(default=False)
    """Whether feedback on a draft shows provisional levels; without them by default."""
    released_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    course: Mapped[Course] = relationship()
    rubric: Mapped[StoredRubric] = relationship()
    sources: Mapped[list[SourceDocument]] = relationship(secondary=assignment_sources, order_by=SourceDocument.title)


class Essay(Addressed, Base):
    """One student's work on an assignment: the words as last saved, and the drafts that were sent."""

    __tablename__ = "essays"
    __table_args__ = (UniqueConstraint("assignment_id", "student_id"), Index("ix_essays_student_id", "student_id"))

    assignment_id: Mapped[int] = mapped_column(ForeignKey("assignments.id", ondelete="CASCADE"))
    student_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    text: Mapped[str] = mapped_column(Text, default="")
    sequence: Mapped[int] = mapped_column(default=0)
    saved_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    submitted_draft_id: Mapped[int | None]
    """The submitted draft. Without a key: drafts point here already, and SQLite cannot add the circle later."""
    created_at: Mapped[datetime]

    assignment: Mapped[Assignment] = relationship()
    student: Mapped[Person] = relationship()
    drafts: Mapped[list[Draft]] = relationship(back_populates="essay", order_by="Draft.number")

    @property
    def submitted_draft(self) -> Draft | None:
        """The draft that counts."""
        return next((draft for draft in self.drafts if draft.id == self.submitted_draft_id), None)


class SavedText(Numbered, Base):
    """The words of an essay as they came in; never changed. One sequence number is kept once."""

    __tablename__ = "saved_texts"
    __table_args__ = (UniqueConstraint("essay_id", "sequence"),)

    essay_id: Mapped[int] = mapped_column(ForeignKey("essays.id", ondelete="CASCADE"))
    sequence: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    client: Mapped[str] = mapped_column(String(40), default="")
    received_at: Mapped[datetime]


class Draft(Addressed, Base):
    """A text that was sent for feedback or submitted; never changed."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("essay_id", "number"),)

    essay_id: Mapped[int] = mapped_column(ForeignKey("essays.id", ondelete="CASCADE"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    text_hash: Mapped[str] = mapped_column(String(64))
    sent_at: Mapped[datetime]

    essay: Mapped[Essay] = relationship(back_populates="drafts")
    assessments: Mapped[list[StoredAssessment]] = relationship(
        back_populates="draft", order_by="StoredAssessment.id.desc()"
    )
    overrides: Mapped[list[LevelOverride]] = relationship(order_by="LevelOverride.id")

    @property
    def assessment(self) -> StoredAssessment | None:
        """The scorer's newest judgement."""
        return self.assessments[0] if self.assessments else None


class StoredAssessment(Numbered, Base):
    """A scorer's judgement of a draft under one rubric; never changed."""

    __tablename__ = "assessments"

    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), index=True)
    rubric_id: Mapped[int] = mapped_column(ForeignKey("rubrics.id", ondelete="RESTRICT"))
    version: Mapped[str] = mapped_column(String(40))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    at: Mapped[datetime]

    draft: Mapped[Draft] = relationship(back_populates="assessments")
    rubric: Mapped[StoredRubric] = relationship()


class LevelOverride(Numbered, Base):
    """A person's level for one criterion of a draft, above the machine's; the newest counts, none is ever removed.

    ``points`` empty takes the override back.
    """

    __tablename__ = "level_overrides"
    __table_args__ = (
        CheckConstraint("points IS NULL OR points BETWEEN 0 AND possible", name="points_within_possible"),
        CheckConstraint("length(reason) > 0", name="reason_given"),
    )

    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), index=True)
    criterion: Mapped[str] = mapped_column(String(60))
    level: Mapped[int | None]
    points: Mapped[float | None]
    possible: Mapped[float]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))

    by: Mapped[Person | None] = relationship()


class Comment(Addressed, Base):
    """What an instructor or assistant says to the student about a draft."""

    __tablename__ = "comments"

    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))

    by: Mapped[Person | None] = relationship()


def rubric_by_hash(course: Course, content_hash: str) -> StoredRubric | None:
    """The rubric of this course with that hash."""
    return db.session.scalar(
        select(StoredRubric).where(StoredRubric.course_id == course.id, StoredRubric.content_hash == content_hash)
    )


def rubrics_of(course: Course) -> list[StoredRubric]:
    """The rubrics of a course, newest first."""
    return list(
        db.session.scalars(
            select(StoredRubric).where(StoredRubric.course_id == course.id).order_by(StoredRubric.id.desc())
        )
    )


def rubric_by_public_id(course: Course, public_id: str) -> StoredRubric | None:
    """A rubric of this course."""
    return db.session.scalar(
        select(StoredRubric).where(StoredRubric.course_id == course.id, StoredRubric.public_id == public_id)
    )


def assignments_of(course: Course, drafts: bool = True) -> list[Assignment]:
    """The assignments of a course in the order in which they were made."""
    query = select(Assignment).where(Assignment.course_id == course.id).order_by(Assignment.id)
    if not drafts:
        query = query.where(Assignment.state != "draft")
    return list(db.session.scalars(query))


def assignment_by_public_id(course: Course, public_id: str) -> Assignment | None:
    """An assignment of this course."""
    return db.session.scalar(
        select(Assignment)
        .where(Assignment.course_id == course.id, Assignment.public_id == public_id)
        .options(joinedload(Assignment.rubric))
    )


def assignment_titled(course: Course, title: str) -> Assignment | None:
    """The assignment of this course with that title."""
    return db.session.scalar(
        select(Assignment).where(Assignment.course_id == course.id, Assignment.title == title).limit(1)
    )


def essay_of(assignment: Assignment, student: Person) -> Essay | None:
    """The student's work on an assignment."""
    return db.session.scalar(
        select(Essay)
        .where(Essay.assignment_id == assignment.id, Essay.student_id == student.id)
        .options(selectinload(Essay.drafts))
    )


def essay_in_course(course: Course, public_id: str) -> Essay | None:
    """An essay for an assignment of this course, for who may grade."""
    return db.session.scalar(
        select(Essay)
        .join(Assignment)
        .where(Essay.public_id == public_id, Assignment.course_id == course.id)
        .options(joinedload(Essay.student), joinedload(Essay.assignment), selectinload(Essay.drafts))
    )


def essays_of(assignment: Assignment) -> list[Essay]:
    """Every essay of an assignment with its drafts and their judgements."""
    return list(
        db.session.scalars(
            select(Essay)
            .where(Essay.assignment_id == assignment.id)
            .options(
                joinedload(Essay.student),
                selectinload(Essay.drafts).selectinload(Draft.assessments),
                selectinload(Essay.drafts).selectinload(Draft.overrides),
            )
            .order_by(Essay.id)
        )
    )


def draft_of(essay: Essay, number: int) -> Draft | None:
    """A draft of this essay by its number."""
    return db.session.scalar(select(Draft).where(Draft.essay_id == essay.id, Draft.number == number))


def lock_essay(essay: Essay) -> Essay:
    """The essay's row, locked on PostgreSQL and read afresh."""
    return db.session.scalars(
        select(Essay).where(Essay.id == essay.id).with_for_update(of=Essay).execution_options(populate_existing=True)
    ).one()


def comments_of(draft: Draft) -> list[Comment]:
    """What was said about a draft, first to last."""
    return list(
        db.session.scalars(
            select(Comment).where(Comment.draft_id == draft.id).options(joinedload(Comment.by)).order_by(Comment.id)
        )
    )


def overrides_of(draft: Draft) -> list[LevelOverride]:
    """Every override of a draft, first to last."""
    return list(
        db.session.scalars(
            select(LevelOverride)
            .where(LevelOverride.draft_id == draft.id)
            .options(joinedload(LevelOverride.by))
            .order_by(LevelOverride.id)
        )
    )
