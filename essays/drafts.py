"""A draft as it is judged: paragraphs with their zones, sentences with their words, every character with its raw
place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from courseware import language
from courseware.spans import MappedText, Span
from essays import normalising, spelling
from essays.correcting import Misspelling, corrected, truecased


class Zone(StrEnum):
    """What a paragraph of a draft is."""

    TITLE = "title"
    BODY = "body"
    NOTES = "notes"
    BIBLIOGRAPHY = "bibliography"


@dataclass(frozen=True)
class Lexis:
    """What the sources teach about words: all of theirs in lower case, and names as written there."""

    vocabulary: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)
    """Lower case → as the sources write it, for words that they nearly always begin with a capital."""
    frequent: frozenset[str] = frozenset()
    """The names among them that stand five times or more."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the draft: place in the draft's reading text, tag, what it is matched by, whether it carries
    content."""

    text: str
    start: int
    end: int
    tag: str
    key: str
    is_content: bool
    is_name: bool


@dataclass(frozen=True)
class Paragraph:
    """A stretch of the reading text and what it is."""

    start: int
    end: int
    zone: Zone


@dataclass(frozen=True)
class DraftSentence:
    """A sentence of the body; ``index`` counts all, ``paragraph`` counts body paragraphs."""

    index: int
    paragraph: int
    start: int
    end: int
    text: str
    words: tuple[Word, ...]

    @cached_property
    def keys(self) -> frozenset[str]:
        """What its content words are matched by."""
        return frozenset(word.key for word in self.words if word.is_content)

    @cached_property
    def word_count(self) -> int:
        """Words as a person counts them."""
        return len(self.text.split())


@dataclass(frozen=True)
class Draft:
    """A draft ready to be judged. ``reading.text`` has slips of spelling mended so that they cost nothing but spelling;
    ``plain.text`` has not. All spans given out are raw."""

    raw: str
    plain: MappedText
    reading: MappedText
    paragraphs: tuple[Paragraph, ...]
    sentences: tuple[DraftSentence, ...]
    misspellings: tuple[Misspelling, ...]

    @property
    def text(self) -> str:
        """The text that sentence and word offsets point into."""
        return self.reading.text

    def raw_span(self, start: int, end: int) -> Span:
        """The raw place of a stretch of the reading text."""
        return normalising.raw_span(self.reading, start, end, self.raw)

    def plain_span(self, start: int, end: int) -> Span:
        """The raw place of a stretch of the plain text."""
        return normalising.raw_span(self.plain, start, end, self.raw)

    @cached_property
    def body(self) -> tuple[Paragraph, ...]:
        """The paragraphs that make the argument."""
        return tuple(paragraph for paragraph in self.paragraphs if paragraph.zone is Zone.BODY)

    @cached_property
    def words(self) -> int:
        """Words of the body, as a person counts them."""
        return sum(len(self.text[paragraph.start : paragraph.end].split()) for paragraph in self.body)

    def zone_text(self, zone: Zone) -> str:
        """All paragraphs of a zone, parted by line ends."""
        return "\n".join(self.text[p.start : p.end] for p in self.paragraphs if p.zone is zone)


def read_draft(raw: str, lexis: Lexis | None = None) -> Draft:
    """Read a draft as handed in; ``lexis`` whitelists the words and names of the sources.

    >>> draft = read_draft("Stalin feared a war on two fronts.\\n\\nThat is why he singed the pact.")
    >>> [sentence.paragraph for sentence in draft.sentences], draft.words
    ([0, 1], 14)
    """
    known = lexis or Lexis()
    plain = normalising.normalised(raw)
    cased = truecased(plain, known.names)
    reading, misspellings = corrected(cased, known.vocabulary, known.names, known.frequent)
    paragraphs = _zoned(reading.text, _paragraph_spans(reading.text))
    return Draft(raw, plain, reading, paragraphs, _sentences(reading.text, paragraphs, known), misspellings)


_BLANK = re.compile(r"\n[ \t]*\n+")
_LONG = 160


def _paragraph_spans(text: str) -> list[Span]:
    """Paragraphs by blank lines; where there are none, by lines, unless the lines are short ones that an editor
    broke."""
    breaks = [(match.start(), match.end()) for match in _BLANK.finditer(text)]
    pieces = _between(text, breaks, 0, len(text))
    return [part for piece in pieces for part in _lines_of(text, piece)]


def _lines_of(text: str, piece: Span) -> list[Span]:
    ends = [(match.start() + piece.start, match.end() + piece.start) for match in re.finditer(r"\n", piece.of(text))]
    lines = _between(text, ends, piece.start, piece.end)
    long = sum(len(line) > _LONG for line in lines)
    listed = sum(bool(_NOTE_LINE.match(line.of(text))) for line in lines)
    return lines if len(lines) > 1 and (2 * long >= len(lines) or long >= 2 or 2 * listed > len(lines)) else [piece]


def _between(text: str, breaks: list[tuple[int, int]], start: int, end: int) -> list[Span]:
    edges = [start, *(place for pair in breaks for place in pair), end]
    return [
        Span(low + len(piece) - len(piece.lstrip()), low + len(piece.rstrip()))
        for low, high in zip(edges[::2], edges[1::2], strict=True)
        if (piece := text[low:high]).strip()
    ]


_BIBLIOGRAPHY = re.compile(
    r"\W*(?:bibliograph(?:y|ies)|references|works cited|(?:list of )?(?:sources|works)(?: used| consulted)?)\W*$", re.I
)
_NOTES = re.compile(r"\W*(?:foot|end)?notes\W*$", re.I)
_NOTE_LINE = re.compile(r"\s*(?:\[\^?\d{1,3}\]:?|\^\d{1,3}|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|\d{1,3}[.)]?(?=\s+[A-Z]))")
_ENTRY = re.compile(r"[A-Z][\w’'-]+,\s+(?:[A-Z]\.|[A-Z][\w’'-]+)[^.]*.{0,200}\b(?:1[6-9]|20)\d\d\b")


def _zoned(text: str, spans: list[Span]) -> tuple[Paragraph, ...]:
    zone, paragraphs = Zone.BODY, list[Paragraph]()
    for place, span in enumerate(spans):
        piece = span.of(text)
        if _BIBLIOGRAPHY.match(piece) or _NOTES.match(piece):
            zone = Zone.NOTES if _NOTES.match(piece) else Zone.BIBLIOGRAPHY
        late = place > 0 and 3 * place >= 2 * len(spans)
        here = zone
        if zone is Zone.BODY:
            if _is_title(piece) and len(spans) > 1:
                here = Zone.TITLE
            elif late and _NOTE_LINE.match(piece) and len(piece) < 400:
                here = Zone.NOTES
            elif late and _ENTRY.match(piece) and len(piece) < 400:
                here = Zone.BIBLIOGRAPHY
        paragraphs.append(Paragraph(span.start, span.end, here))
    return tuple(paragraphs)


_MARKS = "⁰¹²³⁴⁵⁶⁷⁸⁹[]^*0123456789 "


def _is_title(piece: str) -> bool:
    """A heading: short, one line, no full stop at its end."""
    return len(piece.split()) <= 15 and piece.rstrip(_MARKS)[-1:] not in ".!?…:;,”\"'’)" and "\n" not in piece.strip()


def _sentences(text: str, paragraphs: tuple[Paragraph, ...], lexis: Lexis) -> tuple[DraftSentence, ...]:
    found: list[DraftSentence] = []
    for number, paragraph in enumerate(p for p in paragraphs if p.zone is Zone.BODY):
        # A line end inside a paragraph is a space to the parser; both are one character, so offsets hold.
        for sentence in language.parse(text[paragraph.start : paragraph.end].replace("\n", " ")):
            words = _words(sentence, paragraph.start, lexis)
            start, end = sentence.start + paragraph.start, sentence.end + paragraph.start
            if found and found[-1].paragraph == number and re.fullmatch(r"\([^()]*\)[.;,]?", sentence.text):
                found.append(_joined(found.pop(), end, text, words))  # "…?" (Thread, 5 March).
            else:
                found.append(DraftSentence(len(found), number, start, end, sentence.text, words))
    return tuple(found)


def _joined(one: DraftSentence, end: int, text: str, words: tuple[Word, ...]) -> DraftSentence:
    whole = text[one.start : end].replace("\n", " ")
    return DraftSentence(one.index, one.paragraph, one.start, end, whole, one.words + words)


def _words(sentence: language.Sentence, offset: int, lexis: Lexis) -> tuple[Word, ...]:
    tokens = [token for token in sentence.tokens if token.is_word]
    return tuple(
        Word(
            token.text,
            token.start + offset,
            token.end + offset,
            token.tag,
            spelling.key(token.text),
            token.is_content and len(token.text) > 1,
            _is_name(token, place, lexis),
        )
        for place, token in enumerate(tokens)
    )


def _is_name(token: language.Token, place: int, lexis: Lexis) -> bool:
    """A capital inside the sentence, or at its head where the sources or the tagger know the word for a name."""
    if not token.text[0].isupper() or token.text == "I":
        return False
    if place > 0:
        return token.tag.startswith(("NN", "JJ", "FW"))
    return token.text.lower() in lexis.names or (token.tag.startswith("NNP") and not spelling.is_known(token.text))


def term_counts(draft: Draft) -> Counter[str]:
    """How often each content key stands in the body."""
    return Counter(word.key for sentence in draft.sentences for word in sentence.words if word.is_content)
