"""The library's pages: the list, reading, one passage, highlights, search, importing, cards. One module a part."""

from web.library import (
    cards,
    citing,
    correcting,
    highlights,
    importing,
    layers,
    passages,
    reading,
    revising,
    searching,
)
from web.library.room import blueprint

__all__ = [
    "blueprint",
    "cards",
    "citing",
    "correcting",
    "highlights",
    "importing",
    "layers",
    "passages",
    "reading",
    "revising",
    "searching",
]
