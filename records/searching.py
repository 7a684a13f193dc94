"""What a search reads of a version: its passages and notes, without the columns that only their pages need."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select

from courseware.spans import MappedText
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


def contents_of(places: Iterable[tuple[int, str]]) -> dict[tuple[int, str], MappedText]:
    """The words of passages with their raw places, by version and anchor."""
    asked = set(places)
    if not asked:
        return {}
    found = db.session.execute(
        select(StoredPassage.version_id, StoredPassage.anchor, StoredPassage.text, StoredPassage.runs).where(
            StoredPassage.version_id.in_({version for version, _ in asked}),
            StoredPassage.anchor.in_({anchor for _, anchor in asked}),
        )
    )
    return {
        (row.version_id, row.anchor): MappedText(row.text, tuple((run[0], run[1], run[2]) for run in row.runs))
        for row in found
    }
