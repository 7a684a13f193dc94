"""Text cut into segments for the macros: highlights and note marks, none overlapping another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from courseware.spans import MappedText
from records.library import StoredNote, StoredPassage

Segment = tuple[str, str | None, str | None, str | None, str | None]
"""Words, kind of mark, title, link, id: what macros/evidence.html takes."""


@dataclass(frozen=True)
class Mark:
    """A highlight over [start, end) of a text. Where marks overlap, the words carry the kinds of all of them."""

    start: int
    end: int
    kind: str
    title: str | None = None
    href: str | None = None
    id: str | None = None


def segments(text: str, marks: Iterable[Mark], insertions: Sequence[tuple[int, Segment]] = ()) -> list[Segment]:
    """The text in reading order, cut at the ends of every mark; insertions (note marks) stand at their places.

    >>> segments("abcd", [Mark(1, 3, "evidence")])
    [('a', None, None, None, None), ('bc', 'evidence', None, None, None), ('d', None, None, None, None)]
    """
    kept = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    edges = {0, len(text)} | {edge for mark in kept for edge in (mark.start, mark.end)}
    edges |= {place for place, _ in insertions if 0 <= place <= len(text)}
    cuts = sorted(edges)
    pending = sorted(insertions, key=lambda insertion: insertion[0])
    cut: list[Segment] = []
    for start, end in pairwise(cuts):
        cut += [segment for place, segment in pending if place == start]
        cut.append(_segment(text[start:end], start, [mark for mark in kept if mark.start <= start and end <= mark.end]))
    return cut + [segment for place, segment in pending if place == len(text) and len(cuts) > 1]


def _segment(words: str, start: int, over: list[Mark]) -> Segment:
    if not over:
        return (words, None, None, None, None)
    inner = min(over, key=lambda mark: mark.end - mark.start)
    kinds = " ".join(dict.fromkeys([inner.kind, *(mark.kind for mark in over)]))
    return (words, kinds, inner.title, inner.href, inner.id if start == inner.start else None)


def passage_segments(passage: StoredPassage, marks: Iterable[Mark] = ()) -> list[Segment]:
    """A stored passage with its note marks; ``marks`` are in places of its cleaned text."""
    references: list[tuple[int, Segment]] = []
    for number, mark in enumerate(passage.marks):
        target, own = f"#n-{passage.anchor}-{number}", f"r-{passage.anchor}-{number}"
        references.append((mark["position"], (mark["marker"], "note-ref", None, target, own)))
    return segments(passage.text, marks, references)


def raw_marks(passage: StoredPassage, marks: Iterable[Mark]) -> list[Mark]:
    """Marks given in raw places of the document, in places of the passage's cleaned text; those outside fall away."""
    content = MappedText(passage.text, tuple((run[0], run[1], run[2]) for run in passage.runs))
    placed = []
    for mark in marks:
        if mark.end > passage.start and mark.start < passage.end:
            low, high = content.cleaned_position(mark.start), content.cleaned_position(mark.end)
            placed.append(Mark(low, high, mark.kind, mark.title, mark.href, mark.id))
    return placed


def margin_notes(passage: StoredPassage, notes: Iterable[StoredNote]) -> list[dict[str, Any]]:
    """The notes that hang on a passage, in the order of their marks, with links both ways."""
    waiting = [note for note in notes if note.anchor == passage.anchor]
    shown: list[dict[str, Any]] = []
    for number, mark in enumerate(passage.marks):
        note = next((note for note in waiting if note.marker == mark["marker"]), None)
        if note is not None:
            waiting.remove(note)
            shown.append(
                {
                    "marker": mark["marker"],
                    "text": note.text,
                    "anchor": f"n-{passage.anchor}-{number}",
                    "back": f"#r-{passage.anchor}-{number}",
                }
            )
    return shown + [
        {"marker": note.marker, "text": note.text, "anchor": f"n-{note.id}", "back": None} for note in waiting
    ]
