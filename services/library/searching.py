"""Searching the readings of a course: passages and notes, each with the sentence that answers and how to cite it."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from courseware.citing import Card, reference
from courseware.searching import (
    Excerpt,
    Piece,
    Query,
    Ranked,
    Ranking,
    TextIndex,
    clipped,
    corrected,
    excerpt,
    meanings,
    parse_query,
    rank,
)
from courseware.spans import Span
from records import library as records
from records import searching as rows
from records.library import DocumentVersion, SourceDocument
from records.people import Course
from records.reading import cards_of as card_rows
from services.library.here import document_here
from services.library.reading import card_of, passages_at, references

PAGE = 10
MOST_WORDS = 1_000_000
"""Words whose indexes a process keeps: some 90 MB."""


_OPENING = re.compile(r"[“„«]|(?<![^\s(\[—–-])\"(?=\S)")
_CLOSING = re.compile(r"[”»\"]")


@dataclass(frozen=True)
class Words:
    """Words of a reading as they are shown, with the places of those that were looked for."""

    text: str
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Hit:
    """A passage or note that was found. ``reference`` is empty for a note that hangs on no passage."""

    document: SourceDocument
    piece: Piece
    sentences: tuple[Words, ...]
    before: str
    after: str
    quotation: str
    """The sentence that answers best, in quotation marks."""
    reference: str
    raw: Span | None = None
    """The best sentence in raw places of the current version; None for a note."""


@dataclass(frozen=True)
class Found:
    """What a search found, a page of it. ``counts`` has every reading that something was found in."""

    asked: str
    hits: tuple[Hit, ...] = ()
    total: int = 0
    counts: tuple[tuple[SourceDocument, int], ...] = ()
    page: int = 1
    pages: int = 0
    missing: tuple[str, ...] = ()
    """Words that no reading has."""
    instead: str = ""
    """What was looked for in place of words that no reading has; empty where it was what was asked."""
    mended: str = ""
    """Where nothing was found: the query with its slips mended, if that finds something."""
    loose: str = ""
    """Where nothing was found: its words without quotation marks and minus signs, if they find something."""
    everywhere: int = 0
    """How much was found in all readings together."""
    looked_for: bool = field(default=True)
    """Whether anything was asked for at all."""


class _Shelf:
    """The indexes of versions, built when they are first needed; the longest unused are put away beyond a limit."""

    def __init__(self, most_words: int) -> None:
        self._most = most_words
        self._kept: OrderedDict[tuple[str, int, datetime], TextIndex] = OrderedDict()
        self._lock = threading.Lock()

    def index_of(self, version: DocumentVersion) -> TextIndex:
        # Versions never change. Hash and time stand in the key because numbers are given again, by another database.
        key = (version.sha256, version.id, version.imported_at)
        with self._lock:
            if key not in self._kept:
                self._kept[key] = TextIndex(pieces_of(version))
            self._kept.move_to_end(key)
            found = self._kept[key]
            while len(self._kept) > 1 and sum(index.words for index in self._kept.values()) > self._most:
                self._kept.popitem(last=False)
            return found


_shelf = _Shelf(MOST_WORDS)


def pieces_of(version: DocumentVersion) -> list[Piece]:
    """The passages of a version and its notes; a note is numbered as the passage that it hangs on."""
    pieces = [
        Piece(row.anchor, row.ordinal + 1, row.text, tuple(row.section), row.speaker or "", row.post)
        for row in rows.passages_to_search(version.id)
    ]
    homes = {piece.anchor: piece for piece in pieces}
    for row in rows.notes_to_search(version.id):
        home = homes.get(row.anchor, Piece("", 0, ""))
        pieces.append(
            Piece(home.anchor, home.number, row.text, home.section, home.speaker, home.post, note=row.marker or "")
        )
    return pieces


def search(
    course: Course, asked: str, only: str = "", among: Iterable[SourceDocument] | None = None, page: int = 1
) -> Found:
    """Look for words in the readings of a course, or in those of them that ``among`` names.

    ``only`` is the public id of one reading whose hits are wanted; the others are still counted. A word that no reading
    has is looked for as the nearest word of the readings, and the result says so.
    """
    query = parse_query(asked)
    documents = list(among) if among is not None else records.documents_of(course)
    if not query:
        return Found(query.text, looked_for=False)
    indexes = {document.public_id: _shelf.index_of(document.current) for document in documents if document.versions}
    ranking, missing, instead = _ranked(query, indexes)
    found = [one for one in ranking.found if not only or one.key == only]
    pages = -(-len(found) // PAGE)
    page = max(1, min(page, pages or 1))
    by_id = {document.public_id: document for document in documents}
    cards = [card_of(row) for row in card_rows(course)]
    counted = ranking.counts()
    return Found(
        query.text,
        tuple(_hits(found[(page - 1) * PAGE : page * PAGE], ranking, indexes, by_id, cards)),
        len(found),
        tuple((document, counted[document.public_id]) for document in documents if document.public_id in counted),
        page,
        pages,
        missing,
        instead,
        "" if ranking.found else _mended(query, ranking, indexes),
        "" if ranking.found else _loose(query, indexes),
        len(ranking.found),
    )


def _ranked(query: Query, indexes: Mapping[str, TextIndex]) -> tuple[Ranking, tuple[str, ...], str]:
    """What the query finds, the words that no reading has, and what was looked for in their place."""
    ranking = rank(query, indexes)
    missing = tuple(term.shown for term in ranking.missing)
    if not missing or any(term.exact for term in ranking.missing):
        return ranking, missing, ""
    better = corrected(ranking.query, ranking.missing, indexes)
    return (rank(better, indexes), missing, better.text) if better else (ranking, missing, "")


def _mended(query: Query, ranking: Ranking, indexes: Mapping[str, TextIndex]) -> str:
    """The query with its slips mended; empty where there are none, or where that would find nothing either."""
    better = corrected(query, ranking.missing, indexes)
    return better.text if better and rank(better, indexes).found else ""


def _loose(query: Query, indexes: Mapping[str, TextIndex]) -> str:
    """The query without its quotation marks and without what it leaves out; empty where that would find nothing."""
    other = parse_query(" ".join(term.shown for term in query.terms))
    changed = other.terms != query.terms or query.excluded
    return other.text if changed and rank(other, indexes).found else ""


def _hits(
    found: Sequence[Ranked],
    ranking: Ranking,
    indexes: Mapping[str, TextIndex],
    by_id: Mapping[str, SourceDocument],
    cards: Sequence[Card],
) -> Iterable[Hit]:
    meant = {key: meanings(ranking.query, indexes[key]) for key in {one.key for one in found}}
    pieces = [(by_id[one.key], indexes[one.key].pieces[one.piece]) for one in found]
    homes = rows.contents_of(
        (document.current.id, piece.anchor) for document, piece in pieces if piece.note is None and piece.anchor
    )
    for one, (document, piece) in zip(found, pieces, strict=True):
        shown = excerpt(piece.text, meant[one.key], ranking.weights)
        home = homes.get((document.current.id, piece.anchor)) if piece.note is None else None
        yield _hit(document, piece, shown, home.raw_span(*_ends(shown.best)) if home else None, cards)


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _hit(document: SourceDocument, piece: Piece, shown: Excerpt, raw: Span | None, cards: Sequence[Card]) -> Hit:
    spans = [clipped(span, shown.marks, piece.text) for span in shown.sentences]
    best = clipped(shown.best, shown.marks, piece.text)
    return Hit(
        document,
        piece,
        tuple(_words(span, whole, shown.marks, piece.text) for span, whole in zip(spans, shown.sentences, strict=True)),
        shown.before.of(piece.text) if shown.before else "",
        shown.after.of(piece.text) if shown.after else "",
        quoted(_cut(best, shown.best, piece.text)),
        _reference(document, piece, cards),
        raw,
    )


def _words(span: Span, whole: Span, marks: Sequence[Span], text: str) -> Words:
    shift = (2 if span.start > whole.start else 0) - span.start
    inside = [mark for mark in marks if span.start <= mark.start and mark.end <= span.end]
    return Words(_cut(span, whole, text), tuple(Span(mark.start + shift, mark.end + shift) for mark in inside))


def _cut(span: Span, whole: Span, text: str) -> str:
    """The words of a sentence, with dots where it goes on."""
    return ("… " if span.start > whole.start else "") + span.of(text) + (" …" if span.end < whole.end else "")


def quoted(text: str) -> str:
    """Words in double quotation marks; those that stand in them already become single.

    >>> quoted('He called it “a retreat” and "no more".')
    '“He called it ‘a retreat’ and ‘no more’.”'
    """
    inner = _CLOSING.sub("’", _OPENING.sub("‘", text))
    return f"“{inner}”"


def _reference(document: SourceDocument, piece: Piece, cards: Sequence[Card]) -> str:
    if not piece.number:
        return ""
    poster = piece.speaker if piece.post else ""
    return reference(card_of(document), piece.number, poster, piece.post, cards)


def reference_to(course: Course, document_id: str, anchor: str) -> str:
    """How the passage is cited in a text; it may be named by an anchor that it had in an earlier version.

    Raises Missing where the course has no such reading or the reading no such passage.
    """
    document = document_here(course, document_id)
    first, *_ = passages_at(document, anchor)
    return references(course, document, [first])[first.anchor]
