"""What the reading page asks of a version: its outline without its words, and the passages and notes of one part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import func, select

from records.bank import BankItem, ItemVersion
from records.database import db
from records.essays import Assignment, Essay, assignment_sources
from records.library import DocumentVersion, SourceDocument, StoredFurniture, StoredNote, StoredPassage
from records.people import Course, Person


class OutlineRow(NamedTuple):
    """A passage without its words."""

    ordinal: int
    anchor: str
    section: list[str]
    characters: int


class CardRow(NamedTuple):
    """What references to a reading are made of."""

    public_id: str
    title: str
    author: str
    year: str
    publisher: str
    genre: str
    licence: str
    language: str
    citation: str


def outline_rows(version_id: int) -> list[OutlineRow]:
    """Every passage of a version in reading order, without its words."""
    rows = db.session.execute(
        select(StoredPassage.ordinal, StoredPassage.anchor, StoredPassage.section, func.length(StoredPassage.text))
        .where(StoredPassage.version_id == version_id)
        .order_by(StoredPassage.ordinal)
    )
    return [OutlineRow(*row) for row in rows]


def passages_between(version: DocumentVersion, first: int, last: int) -> list[StoredPassage]:
    """The passages with these ordinals, both within, in reading order."""
    rows = db.session.scalars(
        select(StoredPassage)
        .where(StoredPassage.version_id == version.id, StoredPassage.ordinal.between(first, last))
        .order_by(StoredPassage.ordinal)
    )
    return list(rows)


def notes_between(version: DocumentVersion, first: int, last: int) -> list[StoredNote]:
    """The notes that hang on these passages, in the order of the document."""
    here = select(StoredPassage.anchor).where(
        StoredPassage.version_id == version.id, StoredPassage.ordinal.between(first, last)
    )
    rows = db.session.scalars(
        select(StoredNote)
        .where(StoredNote.version_id == version.id, StoredNote.anchor.in_(here))
        .order_by(StoredNote.start)
    )
    return list(rows)


def loose_notes(version: DocumentVersion) -> list[StoredNote]:
    """The notes that hang on no passage."""
    rows = db.session.scalars(
        select(StoredNote)
        .where(StoredNote.version_id == version.id, StoredNote.anchor.is_(None))
        .order_by(StoredNote.start)
    )
    return list(rows)


def furniture_count(version: DocumentVersion) -> int:
    """How many pieces were taken out."""
    query = select(func.count(StoredFurniture.id)).where(StoredFurniture.version_id == version.id)
    return db.session.scalar(query) or 0


def ordinal_at(version: DocumentVersion, place: int) -> int | None:
    """The passage that a raw place stands in, or the next one after it."""
    return db.session.scalar(
        select(func.min(StoredPassage.ordinal)).where(StoredPassage.version_id == version.id, StoredPassage.end > place)
    )


def cards_of(course: Course) -> list[CardRow]:
    """The cards of the readings of a course, by title."""
    columns = [getattr(SourceDocument, name) for name in CardRow._fields]
    rows = db.session.execute(
        select(*columns)
        .where(SourceDocument.course_id == course.id, SourceDocument.withdrawn_at.is_(None))
        .order_by(SourceDocument.title)
    )
    return [CardRow(*row) for row in rows]


def questions_by_anchor(document: SourceDocument) -> Mapping[str, int]:
    """How many approved questions of the bank rest on each passage, by its anchor."""
    newest = (
        select(func.max(ItemVersion.number))
        .where(ItemVersion.item_id == BankItem.id)
        .correlate(BankItem)
        .scalar_subquery()
    )
    anchor = ItemVersion.content["evidence"]["anchor"].as_string()
    rows = db.session.execute(
        select(anchor, func.count())
        .select_from(ItemVersion)
        .join(BankItem)
        .where(BankItem.document_id == document.id, BankItem.state == "approved", ItemVersion.number == newest)
        .group_by(anchor)
    )
    return {found: count for found, count in rows if found}


def assignments_to_cite_in(document: SourceDocument, student: Person) -> list[Assignment]:
    """The open assignments that set this reading and to which the student has submitted nothing yet."""
    handed_in = select(Essay.assignment_id).where(Essay.student_id == student.id, Essay.submitted_at.is_not(None))
    rows = db.session.scalars(
        select(Assignment)
        .join(assignment_sources, assignment_sources.c.assignment_id == Assignment.id)
        .where(
            assignment_sources.c.document_id == document.id,
            Assignment.course_id == document.course_id,
            Assignment.state == "open",
            Assignment.id.not_in(handed_in),
        )
        .order_by(Assignment.title)
    )
    return list(rows)
