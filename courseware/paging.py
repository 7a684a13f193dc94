"""A long document cut into parts that are read one at a time, and the headings that lead through all of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile

WHOLE = 15_000
"""A document of so many words is one part."""
LARGEST = 12_000
"""A section of more words is cut at its own sections, or where it has none, evenly."""
USUAL = 8_000
SMALL = 4_000
"""Neighbouring sections that stay under this together are one part: nobody wants a page for a page."""
LEAST = 30
"""What a passage weighs at least, in words: a page of a thousand one-word posts is long too."""


@dataclass(frozen=True)
class Line:
    """A passage as the outline knows it. Ordinals count from 0 without a gap."""

    ordinal: int
    anchor: str
    section: tuple[str, ...]
    words: int


@dataclass(frozen=True)
class Part:
    """The passages ``first`` to ``last`` (ordinals, both within), to be read on one page. ``number`` is from 1."""

    number: int
    first: int
    last: int
    title: str
    words: int

    def holds(self, ordinal: int) -> bool:
        """Whether a passage stands in this part."""
        return self.first <= ordinal <= self.last


@dataclass(frozen=True)
class Heading:
    """A heading before the passage with this ordinal. ``depth`` is from 1, below the document's own title."""

    title: str
    depth: int
    ordinal: int


def parts_of(lines: Sequence[Line]) -> tuple[Part, ...]:
    """The parts of a document: itself where it is short, else its sections, cut or joined to a length one can read.

    >>> chapters = [Line(n, f"p-{n}", (f"Chapter {n // 10 + 1}",), 900) for n in range(30)]
    >>> [(part.title, part.first, part.last) for part in parts_of(chapters)]
    [('Chapter 1', 0, 9), ('Chapter 2', 10, 19), ('Chapter 3', 20, 29)]
    """
    # Headings that stand over every passage are the document's own, and part nothing.
    top = _levels_shared([line.section for line in lines])
    whole = [list(lines)] if lines else []
    cut = (piece for section in _sections(lines, top) for piece in _pieces(section, top + 1))
    pieces = whole if _weight(lines) <= WHOLE else list(_joined(cut))
    last = [None, *(piece[-1] for piece in pieces)]
    return tuple(
        Part(number, piece[0].ordinal, piece[-1].ordinal, _title(piece, before, top), sum(line.words for line in piece))
        for number, (piece, before) in enumerate(zip(pieces, last, strict=False), start=1)
    )


def part_with(parts: Sequence[Part], ordinal: int) -> Part | None:
    """The part in which a passage stands."""
    return next((part for part in parts if part.holds(ordinal)), None)


def headings_of(lines: Sequence[Line], title: str = "") -> tuple[Heading, ...]:
    """Every heading in reading order, with those that have no passage of their own.

    A first heading that repeats the document's title in other typography is not said again.

    >>> lines = [Line(0, "p", ("Book", "I", "One"), 9), Line(1, "p", ("Book", "I", "Two"), 9)]
    >>> [(heading.title, heading.depth, heading.ordinal) for heading in headings_of(lines, "BOOK.")]
    [('I', 1, 0), ('One', 2, 0), ('Two', 2, 1)]
    """
    found: list[Heading] = []
    before: tuple[str, ...] = ()
    for line in lines:
        path = below(line.section, title)
        shared = _levels_shared([before, path])
        found += [Heading(path[depth], depth + 1, line.ordinal) for depth in range(shared, len(path))]
        before = path
    return tuple(found)


def below(section: tuple[str, ...], title: str) -> tuple[str, ...]:
    """A section's path without the document's own title at its head."""
    return section[1:] if section and title and _letters(section[0]) == _letters(title) else section


def _letters(words: str) -> str:
    return "".join(sign for sign in words.casefold() if sign.isalnum())


def _weight(lines: Sequence[Line]) -> int:
    return sum(max(line.words, LEAST) for line in lines)


def _pieces(lines: list[Line], depth: int) -> Iterator[list[Line]]:
    """A section whose own sections begin at ``depth``, cut until no piece is too large."""
    if _weight(lines) <= LARGEST:
        yield lines
    elif any(len(line.section) > depth for line in lines):
        for group in _sections(lines, depth):
            yield from _pieces(group, depth + 1)
    else:
        yield from _evenly(lines)


def _sections(lines: Sequence[Line], depth: int) -> list[list[Line]]:
    return [list(members) for _, members in groupby(lines, key=lambda line: line.section[: depth + 1])]


def _evenly(lines: list[Line]) -> Iterator[list[Line]]:
    count = max(1, round(_weight(lines) / USUAL))
    aim, weight, piece = _weight(lines) / count, 0.0, list[Line]()
    for line in lines:
        piece.append(line)
        weight += max(line.words, LEAST)
        if weight >= aim:
            yield piece
            piece, weight = [], weight - aim
    if piece:
        yield piece


def _joined(pieces: Iterator[list[Line]]) -> Iterator[list[Line]]:
    held: list[Line] = []
    for piece in pieces:
        if held and _weight(held) + _weight(piece) > SMALL:
            yield held
            held = []
        held = held + piece
    if held:
        yield held


def _title(piece: Sequence[Line], before: Line | None, top: int) -> str:
    first, last = _head(piece[0], top), _head(piece[-1], top)
    if not first:
        return f"Passages {piece[0].ordinal + 1}–{piece[-1].ordinal + 1}"
    if before is not None and _head(before, top) == first:
        return f"{first}, continued" if before.section == piece[0].section else f"{first}: {piece[0].section[-1]}"
    return first if last in ("", first) else f"{first} – {last}"


def _head(line: Line, depth: int) -> str:
    return line.section[depth] if len(line.section) > depth else ""


def _levels_shared(paths: Sequence[tuple[str, ...]]) -> int:
    return sum(1 for _ in takewhile(lambda level: len(set(level)) == 1, zip(*paths, strict=False)))
