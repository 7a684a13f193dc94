"""What the measures look at, and what each gives: a share of 0–1 as the sum of named parts, its spans, its reason."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from courseware.spans import Span
from essays.claims import Argument
from essays.conventions import Conventions
from essays.drafts import Draft, DraftSentence
from essays.evidence import Evidence
from essays.sources import Sources
from essays.wording import shorten


@dataclass(frozen=True)
class Topic:
    """A piece of evidence that the instructor expects: any of its phrases hits it; ``must`` weighs double."""

    topic: str
    phrases: tuple[str, ...] = ()
    must: bool = False


@dataclass(frozen=True)
class Findings:
    """Everything that the measures look at."""

    draft: Draft
    evidence: Evidence
    argument: Argument
    conventions: Conventions
    sources: Sources
    prompt: frozenset[str]
    terms: frozenset[str]
    own: tuple[DraftSentence, ...]
    expected: tuple[tuple[Topic, bool], ...] = ()
    """Each expected topic, and whether the essay has it."""
    sources_only: bool = False

    def span(self, index: int) -> Span:
        """The raw place of a sentence."""
        sentence = self.draft.sentences[index]
        return self.draft.raw_span(sentence.start, sentence.end)

    def quote(self, index: int, limit: int = 80) -> str:
        """The first words of a sentence."""
        return shorten(self.draft.raw[self.span(index).start : self.span(index).end], limit)

    def spans(self, indices: Sequence[int]) -> tuple[Span, ...]:
        """The raw places of sentences."""
        return tuple(self.span(index) for index in indices)


@dataclass(frozen=True)
class Measure:
    """A share of 0–1 as the sum of its parts, where it shows, and why in a sentence or two."""

    parts: tuple[tuple[str, float], ...]
    reason: str
    spans: tuple[Span, ...] = ()
    judged: bool = True
    """False where the essay gives nothing to judge by."""

    @property
    def share(self) -> float:
        """0–1."""
        return min(1.0, max(0.0, sum(value for _, value in self.parts)))


def capped(parts: Sequence[tuple[str, float]], limit: float, why: str) -> tuple[tuple[str, float], ...]:
    """The parts with one more that brings their sum down to a limit, named by its reason.

    >>> capped([("a", 0.5), ("b", 0.4)], 0.6, "no place is given")[-1]
    ('no place is given', -0.3)
    """
    over = sum(value for _, value in parts) - limit
    return (*parts, (why, -round(over, 4))) if over > 0 else tuple(parts)


def along(value: float, points: Sequence[tuple[float, float]]) -> float:
    """Straight lines through points.

    >>> along(4, [(0, 0), (3, 0.4), (5, 0.6)])
    0.5
    """
    if value <= points[0][0]:
        return points[0][1]
    for (low, below), (high, above) in itertools.pairwise(points):
        if value <= high:
            return round(below + (above - below) * (value - low) / (high - low), 4)
    return points[-1][1]


def listed(words: Sequence[str]) -> str:
    """Words as a list.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
