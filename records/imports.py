"""Queries on files on their way in, and the quick way to store the parts of a document version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import joinedload, undefer

from records.database import db
from records.library import DocumentVersion, Import, SourceDocument, StoredFurniture, StoredNote, StoredPassage
from records.people import Course

OPEN = ("asked", "running", "ready", "failed")
"""States in which an import waits for the worker or for a person."""


def import_by_public_id(course: Course, public_id: str) -> Import | None:
    """An import of this course."""
    return db.session.scalar(select(Import).where(Import.course_id == course.id, Import.public_id == public_id))


def any_import(public_id: str) -> Import | None:
    """An import of whatever course; for the worker only."""
    return db.session.scalar(select(Import).where(Import.public_id == public_id))


def lock_import(row: Import) -> Import:
    """The import's row, locked on PostgreSQL and read afresh."""
    return db.session.scalars(
        select(Import)
        .where(Import.id == row.id)
        .options(undefer(Import.preview))
        .with_for_update(of=Import)
        .execution_options(populate_existing=True)
    ).one()


def lock_course(course: Course) -> None:
    """Let no other reading come into this course until the transaction ends: names of files are told apart here."""
    db.session.execute(select(Course.id).where(Course.id == course.id).with_for_update(of=Course))


def unfinished_imports() -> list[str]:
    """Public ids of the imports of every course that wait for the worker or were being read."""
    return list(
        db.session.scalars(select(Import.public_id).where(Import.state.in_(("asked", "running"))).order_by(Import.id))
    )


def open_imports(course: Course) -> list[Import]:
    """The imports of a course that are neither added nor dropped, newest first."""
    return list(
        db.session.scalars(
            select(Import)
            .where(Import.course_id == course.id, Import.state.in_(OPEN))
            .options(joinedload(Import.document))
            .order_by(Import.id.desc())
        )
    )


def forgotten_imports(before: datetime) -> list[Import]:
    """Open imports of every course that were asked for before a moment."""
    return list(db.session.scalars(select(Import).where(Import.state.in_(OPEN), Import.asked_at < before)))


def slugs_like(course: Course, slug: str) -> set[str]:
    """The names of this course's readings, withdrawn ones too, that begin with one."""
    return set(
        db.session.scalars(
            select(SourceDocument.slug).where(
                SourceDocument.course_id == course.id, SourceDocument.slug.startswith(slug, autoescape=True)
            )
        )
    )


def anchors_of(version: DocumentVersion) -> list[str]:
    """The anchors of a version's passages in reading order."""
    return list(
        db.session.scalars(
            select(StoredPassage.anchor).where(StoredPassage.version_id == version.id).order_by(StoredPassage.ordinal)
        )
    )


def count_passages(version: DocumentVersion) -> int:
    """How many passages a version has."""
    return db.session.scalar(select(func.count(StoredPassage.id)).where(StoredPassage.version_id == version.id)) or 0


def store_parts(
    passages: Sequence[dict[str, Any]], notes: Sequence[dict[str, Any]], furniture: Sequence[dict[str, Any]]
) -> None:
    """Store rows of a version many at a time: a book has thousands, and an object for each would cost more than it."""
    for table, rows in ((StoredPassage, passages), (StoredNote, notes), (StoredFurniture, furniture)):
        if rows:
            db.session.execute(insert(table), list(rows))
