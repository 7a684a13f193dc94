"""The library's pages: the list, reading, one passage, highlights, search, importing, cards. One module a part."""

<<<<<<< Updated upstream
from web.library import cards, correcting, importing, layers, reading, revising, searching
from web.library.room import blueprint

__all__ = ["blueprint", "cards", "correcting", "importing", "layers", "reading", "revising", "searching"]
=======
from web.library import cards, citing, correcting, highlights, importing, layers, passages, reading, searching
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
    "searching",
]
>>>>>>> Stashed changes
