"""Text that remembers where it came from: every character of a cleaned string has a place in the raw document."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Span:
    """A half-open stretch [start, end) of a string, in code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"A span must run forwards from 0: {self.start}–{self.end}.")

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character.

        >>> Span(0, 3).overlaps(Span(3, 5))
        False
        """
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        """The words that stand there."""
        return text[self.start : self.end]


Run = tuple[int, int, int]
"""(start in the cleaned text, start in the raw text, length): characters that stand in the same order in both."""


@dataclass(frozen=True)
class MappedText:
    """A cleaned string with the raw place of each character.

    ``runs`` are sorted by their start in ``text``. A cleaned character that no run covers (a space put between two
    joined lines, say) belongs to the raw place where the run before it ended.

    >>> t = MappedText("state of affairs", ((0, 0, 5), (6, 9, 10)))
    >>> t.raw_span(6, 8)
    Span(start=9, end=11)
    """

    text: str
    runs: tuple[Run, ...]

    def raw_start(self, position: int) -> int:
        """The raw place of the cleaned character at ``position``."""
        index = bisect_right(self.runs, position, key=lambda run: run[0]) - 1
        if index < 0:
            return self.runs[0][1] if self.runs else 0
        start, raw, length = self.runs[index]
        return raw + min(position - start, length)

    def raw_span(self, start: int, end: int) -> Span:
        """The smallest raw stretch that holds the cleaned characters [start, end)."""
        if end <= start:
            place = self.raw_start(start)
            return Span(place, place)
        return Span(self.raw_start(start), self.raw_start(end - 1) + 1)

    def is_contiguous(self, start: int, end: int, raw: str) -> bool:
        """Whether the raw stretch says what the cleaned one says, but for white space: nothing was cut out between."""
        return "".join(self.raw_span(start, end).of(raw).split()) == "".join(self.text[start:end].split())

    def cleaned_position(self, raw: int) -> int:
        """The first cleaned character at or after a raw place."""
        for start, raw_start, length in self.runs:
            if raw < raw_start + length:
                return start + max(0, raw - raw_start)
        return len(self.text)


def runs_of(raw_places: Sequence[int]) -> tuple[Run, ...]:
    """Runs for a cleaned text whose i-th character stands at raw_places[i]; −1 for a character that was put in.

    >>> runs_of([4, 5, -1, 9])
    ((0, 4, 2), (3, 9, 1))
    """
    runs: list[Run] = []
    for position, place in enumerate(raw_places):
        if place < 0:
            continue
        if runs and runs[-1][0] + runs[-1][2] == position and runs[-1][1] + runs[-1][2] == place:
            start, raw, length = runs[-1]
            runs[-1] = (start, raw, length + 1)
        else:
            runs.append((position, place, 1))
    return tuple(runs)


def slice_mapped(mapped: MappedText, start: int, end: int) -> MappedText:
    """The stretch [start, end) of a mapped text as a mapped text of its own."""
    cut: list[Run] = []
    for run_start, raw, length in mapped.runs:
        low, high = max(start, run_start), min(end, run_start + length)
        if low < high:
            cut.append((low - start, raw + low - run_start, high - low))
    return MappedText(mapped.text[start:end], tuple(cut))


def merge(spans: Iterable[Span]) -> list[Span]:
    """The spans sorted, with those that touch or overlap made one.

    >>> merge([Span(4, 6), Span(0, 2), Span(1, 4)])
    [Span(start=0, end=6)]
    """
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged
