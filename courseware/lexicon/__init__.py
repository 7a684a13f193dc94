"""Packaged language data and its one reader. Each file's origin and licence stand in NOTICE.md beside it.

The ``.json.xz`` files are made by ``python -m courseware.lexicon.build``; the ``.txt`` files are written by hand, one
entry a line, ``#`` starting a comment.
"""

from __future__ import annotations

import json
import lzma
import re
from array import array
from bisect import bisect_left
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).resolve().parent


class UnknownLexicon(ValueError):
    """No data of that name is packaged."""


@cache
def load(name: str) -> Any:
    """The packed data under ``name``, read once a process; callers must not change it.

    >>> load("irregular")["verb"]["went"]
    'go'
    """
    return unpacked(name)


def unpacked(name: str) -> Any:
    """The same, read anew and not kept: for what is turned into other values at once."""
    path = _FOLDER / f"{name}.json.xz"
    if not path.is_file():
        raise UnknownLexicon(f"There is no language data named '{name}'. Look in courseware/lexicon for the names.")
    return json.loads(lzma.decompress(path.read_bytes()))


class WordCounts:
    """Words with a number each, kept as one sorted text: a tenth of the memory of a dictionary of strings."""

    def __init__(self, packed: bytes) -> None:
        self._text = packed
        self._starts = array("I", [0, *(match.end() for match in re.finditer(b"\n", packed))][:-1])

    def _word(self, start: int) -> bytes:
        return self._text[start : self._text.index(b"\t", start)]

    def get(self, word: str) -> int | None:
        """The number of a word; None where it is not there."""
        wanted = word.encode()
        place = bisect_left(self._starts, wanted, key=self._word)
        if place == len(self._starts) or self._word(self._starts[place]) != wanted:
            return None
        start = self._starts[place] + len(wanted) + 1
        return int(self._text[start : self._text.index(b"\n", start)])

    def __contains__(self, word: str) -> bool:
        return self.get(word) is not None


@cache
def word_counts() -> WordCounts:
    """The words of the dictionary, written small, with how often each was met in WordNet's tagged texts (0 never).

    >>> word_counts().get("zarubin") is None, "treaty" in word_counts()
    (True, True)
    """
    return WordCounts(lzma.decompress((_FOLDER / "dictionary.txt.xz").read_bytes()))


@cache
def entries(name: str) -> tuple[str, ...]:
    """The lines of a hand-written list, comments and blank lines left out."""
    path = _FOLDER / f"{name}.txt"
    if not path.is_file():
        raise UnknownLexicon(f"There is no word list named '{name}'. Look in courseware/lexicon for the names.")
    lines = (line.split("#", 1)[0].strip() for line in path.read_text("utf-8").splitlines())
    return tuple(line for line in lines if line)


@cache
def word_set(name: str) -> frozenset[str]:
    """All words of a hand-written list that holds several words a line.

    >>> "however" in word_set("stop_words")
    True
    """
    return frozenset(word for line in entries(name) for word in line.split())


def listed(words: str) -> frozenset[str]:
    """The words of a short list written in code.

    >>> sorted(listed("war peace"))
    ['peace', 'war']
    """
    return frozenset(words.split())


@cache
def table(name: str) -> tuple[tuple[str, ...], ...]:
    """A hand-written list whose lines hold columns parted by ``|``."""
    return tuple(tuple(cell.strip() for cell in line.split("|")) for line in entries(name))
