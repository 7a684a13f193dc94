"""What an instructor is shown of a document before it is added: its text in order, and in place what was taken out."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from courseware.corrections import LineChoice
from courseware.documents import Document, Kind
from courseware.language import is_stop
from courseware.readers import choice_for, explained, lines_in
from courseware.readers.choices import BY_HAND, decide
from courseware.reading import document_json
from courseware.spans import MappedText, Span

QUIET = ("note marker", "markup", "speaker label", "rule")
"""Reasons of pieces that are signs rather than lines: they are listed, but not shown struck out in the text."""

SHORT, LONG_PARAGRAPH, WITHOUT_HEADINGS = 150, 700, 2_000
ENGLISH = 0.25
"""The least share of stop words: English prose has 40 to 50 of a hundred, German or French fewer than ten."""


def preview_json(document: Document, lines: Sequence[LineChoice]) -> dict[str, Any]:
    """The document as plain values with all that its preview needs, to be kept until it is added.

    To what ``document_json`` gives are added the raw text, the headings, the choices of lines that it was read with
    and where each was found, a sentence for each piece that was taken out and its place in the passage around it.
    """
    made = document_json(document)
    made["raw"] = document.raw
    made["lines"] = [asdict(choice) for choice in lines]
    made["headings"] = [
        {"start": block.span.start, "end": block.span.end, "text": block.text, "level": block.level}
        for block in document.blocks
        if block.kind is Kind.HEADING
    ]
    contents = sorted(
        (block.content for block in document.blocks if block.kind is not Kind.HEADING), key=lambda one: one.raw_start(0)
    )
    starts = [content.raw_start(0) for content in contents]
    for entry, (_, sentence) in zip(made["furniture"], explained(document), strict=True):
        entry["why"] = sentence
        entry["position"] = _position(contents, starts, entry["start"])
    made["decided"], made["unmatched"] = _found(document.raw, lines)
    made["warnings"] = [list(warning) for warning in warnings_of(document)]
    return made


def _position(contents: Sequence[MappedText], starts: Sequence[int], place: int) -> int | None:
    """Where in a passage's cleaned text a raw place lies; None where it lies in no passage."""
    index = bisect_right(starts, place) - 1
    if index < 0:
        return None
    content = contents[index]
    return content.cleaned_position(place) if place < content.raw_span(0, len(content.text)).end else None


def _found(raw: str, lines: Sequence[LineChoice]) -> tuple[list[dict[str, Any]], list[int]]:
    """Where the choices were found, each place with the number of its choice, and the choices that were not."""
    decided = decide(raw, lines)
    places = [(span, True) for span in decided.kept] + [(span, False) for span in decided.taken]
    found = [
        {"start": span.start, "end": span.end, "keep": keep, "line": _choice_at(raw, span, keep, lines)}
        for span, keep in sorted(places)
    ]
    numbers = {entry["line"] for entry in found}
    # Of two that meet the later one holds, and the earlier one was found all the same.
    missed = [number for number in range(len(lines)) if number not in numbers and not decide(raw, [lines[number]])]
    return found, missed


def _choice_at(raw: str, span: Span, keep: bool, lines: Sequence[LineChoice]) -> int:
    """The choice that a place was found for: the same letters, and of several the one whose surroundings fit best."""
    exact, letters = choice_for(_bare(raw), span, keep), _letters(span.of(raw))

    def fit(number: int) -> tuple[bool, bool, int]:
        choice = lines[number]
        around = _shared(_letters(exact.prefix)[::-1], _letters(choice.prefix)[::-1])
        around += _shared(_letters(exact.suffix), _letters(choice.suffix))
        return choice.keep is keep, _letters(choice.quote) == letters, around

    return max(range(len(lines)), key=fit)


def _letters(text: str) -> str:
    return "".join(sign for sign in text.casefold() if sign.isalnum()) or "".join(text.split())


def _shared(text: str, other: str) -> int:
    """How many letters two texts share from their start."""
    unequal = (place for place, (one, two) in enumerate(zip(text, other, strict=False)) if one != two)
    return next(unequal, min(len(text), len(other)))


def _bare(raw: str) -> Document:
    """A document of which nothing but the raw text is known, for what asks for no more."""
    return Document(raw, "", ())


def warnings_of(document: Document) -> list[tuple[str, str]]:
    """What a person should look at before adding the document: (what, what to do), the gravest first."""
    return [warning for check in _CHECKS for warning in check(document)]


Warnings = Iterator[tuple[str, str]]


def _unreadable_letters(document: Document) -> Warnings:
    lost = document.raw.count("\N{REPLACEMENT CHARACTER}")
    if lost:
        yield (
            f"{lost:,} {'letter' if lost == 1 else 'letters'} could not be read",
            "They stand as \N{REPLACEMENT CHARACTER} in the text. Choose the encoding by hand, or save it as UTF-8.",
        )
    elif is_guessed(document.form, document.encoding):
        yield (
            f"The encoding was guessed: {encoding_name(document.encoding)}",
            "Look at names and accents in the text. If they are wrong, choose the encoding by hand.",
        )


def _length(document: Document) -> Warnings:
    if document.word_count < SHORT:
        yield (
            f"Only {document.word_count} words",
            "Few questions or none can be made of so short a text. Is the file whole?",
        )


def _language(document: Document) -> Warnings:
    share = stop_word_share(document)
    if share is not None and share < ENGLISH:
        yield (
            "The text does not look like English",
            "It can be read and marked here, but questions and feedback on essays are made for English texts.",
        )


def _headings(document: Document) -> Warnings:
    has = any(block.kind is Kind.HEADING or block.post for block in document.blocks)
    if not has and document.word_count >= WITHOUT_HEADINGS:
        yield (
            "No headings were found",
            "The reading will be one long section. If the text has headings, set each on a line of its own between "
            "blank lines, or begin it with # in a Markdown file.",
        )


def _paragraphs(document: Document) -> Warnings:
    longest = max((len(block.text.split()) for block in document.blocks), default=0)
    if longest > LONG_PARAGRAPH:
        yield (
            f"One paragraph has {longest:,} words",
            "The breaks between paragraphs may be lost. Questions and evidence point at whole paragraphs.",
        )


def _loose_notes(document: Document) -> Warnings:
    loose = sum(note.block is None for note in document.notes)
    if loose:
        yield (
            f"{loose} of {len(document.notes)} notes have no place in the text",
            "Their marks were not found. They will stand at the end of the reading.",
        )


def _much_taken(document: Document) -> Warnings:
    # Markup is no line of the text, and words that a thread repeats are read where they stand first.
    pieces = [piece for piece in document.furniture if piece.reason not in ("markup", "repeated quotation")]
    taken = sum(len(piece.span) for piece in pieces)
    if taken * 3 > len(document.raw):
        yield (
            f"{taken * 100 // len(document.raw)} % of the file was taken out",
            "Look through what was taken out; a line that belongs to the text can be kept.",
        )


_CHECKS = (_unreadable_letters, _length, _language, _much_taken, _headings, _paragraphs, _loose_notes)


def stop_word_share(document: Document) -> float | None:
    """The share of English stop words among the first 4,000 words; None for fewer than 50."""
    words: list[str] = []
    for block in document.blocks:
        words += re.findall(r"[^\W\d_]+", block.text)
        if len(words) >= 4_000:
            break
    return sum(is_stop(word.lower()) for word in words) / len(words) if len(words) >= 50 else None


def is_guessed(form: str, encoding: str) -> bool:
    """Whether the letters of a text file are known by a guess only.

    >>> is_guessed("text", "cp1251"), is_guessed("text", "utf-8"), is_guessed("docx", "utf-8")
    (True, False, False)
    """
    return form in ("text", "markdown", "html") and not encoding.startswith("utf") and encoding != "ascii"


def encoding_name(encoding: str) -> str:
    """An encoding as people know it.

    >>> encoding_name("cp1251"), encoding_name("utf-8-sig")
    ('Windows-1251', 'UTF-8')
    """
    plain = encoding.lower().replace("_", "-").removesuffix("-sig")
    named = re.sub(r"^cp(?=125\d$)", "Windows-", plain).replace("iso8859", "ISO 8859").replace("latin-1", "Latin-1")
    return named.upper() if re.match(r"utf|ascii|pdf|koi", plain) else named


@dataclass(frozen=True)
class Piece:
    """A raw stretch that can be chosen: a line of the text, or one that was taken out."""

    start: int
    end: int
    text: str
    is_out: bool
    """Whether this reading took it out."""
    will_change: bool = False
    """Whether the choices made since say otherwise."""
    reason: str = ""
    why: str = ""

    @property
    def place(self) -> str:
        """How forms name it."""
        return f"{self.start}-{self.end}"


@dataclass(frozen=True)
class Row:
    """One thing in reading order: a heading, a passage with its notes, a loose note, or a line that was taken out."""

    kind: str
    """heading, passage, note or taken."""
    start: int
    end: int
    text: str = ""
    level: int = 0
    passage: Mapping[str, Any] | None = None
    notes: tuple[Mapping[str, Any], ...] = ()
    pieces: tuple[Piece, ...] = ()
    """What was taken out here; for a passage, in its midst, at ``positions`` of its text."""
    positions: tuple[int, ...] = ()
    kept: tuple[Piece, ...] = ()
    """Lines that stand here because somebody chose so."""


@dataclass(frozen=True)
class SectionCount:
    """A section of the outline."""

    path: tuple[str, ...]
    passages: int
    words: int
    row: int
    """Where it begins among the rows."""


@dataclass(frozen=True)
class Group:
    """Pieces that were taken out for one reason and say the same but for their numbers."""

    wordings: tuple[tuple[Piece, ...], ...]
    """The pieces of each wording, in the order in which it first comes."""

    @property
    def pieces(self) -> int:
        """How many there are."""
        return sum(map(len, self.wordings))

    @property
    def places(self) -> list[str]:
        """How forms name them."""
        return [piece.place for wording in self.wordings for piece in wording]

    @property
    def will_change(self) -> bool:
        """Whether all of them are to be kept."""
        return all(piece.will_change for wording in self.wordings for piece in wording)


class Preview:
    """A kept preview beside the choices as they stand now."""

    def __init__(self, table: Mapping[str, Any], choices: Sequence[LineChoice]) -> None:
        self.table = table
        self.choices = tuple(choices)
        self.read_with = tuple(LineChoice(**line) for line in table["lines"])
        self.raw: str = table["raw"]
        self._document = _bare(self.raw)
        self._wishes = {(choice.quote, choice.prefix, choice.suffix): choice.keep for choice in self.choices}
        self._decided = [(Span(entry["start"], entry["end"]), entry) for entry in table["decided"]]

    @cached_property
    def waiting(self) -> int:
        """How many choices were made or taken back since the text was read."""
        return len(set(self.choices) ^ set(self.read_with))

    @property
    def unmatched(self) -> list[LineChoice]:
        """Choices whose line is not in this text."""
        return [self.read_with[number] for number in self.table["unmatched"]]

    @cached_property
    def foreign_words(self) -> list[str]:
        """Some words with letters beyond ASCII: by them one sees whether the encoding is right."""
        found: dict[str, None] = {}
        for letter in re.finditer(r"[^\W\x00-\x7f]", self.raw):
            before = re.search(r"\w*$", self.raw[max(0, letter.start() - 40) : letter.start()])
            after = re.match(r"\w*", self.raw[letter.start() : letter.start() + 40])
            word = (before.group() if before else "") + (after.group() if after else "")
            if len(word) > 2:
                found[word] = None
            if len(found) == 8:
                break
        return list(found)

    @cached_property
    def taken(self) -> tuple[Piece, ...]:
        """Everything that was taken out, in order."""
        return tuple(self._piece(entry) for entry in self.table["furniture"])

    @cached_property
    def lines_taken(self) -> tuple[Piece, ...]:
        """What was taken out and has words of its own, so that it might be text."""
        return tuple(piece for piece, _ in self._struck)

    def _piece(self, entry: Mapping[str, Any]) -> Piece:
        span = Span(entry["start"], entry["end"])
        wanted = self._wanted(span, natural=entry["reason"] == BY_HAND)
        return Piece(span.start, span.end, entry["text"], True, wanted, entry["reason"], entry["why"])

    def _line(self, span: Span) -> Piece:
        kept_by_hand = any(entry["keep"] and span.overlaps(place) for place, entry in self._decided)
        wanted = self._wanted(span, natural=not kept_by_hand)
        return Piece(span.start, span.end, span.of(self.raw), False, not wanted)

    def _wanted(self, span: Span, natural: bool) -> bool:
        """Whether the stretch is to be text, by the choices as they stand; ``natural`` is what the reader would do."""
        if not self._wishes and not self._decided:
            return natural
        exact = choice_for(self._document, span, keep=True)
        for key in ((exact.quote, exact.prefix, exact.suffix), (exact.quote, "", "")):
            if key in self._wishes:
                return self._wishes[key]
        for place, entry in self._decided:
            if place.overlaps(span) and self.read_with[entry["line"]] in self.choices:
                return bool(entry["keep"])
        return natural

    def choose(self, span: Span, keep: bool, everywhere: bool = False) -> tuple[LineChoice, ...]:
        """The choices after one more: this stretch is text, or is not; what goes without saying is not said.

        Raises ValueError with a sentence for what is no stretch of the text.
        """
        if not span.of(self.raw).strip() or span.end > len(self.raw):
            raise ValueError("That line is not in the text. Load the page again.")
        about = choice_for(self._document, span, keep, everywhere)
        old = {self.read_with[entry["line"]] for place, entry in self._decided if place.overlaps(span)}
        left = [choice for choice in self.choices if choice not in old and not _same_place(choice, about)]
        wider = [choice.keep for choice in left if choice.quote == about.quote and not choice.prefix + choice.suffix]
        natural = wider[-1] if wider else self._natural(span)
        return tuple(left) if natural is keep else (*left, about)

    def _natural(self, span: Span) -> bool:
        """Whether the reader would let the stretch stand if nobody had chosen."""
        for place, entry in self._decided:
            if place.overlaps(span):
                return not entry["keep"]
        # A mark or a sign of the format within a line does not make the line furniture.
        return not any(entry["start"] <= span.start and span.end <= entry["end"] for entry in self.table["furniture"])

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Everything in reading order."""
        return tuple(
            sorted([*self._headings(), *self._passages(), *self._loose()], key=lambda row: (row.start, row.end))
        )

    def _headings(self) -> Iterator[Row]:
        for entry in self.table["headings"]:
            span = Span(entry["start"], entry["end"])
            yield Row("heading", span.start, span.end, entry["text"], entry["level"], kept=self._kept_in(span))

    def _passages(self) -> Iterator[Row]:
        notes: dict[str, list[Mapping[str, Any]]] = {}
        for note in self.table["notes"]:
            notes.setdefault(note["passage"] or "", []).append(note)
        shown = [piece for piece in self._struck if piece[1] is not None]
        starts = [piece.start for piece, _ in shown]
        for entry in self.table["passages"]:
            inside = shown[bisect_right(starts, entry["start"]) : bisect_right(starts, entry["end"])]
            yield Row(
                "passage",
                entry["start"],
                entry["end"],
                entry["text"],
                passage=entry,
                notes=tuple(notes.get(entry["anchor"], ())),
                pieces=tuple(piece for piece, _ in inside),
                positions=tuple(position or 0 for _, position in inside),
                kept=self._kept_in(Span(entry["start"], entry["end"])),
            )

    @cached_property
    def _struck(self) -> list[tuple[Piece, int | None]]:
        pairs = zip(self.taken, self.table["furniture"], strict=True)
        return [
            (piece, entry["position"])
            for piece, entry in pairs
            if piece.reason not in QUIET and re.search(r"\w", piece.text)
        ]

    def _loose(self) -> Iterator[Row]:
        for piece, position in self._struck:
            if position is None:
                yield Row("taken", piece.start, piece.end, piece.text, pieces=(piece,))
        for note in self.table["notes"]:
            if note["passage"] is None:
                yield Row("note", note["start"], note["end"], note["text"], notes=(note,))

    def _kept_in(self, span: Span) -> tuple[Piece, ...]:
        return tuple(self._line(place) for place, entry in self._decided if entry["keep"] and span.overlaps(place))

    def lines_of(self, row: Row) -> list[Piece]:
        """The raw lines of a row that can be taken out one by one."""
        out = [Span(piece.start, piece.end) for piece in row.pieces]
        lines = lines_in(self._document, Span(row.start, row.end))
        return [self._line(line) for line in lines if not any(line.overlaps(other) for other in out)]

    @cached_property
    def sections(self) -> list[SectionCount]:
        """The outline: runs of passages under one heading."""
        made = []
        passages = [(number, row) for number, row in enumerate(self.rows) if row.passage is not None]
        for path, members in groupby(passages, key=lambda pair: tuple((pair[1].passage or {})["section"])):
            held = list(members)
            words = sum(len(row.text.split()) for _, row in held)
            made.append(SectionCount(path, len(held), words, self._heading_before(held[0][0])))
        return made

    def _heading_before(self, number: int) -> int:
        while number and self.rows[number - 1].kind == "heading":
            number -= 1
        return number

    @cached_property
    def groups(self) -> list[tuple[str, int, list[Group]]]:
        """What was taken out by reason, the most frequent of lines first: (reason, pieces, groups)."""
        by_reason: dict[str, dict[str, dict[str, list[Piece]]]] = {}
        for piece in self.taken:
            words = " ".join(piece.text.split())
            alike = by_reason.setdefault(piece.reason, {}).setdefault(re.sub(r"\d+", "#", words).casefold(), {})
            alike.setdefault(words, []).append(piece)
        made = [
            (reason, [Group(tuple(tuple(held) for held in alike.values())) for alike in kinds.values()])
            for reason, kinds in by_reason.items()
        ]
        counted = [(reason, sum(group.pieces for group in groups), groups) for reason, groups in made]
        return sorted(counted, key=lambda one: (one[0] in QUIET, -one[1], one[0]))


def _same_place(one: LineChoice, other: LineChoice) -> bool:
    return (one.quote, one.prefix, one.suffix) == (other.quote, other.prefix, other.suffix)
