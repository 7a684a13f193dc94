"""Importing a reading: bytes become a version with its passages, notes and furniture, whole or not at all."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from courseware.corrections import Corrections, LineChoice
from courseware.documents import Document, Furniture, UnreadableDocument
from courseware.passages import Passage
from courseware.passages import passages_of as cut
from courseware.readers import read
from records import imports as records_of_imports
from records import library as records
from records.database import db, transaction
from records.library import DocumentVersion, SourceDocument
from records.people import Course, Person
from services.library.cards import CARD, fill_card
from services.library.revising import anchored, note_revision
from services.people import log

Tell = Callable[[int, int], None]
"""Hears how much is done and of how much."""


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


@dataclass(frozen=True)
class ReadSource:
    """A file that has been read and is not kept yet, with the choices of lines that it was read with."""

    document: Document
    passages: Sequence[Passage]
    data: bytes
    filename: str
    lines: tuple[LineChoice, ...]


def import_document(
    course: Course,
    actor: Person | None,
    data: bytes,
    filename: str,
    now: datetime,
    card: Mapping[str, str] | None = None,
    slug: str | None = None,
    corrections: Corrections | None = None,
    tell: Tell | None = None,
) -> Imported:
    """Read the bytes and keep them whole with their passages; the same bytes cut the same way change nothing.

    ``corrections`` replace those of the card where they are given; else the card's own are obeyed, so that a file that
    comes again is cut as the last one was. ``tell`` hears how far the reading is. Raises UnreadableDocument with a
    sentence, before anything is stored. The reading itself is done before the database is locked.
    """
    filename = bare_name(filename)
    slug = slug or slug_of(filename)
    decided = corrections if corrections is not None else kept_corrections(course, slug)
    source = read_source(data, filename, card or {}, decided.lines, tell)
    with transaction():
        done = keep_source(course, actor, source, card or {}, slug, now)
        if corrections is not None:
            done.document.corrections = corrections.table()
    return done


def read_source(
    data: bytes, filename: str, card: Mapping[str, str], lines: Sequence[LineChoice], tell: Tell | None = None
) -> ReadSource:
    """Read bytes that are to become a reading. Raises UnreadableDocument, also for what has no sentence in it."""
    document = read(data, filename, _card(card), lines, tell)
    passages = cut(document)
    if not any(_says_something(passage.text) for passage in passages):
        raise UnreadableDocument("No sentence was found in this text. Choose one with whole sentences.")
    return ReadSource(document, passages, data, filename, tuple(lines))


def keep_source(
    course: Course, actor: Person | None, source: ReadSource, card: Mapping[str, str], slug: str, now: datetime
) -> Imported:
    """Store what was read as a version of the reading of that name, and its choices of lines in the card.

    To be called within a transaction. What is stored already, cut the same way, is not stored again.
    """
    records_of_imports.lock_course(course)
    entry = _entry(course, slug, source.document, _card(card), now)
    entry.corrections = replace(Corrections.of_table(entry.corrections), lines=source.lines).table()
    lines = [asdict(line) for line in source.lines]
    if entry.versions and (entry.current.sha256, entry.current.lines) == (source.document.sha256, lines):
        return Imported(entry, entry.current, is_new=False)
    passages = anchored(entry.current if entry.versions else None, source.passages)
    version = _version(entry, source, actor, now)
    version.lines = lines
    _keep_parts(version, source.document, passages)
    note_revision(entry, version, now)
    log(now, actor, "reading imported", course, entry.title, version=version.number, words=version.words)
    db.session.flush()
    db.session.expire(entry, ["versions"])
    return Imported(entry, version, is_new=True)


def kept_corrections(course: Course, slug: str) -> Corrections:
    """What the card of a reading has kept of earlier decisions; nothing for a reading that is new."""
    entry = records.document_by_slug(course, slug)
    return Corrections.of_table(entry.corrections) if entry is not None else Corrections()


def _card(given: Mapping[str, str]) -> dict[str, str]:
    return {key: str(value).strip() for key, value in given.items() if key in CARD}


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
    # What the text says of itself fills the card's empty lines; what a person wrote there stays.
    told = {key: value for key, value in document.card.items() if key in CARD and not getattr(entry, key)}
    fill_card(entry, told | dict(card))
    db.session.flush()
    return entry


def _version(entry: SourceDocument, source: ReadSource, actor: Person | None, now: datetime) -> DocumentVersion:
    version = DocumentVersion(
        document_id=entry.id,
        number=len(entry.versions) + 1,
        sha256=source.document.sha256,
        filename=source.filename[:255],
        form=source.document.form,
        encoding=source.document.encoding,
        words=source.document.word_count,
        content=source.data,
        raw=source.document.raw,
        imported_at=now,
        imported_by_id=actor.id if actor else None,
    )
    db.session.add(version)
    db.session.flush()
    return version


def _keep_parts(version: DocumentVersion, document: Document, passages: Sequence[Passage]) -> None:
    anchors = _anchors_by_block(document, passages)
    records_of_imports.store_parts(
        [_passage_row(version, passage) for passage in passages],
        [
            {
                "version_id": version.id,
                "marker": note.marker[:12] if note.marker else None,
                "anchor": anchors.get(note.block) if note.block is not None else None,
                "text": note.text,
                "start": note.span.start,
                "end": note.span.end,
            }
            for note in document.notes
        ],
        [_furniture_row(version, piece, document.raw) for piece in document.furniture],
    )


def _passage_row(version: DocumentVersion, passage: Passage) -> dict[str, Any]:
    return {
        "version_id": version.id,
        "anchor": passage.anchor,
        "ordinal": passage.ordinal,
        "kind": str(passage.kind),
        "section": list(passage.section),
        "speaker": passage.speaker[:120] if passage.speaker else None,
        "post": passage.post,
        "text": passage.text,
        "start": passage.start,
        "end": passage.end,
        "runs": [list(run) for run in passage.content.runs],
        "marks": [{"marker": mark.marker, "position": mark.position} for mark in passage.marks],
    }


def _furniture_row(version: DocumentVersion, piece: Furniture, raw: str) -> dict[str, Any]:
    return {
        "version_id": version.id,
        "start": piece.span.start,
        "end": piece.span.end,
        "text": piece.span.of(raw),
        "reason": piece.reason[:60],
    }


def _anchors_by_block(document: Document, passages: Sequence[Passage]) -> dict[int, str]:
    starts = {passage.start: passage.anchor for passage in passages}
    return {
        index: starts[block.span.start] for index, block in enumerate(document.blocks) if block.span.start in starts
    }
