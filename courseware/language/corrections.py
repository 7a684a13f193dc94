"""Corrections to tags that weights trained on business news get wrong in books."""

from __future__ import annotations

import re
from collections.abc import Sequence

from courseware.language.clauses import with_finite_verbs
from courseware.language.morphology import third_person_base

_NUMBER = re.compile(r"^\d[\d,.]*(?:[-–]\d+)?(?:st|nd|rd|th)?$")
_DECADE = re.compile(r"^(?:mid-|early-|late-)?\d{2,4}['’]?s$")
_ROMAN = re.compile(r"^(?=[IVXLC])(?:X{0,3})(?:IX|IV|V?I{0,3})$")
_SCALES = frozenset(["hundred", "thousand", "million", "billion", "trillion"])
_SELVES = frozenset(
    ["myself", "yourself", "himself", "herself", "itself", "oneself", "ourselves", "yourselves", "themselves"]
)
_POSSESSIVE = ("'s", "’s", "'", "’")
_CLOSED = {
    "the": "DT", "a": "DT", "an": "DT", "of": "IN", "and": "CC", "or": "CC", "whose": "WP$", "which": "WDT", "to": "TO",
    "he": "PRP", "she": "PRP", "they": "PRP", "it": "PRP", "we": "PRP", "who": "WP", "its": "PRP$", "their": "PRP$",
    "his": "PRP$", "my": "PRP$", "our": "PRP$", "from": "IN", "with": "IN", "into": "IN", "during": "IN",
    "although": "IN",
}  # fmt: skip


def corrected(words: Sequence[str], tags: Sequence[str]) -> list[str]:
    """The tags with closed-class words, numbers, decades, possessives and capitalised first words put right."""
    fixed = [_by_form(word, tag) for word, tag in zip(words, tags, strict=True)]
    for place, word in enumerate(words):
        fixed[place] = _by_place(words, fixed, place, word)
    return with_finite_verbs(words, fixed)


def _by_form(word: str, tag: str) -> str:
    if _NUMBER.match(word):
        return "JJ" if word[-2:] in ("st", "nd", "rd", "th") else "CD"
    if _DECADE.match(word):
        return "NNS"
    if not word[0].isalnum():
        return tag if tag not in ("NN", "NNP", "NNS", "JJ", "VB", "CD") or len(word) > 1 else _mark(word, tag)
    closed = _CLOSED.get(word) or (
        _CLOSED.get(word.lower()) if word[0].isupper() and tag.startswith(("NN", "JJ")) else None
    )
    return closed if closed and not word.isupper() else tag


def _mark(word: str, tag: str) -> str:
    return {"“": "``", "‘": "``", "”": "''", "’": "''", "(": "(", "[": "(", ")": ")", "]": ")"}.get(word, ":")


def _by_place(words: Sequence[str], tags: list[str], place: int, word: str) -> str:
    tag = tags[place]
    low = word.lower()
    before = tags[place - 1] if place else "."
    if low in ("that", "her"):
        return _pronoun(low, tags, place)
    if low.endswith(("self", "selves")) and low in _SELVES:
        return "PRP"
    if low in _SCALES and tag in ("JJ", "NN") and (before == "CD" or (place and words[place - 1].lower() == "a")):
        return "CD"
    if tag == "VBZ" and low.isalpha() and not low.endswith("s"):
        return "VBP"
    if tag == "NNS" and place > 1 and words[place - 2].lower() == "as" and before == "NNP" and third_person_base(low):
        return "VBZ"
    after = words[place + 1] if place + 1 < len(words) else ""
    if word in _POSSESSIVE and before.startswith("NN") and (len(word) == 2 or words[place - 1][-1:] in "sS") and after:
        return _possessive(word, tags, place, tag)
    if word == "I" and tag in ("CD", "PRP"):
        return "NNP" if place and words[place - 1] == "War" else "PRP"
    if _ROMAN.match(word) and len(word) > 1 and before == "NNP":
        return "NNP"
    return _capitalised(words, tags, place, word, tag)


def _pronoun(low: str, tags: list[str], place: int) -> str:
    """ "That" before a plural or a noun phrase is a conjunction; "her" before a noun is possessive, else an object."""
    tag = tags[place]
    after = tags[place + 1] if place + 1 < len(tags) else "."
    if low == "that":
        joins = place > 0 and tag == "DT" and after in ("NNS", "NNPS", "PRP", "PRP$", "DT", "EX", "NNP")
        return "IN" if joins else tag
    if after.startswith(("NN", "JJ", "CD", "VBG", "RBS")):
        return "PRP$"
    return "PRP" if after in ("IN", "DT", "TO", "CC", ".", ",", "RB", "PRP", "VB", ":", "PRP$", "VBP") else tag


def _possessive(word: str, tags: list[str], place: int, tag: str) -> str:
    following = tags[place + 1] if place + 1 < len(tags) else "."
    if len(word) == 1:
        return "POS" if following[:2] in ("NN", "JJ", "VB", "CD") and tag in ("POS", "''") else tag
    return tag if tag == "VBZ" and following in ("DT", "RB", "VBG", "IN", "PRP") else "POS"


def _capitalised(words: Sequence[str], tags: list[str], place: int, word: str, tag: str) -> str:
    """Inside a sentence a capital makes a name of what was tagged a common word; at its start it proves nothing."""
    inside = place > 0 and any(mark.isalnum() for mark in words[place - 1]) and words[place - 1] not in ("and", "or")
    if (
        inside
        and word[0].isupper()
        and tag in ("NN", "VB", "VBP", "VBD", "FW", "RB", "UH", "SYM", "LS")
        and len(word) > 1
    ):
        return "NNP"
    if place == 0 and tag == "VBG" and len(word) < 5:
        return "NNP"
    if inside and word[0].isupper() and tag == "VBZ":
        return "NNPS"
    return tag
