"""A reading opened to be read: which part, what stands in it, and where a passage is found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache

from courseware.citing import Card, reference
from courseware.paging import Line, Part, part_with, parts_of
from records import reading as records
from records.library import DocumentVersion, SourceDocument, StoredNote, StoredPassage
from records.people import Course
from records.reading import CardRow
from records.revisions import passage_now
from services.errors import Missing

LETTERS_A_WORD = 6.0
"""Letters of a word with its space, in English prose; near enough to cut a book into parts."""


@dataclass(frozen=True)
class Outline:
    """Every passage of a version without its words, and the parts that it is read in."""

    lines: tuple[Line, ...]
    parts: tuple[Part, ...]

    @cached_property
    def ordinals(self) -> Mapping[str, int]:
        """Ordinals by anchor."""
        return {line.anchor: line.ordinal for line in self.lines}

    def part(self, number: int) -> Part:
        """The part with this number, from 1. Raises Missing."""
        if not 1 <= number <= len(self.parts):
            raise Missing("This part of the reading")
        return self.parts[number - 1]

    def part_of(self, ordinal: int) -> Part | None:
        """The part in which a passage stands."""
        return part_with(self.parts, ordinal)


@dataclass(frozen=True)
class Opened:
    """One part of a version with all that is shown of it."""

    part: Part
    passages: Sequence[StoredPassage]
    notes: Sequence[StoredNote]
    loose_notes: Sequence[StoredNote]


def outline_of(version: DocumentVersion) -> Outline:
    """The outline of a version. Versions never change, so it is worked out once a process."""
    return _outline(version.sha256, version.id, version.imported_at)


@lru_cache(maxsize=64)
def _outline(_sha256: str, version_id: int, _imported_at: datetime) -> Outline:
    # Hash and time stand in the key because numbers are given again, by another database in the same process.
    lines = tuple(
        Line(row.ordinal, row.anchor, tuple(row.section), round(row.characters / LETTERS_A_WORD))
        for row in records.outline_rows(version_id)
    )
    return Outline(lines, parts_of(lines))


def open_part(version: DocumentVersion, number: int) -> Opened:
    """A part of a version; what hangs on no passage stands with the last. Raises Missing."""
    outline = outline_of(version)
    part = outline.part(number)
    return Opened(
        part,
        records.passages_between(version, part.first, part.last),
        records.notes_between(version, part.first, part.last),
        records.loose_notes(version) if part is outline.parts[-1] else [],
    )


def passages_at(document: SourceDocument, anchor: str) -> list[StoredPassage]:
    """The passages that an anchor of any version leads to. Raises Missing where its words are gone or never were."""
    found = passage_now(document, anchor)
    if not found:
        raise Missing("This passage")
    return found


def card_of(entry: SourceDocument | CardRow) -> Card:
    """The card's lines as plain values."""
    return Card(
        entry.title,
        entry.author,
        entry.year,
        entry.publisher,
        entry.genre,
        entry.licence,
        entry.language,
        entry.citation,
    )


def references(course: Course, document: SourceDocument, passages: Iterable[StoredPassage]) -> dict[str, str]:
    """How each passage is cited in a text, by its anchor: told apart from all readings of the course."""
    card, among = card_of(document), [card_of(row) for row in records.cards_of(course)]
    return {
        passage.anchor: reference(card, passage.ordinal + 1, passage.speaker or "", passage.post, among)
        if passage.post
        else reference(card, passage.ordinal + 1, among=among)
        for passage in passages
    }
