"""Words: whether a dictionary knows them, what was meant by one that it does not, and when two spellings are one
word."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from functools import cache, lru_cache
from importlib import resources

from symspellpy import SymSpell, Verbosity

from courseware import language
from courseware.language import american, distance

_DICTIONARY = "frequency_dictionary_en_82_765.txt"
# Contractions stand in the dictionary without their apostrophes; one-letter entries are noise but for these.
_SINGLE = frozenset("aio")
_FREQUENT = 150_000
_PREFIX = re.compile(
    r"(?:non|anti|pro|pre|post|re|un|over|under|inter|counter|semi|self|co|multi|sub|super|ultra|neo|socio|cyber|geo)-?"
)
_SUFFIX = re.compile(r"(?:s|es|ed|d|ing|ly|ness|less|ism|ist|ists|isms|like)$")


@cache
def _frequencies() -> dict[str, int]:
    """SymSpell's bundled word list (82,765 words with counts), read plainly: 40 ms instead of SymSpell's 900."""
    text = resources.files("symspellpy").joinpath(_DICTIONARY).read_text("utf-8-sig")
    return {word: int(count) for word, count in (line.split() for line in text.splitlines() if line)}


@cache
def _speller() -> SymSpell:
    """Garbe's symmetric delete index at distance 1; distance 2 costs three times the memory for few more
    corrections."""
    speller = SymSpell(max_dictionary_edit_distance=1)
    for word, count in _frequencies().items():
        speller.create_dictionary_entry(word, count)
    return speller


@lru_cache(maxsize=100_000)
def key(word: str) -> str:
    """What a word is matched by: lower case, one dialect, Porter's stem.

    >>> key("Collectivisation") == key("collectivization"), key("purged") == key("purges")
    (True, True)
    """
    plain = re.sub(r"['’]s?$", "", word.lower())
    return language.stem(american(plain.replace("’", "'"))) if plain.isascii() else plain


@lru_cache(maxsize=100_000)
def is_known(word: str) -> bool:
    """Whether the dictionary has a word, in either dialect, whole, in its hyphened parts, or under a plain ending.

    >>> is_known("organisation"), is_known("self-serving"), is_known("capabilites")
    (True, True, False)
    """
    plain = word.lower().replace("’", "'").removesuffix("'s")
    if len(plain) == 1:
        return plain in _SINGLE or plain.isdigit()
    table = _frequencies()
    if plain in table or plain.replace("'", "") in table or american(plain) in table or not plain.isascii():
        return True
    if any(form in table for form in _british(plain)) or plain in _FOREIGN:
        return True
    if "-" in plain:
        return all(not part or part.isdigit() or is_known(part) for part in plain.split("-"))
    return _derived(plain, table)


_FOREIGN = frozenset(["masse", "raison", "etre", "facto", "jure", "laissez", "faire", "vis", "cyber"])
_UNFOLDS = (
    (re.compile(r"or(?=(?:s|ed|ing|able|ably|ite|ites|ful|ers?|less)?$)"), "our"),
    (re.compile(r"([iy])z(?=e[drs]?$|ing$|ers?$|ation)"), r"\1s"),
    (re.compile(r"(?<=[aeiou])l(?=ed$|ing$|ers?$)"), "ll"),
    (re.compile(r"(?<=[tb])er(?=s?$)"), "re"),
    (re.compile(r"ense(?=s?$)"), "ence"),
    (re.compile(r"skept"), "scept"),
)


def _british(plain: str) -> list[str]:
    """The British spellings that an American one may stand for; the bundled dictionary leans to the British."""
    return [pattern.sub(other, plain) for pattern, other in _UNFOLDS if pattern.search(plain)]


def _derived(plain: str, table: dict[str, int]) -> bool:
    prefix = _PREFIX.match(plain)
    if prefix and len(plain) - prefix.end() >= 4 and plain[prefix.end() :] in table:
        return True
    stem = _SUFFIX.sub("", plain)
    return stem != plain and len(stem) >= 4 and max(table.get(stem, 0), table.get(stem + "e", 0)) > _FREQUENT


@lru_cache(maxsize=20_000)
def correction(word: str) -> str | None:
    """The commonest dictionary word one slip (letter added, lost, changed, two swapped) away; None where there is none.

    >>> correction("targetting"), correction("decisons"), correction("xqzzv")
    ('targeting', 'decisions', None)
    """
    plain = word.lower()
    if len(plain) < 3 or not plain.isalpha() or not plain.isascii():
        return None
    found = _speller().lookup(plain, Verbosity.CLOSEST, max_edit_distance=1)
    likely = [item.term for item in found if item.count >= (_FREQUENT if len(plain) < 5 else 2000)]
    return likely[0] if likely else None


def meant_name(word: str, names: Collection[str]) -> str | None:
    """The one name that a misspelt one is near to: same first letter, one slip in five letters, two in seven or more.

    >>> meant_name("Litvoniv", {"Litvinov", "Lenin"}), meant_name("Roberts", {"Robert"})
    ('Litvinov', None)
    """
    if len(word) < 5 or word in names:
        return None
    near = sorted(_near(word, names))
    return near[0][1] if near and (len(near) == 1 or near[0][0] < near[1][0]) else None


def _near(word: str, names: Iterable[str]) -> Iterable[tuple[int, str]]:
    allowed = 2 if len(word) >= 7 else 1
    for name in names:
        if len(name) < 5 or name[0] != word[0] or is_form(word, name):
            continue
        slips = distance(word.lower(), name.lower(), allowed)
        if 0 < slips <= allowed:
            yield slips, name


def is_form(word: str, name: str) -> bool:
    """Whether one is the other with an ending: Roberts and Robert are two names, Soviets and Soviet one."""
    shorter, longer = sorted((word.lower(), name.lower()), key=len)
    return longer.startswith(shorter) and longer[len(shorter) :] in ("s", "n", "an", "ns", "es", "e", "ish", "ist", "y")


@cache
def _common_keys() -> frozenset[str]:
    """Keys of the words that make up everyday English: the dictionary's commonest six thousand."""
    ranked = sorted(_frequencies().items(), key=lambda item: -item[1])[:6000]
    return frozenset(key(word) for word, _ in ranked)


def is_rare(matched: str) -> bool:
    """Whether a key belongs to no everyday word.

    >>> is_rare(key("collectivisation")), is_rare(key("make"))
    (True, False)
    """
    return matched not in _common_keys()
