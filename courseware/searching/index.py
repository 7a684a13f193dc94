"""Where each word stands in a reading, and the abbreviations that it explains."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from courseware.searching.forms import WORD, akin, family, folded, joined, parts_of

_GAP = 8
Name = tuple[str, ...]
"""A name as a row of folded words."""


@dataclass(frozen=True)
class Piece:
    """What can be found: a passage, or a note that hangs on one. ``number`` is the passage's on the reading page."""

    anchor: str
    number: int
    text: str
    section: tuple[str, ...] = ()
    speaker: str = ""
    post: int = 0
    note: str | None = None
    """The mark of a note, empty where it has none; None for a passage."""


class TextIndex:
    """Where each word stands in the pieces of one reading. Built once; nothing in it changes."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        self.pieces = tuple(pieces)
        self._starts = array("I")
        self.lengths = array("I")
        self._postings: dict[str, array[int]] = {}
        self._compounds: dict[int, tuple[str, int]] = {}
        self._fill()
        self.vocabulary = sorted(self._postings)
        self.words = sum(self.lengths)
        self.names = _abbreviations(self.pieces)

    def _fill(self) -> None:
        postings: dict[str, array[int]] = defaultdict(lambda: array("I"))
        known: dict[str, tuple[tuple[array[int], ...], str]] = {}
        place = 0
        for piece in self.pieces:
            self._starts.append(place)
            begin = place
            for word in WORD.findall(f"{piece.text} {piece.speaker}" if piece.speaker else piece.text):
                entry = known.get(word)
                if entry is None:
                    entry = known[word] = (tuple(postings[part] for part in parts_of(word)), joined(word))
                if entry[1]:
                    postings[entry[1]].append(place)
                    self._compounds[place] = (entry[1], len(entry[0]))
                for posting in entry[0]:
                    posting.append(place)
                    place += 1
            self.lengths.append(place - begin)
            place += _GAP
        self._postings = {form: found for form, found in postings.items() if found}

    def piece_at(self, place: int) -> int:
        """The number of the piece that holds a place."""
        return bisect_right(self._starts, place) - 1

    def places(self, form: str) -> Sequence[int]:
        """Where a form stands."""
        return self._postings.get(form, ())

    def forms_of(self, word: str) -> dict[str, float]:
        """The forms here that a folded word may stand as, with what each counts."""
        head = word[: min(3, max(1, len(word) - 1))]
        first = bisect_left(self.vocabulary, head)
        last = bisect_left(self.vocabulary, head + "\U0010ffff")
        others = {form for form in akin(word) if form in self._postings}
        return family(word, {*self.vocabulary[first:last], *others})

    def runs(self, words: Sequence[str]) -> list[int]:
        """Where these words stand in a row; a hyphenated word of the text counts as its parts or as one."""
        counts = [len(self.places(word)) for word in words]
        if not all(counts):
            return []
        rarest = counts.index(min(counts))
        starts = {place - rarest - extra for place in self.places(words[rarest]) for extra in (0, 1)}
        return sorted(start for start in starts if start >= 0 and self._follow(words, start))

    def _follow(self, words: Sequence[str], place: int) -> bool:
        for word in words:
            found = self.places(word)
            at = bisect_left(found, place)
            if at == len(found) or found[at] != place:
                return False
            whole, length = self._compounds.get(place, ("", 1))
            place += length if word == whole else 1
        return True


_SHORT = re.compile(r"\(([A-Z][A-Za-z]{1,6}[A-Z]|[A-Z]{2})\)")
_SMALL = frozenset(["of", "the", "and", "for", "on", "in", "to"])


def _abbreviations(pieces: Iterable[Piece]) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Abbreviations that the text explains, with what they stand for: "the Works Progress Administration (WPA)"."""
    found: dict[tuple[str, ...], tuple[tuple[str, ...], ...]] = {}
    for piece in pieces:
        for match in _SHORT.finditer(piece.text):
            letters = [letter for letter in match.group(1) if letter.isupper()]
            words = re.findall(r"[\w’']+", piece.text[max(0, match.start() - 120) : match.start()])
            long = _spelt_out(letters, words)
            if long:
                found.setdefault((folded(match.group(1)),), ((folded(match.group(1)),), long))
    return tuple(found.values())


def _spelt_out(letters: Sequence[str], words: Sequence[str]) -> tuple[str, ...]:
    left, place = list(letters), len(words)
    while left and place:
        place -= 1
        if words[place][0].upper() == left[-1] and words[place].lower() not in _SMALL:
            left.pop()
        elif words[place].lower() not in _SMALL:
            return ()
    return tuple(folded(word) for word in words[place:]) if not left else ()
