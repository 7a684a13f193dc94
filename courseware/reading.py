"""A document with everything worked out that questions and essays ask of it: sentences, names, who speaks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from courseware.documents import Document
from courseware.language import Sentence, parse
from courseware.names import Names
from courseware.passages import Passage, passages_of


@dataclass(frozen=True)
class Reading:
    """A document, its passages, and each passage's sentences under its anchor."""

    document: Document
    passages: tuple[Passage, ...]
    parsed: dict[str, list[Sentence]]

    @cached_property
    def names(self) -> Names:
        """Mentions and alias clusters."""
        return Names.find(self.passages)


def analyse(document: Document) -> Reading:
    """Parse every passage once."""
    passages = tuple(passages_of(document))
    return Reading(document, passages, {passage.anchor: parse(passage.text) for passage in passages})


def document_json(document: Document) -> dict[str, Any]:
    """The document as plain values: passages, notes and furniture with their raw places in code points.

    ``pieces`` are the raw stretches that make up a passage: one, unless a page break or a note mark stood within.
    """
    passages = passages_of(document)
    anchors = {passage.start: passage.anchor for passage in passages}
    starts = [anchors.get(block.span.start) for block in document.blocks]
    return {
        "title": document.title,
        "form": document.form,
        "encoding": document.encoding,
        "sha256": document.sha256,
        "words": document.word_count,
        "passages": [_passage_json(passage) for passage in passages],
        "notes": [
            {
                "marker": note.marker,
                "text": note.text,
                "start": note.span.start,
                "end": note.span.end,
                "passage": starts[note.block] if note.block is not None else None,
            }
            for note in document.notes
        ],
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


def _passage_json(passage: Passage) -> dict[str, Any]:
    return {
        "anchor": passage.anchor,
        "start": passage.start,
        "end": passage.end,
        "text": passage.text,
        "section": list(passage.section),
        "kind": str(passage.kind),
        "speaker": passage.speaker,
        "pieces": [[raw, raw + length] for _, raw, length in passage.content.runs],
        "marks": [{"marker": mark.marker, "position": mark.position} for mark in passage.marks],
    }
