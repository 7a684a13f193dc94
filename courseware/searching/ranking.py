"""Passages and notes of readings in the order in which they answer a query.

S. Robertson and H. Zaragoza, "The probabilistic relevance framework: BM25 and beyond", Foundations and Trends in
Information Retrieval 3(4), 2009, equations 3.3 and 3.15, gives the first order over passages. Word forms count by how
near they are to what was typed. The first thirty are then ordered anew by their best sentence: how much of the query it
holds, and how close together (T. Tao and C. Zhai, "An exploration of proximity measures in information retrieval",
SIGIR 2007, find the least distance between two query words to be what helps).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import log

from courseware.searching.excerpts import best_sentence
from courseware.searching.forms import INFLECTED, WORD, parts_of
from courseware.searching.index import TextIndex
from courseware.searching.meanings import Meant, meanings, rows_of
from courseware.searching.queries import Query, Term

K1 = 1.2
B = 0.5
ENOUGH = 0.25
"""The part of the query's weight that a passage must hold."""
REORDERED = 30
IN_HEADING = 0.5
"""A word of the section's heading counts as half a word of the passage."""
OF_NOTE = 0.8


@dataclass(frozen=True)
class Ranked:
    """A piece that was found: the reading's key, its number there, its score."""

    key: str
    piece: int
    score: float


@dataclass(frozen=True)
class Ranking:
    """All that was found, the best first, and the terms that no reading has. ``query`` is what was looked for."""

    query: Query
    found: tuple[Ranked, ...]
    missing: tuple[Term, ...]
    weights: tuple[float, ...] = ()
    """How informative each term is."""

    def counts(self) -> dict[str, int]:
        """How much was found in each reading."""
        counted: dict[str, int] = defaultdict(int)
        for ranked in self.found:
            counted[ranked.key] += 1
        return dict(counted)


def rank(query: Query, indexes: Mapping[str, TextIndex]) -> Ranking:
    """Rank what a query finds in readings. ``indexes`` by any key; equal scores stand in the order of the readings.

    A hyphenated word that stands nowhere as one is looked for by its parts.
    """
    ranking = _rank(query, indexes)
    parted = query.parted(ranking.missing)
    return _rank(parted, indexes) if parted != query else ranking


def _rank(query: Query, indexes: Mapping[str, TextIndex]) -> Ranking:
    meant = {key: meanings(query, index) for key, index in indexes.items()}
    counted = {key: [_by_piece(one.places(indexes[key]), indexes[key]) for one in row] for key, row in meant.items()}
    total = sum(len(index.pieces) for index in indexes.values())
    holding = [sum(_holding(found[number]) for found in counted.values()) for number in range(len(query.terms))]
    weights = tuple(log(1 + (total - count + 0.5) / (count + 0.5)) if count else 0.0 for count in holding)
    missing = tuple(term for term, count in zip(query.terms, holding, strict=True) if not count)
    if any(term.exact for term in missing) or not any(weights):
        return Ranking(query, (), missing, weights)
    mean = sum(index.words for index in indexes.values()) / max(1, total)
    found = [
        Ranked(key, piece, score)
        for key, index in indexes.items()
        for piece, score in _scores(query, index, counted[key], weights, mean)
    ]
    found.sort(key=lambda ranked: -ranked.score)
    best = [_reordered(ranked, indexes[ranked.key], meant[ranked.key], weights) for ranked in found[:REORDERED]]
    best.sort(key=lambda ranked: -ranked.score)
    return Ranking(query, (*best, *found[REORDERED:]), missing, weights)


def _by_piece(places: Mapping[int, float], index: TextIndex) -> dict[int, float]:
    found: dict[int, float] = defaultdict(float)
    for place, weight in places.items():
        found[index.piece_at(place)] += weight
    return dict(found)


def _holding(found: Mapping[int, float]) -> int:
    near = sum(weight >= INFLECTED for weight in found.values())
    return near or len(found)


def _scores(
    query: Query, index: TextIndex, counted: Sequence[Mapping[int, float]], weights: Sequence[float], mean: float
) -> Iterator[tuple[int, float]]:
    """Pieces that hold every exact term and enough of the rest, and nothing that is left out."""
    barred = _barred(query, index)
    whole = sum(weights)
    needed = [number for number, term in enumerate(query.terms) if term.exact]
    for piece in sorted(set().union(*counted)):
        held = sum(weight for found, weight in zip(counted, weights, strict=True) if piece in found)
        if held < ENOUGH * whole or piece in barred or any(piece not in counted[number] for number in needed):
            continue
        short = K1 * (1 - B + B * index.lengths[piece] / mean)
        heading = _heading(index.pieces[piece].section)
        score = 0.0
        for term, found, weight in zip(query.terms, counted, weights, strict=True):
            count = found.get(piece, 0.0) + (0.5 if term.word in heading else 0.0)
            score += weight * count * (K1 + 1) / (count + short)
        yield piece, score


@cache
def _words_of(heading: str) -> frozenset[str]:
    return frozenset(form for word in WORD.findall(heading) for form in parts_of(word))


def _heading(section: Sequence[str]) -> frozenset[str]:
    return _words_of(section[-1]) if section else frozenset()


def _barred(query: Query, index: TextIndex) -> set[int]:
    """Pieces that hold what is left out, in any inflection."""
    out: set[int] = set()
    for term in query.excluded:
        forms = index.forms_of(term.word) if term.word else {}
        near = {form: weight for form, weight in forms.items() if weight >= INFLECTED}
        out |= set(_by_piece(Meant(near, rows_of(term)).places(index), index))
    return out


def _reordered(ranked: Ranked, index: TextIndex, meant: Sequence[Meant], weights: Sequence[float]) -> Ranked:
    piece = index.pieces[ranked.piece]
    score = ranked.score * (1 + best_sentence(piece.text, meant, weights).score)
    return Ranked(ranked.key, ranked.piece, score * (OF_NOTE if piece.note is not None else 1.0))
