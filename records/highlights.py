"""Highlights: found for the one person whose they are, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from records.database import db
from records.library import Highlight, SourceDocument
from records.people import Course, Person


def highlights_in(document: SourceDocument, person: Person, anchors: Iterable[str] | None = None) -> list[Highlight]:
    """A person's highlights in a reading in the order of the text; with ``anchors``, those of these passages."""
    query = select(Highlight).where(Highlight.document_id == document.id, Highlight.person_id == person.id)
    if anchors is not None:
        query = query.where(Highlight.anchor.in_(list(anchors)))
    return list(db.session.scalars(query.order_by(Highlight.start, Highlight.id)))


def highlights_of(course: Course, person: Person) -> list[Highlight]:
    """A person's highlights in all readings of a course that are not withdrawn, reading by reading."""
    return list(
        db.session.scalars(
            select(Highlight)
            .join(SourceDocument)
            .where(
                SourceDocument.course_id == course.id,
                SourceDocument.withdrawn_at.is_(None),
                Highlight.person_id == person.id,
            )
            .options(joinedload(Highlight.document))
            .order_by(SourceDocument.title, SourceDocument.id, Highlight.start, Highlight.id)
        )
    )


def highlights_of_person(person: Person) -> list[Highlight]:
    """Everything that a person has marked, in any course: what an export of their own data holds."""
    return list(
        db.session.scalars(
            select(Highlight)
            .where(Highlight.person_id == person.id)
            .options(joinedload(Highlight.document).joinedload(SourceDocument.course))
            .order_by(Highlight.at, Highlight.id)
        )
    )


def highlight_by_public_id(course: Course, person: Person, public_id: str) -> Highlight | None:
    """A person's own highlight in a reading of this course."""
    return db.session.scalar(
        select(Highlight)
        .join(SourceDocument)
        .where(
            Highlight.public_id == public_id,
            Highlight.person_id == person.id,
            SourceDocument.course_id == course.id,
        )
        .options(joinedload(Highlight.document))
    )


def highlight_over(document: SourceDocument, person: Person, sha256: str, start: int, end: int) -> Highlight | None:
    """A person's highlight of exactly these words."""
    return db.session.scalar(
        select(Highlight).where(
            Highlight.document_id == document.id,
            Highlight.person_id == person.id,
            Highlight.sha256 == sha256,
            Highlight.start == start,
            Highlight.end == end,
        )
    )


def count_in(document: SourceDocument, person: Person) -> int:
    """How many highlights a person has in a reading."""
    query = select(func.count(Highlight.id)).where(
        Highlight.document_id == document.id, Highlight.person_id == person.id
    )
    return db.session.scalar(query) or 0


def counts_in(course: Course, person: Person) -> dict[int, int]:
    """How many highlights a person has in each reading of a course, by the reading's number."""
    rows = db.session.execute(
        select(Highlight.document_id, func.count(Highlight.id))
        .join(SourceDocument)
        .where(SourceDocument.course_id == course.id, Highlight.person_id == person.id)
        .group_by(Highlight.document_id)
    )
    return {row[0]: row[1] for row in rows}
