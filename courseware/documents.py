"""A document as it is read: paragraphs and notes with their raw places, and what was taken out as page furniture."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from courseware.spans import MappedText, Span


class UnreadableDocument(ValueError):
    """The bytes cannot be read as a source. The message is a sentence that says what to do."""


class Kind(StrEnum):
    """What a block of a document is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    QUOTATION = "quotation"
    POST = "post"
    LIST = "list"


@dataclass(frozen=True)
class NoteMark:
    """Where a note hangs: a place in the cleaned text of a block, and the marker that stood there."""

    marker: str
    position: int


@dataclass(frozen=True)
class Block:
    """One heading, paragraph, block quotation or post of the body, joined over page breaks."""

    kind: Kind
    content: MappedText
    section: tuple[str, ...] = ()
    speaker: str | None = None
    """The poster in a thread or who speaks in an interview; None elsewhere."""
    marks: tuple[NoteMark, ...] = ()
    level: int = 0
    """A heading's depth, 1 the outermost; 0 for what is no heading."""
    post: int = 0
    """Which post of a thread it belongs to, counted from 1; 0 elsewhere."""

    @property
    def text(self) -> str:
        """The cleaned words."""
        return self.content.text

    @property
    def span(self) -> Span:
        """The smallest raw stretch that holds the block; furniture may lie inside it where a page broke it."""
        return self.content.raw_span(0, len(self.content.text))


@dataclass(frozen=True)
class Note:
    """A footnote or endnote: marker as linked (None where it could not be shown), words, raw place."""

    marker: str | None
    content: MappedText
    block: int | None = None
    """Index into Document.blocks of the block that it hangs on; None where no mark was found."""

    @property
    def text(self) -> str:
        """The cleaned words without the marker."""
        return self.content.text

    @property
    def span(self) -> Span:
        """The smallest raw stretch that holds the note."""
        return self.content.raw_span(0, len(self.content.text))


@dataclass(frozen=True)
class Furniture:
    """A raw stretch that is no part of the text, with the reason in words that an instructor reads."""

    span: Span
    reason: str
    """One of: running head, page number, title page, front matter, copyright matter, archive reference, contents list,
    reference list, index, repeated quotation, note marker, speaker label, forum interface, navigation, margin text,
    illustration, line number, rule, markup, taken out by hand. readers.because has a sentence for each."""


@dataclass(frozen=True)
class Document:
    """A source text as read. Immutable; ``sha256`` is of the bytes that came in.

    ``raw`` is the decoded text (for DOCX, HTML and PDF what the reader drew out); all spans point into it.
    """

    raw: str
    sha256: str
    blocks: tuple[Block, ...]
    notes: tuple[Note, ...] = ()
    furniture: tuple[Furniture, ...] = ()
    title: str = ""
    form: str = "text"
    """text, markdown, html, docx or pdf."""
    encoding: str = "utf-8"
    card: dict[str, str] = field(default_factory=dict)
    """What the document says of itself: author, year, publisher, where a front page says it."""

    @property
    def word_count(self) -> int:
        """Words of the body, headings and notes left out."""
        return sum(len(block.text.split()) for block in self.blocks if block.kind is not Kind.HEADING)
