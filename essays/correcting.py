"""Slips mended for reading: capitals put right, misspelt words replaced by what was meant, each with its raw place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from courseware import language
from courseware.gazetteer import NameType, senses_of
from courseware.spans import MappedText, runs_of
from essays import spelling

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_FEW_LETTERS = 40


@dataclass(frozen=True)
class Misspelling:
    """A word that is not spelt as the dictionary, the sources or the essay itself spell it."""

    word: str
    meant: str | None
    start: int
    """In the plain text."""
    end: int
    is_name: bool = False


def truecased(plain: MappedText, names: Mapping[str, str]) -> MappedText:
    """An essay in capitals, or without any, with capitals where names and sentences begin; any other as it is.

    >>> names = {"stalin": "Stalin", "finland": "Finland"}
    >>> truecased(MappedText("STALIN FEARED WAR. HE SIGNED A TREATY WITH FINLAND.", ()), names).text
    'Stalin feared war. He signed a treaty with Finland.'
    """
    letters = [letter for letter in plain.text if letter.isalpha()]
    share = sum(letter.isupper() for letter in letters) / len(letters) if letters else 0.0
    if len(letters) < _FEW_LETTERS or 0.004 < share < 0.6:
        return plain
    cased = _WORD.sub(lambda match: _cased(match.group(), names), plain.text)
    cased = _MONTH.sub(lambda match: match.group().capitalize(), cased)
    cased = re.sub(r"(?:^|[.!?]['\"”’)]*\s+|\n\s*)([a-z])", lambda match: match.group().upper(), cased)
    return MappedText(cased, plain.runs) if len(cased) == len(plain.text) else plain


_MONTH = re.compile(
    r"\b(?:january|february|april|june|july|august|september|october|november|december)\b|"
    r"\b(?:may|march)(?= \d)|(?<=\d )(?:may|march)\b"
)
_CAPITAL = {NameType.COUNTRY, NameType.NATIONALITY, NameType.PLACE, NameType.PERSON}


@cache
def _is_famous(word: str) -> bool:
    """Whether a word is rare in English and known as a person, a place or a people."""
    types = {sense.type for sense in senses_of(word.capitalize())}
    return bool(types & _CAPITAL) and spelling.is_rare(spelling.key(word))


def _cased(word: str, names: Mapping[str, str]) -> str:
    lowered = word.lower()
    stem = re.sub(r"['’]s$", "", lowered)
    if stem in names and len(names[stem]) == len(stem):
        return names[stem] + lowered[len(stem) :]
    if lowered == "i" or _is_famous(stem) or (not spelling.is_known(stem) and spelling.correction(stem) is None):
        return lowered[:1].upper() + lowered[1:]
    return lowered


def corrected(
    plain: MappedText,
    vocabulary: frozenset[str],
    names: Mapping[str, str],
    frequent: frozenset[str] = frozenset(),
) -> tuple[MappedText, tuple[Misspelling, ...]]:
    """The text with misspelt words replaced by what was meant, and the list of them; quotations are left as they are.

    A word is misspelt when neither the dictionary, nor the sources, nor (with a capital, twice) the essay knows it.
    """
    misspellings = _misspellings(plain.text, vocabulary, names, frequent)
    characters: list[str] = []
    places: list[int] = []
    position = 0
    for slip in [slip for slip in misspellings if slip.meant is not None]:
        _copy(plain, position, slip.start, characters, places)
        _replace(plain, slip, characters, places)
        position = slip.end
    _copy(plain, position, len(plain.text), characters, places)
    return MappedText("".join(characters), runs_of(places)), misspellings


def _copy(plain: MappedText, start: int, end: int, characters: list[str], places: list[int]) -> None:
    characters.extend(plain.text[start:end])
    places.extend(plain.raw_start(position) for position in range(start, end))


def _replace(plain: MappedText, slip: Misspelling, characters: list[str], places: list[int]) -> None:
    """The last letter of what was meant has the place of the last letter that was written, so that spans hold the
    word."""
    meant = slip.meant or slip.word
    characters.extend(meant)
    last = slip.end - slip.start - 1
    places.extend(plain.raw_start(slip.start + min(letter, last)) for letter in range(len(meant) - 1))
    places.append(plain.raw_start(slip.end - 1))


def _misspellings(
    text: str, vocabulary: frozenset[str], names: Mapping[str, str], frequent: frozenset[str]
) -> tuple[Misspelling, ...]:
    quoted = [quote for quote in language.quotations(text) if quote.closed]
    every = list(_WORD.finditer(text))
    words = [match for match in every if not _is_known(match.group(), vocabulary)]
    capitals = Counter(match.group() for match in words if match.group()[0].isupper())
    standing = {word for word, count in capitals.items() if count > 1}
    candidates = set(names.values()) | standing
    slips = [_slip(match, candidates, standing) for match in words]
    slips += [_real_word_slip(text, match, vocabulary, frequent) for match in every]
    found = {slip.start: slip for slip in slips if slip is not None and not _is_quoted(slip.start, quoted)}
    return tuple(found[start] for start in sorted(found))


def _is_quoted(place: int, quoted: Iterable[language.Quotation]) -> bool:
    return any(quote.start <= place < quote.end for quote in quoted)


def _real_word_slip(
    text: str, match: re.Match[str], vocabulary: frozenset[str], frequent: frozenset[str]
) -> Misspelling | None:
    """A common word with a capital inside a sentence, one slip from a name that the sources use often: Stain for
    Stalin."""
    word = match.group()
    lowered = word.lower()
    if not (word[0].isupper() and word.isalpha() and len(word) >= 5 and frequent):
        return None
    if lowered in vocabulary or lowered.removesuffix("s") in vocabulary:
        return None
    before = text[: match.start()].rstrip(" ")
    if not before or not (before[-1].islower() or before[-1].isdigit() or before[-1] == ","):
        return None
    if before.split()[-1][0].isupper() or text[match.end() : match.end() + 2].strip()[:1].isupper():
        return None
    near = [name for name in frequent if len(name) >= 5 and name[0] == word[0] and _one_slip(word, name)]
    return Misspelling(word, near[0], match.start(), match.end(), is_name=True) if len(near) == 1 else None


def _one_slip(word: str, name: str) -> bool:
    return not spelling.is_form(word, name) and language.distance(word.lower(), name.lower(), 1) == 1


def _is_known(word: str, vocabulary: frozenset[str]) -> bool:
    plain = re.sub(r"['’]s?$", "", word)
    return plain.lower() in vocabulary or spelling.is_known(plain) or plain[1:] != plain[1:].lower()


def _slip(match: re.Match[str], names: set[str], standing: set[str]) -> Misspelling | None:
    word = match.group()
    plain = re.sub(r"['’]s?$", "", word)
    ending = word[len(plain) :]
    if plain in standing or len(plain) < 3:
        return None
    if plain[0].isupper():
        name = spelling.meant_name(plain, names)
        if name is not None:
            return Misspelling(word, name + ending, match.start(), match.end(), is_name=True)
        return None  # An unknown name, at the head of a sentence too: Overy's is not "Over's".
    else:
        name = spelling.meant_name(plain.capitalize(), names)
        if name is not None and spelling.correction(plain) is None:
            return Misspelling(word, name + ending, match.start(), match.end(), is_name=True)
    return _plain_slip(word, plain, ending, match)


def _plain_slip(word: str, plain: str, ending: str, match: re.Match[str]) -> Misspelling | None:
    meant = spelling.correction(plain)
    return Misspelling(word, meant and meant + ending, match.start(), match.end())
