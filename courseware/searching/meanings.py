"""What a query means in a reading: the forms that a word may take there, and other names of what it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from courseware import lexicon
from courseware.searching.forms import SAME, WORD, parts_of
from courseware.searching.index import Name, TextIndex
from courseware.searching.queries import Query, Term

ALIAS = 0.8
"""What another name counts: NKVD for People's Commissariat for Internal Affairs."""


@dataclass(frozen=True)
class Meant:
    """What a term means in one index: forms with their weights, and rows of words with theirs."""

    forms: Mapping[str, float]
    rows: Mapping[Name, float]

    def places(self, index: TextIndex) -> dict[int, float]:
        """Where the term stands, with what it counts there."""
        found: dict[int, float] = {}
        for row, weight in self.rows.items():
            found |= {place: max(weight, found.get(place, 0.0)) for place in index.runs(row)}
        for form, weight in self.forms.items():
            for place in index.places(form):
                if found.get(place, 0.0) < weight:
                    found[place] = weight
        return found


def meanings(query: Query, index: TextIndex) -> list[Meant]:
    """What each term of a query means in an index."""
    rows = [rows_of(term) for term in query.terms]
    forms = [index.forms_of(term.word) if term.word else {} for term in query.terms]
    for group in (*index.names, *_known_names()):
        for name in group:
            for first in _standing(name, query.terms):
                others = {other: ALIAS for other in group if other != name}
                for number in range(first, first + len(name)):
                    rows[number] = others | rows[number]
    return [Meant(form, row) for form, row in zip(forms, rows, strict=True)]


def rows_of(term: Term) -> dict[Name, float]:
    """The rows of words that a term asks for: all of an exact one, those of several words of another."""
    return {row: SAME for row in term.readings if term.exact or len(row) > 1}


def _standing(name: Sequence[str], terms: Sequence[Term]) -> Iterator[int]:
    words = [term.word for term in terms]
    for first in range(len(words) - len(name) + 1):
        if words[first : first + len(name)] == list(name):
            yield first


@cache
def _known_names() -> tuple[tuple[Name, ...], ...]:
    """Groups of names for one thing that are packaged: World War II, WWII, the Second World War."""
    groups = []
    for canonical, _, _, *others in lexicon.table("variants"):
        names = [canonical, *(others[0].split(";") if others else ())]
        groups.append(tuple(dict.fromkeys(row for name in names if (row := _row(name)))))
    return tuple(group for group in groups if len(group) > 1)


def _row(name: str) -> tuple[str, ...]:
    row = tuple(part for word in WORD.findall(name) for part in parts_of(word))
    return row[1:] if row[:1] == ("the",) else row
