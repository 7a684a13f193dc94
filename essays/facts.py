"""Years, counts, percentages and spans of time: read from words, and held against what the sources say of the same
thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from courseware import language
from essays import spelling


class FigureKind(StrEnum):
    """The kind of attribute that a figure gives."""

    YEAR = "year"
    DAY = "day"
    MONTH = "month"
    PERCENT = "percentage"
    COUNT = "number"


@dataclass(frozen=True)
class Figure:
    """A figure in a text: kind, value (two for a range), what is counted, and whether the text hedges it."""

    kind: FigureKind
    low: float
    high: float
    unit: str
    start: int
    end: int
    hedged: bool = False

    def agrees(self, other: Figure) -> bool:
        """Whether two figures of one kind can both be true: equal, or overlapping within 5 % where either is hedged."""
        slack = 0.05 if (self.hedged or other.hedged) and self.kind in (FigureKind.COUNT, FigureKind.PERCENT) else 0.0
        return self.low * (1 - slack) <= other.high * (1 + slack) and other.low * (1 - slack) <= self.high * (1 + slack)


_ONES = {
    word: number
    for number, word in enumerate(
        str.split(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen"
        )
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1e6, "billion": 1e9, "dozen": 12}
_FRACTIONS = {"half": 50.0, "third": 100 / 3, "quarter": 25.0, "two-thirds": 200 / 3, "three-quarters": 75.0}
_MONTHS = str.split("January February March April May June July August September October November December")
_WORD_NUMBER = "|".join(sorted([*_ONES, *_TENS, *_SCALES], key=len, reverse=True))
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = r"(?:\s+(?:hundred|thousand|million|billion))?"
_YEAR = r"(?:1[0-9]\d\d|20\d\d)"
_PATTERNS = (
    ("years", re.compile(rf"(?<![\d,.£$€])({_YEAR})\s?[-–/]\s?({_YEAR}|\d\d)(?![\d,]\d)")),
    ("decade", re.compile(rf"(?<!\d){_YEAR}['’]?s\b|(?<=\s)['’]?\d0s\b")),
    (
        "date",
        re.compile(
            rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?({'|'.join(_MONTHS)})|"
            rf"({'|'.join(_MONTHS)})\s+(\d{{1,2}})(?!\d))(?:st|nd|rd|th)?(?:,?\s+({_YEAR}))?"
        ),
    ),
    ("month", re.compile(rf"\b({'|'.join(_MONTHS)})(?:,?\s+(?:of\s+)?({_YEAR}))")),
    (
        "percent",
        re.compile(rf"({_DIGITS}|\b(?:{_WORD_NUMBER})(?:[\s-](?:{_WORD_NUMBER}))*)\s*(?:%|per\s?cent\b)", re.I),
    ),
    ("year", re.compile(rf"(?<![\d,.£$€]){_YEAR}(?![\d]|,\d|\.\d|\s*(?:tonnes|tons|people|men|soldiers))")),
    ("count", re.compile(rf"(?<![\w.,]){_DIGITS}{_SCALE}(?!\w)(?!\s*[,.]?\d)", re.I)),
    (
        "words",
        re.compile(
            rf"\b(?:{_WORD_NUMBER})(?:(?:\s+and\s+a\s+half|"
            rf"[\s-]+(?:and\s+)?(?:{_WORD_NUMBER})))*(?:{_SCALE})\b",
            re.I,
        ),
    ),
    ("fraction", re.compile(r"\b(?:a|one|the)?\s*(two-thirds|three-quarters|half|third|quarter)\s+(?:of|the)\b", re.I)),
)
_HEDGE = re.compile(
    r"(?:about|around|some|roughly|nearly|almost|approximately|over|more than|less than|"
    r"fewer than|at least|up to|under|"
    r"perhaps|as many as|close to|ca?\.|estimated|well over|just)\s*$",
    re.I,
)
_NO_UNIT = frozenset(str.split("that which who in on at of the and or to by from with than for was were had have"))


def figures_in(text: str, offset: int = 0) -> list[Figure]:
    """All figures of a text, those of dates told apart from counts.

    >>> [(f.kind.value, f.low, f.unit) for f in figures_in("May 1937: over 75% of 35,000 officers, five million men")]
    [('month', 193705, ''), ('percentage', 75.0, ''), ('number', 35000.0, 'offic'), ('number', 5000000.0, 'men')]
    """
    taken: list[tuple[int, int]] = []
    found: list[Figure] = []
    for name, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            figure = _figure(name, match, text, offset)
            taken.append(match.span())
            if figure is not None:
                found.append(figure)
    return sorted(found, key=lambda figure: figure.start)


def _figure(name: str, match: re.Match[str], text: str, offset: int) -> Figure | None:
    start, end = match.start() + offset, match.end() + offset
    hedged = bool(_HEDGE.search(text[: match.start()]))
    if name == "decade":
        return None
    if name == "years":
        low = int(match.group(1))
        high = int(match.group(2)) if len(match.group(2)) == 4 else low // 100 * 100 + int(match.group(2))
        return Figure(FigureKind.YEAR, low, max(low, high), "", start, end)
    if name == "year":
        return Figure(FigureKind.YEAR, int(match.group()), int(match.group()), "", start, end)
    if name in ("date", "month"):
        return _date(name, match, start, end)
    if name == "fraction":
        value = _FRACTIONS[match.group(1).lower()]
        return Figure(FigureKind.PERCENT, value, value, "", start, end, True)
    if text[match.end() : match.end() + 1] == "-":
        return None  # The Five-Year Plan counts nothing.
    number = _value(match.group(1) if name == "percent" else match.group())
    if number is None or (name in ("words", "count") and number < 2):
        return None
    if name == "percent":
        return Figure(FigureKind.PERCENT, number, number, "", start, end, hedged)
    scale, after = _shared_scale(match.group(), text, match.end())
    return Figure(FigureKind.COUNT, number * scale, number * scale, _unit(text[after:]), start, end, hedged)


_TO = re.compile(
    rf"\s*(?:to|and|or|[-–])\s*(?:{_DIGITS}|(?:{_WORD_NUMBER}))(?P<scale>\s+(?:thousand|million|billion))", re.I
)


def _shared_scale(number: str, text: str, end: int) -> tuple[float, int]:
    """In "from 4.3 to 17.7 million tonnes" the first number means millions of tonnes too."""
    match = _TO.match(text, end)
    if match is None or re.search(r"hundred|thousand|million|billion", number, re.I):
        return 1.0, end
    return _SCALES[match.group("scale").strip().lower()], match.end()


def _date(name: str, match: re.Match[str], start: int, end: int) -> Figure:
    groups = match.groups()
    if name == "month":
        value = int(groups[1]) * 100 + _MONTHS.index(groups[0]) + 1
        return Figure(FigureKind.MONTH, value, value, "", start, end)
    day, month = int(groups[0] or groups[3]), _MONTHS.index(groups[1] or groups[2]) + 1
    value = int(groups[4] or 0) * 10000 + month * 100 + day
    return Figure(FigureKind.DAY, value, value, "", start, end)


def with_year(figure: Figure, year: int | None) -> Figure:
    """A day that names no year, in the year given.

    >>> with_year(figures_in("on 23 August")[0], 1939).low
    19390823
    """
    if figure.kind is not FigureKind.DAY or figure.low >= 10000 or year is None:
        return figure
    value = year * 10000 + int(figure.low)
    return replace(figure, low=value, high=value)


def _value(words: str) -> float | None:
    """The number that figures or words say.

    >>> [_value(words) for words in ("35,000", "1.8 million", "twenty-five thousand", "three and a half million")]
    [35000.0, 1800000.0, 25000.0, 3500000.0]
    """
    total, current = 0.0, 0.0
    for word in re.findall(r"[\d.,]*\d|[a-z]+", words.lower().replace("and a half", "half")):
        if word[0].isdigit():
            current += float(word.replace(",", ""))
        elif word == "half":
            current += 0.5
        elif word in _SCALES:
            current = max(current, 1) * _SCALES[word]
            if _SCALES[word] >= 1000:
                total, current = total + current, 0.0
        elif word != "and":
            current += _ONES.get(word, _TENS.get(word, 0))
    return total + current or None


def _unit(after: str) -> str:
    """The key of the noun that is counted: the last noun of the phrase after the number; "" where there is none."""
    match = re.match(r"(?:\s+of)?((?:\s+[A-Za-z][a-z-]*){1,4})", after.replace("\n", " "))
    if not match:
        return ""
    words: list[str] = []
    for word in match.group(1).split():
        if word in _NO_UNIT:
            break
        words.append(word)
    nouns = [token for token in language.parse_tokens(" ".join(words)) if token.tag in ("NNS", "NN")]
    plural = next((token for token in nouns if token.tag == "NNS"), nouns[0] if nouns else None)
    return spelling.key(plural.text) if plural else (spelling.key(words[0]) if words else "")


def years_of(figures: Sequence[Figure]) -> set[int]:
    """Every year that figures name, ranges filled.

    >>> sorted(years_of(figures_in("from 1928–30 to May 1937")))
    [1928, 1929, 1930, 1937]
    """
    years: set[int] = set()
    for figure in figures:
        if figure.kind is FigureKind.YEAR:
            years.update(range(int(figure.low), min(int(figure.high), int(figure.low) + 60) + 1))
        elif figure.kind is FigureKind.MONTH:
            years.add(int(figure.low) // 100)
        elif figure.kind is FigureKind.DAY and figure.low >= 10000:
            years.add(int(figure.low) // 10000)
    return years
