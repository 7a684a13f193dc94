"""Highlights: words of a reading that a person marks for themselves, with a note. Nobody else sees them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from courseware.anchoring import How, Selector, select_among, selector_of
from courseware.finding import chosen_words
from courseware.spans import MappedText, Span
from records import highlights as records
from records.database import db, transaction
from records.library import Highlight, SourceDocument, StoredPassage
from records.people import Course, Person
from records.revisions import passage_now, passages_named
from services.errors import Missing, Refused
from services.library.here import document_here, place_in

LONGEST_NOTE = 2_000
MOST = 1_000
"""Highlights of one person in one reading: more is the reading itself."""


@dataclass(frozen=True)
class Chosen:
    """Words that somebody chose in a passage, and what stood before them there."""

    anchor: str
    quote: str
    prefix: str = ""


@dataclass(frozen=True)
class Placed:
    """A highlight where it stands now: a passage of the current version, and a stretch of its words."""

    highlight: Highlight
    passage: StoredPassage
    span: Span


def highlight(
    course: Course, document_id: str, person: Person, chosen: Sequence[Chosen], note: str, now: datetime
) -> list[Highlight]:
    """Mark words in one or more passages. The same words again keep one highlight, and take the note if there is one.

    Raises Missing for a passage that is not there, Refused for words that do not stand in it.
    """
    if not chosen:
        raise Refused("Choose the words to highlight.")
    with transaction():
        document = document_here(course, document_id)
        if records.count_in(document, person) + len(chosen) > MOST:
            raise Refused(f"You have {MOST:,} highlights in this reading. Remove some before you add more.")
        return [_mark(document, person, words, checked_note(note), now) for words in chosen]


def annotate(course: Course, highlight_id: str, person: Person, note: str) -> Highlight:
    """Write the note of one's own highlight anew; an empty one takes it away."""
    with transaction():
        mine = own(course, highlight_id, person)
        mine.note = checked_note(note)
    return mine


def remove(course: Course, highlight_id: str, person: Person) -> Highlight:
    """Take one's own highlight away."""
    with transaction():
        mine = own(course, highlight_id, person)
        db.session.delete(mine)
    return mine


def own(course: Course, highlight_id: str, person: Person) -> Highlight:
    """A person's own highlight. Raises Missing for what is another's too."""
    found = records.highlight_by_public_id(course, person, highlight_id)
    if found is None:
        raise Missing("This highlight")
    return found


def checked_note(note: str) -> str:
    """A note as it is kept. Raises Refused where it is too long."""
    note = note.strip()
    if len(note) > LONGEST_NOTE:
        raise Refused(f"Keep the note under {LONGEST_NOTE:,} characters.")
    return note


def _mark(document: SourceDocument, person: Person, chosen: Chosen, note: str, now: datetime) -> Highlight:
    passage, span = _found(document, chosen)
    version = document.current
    raw = _mapped(passage).raw_span(span.start, span.end)
    there = records.highlight_over(document, person, version.sha256, raw.start, raw.end)
    if there is not None:
        there.note = note or there.note
        return there
    words = selector_of(passage.text, span.start, span.end)
    made = Highlight(
        person_id=person.id,
        document_id=document.id,
        sha256=version.sha256,
        anchor=passage.anchor,
        start=raw.start,
        end=raw.end,
        quote=words.quote,
        prefix=words.prefix,
        suffix=words.suffix,
        note=note,
        at=now,
    )
    db.session.add(made)
    db.session.flush()
    return made


def _mapped(passage: StoredPassage) -> MappedText:
    return MappedText(passage.text, tuple((run[0], run[1], run[2]) for run in passage.runs))


def _found(document: SourceDocument, chosen: Chosen) -> tuple[StoredPassage, Span]:
    passages = passage_now(document, chosen.anchor)
    if not passages:
        raise Missing("This passage")
    if not chosen.quote.strip():
        raise Refused("Choose the words to highlight, or paste them from the passage.")
    for passage in passages:
        span = chosen_words(passage.text, chosen.quote, chosen.prefix)
        if span is not None:
            return passage, span
    number = passages[0].ordinal + 1
    raise Refused(f"These words do not stand in passage {number}. Copy them from it as they stand there.")


def placed_in(document: SourceDocument, person: Person, passages: Iterable[StoredPassage]) -> dict[str, list[Placed]]:
    """A person's highlights in these passages of the current version, by the passage's anchor."""
    there = _by_anchor(passages)
    found: dict[str, list[Placed]] = {}
    for mine in records.highlights_in(document, person, there):
        placed = _placed(mine, document.current.sha256, there[mine.anchor])
        if placed is not None:
            found.setdefault(placed.passage.anchor, []).append(placed)
    return found


def places_now(document: SourceDocument, mine: Sequence[Highlight]) -> dict[int, Placed]:
    """Where highlights stand in the current version of their reading, by number; those whose words are gone are not."""
    anchors = {one.anchor for one in mine}
    there = _by_anchor(passages_named(document.current, sorted(anchors)))
    for anchor in anchors - there.keys():
        there[anchor] = passage_now(document, anchor)
    found = ((one.id, _placed(one, document.current.sha256, there[one.anchor])) for one in mine)
    return {number: placed for number, placed in found if placed is not None}


def _by_anchor(passages: Iterable[StoredPassage]) -> dict[str, list[StoredPassage]]:
    """Passages by each anchor that leads to them; their own comes before any earlier one."""
    found: dict[str, list[StoredPassage]] = {}
    for passage in passages:
        for anchor in (passage.anchor, *passage.earlier):
            found.setdefault(anchor, []).append(passage)
    return found


def _placed(mine: Highlight, sha256: str, passages: Sequence[StoredPassage]) -> Placed | None:
    """By its place in the version that it was made in; in a later one where its very words stand."""
    if mine.sha256 == sha256:
        for passage in passages:
            span = place_in(passage, mine.start, mine.end)
            if span is not None and len(span):
                return Placed(mine, passage, span)
    found = select_among(passages, Selector(mine.quote, mine.prefix, mine.suffix))
    if found is None or found[1].how is How.FUZZY:
        return None
    return Placed(mine, found[0], Span(found[1].start, found[1].end))
