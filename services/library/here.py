"""The readings of a course as they are found, and what is worked out of them."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from courseware import reading
from courseware.corrections import Corrections, LineChoice
from courseware.readers import read
from courseware.reading import Reading
from courseware.spans import MappedText, Span
from records import library as records
from records.library import DocumentVersion, SourceDocument, StoredPassage
from records.people import Course
from services.errors import Missing


def document_here(course: Course, document_id: str) -> SourceDocument:
    """A reading of this course that has not been withdrawn. Raises Missing."""
    entry = records.document_by_public_id(course, document_id)
    if entry is None or entry.withdrawn_at is not None:
        raise Missing("This reading")
    return entry


def reading_of(version: DocumentVersion) -> Reading:
    """Everything that generation and essay scoring need of a version, with the card's corrections obeyed.

    Worked out once a process for each state of the corrections.
    """
    card = version.document
    told = tuple((name, getattr(card, name)) for name in ("title", "author", "year", "genre") if getattr(card, name))
    return _reading(version.sha256, version.id, corrections_of(version), told)


def corrections_of(version: DocumentVersion) -> Corrections:
    """The lines that the version was cut with, and who speaks and what is named as the card corrects them now."""
    said = Corrections.of_table(version.document.corrections)
    return Corrections(Corrections.of_table({"lines": version.lines}).lines, said.names, said.speech)


@lru_cache(maxsize=24)
def _reading(sha256: str, version_id: int, corrections: Corrections, card: tuple[tuple[str, str], ...]) -> Reading:
    made = _parsed(sha256, version_id, corrections.lines)
    # What the card says stands above what the document says of itself; sourcing questions ask by its genre.
    document = replace(made.document, card=made.document.card | dict(card))
    return replace(made, document=document, corrections=corrections)


@lru_cache(maxsize=24)
def _parsed(sha256: str, version_id: int, lines: tuple[LineChoice, ...]) -> Reading:
    # The hash stands in the key because numbers are given again, by another database in the same process.
    version = records.version_by_id(version_id)
    if version is None:
        raise Missing("This reading")
    return _as_kept(reading.analyse(read(version.content, version.filename, lines=lines)), version)


def _as_kept(made: Reading, version: DocumentVersion) -> Reading:
    """The reading with the anchors of its stored passages, which some have from a version before."""
    kept = [row.anchor for row in records.passages_of(version)]
    if len(kept) != len(made.passages):
        return made
    parsed = {anchor: made.parsed[passage.anchor] for anchor, passage in zip(kept, made.passages, strict=True)}
    passages = (replace(passage, anchor=anchor) for anchor, passage in zip(kept, made.passages, strict=True))
    return replace(made, passages=tuple(passages), parsed=parsed)


def place_in(passage: StoredPassage, start: int, end: int) -> Span | None:
    """Where raw places [start, end) stand in the passage's cleaned text; None where they lie outside."""
    if end <= passage.start or start >= passage.end:
        return None
    content = MappedText(passage.text, tuple((run[0], run[1], run[2]) for run in passage.runs))
    low, high = content.cleaned_position(start), content.cleaned_position(end)
    return Span(low, max(low, high))
