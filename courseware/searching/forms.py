"""The words of a text as a search compares them: case, accents, typography and dialect taken away, forms kept apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache

from courseware import lexicon
from courseware.language import american, lemma, stem

_PART = r"[^\W_]+(?:['’ʼ][^\W_]+)*"
WORD = re.compile(rf"\d+(?:[.,]\d+)+(?![^\W_])|{_PART}(?:[-‐‑_]{_PART})*")
"""A number with its points, or a word with its apostrophes and hyphens."""
_JOINT = re.compile(r"[-‐‑_]")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
_SIGNS = re.compile(rf"{_UNSPACED.pattern}|(?:(?!{_UNSPACED.pattern})[^\W_])+")
_SIGNS = re.compile(rf"{_UNSPACED.pattern}|(?:(?!{_UNSPACED.pattern})[^\W_])+")
_LETTERS = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "’": "'", "ʼ": "'"}
)

SAME, INFLECTED, RELATED = 1.0, 0.9, 0.5
"""What another form of a word counts: the form itself; purge for purged; expulsion for expel, German for Germany."""


@lru_cache(maxsize=60_000)
def folded(word: str) -> str:
    """A word without case, accents, possessive, thousands' commas and the difference between British and American.

    >>> [folded(word) for word in ("Stalin’s", "Ežov", "Organisation", "13,000", "Göring")]
    ['stalin', 'ezov', 'organization', '13000', 'goring']
    """
    plain = word.casefold().translate(_LETTERS)
    if not plain.isascii():
        plain = "".join(sign for sign in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(sign))
    plain = re.sub(r"'s?$", "", plain)
    if plain[:1].isdigit():
        return plain.replace(",", "")
    return american(plain)


@lru_cache(maxsize=60_000)
def parts_of(word: str) -> tuple[str, ...]:
    """The forms that a word is made of: one, or those between its hyphens; in scripts without spaces, its signs.

    >>> parts_of("Five-Year"), parts_of("Plans"), parts_of("戦争")
    (('five', 'year'), ('plans',), ('戦', '争'))
    """
    if _UNSPACED.search(word):
        return tuple(folded(sign.group()) for sign in _SIGNS.finditer(word))
    return tuple(form for piece in _JOINT.split(word) if (form := folded(piece)))


@lru_cache(maxsize=20_000)
def joined(word: str) -> str:
    """What a hyphenated word is when it is written as one; empty for a word without hyphens.

    >>> joined("co-operation"), joined("war")
    ('cooperation', '')
    """
    return folded(_JOINT.sub("", word)) if _JOINT.search(word) else ""


@dataclass(frozen=True, slots=True)
class Written:
    """A word where it stands in a text, with its forms."""

    start: int
    end: int
    parts: tuple[str, ...]
    whole: str
    """The form of a hyphenated word written as one, or its only part."""


def written_in(text: str) -> list[Written]:
    """The words of a text in order."""
    found = []
    for match in WORD.finditer(text):
        parts = parts_of(match.group())
        if parts:
            whole = joined(match.group()) or (parts[0] if len(parts) == 1 else "")
            found.append(Written(match.start(), match.end(), parts, whole))
    return found


def family(word: str, vocabulary: Iterable[str]) -> dict[str, float]:
    """Forms of a vocabulary that a folded word may stand as, with what each counts.

    >>> sorted(family("fight", ["fought", "fighting", "figment", "fight"]).items())
    [('fight', 1.0), ('fighting', 0.9), ('fought', 0.9)]
    """
    found = {}
    for form in vocabulary:
        weight = SAME if form == word else _kinship(word, form)
        if weight:
            found[form] = weight
    return found


@lru_cache(maxsize=60_000)
def _kinship(word: str, form: str) -> float:
    if word.isdigit() or form.isdigit():
        return 0.0
    if bases(word) & bases(form):
        return INFLECTED
    if len(word) > 3 and len(form) > 3 and stem(word) == stem(form):
        return RELATED
    return RELATED if bases(form) & _derived(word) or bases(word) & _derived(form) else 0.0


@lru_cache(maxsize=60_000)
def bases(form: str) -> frozenset[str]:
    """What the form may be an inflection of.

    >>> sorted(bases("purged")), sorted(bases("fought"))
    (['purge', 'purged'], ['fight', 'fought'])
    """
    tags = ("NN", "NNS", "VBD", "VBZ", "VBG")
    found = {lemma(form, tag) for tag in tags if tag == "NN" or _may_be(form, tag)}
    return frozenset(folded(base) for base in found)


def _may_be(form: str, tag: str) -> bool:
    if form in irregular():
        return True
    endings = {"NNS": ("s",), "VBZ": ("s",), "VBD": ("ed",), "VBG": ("ing",)}[tag]
    return len(form) > 3 and form.endswith(endings) and not form.endswith("ss")


@cache
def irregular() -> dict[str, str]:
    """Irregular forms of nouns and verbs with their bases; the spellings are folded."""
    table = lexicon.load("irregular")
    return {folded(form): folded(base) for part in ("noun", "verb") for form, base in table[part].items()}


@cache
def _forms_of() -> dict[str, tuple[str, ...]]:
    forms: dict[str, list[str]] = {}
    for form, base in irregular().items():
        forms.setdefault(base, []).append(form)
    return {base: tuple(found) for base, found in forms.items()}


@cache
def _derivations() -> dict[str, frozenset[str]]:
    """Verbs with the nouns made of them, and peoples with their countries where either is one word."""
    made: dict[str, set[str]] = {}
    for verb, nouns in lexicon.load("derivations").items():
        made.setdefault(folded(verb), set()).update(folded(noun) for noun in nouns)
    for people, country in [*lexicon.load("peoples").items(), *lexicon.table("peoples")]:
        if " " not in country:
            made.setdefault(folded(country), set()).add(folded(people))
    return {word: frozenset(found) for word, found in made.items()}


def _derived(word: str) -> frozenset[str]:
    return frozenset[str]().union(*(_derivations().get(base, frozenset()) for base in bases(word)))


@lru_cache(maxsize=5_000)
def akin(word: str) -> frozenset[str]:
    """Forms that do not begin as the word does and may be its kin: irregular ones, and nouns made of verbs.

    >>> "fought" in akin("fight"), "germany" in akin("german"), "expulsion" in akin("expel")
    (True, True, True)
    """
    found = {form for base in bases(word) for form in (base, *_forms_of().get(base, ()))}
    return frozenset(found) | _derived(word) | _sources().get(word, frozenset())


@cache
def _sources() -> dict[str, frozenset[str]]:
    back: dict[str, set[str]] = {}
    for word, made in _derivations().items():
        for form in made:
            back.setdefault(form, set()).add(word)
    return {form: frozenset(words) for form, words in back.items()}
