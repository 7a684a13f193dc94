"""Sentences, words, tags and lemmas: the one door to NLTK, which only ``toolkit`` imports."""

from courseware.language.morphology import base_form, is_plural, lemma, past_form, pluralise
from courseware.language.parsing import (
    content_lemmas,
    is_stop,
    noun_chunks,
    parse,
    parse_tokens,
    sentence_spans,
    words,
)
from courseware.language.quotes import Quotation, brackets, quotations
from courseware.language.spellings import american, distance
from courseware.language.toolkit import stem
from courseware.language.values import Sentence, Token

__all__ = [
    "Quotation",
    "Sentence",
    "Token",
    "american",
    "base_form",
    "brackets",
    "content_lemmas",
    "distance",
    "is_plural",
    "is_stop",
    "lemma",
    "noun_chunks",
    "parse",
    "parse_tokens",
    "past_form",
    "pluralise",
    "quotations",
    "sentence_spans",
    "stem",
    "words",
]
