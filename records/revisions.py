"""What new versions of a reading changed: where a passage stands now, what cites it, what waits for a person to see."""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, cast, func, or_, select
from sqlalchemy.orm import joinedload

from records.bank import BankItem
from records.database import db
from records.essays import Assignment, assignment_sources
from records.library import ChangedCitation, DocumentVersion, Highlight, SourceDocument, StoredPassage
from records.people import Course, Person

ITEM, EXPECTED, HIGHLIGHT = "item", "expected evidence", "highlight"
"""The kinds of things that cite a passage."""
STILL_RIGHT, MOVED, RETIRED, OVERTAKEN = "still right", "moved", "retired", "overtaken"
"""What may be decided of one; overtaken by a newer version before anybody decided."""


def passage_now(document: SourceDocument, anchor: str) -> list[StoredPassage]:
    """The passages of the current version that an anchor of any version leads to, in reading order.

    The passage that has the anchor itself, else those that continue it: one that was changed or joined, or several
    that it was split into. Empty where its words are gone, and for what was never an anchor.
    """
    listed = cast(StoredPassage.earlier, String).contains(f'"{anchor}"', autoescape=True)
    found = db.session.scalars(
        select(StoredPassage)
        .where(StoredPassage.version_id == document.current.id, or_(StoredPassage.anchor == anchor, listed))
        .order_by(StoredPassage.ordinal)
    ).all()
    itself = [passage for passage in found if passage.anchor == anchor]
    return itself or [passage for passage in found if anchor in passage.earlier]


def passage_before(version: DocumentVersion, anchor: str) -> StoredPassage | None:
    """The passage with this anchor in the newest version before this one that has it."""
    return db.session.scalar(
        select(StoredPassage)
        .join(DocumentVersion)
        .where(
            DocumentVersion.document_id == version.document_id,
            DocumentVersion.number < version.number,
            StoredPassage.anchor == anchor,
        )
        .order_by(DocumentVersion.number.desc())
        .limit(1)
    )


def versions_before(version: DocumentVersion) -> list[DocumentVersion]:
    """The versions of the same reading that came before this one, newest first."""
    rows = db.session.scalars(
        select(DocumentVersion)
        .where(DocumentVersion.document_id == version.document_id, DocumentVersion.number < version.number)
        .order_by(DocumentVersion.number.desc())
    )
    return list(rows)


def passages_named(version: DocumentVersion, anchors: list[str]) -> list[StoredPassage]:
    """The passages of a version with these anchors, in reading order."""
    rows = db.session.scalars(
        select(StoredPassage)
        .where(StoredPassage.version_id == version.id, StoredPassage.anchor.in_(anchors))
        .order_by(StoredPassage.ordinal)
    )
    return list(rows)


def items_in_use(document: SourceDocument) -> list[BankItem]:
    """The items of the reading's course that may be asked: drafts and approved ones."""
    rows = db.session.scalars(
        select(BankItem)
        .where(BankItem.course_id == document.course_id, BankItem.state.in_(("draft", "approved")))
        .order_by(BankItem.position, BankItem.id)
    )
    return list(rows)


def proofs_of(item: BankItem) -> list[dict[str, Any]]:
    """What an item cites as it reads now: the evidence of its key, then the further places that prove it."""
    content = item.current.content
    return [proof for proof in (content.get("evidence"), *content.get("more_evidence", ())) if proof]


def assignments_on(document: SourceDocument) -> list[Assignment]:
    """The assignments that hold essays against a reading and whose essays are not yet given back."""
    rows = db.session.scalars(
        select(Assignment)
        .join(assignment_sources)
        .where(assignment_sources.c.document_id == document.id, Assignment.released_at.is_(None))
        .order_by(Assignment.id)
    )
    return list(rows)


def highlights_in(document: SourceDocument) -> list[Highlight]:
    """What anybody marked in a reading."""
    return list(db.session.scalars(select(Highlight).where(Highlight.document_id == document.id)))


def items_with(ids: list[int]) -> dict[int, BankItem]:
    """Items by their inner numbers."""
    return {row.id: row for row in db.session.scalars(select(BankItem).where(BankItem.id.in_(ids)))}


def assignments_with(ids: list[int]) -> dict[int, Assignment]:
    """Assignments by their inner numbers."""
    return {row.id: row for row in db.session.scalars(select(Assignment).where(Assignment.id.in_(ids)))}


def highlights_with(ids: list[int]) -> dict[int, Highlight]:
    """Highlights by their inner numbers."""
    return {row.id: row for row in db.session.scalars(select(Highlight).where(Highlight.id.in_(ids)))}


def waiting(
    course: Course, document: SourceDocument | None = None, person: Person | None = None
) -> list[ChangedCitation]:
    """What waits to be looked at in a course, or in one reading: the instructors', or a person's own."""
    query = (
        select(ChangedCitation)
        .join(DocumentVersion)
        .join(SourceDocument)
        .where(SourceDocument.course_id == course.id, SourceDocument.withdrawn_at.is_(None))
        .where(ChangedCitation.settled_at.is_(None))
        .options(joinedload(ChangedCitation.version).joinedload(DocumentVersion.document))
        .order_by(ChangedCitation.id)
    )
    if document is not None:
        query = query.where(SourceDocument.id == document.id)
    mine = ChangedCitation.person_id.is_(None) if person is None else ChangedCitation.person_id == person.id
    return list(db.session.scalars(query.where(mine)))


def waiting_here(document: SourceDocument, public_id: str) -> ChangedCitation | None:
    """A row of this reading, whether it waits or is settled; locked on PostgreSQL and read afresh."""
    return db.session.scalar(
        select(ChangedCitation)
        .join(DocumentVersion)
        .where(DocumentVersion.document_id == document.id, ChangedCitation.public_id == public_id)
        .with_for_update(of=ChangedCitation)
        .execution_options(populate_existing=True)
    )


def citations_of_versions(document: SourceDocument) -> list[ChangedCitation]:
    """Every row that a version of this reading left, oldest first."""
    rows = db.session.scalars(
        select(ChangedCitation)
        .join(DocumentVersion)
        .where(DocumentVersion.document_id == document.id)
        .options(joinedload(ChangedCitation.version))
        .order_by(ChangedCitation.id)
    )
    return list(rows)


def settled_counts(version: DocumentVersion) -> dict[str, int]:
    """How many citations that a version changed were settled, by what was decided."""
    rows = db.session.execute(
        select(ChangedCitation.decision, func.count(ChangedCitation.id))
        .where(
            ChangedCitation.version_id == version.id,
            ChangedCitation.settled_at.is_not(None),
            ChangedCitation.person_id.is_(None),
        )
        .group_by(ChangedCitation.decision)
    )
    return {row[0]: row[1] for row in rows}
