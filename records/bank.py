"""The bank: items with their versions and decisions, the runs that made them, and what was refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Select, String, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship, selectinload

from records.database import Addressed, Base, Numbered, db
from records.library import DocumentVersion, SourceDocument, StoredPassage
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
    """Place in the review queue: where its evidence begins in the document."""
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
    by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="RESTRICT"))

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


_NOWHERE = 2**31 - 1
_PLACE = (func.coalesce(BankItem.document_id, _NOWHERE), BankItem.position, BankItem.id)
"""The order of the queue: reading by reading, in the order of the text; what cites no reading comes last."""


@dataclass(frozen=True)
class Wanted:
    """Which items are wanted; None does not ask. ``flaw`` is a rule's name, or "any"."""

    state: str | None = None
    family: str | None = None
    document_id: int | None = None
    cognitive: str | None = None
    flaw: str | None = None


class QueueEntry(NamedTuple):
    """An item's address and its place in the queue."""

    public_id: str
    place: tuple[int, int, int]


def _wanted(course: Course, wanted: Wanted, *columns: Any) -> Select[Any]:
    query = select(*columns).where(BankItem.course_id == course.id)
    for column, value in (
        (BankItem.state, wanted.state),
        (BankItem.family, wanted.family),
        (BankItem.document_id, wanted.document_id),
    ):
        if value is not None:
            query = query.where(column == value)
    if wanted.cognitive is not None or wanted.flaw is not None:
        query = _of_current(query, wanted)
    return query.order_by(*_PLACE)


def _of_current(query: Select[Any], wanted: Wanted) -> Select[Any]:
    newest = (
        select(func.max(ItemVersion.number))
        .where(ItemVersion.item_id == BankItem.id)
        .correlate(BankItem)
        .scalar_subquery()
    )
    query = query.join(ItemVersion).where(ItemVersion.number == newest)
    if wanted.cognitive is not None:
        query = query.where(ItemVersion.content["cognitive"].as_string() == wanted.cognitive)
    if wanted.flaw is not None:
        # A list of texts reads as ["a", "b"] in either database, so a rule's name stands in quotation marks.
        flaws = ItemVersion.content["flaws"].as_string()
        query = query.where(flaws.contains('"' if wanted.flaw == "any" else f'"{wanted.flaw}"', autoescape=True))
    return query


def queue_of(course: Course, wanted: Wanted) -> list[QueueEntry]:
    """The addresses of the wanted items in the order of the queue."""
    rows = db.session.execute(_wanted(course, wanted, BankItem.public_id, *_PLACE))
    return [QueueEntry(public_id, (document, position, number)) for public_id, document, position, number in rows]


def place_of(item: BankItem) -> tuple[int, int, int]:
    """Where the item stands among all of its course."""
    return (_NOWHERE if item.document_id is None else item.document_id, item.position, item.id)


def wanted_items(course: Course, wanted: Wanted, limit: int | None = None, offset: int = 0) -> list[BankItem]:
    """The wanted items themselves, in the order of the queue."""
    query = _wanted(course, wanted, BankItem).options(selectinload(BankItem.versions))
    return list(db.session.scalars(query.limit(limit).offset(offset)))


def family_counts(course: Course, state: str) -> dict[str, int]:
    """Items of a state by family, in alphabetical order."""
    rows = db.session.execute(
        select(BankItem.family, func.count(BankItem.id))
        .where(BankItem.course_id == course.id, BankItem.state == state)
        .group_by(BankItem.family)
        .order_by(BankItem.family)
    )
    return {row[0]: row[1] for row in rows}


def contents_of(course: Course) -> Iterator[tuple[str, dict[str, Any]]]:
    """Hash and content of every version in the bank."""
    rows = db.session.execute(
        select(ItemVersion.content_hash, ItemVersion.content).join(BankItem).where(BankItem.course_id == course.id)
    )
    yield from rows.all()


def passages_with_anchor(course: Course, anchor: str) -> list[StoredPassage]:
    """The passages of the course's readings that have this anchor, those of the newest versions first."""
    return list(
        db.session.scalars(
            select(StoredPassage)
            .join(DocumentVersion)
            .join(SourceDocument)
            .where(SourceDocument.course_id == course.id, StoredPassage.anchor == anchor)
            .options(joinedload(StoredPassage.version).joinedload(DocumentVersion.document))
            .order_by(DocumentVersion.id.desc())
        )
    )


def passage_saying(course: Course, sha256: str, words: str) -> StoredPassage | None:
    """The first passage of that document version whose text holds the words."""
    return db.session.scalar(
        select(StoredPassage)
        .join(DocumentVersion)
        .join(SourceDocument)
        .where(
            SourceDocument.course_id == course.id,
            DocumentVersion.sha256 == sha256,
            StoredPassage.text.contains(words, autoescape=True),
        )
        .order_by(StoredPassage.ordinal)
        .limit(1)
    )


def items_of(
    course: Course, state: str | None = None, family: str | None = None, document_id: int | None = None
) -> list[BankItem]:
    """The items of a course in the order of the queue; of one state, family or document where asked."""
    return wanted_items(course, Wanted(state, family, document_id))


def state_counts(course: Course) -> dict[str, int]:
    """Items by state; a state without items is 0."""
    rows = db.session.execute(
        select(BankItem.state, func.count(BankItem.id)).where(BankItem.course_id == course.id).group_by(BankItem.state)
    )
    return dict.fromkeys(STATES, 0) | {row[0]: row[1] for row in rows}


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
    return {row[0]: row[1] for row in rows}


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


def unfinished_runs() -> list[str]:
    """Public ids of the runs of every course that wait or were running."""
    return list(
        db.session.scalars(
            select(GenerationRun.public_id)
            .where(GenerationRun.state.in_(("waiting", "running")))
            .order_by(GenerationRun.id)
        )
    )


def any_run(public_id: str) -> GenerationRun | None:
    """A run of whatever course; for the worker only."""
    return db.session.scalar(select(GenerationRun).where(GenerationRun.public_id == public_id))


def lock_item(item: BankItem) -> BankItem:
    """The item's row, locked on PostgreSQL and read afresh with its versions."""
    return db.session.scalars(
        select(BankItem)
        .where(BankItem.id == item.id)
        .with_for_update(of=BankItem)
        .execution_options(populate_existing=True)
    ).one()


def items_of_run(run: GenerationRun) -> list[BankItem]:
    """The items that a run made, in the order of the queue."""
    return list(
        db.session.scalars(
            select(BankItem).where(BankItem.run_id == run.id).order_by(BankItem.document_id, BankItem.position)
        )
    )


def lock_run(run: GenerationRun) -> GenerationRun:
    """The run's row, locked on PostgreSQL and read afresh."""
    return db.session.scalars(
        select(GenerationRun)
        .where(GenerationRun.id == run.id)
        .with_for_update(of=GenerationRun)
        .execution_options(populate_existing=True)
    ).one()


def run_by_id(run_id: int | None) -> GenerationRun | None:
    """The run that made an item; None for one that nothing but a person made."""
    return db.session.get(GenerationRun, run_id) if run_id is not None else None


def passage_places(course: Course) -> dict[tuple[str, str], tuple[str, tuple[str, ...], int]]:
    """Where each passage stands: by the hash of its version and its anchor, the reading, its section and its number."""
    rows = db.session.execute(
        select(
            DocumentVersion.sha256,
            StoredPassage.anchor,
            SourceDocument.slug,
            StoredPassage.section,
            StoredPassage.ordinal,
        )
        .join(DocumentVersion, StoredPassage.version_id == DocumentVersion.id)
        .join(SourceDocument, DocumentVersion.document_id == SourceDocument.id)
        .where(SourceDocument.course_id == course.id)
        .order_by(DocumentVersion.id)
    )
    return {(sha256, anchor): (slug, tuple(section), ordinal + 1) for sha256, anchor, slug, section, ordinal in rows}
