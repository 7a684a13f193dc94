"""Rubrics, assignments, the essays of students, each draft as sent, and every judgement of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    CursorResult,
    ForeignKey,
    Index,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from records.database import Addressed, Base, Numbered, db
from records.library import SourceDocument
from records.people import Course, Enrolment, Person


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
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))

    by: Mapped[Person | None] = relationship()


class Comment(Addressed, Base):
    """What an instructor or assistant says to the student about a draft."""

    __tablename__ = "comments"

    draft_id: Mapped[int] = mapped_column(ForeignKey("drafts.id", ondelete="CASCADE"), index=True)
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))

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


def lock_assignment(course: Course, public_id: str) -> Assignment | None:
    """An assignment of this course, locked on PostgreSQL and read afresh."""
    return db.session.scalar(
        select(Assignment)
        .where(Assignment.course_id == course.id, Assignment.public_id == public_id)
        .with_for_update(of=Assignment)
        .execution_options(populate_existing=True)
    )


def essay_seen(course: Course, public_id: str, section_id: int | None = None) -> Essay | None:
    """An essay for an assignment of this course, for who may grade; of one section where asked."""
    query = (
        select(Essay)
        .join(Assignment)
        .where(Essay.public_id == public_id, Assignment.course_id == course.id, Assignment.state != "draft")
        .options(joinedload(Essay.student), joinedload(Essay.assignment), selectinload(Essay.drafts))
    )
    found: Essay | None = db.session.scalar(_of_section(query, section_id))
    return found


def _of_section(query: Any, section_id: int | None) -> Any:
    if section_id is None:
        return query
    return query.where(Essay.student_id.in_(select(Enrolment.person_id).where(Enrolment.section_id == section_id)))


def essays_seen(assignment: Assignment, section_id: int | None = None) -> list[Essay]:
    """Every essay of an assignment with its drafts and their judgements; of one section where asked."""
    query = (
        select(Essay)
        .where(Essay.assignment_id == assignment.id)
        .options(
            joinedload(Essay.student),
            selectinload(Essay.drafts).selectinload(Draft.assessments),
            selectinload(Essay.drafts).selectinload(Draft.overrides),
        )
        .order_by(Essay.id)
    )
    return list(db.session.scalars(_of_section(query, section_id)))


def essays_of(assignment: Assignment) -> list[Essay]:
    """Every essay of an assignment with its drafts and their judgements."""
    return essays_seen(assignment)


def has_drafts(assignment: Assignment) -> bool:
    """Whether a draft was sent for this assignment."""
    query = select(func.count(Draft.id)).join(Essay).where(Essay.assignment_id == assignment.id)
    return db.session.scalar(query) != 0


def comment_counts(assignment: Assignment) -> dict[int, int]:
    """How many comments each essay has that has any."""
    query = (
        select(Draft.essay_id, func.count(Comment.id))
        .join(Comment, Comment.draft_id == Draft.id)
        .join(Essay, Draft.essay_id == Essay.id)
        .where(Essay.assignment_id == assignment.id)
        .group_by(Draft.essay_id)
    )
    return {row[0]: row[1] for row in db.session.execute(query)}


def place_to_save(course_id: int, assignment_id: str, student_id: int) -> Any:
    """What a save decides on, as one row: the assignment, the student's essay where there is one, who saved it last."""
    return db.session.execute(
        select(
            Assignment.id.label("assignment_id"),
            Assignment.state,
            Assignment.opens_at,
            Essay.id.label("essay_id"),
            Essay.text,
            Essay.sequence,
            Essay.saved_at,
            Essay.submitted_at,
            SavedText.client,
        )
        .select_from(Assignment)
        .outerjoin(Essay, (Essay.assignment_id == Assignment.id) & (Essay.student_id == student_id))
        .outerjoin(SavedText, (SavedText.essay_id == Essay.id) & (SavedText.sequence == Essay.sequence))
        .where(Assignment.course_id == course_id, Assignment.public_id == assignment_id)
    ).one_or_none()


def begin_essay(assignment_id: int, student_id: int, now: datetime) -> None:
    """Make the student's essay, empty. Where another window has made it at the same time, that one stays."""
    try:
        with db.session.begin_nested():
            db.session.add(Essay(assignment_id=assignment_id, student_id=student_id, created_at=now))
    except IntegrityError:
        return


def set_text(essay_id: int, known: int, sequence: int, text: str, now: datetime) -> bool:
    """Make this the latest text, unless another came in since ``known`` or the essay was submitted; whether it did."""
    done = db.session.execute(
        update(Essay)
        .where(Essay.id == essay_id, Essay.sequence == known, Essay.submitted_at.is_(None))
        .values(text=text, sequence=sequence, saved_at=now)
        .execution_options(synchronize_session=False)
    )
    return isinstance(done, CursorResult) and done.rowcount == 1


def append_text(essay_id: int, sequence: int, text: str, client: str, now: datetime) -> None:
    """One more event of the log."""
    db.session.add(SavedText(essay_id=essay_id, sequence=sequence, text=text, client=client, received_at=now))
    db.session.flush()


def newest_late(essay_id: int) -> SavedText | None:
    """The last text that came in after the end; such are numbered −1, −2 and so on."""
    return db.session.scalar(
        select(SavedText)
        .where(SavedText.essay_id == essay_id, SavedText.sequence < 0)
        .order_by(SavedText.sequence)
        .limit(1)
    )


def saved_texts_of(essay: Essay) -> list[SavedText]:
    """The log of an essay's texts as they came in."""
    return list(db.session.scalars(select(SavedText).where(SavedText.essay_id == essay.id).order_by(SavedText.id)))


def draft_of(essay: Essay, number: int) -> Draft | None:
    """A draft of this essay by its number, with its judgements."""
    return db.session.scalar(
        select(Draft)
        .where(Draft.essay_id == essay.id, Draft.number == number)
        .options(selectinload(Draft.assessments), selectinload(Draft.overrides))
    )


def draft_by_number(draft_id: int) -> Draft | None:
    """A draft by its inner number, with its judgements read afresh."""
    return db.session.scalar(
        select(Draft)
        .where(Draft.id == draft_id)
        .options(selectinload(Draft.assessments), selectinload(Draft.overrides), joinedload(Draft.essay))
        .execution_options(populate_existing=True)
    )


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
