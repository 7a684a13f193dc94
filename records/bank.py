"""The bank: items with their versions and decisions, the runs that made them, and what was refused."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from records.database import Addressed, Base, Numbered, db
from records.people import Course, Person

STATES = ("draft", "approved", "rejected", "retired")


class GenerationRun(Addressed, Base):
    """One generation of candidates: what was asked, how far it has come, what came out."""

    __tablename__ = "generation_runs"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'running', 'done', 'failed')", name="state_known"),
        Index("ix_generation_runs_course_id", "course_id"),
    )

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    started_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    seed: Mapped[int]
    settings: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Families, documents (slugs) and the most items wanted."""
    report: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(Text, default="")
    asked_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    course: Mapped[Course] = relationship()


class BankItem(Addressed, Base):
    """An item of the bank. What it says stands in its versions."""

    __tablename__ = "items"
    __table_args__ = (
        CheckConstraint("state IN ('draft', 'approved', 'rejected', 'retired')", name="state_known"),
        Index("ix_items_course_id_state", "course_id", "state"),
    )

    course_id: Mapped[int] = mapped_column(ForeignKey("courses.id", ondelete="CASCADE"))
    run_id: Mapped[int | None] = mapped_column(ForeignKey("generation_runs.id", ondelete="SET NULL"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="draft")
    family: Mapped[str] = mapped_column(String(40))
    position: Mapped[int] = mapped_column(default=0)
    """Place in the review queue: reading order within a run."""
    created_at: Mapped[datetime]

    course: Mapped[Course] = relationship()
    versions: Mapped[list[ItemVersion]] = relationship(
        back_populates="item", order_by="ItemVersion.number.desc()", lazy="selectin"
    )
    decisions: Mapped[list[ItemDecision]] = relationship(order_by="ItemDecision.id.desc()")

    @property
    def current(self) -> ItemVersion:
        """The newest version."""
        return self.versions[0]


class ItemVersion(Addressed, Base):
    """An item as written at one time; never changed, known by its hash."""

    __tablename__ = "item_versions"
    __table_args__ = (UniqueConstraint("item_id", "number"), Index("ix_item_versions_content_hash", "content_hash"))

    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    content_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))

    item: Mapped[BankItem] = relationship(back_populates="versions")
    created_by: Mapped[Person | None] = relationship()


class ItemDecision(Numbered, Base):
    """Who approved, rejected or retired which version, when and why; never changed."""

    __tablename__ = "item_decisions"

    item_id: Mapped[int] = mapped_column(ForeignKey("items.id", ondelete="CASCADE"), index=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("item_versions.id", ondelete="CASCADE"))
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))

    by: Mapped[Person | None] = relationship()


class RefusedCandidate(Numbered, Base):
    """A candidate that was not made an item, with the reason."""

    __tablename__ = "refused_candidates"
    __table_args__ = (Index("ix_refused_candidates_run_id_reason", "run_id", "reason"),)

    run_id: Mapped[int] = mapped_column(ForeignKey("generation_runs.id", ondelete="CASCADE"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id", ondelete="SET NULL"))
    family: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(String(60))
    detail: Mapped[str] = mapped_column(Text, default="")
    sentence: Mapped[str] = mapped_column(Text)
    start: Mapped[int]
    end: Mapped[int]


def run_by_public_id(course: Course, public_id: str) -> GenerationRun | None:
    """A run of this course."""
    return db.session.scalar(
        select(GenerationRun).where(GenerationRun.course_id == course.id, GenerationRun.public_id == public_id)
    )


def runs_of(course: Course) -> list[GenerationRun]:
    """The runs of a course, newest first."""
    return list(
        db.session.scalars(
            select(GenerationRun).where(GenerationRun.course_id == course.id).order_by(GenerationRun.id.desc())
        )
    )


def item_by_public_id(course: Course, public_id: str) -> BankItem | None:
    """An item of this course."""
    return db.session.scalar(select(BankItem).where(BankItem.course_id == course.id, BankItem.public_id == public_id))


def items_of(
    course: Course, state: str | None = None, family: str | None = None, document_id: int | None = None
) -> list[BankItem]:
    """The items of a course in the order of the queue; of one state, family or document where asked."""
    query = select(BankItem).where(BankItem.course_id == course.id)
    for column, value in ((BankItem.state, state), (BankItem.family, family), (BankItem.document_id, document_id)):
        if value is not None:
            query = query.where(column == value)
    return list(db.session.scalars(query.order_by(BankItem.document_id, BankItem.position, BankItem.id)))


def state_counts(course: Course) -> dict[str, int]:
    """Items by state; a state without items is 0."""
    rows = db.session.execute(
        select(BankItem.state, func.count(BankItem.id)).where(BankItem.course_id == course.id).group_by(BankItem.state)
    )
    return dict.fromkeys(STATES, 0) | dict(rows.tuples())


def known_hashes(course: Course) -> set[str]:
    """Content hashes of every version in the bank: the same item is not kept twice."""
    rows = db.session.scalars(select(ItemVersion.content_hash).join(BankItem).where(BankItem.course_id == course.id))
    return set(rows)


def refused_of(
    run: GenerationRun, reason: str | None = None, limit: int = 200, offset: int = 0
) -> list[RefusedCandidate]:
    """The refused candidates of a run in reading order, of one reason where asked."""
    query = select(RefusedCandidate).where(RefusedCandidate.run_id == run.id)
    if reason is not None:
        query = query.where(RefusedCandidate.reason == reason)
    return list(db.session.scalars(query.order_by(RefusedCandidate.id).limit(limit).offset(offset)))


def refusal_counts(run: GenerationRun) -> dict[str, int]:
    """Refused candidates by reason, most first."""
    rows = db.session.execute(
        select(RefusedCandidate.reason, func.count(RefusedCandidate.id))
        .where(RefusedCandidate.run_id == run.id)
        .group_by(RefusedCandidate.reason)
        .order_by(func.count(RefusedCandidate.id).desc(), RefusedCandidate.reason)
    )
    return dict(rows.tuples())


def decisions_of(item: BankItem) -> list[ItemDecision]:
    """What was decided about an item, newest first."""
    return list(
        db.session.scalars(
            select(ItemDecision)
            .where(ItemDecision.item_id == item.id)
            .options(joinedload(ItemDecision.by))
            .order_by(ItemDecision.id.desc())
        )
    )
