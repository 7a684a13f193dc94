"""Readings of a course: importing them, reading them as passages, correcting their cards.

One module a deed: ``importing``, ``cards``; ``here`` finds a reading and works out what generation and essays need.
What other rooms use stands here by name.
"""

from services.library.cards import CARD, GENRES, correct_card, withdraw
from services.library.here import corrections_of, document_here, place_in, reading_of
from services.library.importing import Imported, bare_name, import_document, kept_corrections, slug_of

__all__ = [
    "CARD",
    "GENRES",
    "Imported",
    "bare_name",
    "correct_card",
    "corrections_of",
    "document_here",
    "import_document",
    "kept_corrections",
    "place_in",
    "reading_of",
    "slug_of",
    "withdraw",
]
