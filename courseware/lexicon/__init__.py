"""Packaged language data and its one reader. Each file's origin and licence stand in NOTICE.md beside it.

The ``.json.xz`` files are made by ``python -m courseware.lexicon.build``; the ``.txt`` files are written by hand, one
entry a line, ``#`` starting a comment.
"""

from __future__ import annotations

import json
import lzma
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
    path = _FOLDER / f"{name}.json.xz"
    if not path.is_file():
        raise UnknownLexicon(f"There is no language data named '{name}'. Look in courseware/lexicon for the names.")
    return json.loads(lzma.decompress(path.read_bytes()))


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
