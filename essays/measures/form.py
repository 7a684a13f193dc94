"""How the essay is built and written: organisation above its own shuffled baseline, conventions."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import pairwise

from essays.drafts import DraftSentence
from essays.measures.values import Findings, Measure, along, capped
from essays.wording import counted

SHUFFLES = 20


def organisation(found: Findings) -> Measure:
    """Paragraphs, introduction and conclusion, topic sentences, and cohesion above the essay's own shuffled
    baseline."""
    own = found.own
    groups = sorted({sentence.paragraph for sentence in own})
    bodies = max(1, len(groups) - 1)
    topics = found.argument.topic_sentences
    held = cohesion(own)
    thesis_early = found.argument.thesis is not None and found.argument.thesis.early
    closing = [s for s in own if s.paragraph == groups[-1]] if groups else []
    returns = len(groups) > 2 and any(len(s.keys & found.terms) >= 1 for s in closing)
    parts = [
        (counted(len(groups), "paragraph"), 0.2 * min(1.0, (len(groups) - 1) / 3) if groups else 0.0),
        (f"{len(topics)} paragraphs open with a point of their own", 0.3 * min(1.0, len(topics) / bodies)),
        ("sentences hold together better than when shuffled", 0.25 * held),
        ("the introduction says where the essay goes", 0.125 if thesis_early else 0.0),
        ("the end returns to the question", 0.125 if returns else 0.0),
    ]
    result: tuple[tuple[str, float], ...] = tuple(parts)
    if len(groups) < 2:
        result = capped(result, 0.19, "a single block")
    reason = f"{counted(len(groups), 'paragraph').capitalize()}; {len(topics)} of them open with a point of their own"
    reason += "; neighbouring sentences " + ("hold together" if held >= 0.5 else "share little with each other")
    return Measure(result, reason + ".", found.spans(list(topics)))


def cohesion(sentences: Sequence[DraftSentence]) -> float:
    """How far the overlap of neighbouring sentences lies above that of 20 shuffles of the same sentences, 0–1.

    The idea of a text's own permutations as its baseline: Barzilay & Lapata, Computational Linguistics 34(1), 2008.
    """
    if len(sentences) < 6:
        return 0.0
    keys = [sentence.keys for sentence in sentences]
    observed = _overlap(keys)
    dice = random.Random(SHUFFLES)  # noqa: S311  A fixed seed: the same essay must always get the same result.
    baseline = []
    for _ in range(SHUFFLES):
        mixed = sorted(keys, key=lambda held: (dice.random(), len(held)))
        baseline.append(_overlap(mixed))
    mean = sum(baseline) / SHUFFLES
    spread = (sum((value - mean) ** 2 for value in baseline) / SHUFFLES) ** 0.5
    return min(1.0, max(0.0, (observed - mean) / (2.5 * spread))) if spread else 0.0


def _overlap(keys: Sequence[frozenset[str]]) -> float:
    pairs = [_shared(one, other) for one, other in pairwise(keys)]
    after = [_shared(one, other) for one, other in zip(keys, keys[2:], strict=False)]
    return (sum(pairs) + 0.5 * sum(after)) / (len(keys) or 1)


def conventions(found: Findings) -> Measure:
    """Slips of spelling and grammar in a hundred words, a repeated word counted once."""
    slips = found.conventions
    if not found.draft.words:
        return Measure((), "There is nothing to read.")
    rate = 100 * slips.count / found.draft.words
    share = along(rate, [(0, 1.0), (1, 0.8), (2, 0.6), (4, 0.4), (6, 0.2), (12, 0.0)])
    shown = ", ".join(f"'{p.wrong}'" + (f" for '{p.right}'" if p.right else "") for p in slips.patterns[:5])
    reason = f"{counted(slips.count, 'slip').capitalize()} in {found.draft.words} words" + (
        f": {shown}" if shown else ""
    )
    return Measure(
        ((f"{rate:.1f} slips in a hundred words", share),),
        reason + ".",
        tuple(s for p in slips.patterns for s in p.spans),
    )


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / (min(len(one), len(other)) or 1)
