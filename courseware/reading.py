"""A document with everything worked out that questions and essays ask of it: sentences, names, who speaks."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from courseware.correcting import corrected_names, corrected_speech
from courseware.corrections import Corrections
from courseware.documents import Document, Note
from courseware.language import Sentence, parse
from courseware.names import Names
from courseware.passages import Passage, passages_of
from courseware.spans import MappedText, Span
from courseware.speech import Speech, speech_of


@dataclass(frozen=True)
class Reading:
    """A document, its passages, and each passage's sentences under its anchor."""

    document: Document
    passages: tuple[Passage, ...]
    parsed: dict[str, list[Sentence]]
    corrections: Corrections = field(default_factory=Corrections)
    """What the card says of names and speakers."""

    @cached_property
    def names(self) -> Names:
        """Mentions and alias clusters, as the card has them."""
        return corrected_names(Names.find(self.passages, self.parsed), self.texts, self.corrections.names)

    @cached_property
    def speech(self) -> dict[str, list[Speech]]:
        """Under each anchor the stretches that are not the author's own words, as the card has them."""
        return corrected_speech(speech_of(self.passages, self.parsed), self.texts, self.corrections.speech)

    @property
    def texts(self) -> dict[str, str]:
        """The cleaned words of each passage under its anchor."""
        return {passage.anchor: passage.text for passage in self.passages}


def analyse(document: Document, corrections: Corrections | None = None) -> Reading:
    """Parse every passage once. ``corrections`` are the card's; those of lines were obeyed by the reader."""
    passages = tuple(passages_of(document))
    parsed = {passage.anchor: parse(passage.text) for passage in passages}
    return Reading(document, passages, parsed, corrections or Corrections())


def document_json(document: Document) -> dict[str, Any]:
    """The document as plain values: passages, notes and furniture with their raw places in code points.

    ``pieces`` are the raw stretches that make up a passage: one, unless a page break, markup or a note mark stood
    within. A note names the passage that it hangs on and the place of its mark in the passage's cleaned text.
    """
    passages = passages_of(document)
    anchors = {passage.start: passage.anchor for passage in passages}
    return {
        "title": document.title,
        "form": document.form,
        "encoding": document.encoding,
        "sha256": document.sha256,
        "words": document.word_count,
        "card": dict(document.card),
        "passages": [_passage_json(passage, document.raw) for passage in passages],
        "notes": [_note_json(note, document, anchors) for note in document.notes],
        "furniture": [
            {
                "start": piece.span.start,
                "end": piece.span.end,
                "text": piece.span.of(document.raw),
                "reason": piece.reason,
            }
            for piece in document.furniture
        ],
    }


def _passage_json(passage: Passage, raw: str) -> dict[str, Any]:
    return {
        "anchor": passage.anchor,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "section": list(passage.section),
        "kind": str(passage.kind),
        "speaker": passage.speaker,
        "post": passage.post,
        "pieces": [[span.start, span.end] for span in pieces_of(passage.content, raw)],
        "marks": [{"marker": mark.marker, "position": mark.position} for mark in passage.marks],
    }


def _note_json(note: Note, document: Document, anchors: dict[int, str]) -> dict[str, Any]:
    home = document.blocks[note.block] if note.block is not None else None
    marks = [mark.position for mark in home.marks if mark.marker == note.marker] if home is not None else []
    return {
        "marker": note.marker,
        "text": note.text,
        "start": note.span.start,
        "end": note.span.end,
        "passage": anchors.get(home.span.start) if home is not None else None,
        "position": marks[0] if marks else None,
        "pieces": [[span.start, span.end] for span in pieces_of(note.content, document.raw)],
    }


def pieces_of(content: MappedText, raw: str) -> list[Span]:
    """The raw stretches of a text; stretches with nothing but white space between them are one.

    >>> pieces_of(MappedText("dug by hand", ((0, 0, 3), (4, 5, 2), (7, 12, 4))), "dug\\n by  [1] hand")
    [Span(start=0, end=7), Span(start=12, end=16)]
    """
    pieces: list[Span] = []
    for _, start, length in content.runs:
        if pieces and raw[pieces[-1].end : start].isspace():
            pieces[-1] = Span(pieces[-1].start, start + length)
        else:
            pieces.append(Span(start, start + length))
    return pieces
