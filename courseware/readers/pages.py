"""A printed page: pieces of text with their places → lines in reading order, column by column.

The width of a piece is not known from the file without its fonts' tables, so it is estimated from its letters; that is
near enough to tell columns apart and a short last line from a full one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

_NARROW = frozenset("iljtfrI.,;:'’‘!|()[]- ")
_WIDE = frozenset("mwMWQO@%—…")
_RAISED = re.compile(r"\s*(\d{1,3}|[*†‡§]{1,3})[,;]?\s*")


@dataclass(slots=True)
class Piece:
    """Some words shown in one go."""

    text: str
    x: float
    y: float
    size: float
    bold: bool = False
    spaced: bool = False
    """Whether white space stands before it."""

    @property
    def end(self) -> float:
        """Where it ends, estimated."""
        return self.x + width_of(self.text, self.size)


def width_of(text: str, size: float) -> float:
    """The width of some words in an ordinary text face, estimated."""
    narrow = sum(sign in _NARROW for sign in text)
    wide = sum(sign in _WIDE for sign in text)
    capital = sum(sign.isupper() for sign in text)
    return size * (0.47 * (len(text) - narrow - wide) + 0.29 * narrow + 0.8 * wide + 0.17 * capital)


@dataclass(slots=True)
class Line:
    """One line of a column."""

    text: str
    x: float
    end: float
    y: float
    size: float
    bold: bool
    raised: list[tuple[int, int]] = field(default_factory=list)
    """Where in the text raised numbers stand."""
    column: int = 0
    page: int = 0


def lines_of(pieces: Sequence[Piece]) -> list[Line]:
    """The lines of one page in the order in which they are read."""
    segments = _segments(pieces)
    if not segments:
        return []
    gutters = _gutters([_line(segment) for segment in segments])
    ordered = _ordered(segments, gutters)
    return [_line(pieces, column) for column, pieces in ordered if "".join(piece.text for piece in pieces).strip()]


def _segments(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces that follow each other on one line without a wide gap."""
    segments: list[list[Piece]] = []
    for piece in pieces:
        last = segments[-1] if segments else None
        if last is not None and _goes_on(last, piece):
            last.append(piece)
        else:
            segments.append([piece])
    return segments


def _goes_on(segment: Sequence[Piece], piece: Piece) -> bool:
    base, last = max(segment, key=lambda one: one.size), segment[-1]
    if not _level(base, piece) or piece.x < last.x - 0.5:
        return False
    return piece.x - last.end < 0.8 * max(base.size, piece.size) + 0.08 * (last.end - last.x)


def _level(base: Piece, piece: Piece) -> bool:
    """Whether two pieces stand on one line; a note's raised number stands a little above."""
    tall, low = max(base.size, piece.size), min(base.size, piece.size)
    short = min(len(base.text.strip()), len(piece.text.strip())) <= 4
    return abs(piece.y - base.y) <= (0.7 if short and low < 0.85 * tall else 0.3) * tall


def _gutters(lines: Sequence[Line]) -> list[float]:
    """The left edges of the columns beside the first."""
    if len(lines) < 10:
        return []
    left, right = min(line.x for line in lines), max(line.end for line in lines)
    edges = Counter(round(line.x / 3) for line in lines if line.x > left + 0.2 * (right - left))
    gutters: list[float] = []
    for edge, _ in sorted(_clustered(edges).items(), key=lambda pair: -pair[1]):
        if all(abs(edge - other) > 0.15 * (right - left) for other in gutters) and _parts(lines, edge):
            gutters.append(edge)
    return sorted(gutters)


def _clustered(edges: Counter[int]) -> dict[float, int]:
    """Left edge → how many lines begin there or within a few points of it."""
    return {
        edge * 3.0: sum(edges[near] for near in range(edge - 1, edge + 2))
        for edge in edges
        if sum(edges[near] for near in range(edge - 1, edge + 2)) >= 5
    }


def _parts(lines: Sequence[Line], edge: float) -> bool:
    """Whether lines stand beside each other on both sides of an edge and few run across it."""
    before = [line for line in lines if line.x < edge - 5]
    after = [line for line in lines if line.x >= edge - 5]
    across = [line for line in before if line.end > edge + 0.08 * (line.end - line.x)]
    beside = [line for line in before if line not in across]
    if len(beside) < 4 or len(after) < 4 or len(across) > 0.25 * len(lines):
        return False
    low = max(min(line.y for line in beside), min(line.y for line in after))
    high = min(max(line.y for line in beside), max(line.y for line in after))
    levels = sum(low <= line.y <= high for line in after)
    mean = sum(line.end - line.x for line in beside) / len(beside)
    return levels >= 4 and high - low > 3 * lines[0].size and mean > 0.4 * (edge - min(line.x for line in beside))


def _ordered(segments: Sequence[list[Piece]], gutters: Sequence[float]) -> Iterable[tuple[int, list[Piece]]]:
    """(column, pieces of one line) in reading order. What runs across the columns ends those above it."""
    if not gutters:
        yield from ((0, pieces) for pieces in _merged(_sorted(segments)))
        return
    columns: list[list[list[Piece]]] = [[] for _ in range(len(gutters) + 1)]
    for segment in sorted(segments, key=lambda one: -_base(one).y):
        line = _line(segment)
        column = sum(line.x >= edge - 5 for edge in gutters)
        beyond = gutters[column] if column < len(gutters) else None
        if beyond is not None and line.end > beyond + 0.08 * (line.end - line.x):
            yield from _emptied(columns)
            yield 0, segment
        else:
            columns[column].append(segment)
    yield from _emptied(columns)


def _emptied(columns: list[list[list[Piece]]]) -> Iterable[tuple[int, list[Piece]]]:
    for number, column in enumerate(columns):
        yield from ((number, pieces) for pieces in _merged(column))
        column.clear()


def _sorted(segments: Sequence[list[Piece]]) -> Sequence[list[Piece]]:
    """A page's own order, unless it jumps upwards too often: then from the top down."""
    ups = sum(_base(after).y > _base(before).y + 2 for before, after in pairwise(segments))
    if ups * 8 <= len(segments):
        return segments
    return sorted(segments, key=lambda one: (-round(_base(one).y / 3), one[0].x))


def _merged(segments: Sequence[list[Piece]]) -> list[list[Piece]]:
    """Segments on one line, one after the other, as one line."""
    merged: list[list[Piece]] = []
    for segment in segments:
        base = _base(segment)
        if merged and _level(_base(merged[-1]), base) and segment[0].x > merged[-1][-1].x:
            segment[0].spaced = segment[0].spaced or not _RAISED.fullmatch(segment[0].text)
            merged[-1] = merged[-1] + segment
        else:
            merged.append(segment)
    return merged


def _base(segment: Sequence[Piece]) -> Piece:
    return max(segment, key=lambda piece: (piece.size, len(piece.text)))


def _line(pieces: Sequence[Piece], column: int = 0) -> Line:
    sizes: Counter[float] = Counter()
    for piece in pieces:
        sizes[piece.size] += len(piece.text.strip()) or 1
    size = max(sizes, key=lambda one: (sizes[one], one))
    level = median(piece.y for piece in pieces if piece.size == size)
    texts: list[str] = []
    raised: list[tuple[int, int]] = []
    length = 0
    for piece in pieces:
        text = " " + piece.text if piece.spaced and texts else piece.text
        found = _RAISED.fullmatch(text)
        if found and piece.y > level + 0.12 * size and piece.size < 0.92 * size:
            raised.append((length + found.start(1), length + found.end(1)))
        texts.append(text)
        length += len(text)
    bold = sum(len(piece.text) for piece in pieces if piece.bold) > 0.8 * length
    return Line("".join(texts), pieces[0].x, max(p.end for p in pieces), level, size, bold, raised, column)
