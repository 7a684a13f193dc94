"""Readings of a course: importing them, reading them as passages, correcting their cards.

One module a deed: ``importing``, ``cards``, ``correcting``; ``here`` finds a reading and works out what generation and
essays need; ``layers`` are the names and speakers that its page shows. What other rooms use stands here by name.
"""

from services.library.card_files import card_toml, decided_in, joined
from services.library.cards import CARD, GENRES, correct_card, withdraw
from services.library.correcting import (
    LONGEST_NAME,
    LONGEST_SPEAKER,
    correct_name,
    correct_speech,
    in_words,
    mark_of,
    undo,
)
from services.library.here import corrections_of, document_here, place_in, reading_of
from services.library.importing import Imported, bare_name, import_document, kept_corrections, slug_of
from services.library.layers import Layer, ask_layer, is_ready, layer_of, work_layer

__all__ = [
    "CARD",
    "GENRES",
    "LONGEST_NAME",
    "LONGEST_SPEAKER",
    "Imported",
    "Layer",
    "ask_layer",
    "bare_name",
    "card_toml",
    "correct_card",
    "correct_name",
    "correct_speech",
    "corrections_of",
    "decided_in",
    "document_here",
    "import_document",
    "in_words",
    "is_ready",
    "joined",
    "kept_corrections",
    "layer_of",
    "mark_of",
    "place_in",
    "reading_of",
    "slug_of",
    "undo",
    "withdraw",
    "work_layer",
]
