"""Passages: the paragraphs of a document with anchors that stay when the same words are imported again."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from courseware.documents import Document, Kind, NoteMark
from courseware.spans import MappedText, Span

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Passage:
    """One paragraph, block quotation or post that items, essays and feedback can point at.

    ``anchor`` depends on the words alone (case, quotation marks, dashes and white space do not count), so it survives
    an import from another word processor and edits elsewhere in the document. ``start`` and ``end`` count raw code
    points.
    """

    anchor: str
    ordinal: int
    content: MappedText
    section: tuple[str, ...]
    kind: Kind
    speaker: str | None = None
    marks: tuple[NoteMark, ...] = ()
    post: int = 0
    """Which post of a thread it belongs to; 0 elsewhere."""

    @property
    def text(self) -> str:
        """The cleaned words."""
        return self.content.text

    @property
    def span(self) -> Span:
        """The smallest raw stretch that holds the passage."""
        return self.content.raw_span(0, len(self.content.text))

    @property
    def start(self) -> int:
        """First raw code point."""
        return self.span.start

    @property
    def end(self) -> int:
        """One past the last raw code point."""
        return self.span.end


def fingerprint(text: str) -> str:
    """What stays of a text when its typography is taken away: its words, case folded.

    >>> fingerprint("The Party’s “line” – 1937") == fingerprint('the party\\'s "line" -- 1937')
    True
    """
    return " ".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))


def anchor_of(text: str, occurrence: int = 0) -> str:
    """A short id made from the words of a passage; ``occurrence`` tells equal passages apart.

    >>> anchor_of("Stalin praised Zarubin's work.")
    'p-a5ef71e5'
    """
    words = fingerprint(text) + (f"#{occurrence}" if occurrence else "")
    return "p-" + hashlib.sha256(words.encode()).hexdigest()[:8]


def passages_of(document: Document) -> list[Passage]:
    """The passages of a document in reading order; headings are not passages but name their sections."""
    seen: Counter[str] = Counter()
    passages: list[Passage] = []
    for block in document.blocks:
        if block.kind is Kind.HEADING:
            continue
        words = fingerprint(block.text)
        anchor = anchor_of(block.text, seen[words])
        seen[words] += 1
        passages.append(
            Passage(
                anchor, len(passages), block.content, block.section, block.kind, block.speaker, block.marks, block.post
            )
        )
    return passages


def by_anchor(passages: Iterable[Passage]) -> dict[str, Passage]:
    """The passages under their anchors."""
    return {passage.anchor: passage for passage in passages}
