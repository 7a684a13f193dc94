"""What a search reads of a version: its passages and notes, without the columns that only their pages need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from records.database import db
from records.library import StoredNote, StoredPassage


def passages_to_search(version_id: int) -> Sequence[Any]:
    """Anchor, ordinal, text, section, speaker and post of each passage, in reading order."""
    return db.session.execute(
        select(
            StoredPassage.anchor,
            StoredPassage.ordinal,
            StoredPassage.text,
            StoredPassage.section,
            StoredPassage.speaker,
            StoredPassage.post,
        )
        .where(StoredPassage.version_id == version_id)
        .order_by(StoredPassage.ordinal)
    ).all()


def notes_to_search(version_id: int) -> Sequence[Any]:
    """Marker, anchor and text of each note, in reading order."""
    return db.session.execute(
        select(StoredNote.marker, StoredNote.anchor, StoredNote.text)
        .where(StoredNote.version_id == version_id)
        .order_by(StoredNote.start)
    ).all()


def passage_to_cite(version_id: int, anchor: str) -> StoredPassage | None:
    """The passage of a version with that anchor, or the first that had it in an earlier version."""
    found = db.session.scalar(
        select(StoredPassage).where(StoredPassage.version_id == version_id, StoredPassage.anchor == anchor)
    )
    if found is not None:
        return found
    rows = db.session.scalars(
        select(StoredPassage).where(StoredPassage.version_id == version_id).order_by(StoredPassage.ordinal)
    )
    return next((passage for passage in rows if anchor in passage.earlier), None)
