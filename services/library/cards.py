"""What a reading's card says, and correcting it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from courseware import genres
from records.database import transaction
from records.library import SourceDocument
from records.people import Course, Person
from services.errors import Refused
from services.library.here import document_here
from services.people import log

CARD = ("title", "author", "year", "publisher", "genre", "licence", "language", "citation", "note")
"""What a card says of a reading, in the order in which it is shown."""

GENRES = (*genres.GENRES, genres.OTHER)
"""What a card may say of the kind of document, in the order in which it is offered."""

LIMITS = {"title": 300, "author": 300, "year": 20, "publisher": 300, "genre": 40, "licence": 300, "language": 20}


def fill_card(entry: SourceDocument, card: Mapping[str, str]) -> None:
    """Write what is given onto the card, cut to what its columns hold; an empty title is not written."""
    for key, value in card.items():
        if value or key != "title":
            setattr(entry, key, value[: LIMITS.get(key, 5_000)])


def correct_card(
    course: Course, document_id: str, actor: Person, card: Mapping[str, str], now: datetime
) -> SourceDocument:
    """Change what the card of a reading says."""
    if not card.get("title", "").strip():
        raise Refused("Give the reading a title.")
    with transaction():
        entry = document_here(course, document_id)
        before = {key: getattr(entry, key) for key in card}
        fill_card(entry, card)
        log(now, actor, "card corrected", course, entry.title, before=before)
    return entry


def withdraw(course: Course, document_id: str, actor: Person, now: datetime) -> None:
    """Take a reading out of the course's list; items and essays that cite it keep their evidence."""
    with transaction():
        entry = document_here(course, document_id)
        entry.withdrawn_at = now
        log(now, actor, "reading withdrawn", course, entry.title)
