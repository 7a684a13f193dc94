"""What new versions of a reading changed: where a passage stands now, and what waits for a person to look at."""

from __future__ import annotations

from sqlalchemy import String, cast, or_, select

from records.database import db
from records.library import SourceDocument, StoredPassage


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
