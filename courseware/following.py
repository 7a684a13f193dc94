"""What became of each passage in a new version of a text: the same, moved, changed, split, joined or gone.

Passages with the same words are paired first, then the rest by the word triples that they share (shingles: Broder 1997,
"On the resemblance and containment of documents"); every step looks only at passages that share something rare or stand
in the same gap, so the work grows with the length of the text.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from courseware.anchoring import Kept
from courseware.passages import anchors_of, fingerprint, wording

LIKE = 0.5
"""Share of two passages' words (rare ones count more) that makes one an edited form of the other, anywhere."""
LIKE_IN_PLACE = 0.3
"""The same for two that stand between the same neighbours."""
PART = 0.6
"""Share of a short passage that must come from a longer one to be a piece of it."""
_COMMON = 8
"""Passages that may share a triple of words before it says nothing of where a passage comes from."""


class Change(StrEnum):
    """What became of a passage."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    SPLIT = "split"
    JOINED = "joined"
    GONE = "gone"


ALTERED = (Change.CHANGED, Change.SPLIT, Change.JOINED, Change.GONE)
"""What makes a person look again at whatever cites the passage."""


@dataclass(frozen=True)
class Continuation:
    """An old passage and the new ones that carry its words on, in reading order; none where it is gone."""

    anchor: str
    now: tuple[str, ...]
    change: Change
    likeness: float
    """Share of its words that stand in them, from 0 to 1; rare words count more."""


@dataclass(frozen=True)
class Followed:
    """Every old passage once, in reading order, and the new passages that continue none."""

    continuations: tuple[Continuation, ...]
    new: tuple[str, ...]

    def of(self, change: Change) -> tuple[Continuation, ...]:
        """The passages with which this happened."""
        return tuple(one for one in self.continuations if one.change is change)


def follow(old: Sequence[Kept], new: Sequence[Kept]) -> Followed:
    """What became of each old passage. Anchors are taken as ids; what is compared are the words.

    A new passage continues several old ones only where they were joined in it.
    """
    before, after = [fingerprint(one.text) for one in old], [fingerprint(one.text) for one in new]
    equal = _equal(before, after)
    steady = _in_order(equal)
    kin = _Kin(before, after, equal, steady)
    anchors = [passage.anchor for passage in new]
    continued: list[Continuation] = []
    for place, passage in enumerate(old):
        if place in equal:
            change = _of_equal(passage, new[equal[place]], place in steady)
            continued.append(Continuation(passage.anchor, (anchors[equal[place]],), change, 1.0))
        else:
            now = tuple(anchors[one] for one in sorted(kin.now[place]))
            continued.append(Continuation(passage.anchor, now, kin.change(place), kin.likeness(place)))
    carried = {anchor for one in continued for anchor in one.now}
    return Followed(tuple(continued), tuple(anchor for anchor in anchors if anchor not in carried))


def kept_anchors(old: Sequence[Kept], new: Sequence[Kept]) -> list[str]:
    """Anchors for the new passages: that of the old one with the same words, where there is one, else one of its own.

    From the words alone an anchor cannot stay where equal passages come or go; from the version before it can.
    """
    equal = _equal([fingerprint(one.text) for one in old], [fingerprint(one.text) for one in new])
    kept = {there: old[place].anchor for place, there in equal.items()}
    return anchors_of([passage.text for passage in new], kept)


def _of_equal(old: Kept, new: Kept, steady: bool) -> Change:
    if old.text != new.text and wording(old.text) != wording(new.text):
        return Change.CHANGED
    return Change.SAME if steady else Change.MOVED


def _equal(before: Sequence[str], after: Sequence[str]) -> dict[int, int]:
    """Old places and the new ones with the same words. Those that stand there several times go with their neighbours,
    then in their order."""
    old, new = _places(before), _places(after)
    pairs = {places[0]: new[words][0] for words, places in old.items() if len(places) == len(new.get(words, ())) == 1}
    taken = set(pairs.values())
    for step in (1, -1):
        for place in range(len(before))[::step]:
            there = pairs.get(place - step, -2) + step
            if place in pairs or there in taken or not 0 <= there < len(after) or before[place] != after[there]:
                continue
            pairs[place] = there
            taken.add(there)
    for words, places in old.items():
        free = iter([there for there in new.get(words, ()) if there not in taken])
        for place, there in zip([place for place in places if place not in pairs], free, strict=False):
            pairs[place] = there
            taken.add(there)
    return pairs


def _places(prints: Sequence[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, words in enumerate(prints):
        places[words].append(place)
    return places


def _in_order(pairs: Mapping[int, int]) -> set[int]:
    """The old places of the longest run of pairs that stand in the same order in both (Fredman 1975)."""
    ends: list[int] = []
    last: list[int] = []
    back: dict[int, int | None] = {}
    for place in sorted(pairs):
        length = bisect_left(ends, pairs[place])
        back[place] = last[length - 1] if length else None
        ends[length : length + 1], last[length : length + 1] = [pairs[place]], [place]
    run: set[int] = set()
    at = last[-1] if last else None
    while at is not None:
        run.add(at)
        at = back[at]
    return run


class _Kin:
    """Old passages without an equal, and the new ones that carry their words on."""

    def __init__(self, before: Sequence[str], after: Sequence[str], equal: Mapping[int, int], steady: set[int]) -> None:
        taken = set(equal.values())
        self._old = {place: words.split() for place, words in enumerate(before) if place not in equal}
        self._new = {place: words.split() for place, words in enumerate(after) if place not in taken}
        self._worth = _Worth([*before, *after]) if self._old and self._new else _Worth([])
        self.now: dict[int, list[int]] = {place: [] for place in self._old}
        self.of: dict[int, list[int]] = {place: [] for place in self._new}
        shared = _shared_triples(self._old, self._new)
        near = set(_neighbours(self._old, self._new, [(place, equal[place]) for place in sorted(steady)]))
        for one, other in self._ranked(shared, near):
            self._tie(one, other)

    def _ranked(self, shared: Mapping[tuple[int, int], int], near: set[tuple[int, int]]) -> list[tuple[int, int]]:
        """The pairs that are alike enough to go together, the most alike first."""
        found: list[tuple[float, int, int]] = []
        for one, other in shared.keys() | near:
            old, new = self._old[one], self._new[other]
            like = 2 * self._worth.common(old, new) / (self._worth.of(old) + self._worth.of(new) or 1.0)
            part = shared.get((one, other), 0) / _triple_count(min(old, new, key=len))
            if like >= (LIKE_IN_PLACE if (one, other) in near else LIKE) or part >= PART:
                found.append((-like, one, other))
        return [(one, other) for _, one, other in sorted(found)]

    def _tie(self, one: int, other: int) -> None:
        """Let the new passage continue the old one, unless others account for its words already."""
        if not self.now[one] and not self.of[other]:
            fits = True
        elif not self.of[other]:
            rest = Counter(self._old[one])
            rest.subtract(word for place in self.now[one] for word in self._new[place])
            fits = self._worth.share(self._new[other], rest) >= PART
        elif not self.now[one]:
            rest = Counter(self._new[other])
            rest.subtract(word for place in self.of[other] for word in self._old[place])
            fits = self._worth.share(self._old[one], rest) >= PART
        else:
            fits = False
        if fits:
            self.now[one].append(other)
            self.of[other].append(one)

    def change(self, place: int) -> Change:
        """What became of an old passage that has no equal."""
        now = self.now[place]
        if not now:
            return Change.GONE
        if len(now) > 1:
            return Change.SPLIT
        return Change.JOINED if len(self.of[now[0]]) > 1 else Change.CHANGED

    def likeness(self, place: int) -> float:
        """Share of an old passage's words that stand in those that continue it."""
        if not self.now[place]:
            return 0.0
        there = Counter(word for one in self.now[place] for word in self._new[one])
        return round(self._worth.share(self._old[place], there), 3)


class _Worth:
    """What words say of where a passage comes from: those of few passages much, those of all little (as idf does)."""

    def __init__(self, prints: Sequence[str]) -> None:
        spread: Counter[str] = Counter()
        for words in prints:
            spread.update(set(words.split()))
        self._worth = {word: math.log(1 + len(prints) / count) for word, count in spread.items()}

    def of(self, words: Sequence[str]) -> float:
        """All of them together."""
        return sum(self._worth[word] for word in words)

    def common(self, one: Sequence[str], other: Sequence[str]) -> float:
        """Those that both have, as often as both have them."""
        return self._held(one, Counter(other))

    def share(self, words: Sequence[str], there: Counter[str]) -> float:
        """The share of the words that stand there, from 0 to 1."""
        whole = self.of(words)
        return self._held(words, there) / whole if whole else 0.0

    def _held(self, words: Sequence[str], there: Counter[str]) -> float:
        return sum(self._worth[word] * min(count, max(0, there[word])) for word, count in Counter(words).items())


def _triples(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[place : place + 3]) for place in range(max(1, len(words) - 2))}


def _triple_count(words: Sequence[str]) -> int:
    return max(1, len(words) - 2)


def _shared_triples(old: Mapping[int, Sequence[str]], new: Mapping[int, Sequence[str]]) -> dict[tuple[int, int], int]:
    """How many triples of words each pair of passages shares; triples that many passages have are not counted."""
    having: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, words in old.items():
        for triple in _triples(words):
            having[triple].append(place)
    shared: Counter[tuple[int, int]] = Counter()
    for other, words in new.items():
        for triple in _triples(words):
            homes = having.get(triple, ())
            if len(homes) <= _COMMON:
                shared.update((one, other) for one in homes)
    return shared


def _neighbours(
    old: Mapping[int, Sequence[str]], new: Mapping[int, Sequence[str]], steady: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Pairs of passages that stand in the same gap between passages that stayed: at about the same place of it."""
    ends = [(-1, -1), *steady, (max(old, default=0) + 1, max(new, default=0) + 1)]
    for (old_low, new_low), (old_high, new_high) in pairwise(ends):
        here = [place for place in range(old_low + 1, old_high) if place in old]
        there = [place for place in range(new_low + 1, new_high) if place in new]
        for number, one in enumerate(here):
            from_start = range(number - 2, number + 3)
            from_end = range(len(there) - len(here) + number - 2, len(there) - len(here) + number + 3)
            yield from ((one, there[at]) for at in {*from_start, *from_end} if 0 <= at < len(there))
