"""Rank sentences and windows of the readings against any text, and find quotations in them."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import log

from courseware.language import Sentence
from courseware.passages import Passage

K1 = 1.2
"""How fast a repeated word stops counting."""
B = 0.75
"""How much a long unit is discounted."""


@dataclass(frozen=True)
class Unit:
    """A sentence, or a window of neighbouring ones: where it stands and the lemmas that it is found by.

    ``start`` and ``end`` are code points of the passage's cleaned text.
    """

    document: str
    anchor: str
    start: int
    end: int
    text: str
    lemmas: tuple[str, ...]


def units_of(
    document: str,
    passages: Iterable[Passage],
    parsed: Mapping[str, Sequence[Sentence]],
    window: int = 1,
    least: int = 1,
) -> list[Unit]:
    """Every run of ``window`` sentences of each passage that holds at least ``least`` content words, as units.

    A passage with fewer sentences than ``window`` gives one unit.
    """
    units: list[Unit] = []
    for passage in passages:
        sentences = parsed[passage.anchor]
        for first in range(max(1, len(sentences) - window + 1)):
            run = sentences[first : first + window]
            if run:
                unit = _unit(document, passage, run)
                units += [unit] if len(unit.lemmas) >= least else []
    return units


def _unit(document: str, passage: Passage, run: Sequence[Sentence]) -> Unit:
    lemmas = tuple(token.lemma for sentence in run for token in sentence.tokens if token.is_content)
    start, end = run[0].start, run[-1].end
    return Unit(document, passage.anchor, start, end, passage.text[start:end], lemmas)


class Index:
    """An inverted index scored by BM25.

    S. Robertson and H. Zaragoza, "The probabilistic relevance framework: BM25 and beyond", Foundations and Trends in
    Information Retrieval 3(4), 2009, equation 3.15, with k1 = 1.2 and b = 0.75; the idf is that of equation 3.3 with
    one added inside the logarithm, so that a word in most units never counts against a unit.
    """

    def __init__(self, units: Sequence[Unit], postings: Mapping[str, array[int]], lengths: array[int]) -> None:
        self.units = tuple(units)
        self._postings = postings
        self._lengths = lengths
        self._mean = (sum(lengths) / len(lengths) if lengths else 0.0) or 1.0

    @classmethod
    def build(cls, units: Iterable[Unit]) -> Index:
        """Index the units by their lemmas. A posting is two machine integers: the unit's number and the count."""
        kept = list(units)
        postings: dict[str, array[int]] = defaultdict(lambda: array("I"))
        lengths = array("I")
        for number, unit in enumerate(kept):
            lengths.append(len(unit.lemmas))
            for lemma, count in Counter(unit.lemmas).items():
                postings[lemma].extend((number, count))
        return cls(kept, dict(postings), lengths)

    def idf(self, lemma: str) -> float:
        """How informative a lemma is: ln(1 + (N − n + ½) / (n + ½)) for n of N units that hold it."""
        holding = len(self._postings.get(lemma, ())) // 2
        return log(1 + (len(self.units) - holding + 0.5) / (holding + 0.5))

    def rank(self, query_lemmas: Iterable[str], limit: int = 10) -> list[tuple[Unit, float]]:
        """The best units, first the best; a score of 1 is that of a unit made of the query's own lemmas.

        Lemmas that no unit holds count in that maximum, so a query of strange words ranks low whatever it meets.
        Equal scores stand in the order of the units.
        """
        weights = {lemma: self.idf(lemma) * count for lemma, count in Counter(query_lemmas).items()}
        most = self._own_maximum(weights)
        scores: dict[int, float] = defaultdict(float)
        for lemma, weight in weights.items():
            places = self._postings.get(lemma, ())
            for position in range(0, len(places), 2):
                number, count = places[position], places[position + 1]
                scores[number] += weight * self._saturation(count, self._lengths[number])
        best = sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:limit]
        return [(self.units[number], min(1.0, score / most)) for number, score in best] if most else []

    def _own_maximum(self, weights: Mapping[str, float]) -> float:
        return sum(weights.values()) * self._saturation(1, len(weights))

    def _saturation(self, count: int, length: int) -> float:
        return count * (K1 + 1) / (count + K1 * (1 - B + B * length / self._mean))


_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_GRAM = 4
_NEAR = 0.72
"""Least share of words in common (difflib's ratio) for a near quotation."""
_Words = list[tuple[str, int, int]]


@dataclass(frozen=True)
class Found:
    """A place in a source that says what a quotation says; ``ratio`` is 1 when the words agree exactly.

    ``start`` and ``end`` are code points of the text found under ``key``.
    """

    key: str
    start: int
    end: int
    text: str
    ratio: float

    @property
    def is_exact(self) -> bool:
        """Whether every word agrees, case and typography aside."""
        return self.ratio == 1.0


def _words(text: str) -> _Words:
    """Words with their places, case folded and apostrophes made alike; marks, quotes and dashes do not count."""
    return [(m.group().casefold().replace("’", "'"), m.start(), m.end()) for m in _WORD.finditer(text)]


class Quotations:
    """An index of the word sequences of some texts, by which quotations are found.

    >>> index = Quotations({"p-1": "He took “nearly a million lives” of his own country in the process."})
    >>> [(found.text, found.is_exact) for found in index.find("Nearly a million lives of his own country")]
    [('nearly a million lives” of his own country', True)]
    >>> [round(found.ratio, 2) for found in index.find("he took almost a million lives of his own country")]
    [0.9]
    """

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = dict(texts)
        self._words = {key: _words(text) for key, text in texts.items()}
        self._singles: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._grams: dict[tuple[str, ...], list[tuple[str, int]]] = defaultdict(list)
        for key, words in self._words.items():
            plain = [word for word, _, _ in words]
            for place, word in enumerate(plain):
                self._singles[word].append((key, place))
                if place + _GRAM <= len(plain):
                    self._grams[tuple(plain[place : place + _GRAM])].append((key, place))

    def find(self, quotation: str, limit: int = 3) -> list[Found]:
        """Exact places of a quotation; where there is none, the nearest windows that share enough words."""
        query = [word for word, _, _ in _words(quotation)]
        if not query:
            return []
        exact = self._exact(query)
        return exact[:limit] if exact else self._near(query)[:limit]

    def _exact(self, query: list[str]) -> list[Found]:
        starts = self._grams.get(tuple(query[:_GRAM]), []) if len(query) >= _GRAM else self._singles.get(query[0], [])
        found = []
        for key, place in starts:
            words = self._words[key][place : place + len(query)]
            if [word for word, _, _ in words] == query:
                found.append(self._found(key, place, place + len(query), 1.0))
        return found

    def _near(self, query: list[str]) -> list[Found]:
        found = [self._best_window(key, place, query) for key, place in self._seeds(query)]
        best: dict[tuple[str, int], Found] = {}
        for window in found:
            if window and window.ratio >= _NEAR:
                best.setdefault((window.key, window.start), window)
        return sorted(best.values(), key=lambda window: (-window.ratio, window.key, window.start))

    def _seeds(self, query: list[str]) -> list[tuple[str, int]]:
        """Where to look: the diagonals on which most of the query's words fall, rare words first."""
        diagonals: Counter[tuple[str, int]] = Counter()
        rare = sorted(set(query), key=lambda word: (len(self._singles.get(word, ())), word))[:8]
        for position, word in enumerate(query):
            if word in rare and len(self._singles.get(word, ())) <= 400:
                for key, place in self._singles.get(word, ()):
                    diagonals[key, (place - position) // 4] += 1
        ranked = sorted(diagonals.items(), key=lambda item: (-item[1], item[0]))
        return [(key, max(0, 4 * step)) for (key, step), count in ranked[:6] if count >= min(2, len(rare))]

    def _best_window(self, key: str, place: int, query: list[str]) -> Found | None:
        words = [word for word, _, _ in self._words[key]]
        low, high = max(0, place - 6), min(len(words), place + len(query) + 10)
        matcher = SequenceMatcher(None, query, words[low:high], autojunk=False)
        blocks = [block for block in matcher.get_matching_blocks() if block.size]
        if not blocks:
            return None
        start = low + max(0, blocks[0].b - min(blocks[0].a, 1))
        end = min(
            len(words), low + blocks[-1].b + blocks[-1].size + min(1, len(query) - blocks[-1].a - blocks[-1].size)
        )
        ratio = SequenceMatcher(None, query, words[start:end], autojunk=False).ratio()
        return self._found(key, start, end, min(ratio, 0.9999))

    def _found(self, key: str, start: int, end: int, ratio: float) -> Found:
        words = self._words[key]
        low, high = words[start][1], words[end - 1][2]
        return Found(key, low, high, self._texts[key][low:high], ratio)


def find_quotation(text: str, sources: Mapping[str, str], limit: int = 3) -> list[Found]:
    """The places of one quotation in texts by key; build ``Quotations`` once where there are many to find."""
    return Quotations(sources).find(text, limit)


def shared_runs(text: str, source: str, least: int = 8) -> list[tuple[int, int]]:
    """Stretches [start, end) of ``text`` that repeat at least ``least`` words of ``source`` in order: copied words.

    >>> text = "As he wrote, the war began in the spring of that year, they say."
    >>> [text[a:b] for a, b in shared_runs(text, "The war began in the spring of that year.", 5)]
    ['the war began in the spring of that year']
    """
    words, other = _words(text), [word for word, _, _ in _words(source)]
    grams = sorted(tuple(other[place : place + least]) for place in range(len(other) - least + 1))
    copied = [False] * len(words)
    for place in range(len(words) - least + 1):
        gram = tuple(word for word, _, _ in words[place : place + least])
        at = bisect_left(grams, gram)
        if at < len(grams) and grams[at] == gram:
            copied[place : place + least] = [True] * least
    return _runs(words, copied)


def _runs(words: _Words, marked: list[bool]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    for place, (_, start, end) in enumerate(words):
        if marked[place] and place and marked[place - 1]:
            runs[-1] = (runs[-1][0], end)
        elif marked[place]:
            runs.append((start, end))
    return runs
