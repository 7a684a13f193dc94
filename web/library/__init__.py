"""The library's pages: the list, the reading page, importing, cards. One module a part."""

from web.library import cards, correcting, importing, layers, reading, revising, searching
from web.library.room import blueprint

__all__ = ["blueprint", "cards", "correcting", "importing", "layers", "reading", "revising", "searching"]
