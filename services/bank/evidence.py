"""The words that prove a key: found in the readings, and shown in their passage."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from courseware.spans import MappedText
from questions.items import Evidence, Item
from records import bank as records
from records import library as library_records
from records.library import SourceDocument, StoredPassage
from records.people import Course
from services.errors import Refused

SHORTEST, LONGEST = 12, 2_000
"""Characters of the words that somebody may give as evidence."""

_ALIKE = ("'’‘ʼ", '"“”„«»', "-‐‑–—−")


def passage_of(course: Course, evidence: Evidence | None) -> StoredPassage | None:
    """The passage that an item's evidence stands in, of the version that it was made from."""
    if evidence is None or not evidence.document:
        return None
    return library_records.passage_by_anchor(course, evidence.document, evidence.anchor)


def document_of(course: Course, evidence: Evidence | None) -> SourceDocument | None:
    """The reading that the evidence stands in."""
    passage = passage_of(course, evidence)
    return passage.version.document if passage else None


def is_whole(passage: StoredPassage, evidence: Evidence) -> bool:
    """Whether the document says at the evidence's place what the evidence says, and says it in that passage."""
    inside = passage.start <= evidence.start < evidence.end <= passage.end
    return inside and passage.version.raw[evidence.start : evidence.end] == evidence.text


def located(course: Course, item: Item) -> Item:
    """The item with its evidence tied to a reading of the course where the very words stand at that very place.

    A file of another system carries passage, place and words of the evidence, and not which document it was.
    """
    proof = item.evidence
    if proof is None or passage_of(course, proof):
        return item
    for passage in records.passages_with_anchor(course, proof.anchor):
        if is_whole(passage, proof):
            return replace(item, evidence=replace(proof, document=passage.version.sha256))
    return item


def find(course: Course, words: str) -> Evidence:
    """The one place in the course's readings where these words stand. Raises Refused where there is none, or several.

    White space and the shapes of quotation marks and dashes do not count: people copy from a page.
    """
    words = words.strip()
    if not SHORTEST <= len(words) <= LONGEST:
        raise Refused(f"Give between {SHORTEST} and {LONGEST:,} characters of a reading as evidence.")
    places = list(_places(course, _pattern(words)))
    if not places:
        raise Refused("These words stand in no reading of this course. Copy them from the reading as they stand there.")
    if len(places) > 1:
        raise Refused(
            f"These words stand in {len(places)} places. Copy a few more of them, so that one place is meant."
        )
    passage, start, end = places[0]
    span = MappedText(passage.text, tuple((run[0], run[1], run[2]) for run in passage.runs)).raw_span(start, end)
    version = passage.version
    return Evidence(passage.anchor, span.start, span.end, span.of(version.raw), version.sha256)


def _places(course: Course, pattern: re.Pattern[str]) -> Iterator[tuple[StoredPassage, int, int]]:
    for document in library_records.documents_of(course):
        for passage in library_records.passages_of(document.current):
            for match in pattern.finditer(passage.text):
                yield passage, match.start(), match.end()


def _pattern(words: str) -> re.Pattern[str]:
    """A pattern for the words however their quotation marks, dashes and lines are written.

    >>> bool(_pattern("Stalin's  plan").search("in Stalin’s plan"))
    True
    """
    return re.compile(r"\s+".join("".join(_sign(sign) for sign in word) for word in words.split()))


def _sign(sign: str) -> str:
    alike = next((group for group in _ALIKE if sign in group), None)
    return f"[{re.escape(alike)}]" if alike else re.escape(sign)
