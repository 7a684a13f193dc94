"""What the words of stems and options look like: content words, edges, shapes, numbers. Text in, plain values out."""

from __future__ import annotations

import re
from functools import lru_cache

from courseware import language

_WORD = re.compile(r"[^\W_]+(?:[’'.-][^\W_]+)*\.?")
_YEAR = re.compile(r"(?:1\d|20)\d\d(?:s|(?:[–-]\d{2,4}))?$")
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_DATE = re.compile(rf"(?:\d{{1,2}} )?(?:{'|'.join(_MONTHS)})(?: \d{{1,2}})?(?:,? \d{{4}})?$")
_NUMBER = re.compile(
    r"(?:about |some |over |more than |nearly |almost |up to |around |approximately )?"
    r"[$£€]?[\d.,]+(?: ?(?:%|percent|per cent|million|billion|thousand))?$"
)
_SPELT = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
)  # fmt: skip
_MULTIPLES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written as one string.

    >>> sorted(word_set("who whom"))
    ['who', 'whom']
    """
    return frozenset(text.split())


def plain_words(text: str) -> list[str]:
    """The words as they stand, without marks.

    >>> plain_words("Who led the NKVD, in 1937?")
    ['Who', 'led', 'the', 'NKVD', 'in', '1937']
    """
    return _WORD.findall(text.replace("_", " "))


def edge_words(text: str) -> tuple[str, str]:
    """First and last word in lower case; two empty strings where there is none."""
    words = plain_words(text)
    return (words[0].lower(), words[-1].lower()) if words else ("", "")


@lru_cache(maxsize=20_000)
def content_words(text: str) -> frozenset[str]:
    """Stems of the words that carry meaning, in lower case.

    >>> sorted(content_words("the purges of the army"))
    ['armi', 'purg']
    """
    return frozenset(
        language.stem(word.lower().rstrip(".").removesuffix("’s").removesuffix("'s"))
        for word in plain_words(text)
        if not language.is_stop(word.lower())
    )


def shape_of(text: str) -> str:
    """year, date, number, name or other: what an option looks like.

    >>> [shape_of(text) for text in ("1937", "23 August 1939", "300,000", "Nikolai Ezhov", "to win time")]
    ['year', 'date', 'number', 'name', 'other']
    """
    bare = text.strip().rstrip(".")
    if _YEAR.match(bare):
        return "year"
    if _DATE.match(bare):
        return "date"
    if _NUMBER.match(bare):
        return "number"
    words = [
        word for word in bare.split() if word not in ("the", "The", "of", "and", "for", "de", "von", "to", "on", "in")
    ]
    return "name" if words and all(word[0].isupper() for word in words) else "other"


def is_number_like(text: str) -> float | None:
    """The size of a number, year or date; None where the text is none.

    >>> is_number_like("3 million"), is_number_like("May 1937"), is_number_like("Kiev")
    (3000000.0, 1937.05, None)
    """
    bare = text.strip().rstrip(".")
    if bare.lower() in _SPELT:
        return float(_SPELT.index(bare.lower()))
    if _YEAR.match(bare):
        return float(bare[:4])
    if _DATE.match(bare):
        return _date_value(bare)
    if not _NUMBER.match(bare):
        return None
    digits = re.search(r"\d[\d.,]*", bare)
    if not digits:
        return None
    try:
        value = float(digits[0].replace(",", "").rstrip("."))
    except ValueError:
        return None
    return value * next((factor for word, factor in _MULTIPLES.items() if word in bare), 1)


def _date_value(text: str) -> float:
    year = re.search(r"\d{4}", text)
    month = next(place for place, name in enumerate(_MONTHS, 1) if name in text)
    day = re.search(r"\b\d{1,2}\b", text)
    return round((float(year[0]) if year else 0.0) + month / 100 + (float(day[0]) / 10_000 if day else 0.0), 6)


VAGUE = word_set(
    "deal address crisis problem situation issue uncertainty matter thing advantage result uprising measure news hand "
    "difficulty challenge question need event task cause goal action step way trouble success plan policy process"
)
"""Words that say too little to be what an option turns on."""


def is_vague(text: str) -> bool:
    """Whether hardly anything is left of a phrase without its vague words."""
    telling = {word for word in plain_words(text.lower()) if not language.is_stop(word) and len(word) > 2}
    return len({word for word in telling if word not in VAGUE and word.removesuffix("s") not in VAGUE}) < 2
