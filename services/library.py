"""Readings of a course: importing them, reading them as passages, correcting their cards."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from courseware import reading
from courseware.documents import Document, Furniture, UnreadableDocument
from courseware.passages import Passage
from courseware.passages import passages_of as cut
from courseware.readers import read
from courseware.reading import Reading
from courseware.spans import MappedText, Span
from records import library as records
from records.database import db, transaction
from records.library import DocumentVersion, SourceDocument, StoredFurniture, StoredNote, StoredPassage
from records.people import Course, Person
from services.errors import Missing, Refused
from services.people import log

CARD = ("title", "author", "year", "publisher", "genre", "licence", "language", "citation", "note")
"""What a card says of a reading, in the order in which it is shown."""

GENRES = (
    "monograph",
    "textbook",
    "article",
    "report",
    "thread",
    "essay",
    "newspaper",
    "archive document",
    "speech",
    "memoir",
    "other",
)

LIMITS = {"title": 300, "author": 300, "year": 20, "publisher": 300, "genre": 40, "licence": 300, "language": 20}


def slug_of(name: str) -> str:
    """A short name of ASCII letters for addresses and files. Names that differ in other letters get different ones.

    >>> slug_of("Life & Fate, 2nd ed.txt"), slug_of("Café.txt")
    ('life-fate-2nd-ed', 'cafe')
    >>> slug_of("Жизнь.txt") != slug_of("Судьба.txt")
    True
    """
    stem = re.sub(r"\.\w{1,8}$", "", name)
    letters = [sign for sign in unicodedata.normalize("NFKD", stem) if not unicodedata.combining(sign)]
    plain = "".join(sign for sign in letters if sign.isascii()).lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:100]
    if slug and not any(sign.isalpha() and not sign.isascii() for sign in letters):
        return slug
    return f"{slug or 'reading'}-{hashlib.sha256(stem.encode('utf-8', 'replace')).hexdigest()[:8]}"


def bare_name(name: str) -> str:
    """A file's name without the folders and control characters that a client may have sent with it.

    >>> bare_name("..\\\\../etc/pass\\nwd.txt")
    'passwd.txt'
    """
    last = re.split(r"[\\/]", name)[-1]
    return "".join(sign for sign in last if unicodedata.category(sign)[0] != "C").strip()[:255] or "unnamed"


@dataclass(frozen=True)
class Imported:
    """What an import did: the document, and whether a new version was stored."""

    document: SourceDocument
    version: DocumentVersion
    is_new: bool


def import_document(
    course: Course,
    actor: Person | None,
    data: bytes,
    filename: str,
    now: datetime,
    card: Mapping[str, str] | None = None,
    slug: str | None = None,
) -> Imported:
    """Read the bytes and keep them whole with their passages; the same bytes again change nothing.

    Raises UnreadableDocument with a sentence, before anything is stored.
    """
    filename = bare_name(filename)
    given = {key: str(value).strip() for key, value in (card or {}).items() if key in CARD}
    document = read(data, filename, given)
    passages = cut(document)
    if not any(_says_something(passage.text) for passage in passages):
        raise UnreadableDocument("No sentence was found in this text. Choose one with whole sentences.")
    with transaction():
        entry = _entry(course, slug or slug_of(filename), document, given, now)
        if entry.versions and entry.current.sha256 == document.sha256:
            return Imported(entry, entry.current, is_new=False)
        version = _version(entry, document, data, filename, actor, now)
        _keep_parts(version, document, passages)
        log(now, actor, "reading imported", course, entry.title, version=version.number, words=version.words)
        db.session.flush()
        db.session.expire(entry, ["versions"])
    return Imported(entry, version, is_new=True)


def _says_something(text: str) -> bool:
    # Three words and a stop, in any script; or so many words that somebody may have left the stops out.
    words = re.findall(r"[^\W\d_]+", text)
    return (len(words) >= 3 and bool(re.search(r"[.!?…。！？।؟۔]", text))) or len(words) >= 25 or _unspaced(text)


def _unspaced(text: str) -> bool:
    # Scripts without spaces have whole sentences in one "word".
    return bool(re.search(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]{6}", text))


def _entry(course: Course, slug: str, document: Document, card: Mapping[str, str], now: datetime) -> SourceDocument:
    entry = records.document_by_slug(course, slug)
    if entry is None:
        entry = SourceDocument(course_id=course.id, slug=slug, title=document.title or slug, created_at=now)
        db.session.add(entry)
    entry.withdrawn_at = None
    _fill_card(entry, {key: value for key, value in document.card.items() if key in CARD} | dict(card))
    db.session.flush()
    return entry


def _fill_card(entry: SourceDocument, card: Mapping[str, str]) -> None:
    for key, value in card.items():
        if value or key != "title":
            setattr(entry, key, value[: LIMITS.get(key, 5_000)])


def _version(
    entry: SourceDocument, document: Document, data: bytes, filename: str, actor: Person | None, now: datetime
) -> DocumentVersion:
    version = DocumentVersion(
        document_id=entry.id,
        number=len(entry.versions) + 1,
        sha256=document.sha256,
        filename=filename[:255],
        form=document.form,
        encoding=document.encoding,
        words=document.word_count,
        content=data,
        raw=document.raw,
        imported_at=now,
        imported_by_id=actor.id if actor else None,
    )
    db.session.add(version)
    db.session.flush()
    return version


def _keep_parts(version: DocumentVersion, document: Document, passages: Sequence[Passage]) -> None:
    anchors = _anchors_by_block(document, passages)
    db.session.add_all(_stored(version, passage) for passage in passages)
    db.session.add_all(
        StoredNote(
            version_id=version.id,
            marker=note.marker[:12] if note.marker else None,
            anchor=anchors.get(note.block) if note.block is not None else None,
            text=note.text,
            start=note.span.start,
            end=note.span.end,
        )
        for note in document.notes
    )
    db.session.add_all(_stored_furniture(version, piece, document.raw) for piece in document.furniture)


def _stored(version: DocumentVersion, passage: Passage) -> StoredPassage:
    return StoredPassage(
        version_id=version.id,
        anchor=passage.anchor,
        ordinal=passage.ordinal,
        kind=str(passage.kind),
        section=list(passage.section),
        speaker=passage.speaker[:120] if passage.speaker else None,
        post=passage.post,
        text=passage.text,
        start=passage.start,
        end=passage.end,
        runs=[list(run) for run in passage.content.runs],
        marks=[{"marker": mark.marker, "position": mark.position} for mark in passage.marks],
    )


def _stored_furniture(version: DocumentVersion, piece: Furniture, raw: str) -> StoredFurniture:
    return StoredFurniture(
        version_id=version.id,
        start=piece.span.start,
        end=piece.span.end,
        text=piece.span.of(raw),
        reason=piece.reason[:60],
    )


def _anchors_by_block(document: Document, passages: Sequence[Passage]) -> dict[int, str]:
    starts = {passage.start: passage.anchor for passage in passages}
    return {
        index: starts[block.span.start] for index, block in enumerate(document.blocks) if block.span.start in starts
    }


def correct_card(
    course: Course, document_id: str, actor: Person, card: Mapping[str, str], now: datetime
) -> SourceDocument:
    """Change what the card of a reading says."""
    if not card.get("title", "").strip():
        raise Refused("Give the reading a title.")
    with transaction():
        entry = document_here(course, document_id)
        before = {key: getattr(entry, key) for key in card}
        _fill_card(entry, card)
        log(now, actor, "card corrected", course, entry.title, before=before)
    return entry


def withdraw(course: Course, document_id: str, actor: Person, now: datetime) -> None:
    """Take a reading out of the course's list; items and essays that cite it keep their evidence."""
    with transaction():
        entry = document_here(course, document_id)
        entry.withdrawn_at = now
        log(now, actor, "reading withdrawn", course, entry.title)


def document_here(course: Course, document_id: str) -> SourceDocument:
    """A reading of this course that has not been withdrawn. Raises Missing."""
    entry = records.document_by_public_id(course, document_id)
    if entry is None or entry.withdrawn_at is not None:
        raise Missing("This reading")
    return entry


def reading_of(version: DocumentVersion) -> Reading:
    """Everything that generation and essay scoring need of a version, worked out once a process."""
    return _reading(version.sha256, version.filename)


@lru_cache(maxsize=24)
def _reading(sha256: str, filename: str) -> Reading:
    version = records.version_by_hash(sha256)
    if version is None:
        raise Missing("This reading")
    return reading.analyse(read(version.content, filename))


def place_in(passage: StoredPassage, start: int, end: int) -> Span | None:
    """Where raw places [start, end) stand in the passage's cleaned text; None where they lie outside."""
    if end <= passage.start or start >= passage.end:
        return None
    content = MappedText(passage.text, tuple((run[0], run[1], run[2]) for run in passage.runs))
    low, high = content.cleaned_position(start), content.cleaned_position(end)
    return Span(low, max(low, high))
