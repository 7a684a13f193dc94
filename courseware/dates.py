"""Dates, years, decades and quantities as they are written in English prose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from courseware import lexicon
from courseware.gazetteer import NameType
from courseware.language import Token

Found = tuple[int, int, NameType]

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\.?)"
)
_DAY = r"(?:[0-3]?\d(?:st|nd|rd|th)?)"
_YEAR = r"(?:1\d{3}|20[0-4]\d)"
_ERA = r"(?:\s?(?:B\.?C\.?E?\.?|A\.?D\.?|C\.?E\.?)(?![A-Za-z]))"
_PART = r"(?:(?:early|late|mid)[- ]|(?:the\s)?(?:beginning|middle|end|spring|summer|autumn|fall|winter)\sof\s)"
_ORDINAL = (
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|"
    r"fifteenth|"
    r"sixteenth|seventeenth|eighteenth|nineteenth|twentieth|twenty-first|\d{1,2}(?:st|nd|rd|th))"
)
_GRAMMAR: tuple[tuple[NameType, str], ...] = (
    (NameType.DATE, rf"\b{_DAY}\s(?:of\s)?{_MONTH},?\s{_YEAR}\b"),
    (NameType.DATE, rf"\b{_MONTH}\s{_DAY},?\s{_YEAR}\b"),
    (NameType.DATE, rf"\b{_MONTH}\s{_DAY}\b(?!\s?[–-]\s?\d)(?!,?\d)"),
    (NameType.DATE, rf"\b{_DAY}\s(?:of\s)?{_MONTH}\b"),
    (NameType.MONTH, rf"\b{_PART}?{_MONTH}(?:\sof)?,?\s{_YEAR}\b"),
    (NameType.MONTH, rf"\b(?:the\s)?(?:spring|summer|autumn|fall|winter)\s(?:of\s)?{_YEAR}(?:[–/-]\d{{2,4}})?\b"),
    (NameType.MONTH, rf"\b(?:early|late|mid)[- ]{_MONTH}(?![a-z])"),
    (NameType.MONTH, rf"\b[Ii]n\s(?P<when>{_PART}?{_MONTH})(?![a-z])(?!\s[A-Z])"),
    (NameType.MONTH, rf"\b(?:[Bb]y(?!\s(?:May|March)\b)|of)\s(?P<when>{_MONTH})(?![a-z])(?!\s[A-Z])"),
    (NameType.MONTH, rf"\b(?:[Ss]ince|[Uu]ntil|that|last|next|[Dd]uring)\s(?P<when>{_MONTH})(?![a-z])(?!\s[A-Z])"),
    (NameType.YEARS, rf"\b{_YEAR}\s?[–-]\s?(?:{_YEAR}|\d{{1,2}})(?![\w,]\d)\b"),
    (NameType.YEARS, r"\b(?:early|late|mid)?[- ]?(?:1\d|20)\d0['’]?s\b"),
    (NameType.YEARS, r"(?<!\w)['’]\d0s\b"),
    (NameType.YEARS, rf"\b(?:(?:early|late|mid)[- ])?{_ORDINAL}(?:[- ]century|\scenturies)(?:{_ERA})?"),
    (NameType.YEAR, rf"\b\d{{1,4}}{_ERA}|\bA\.?D\.?\s\d{{1,4}}\b"),
    (NameType.YEAR, rf"(?<![\d,.$£€#:/-])\b{_YEAR}\b(?![,.]\d|[/:%]|-\w)"),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(pattern)) for kind, pattern in _GRAMMAR)


def dates_in(text: str) -> list[Found]:
    """Dates, months, years and spans of years, none inside another, in reading order.

    >>> text = "From early September 1936 to 23 August 1939, and in 1937–38; in the mid-1930s; by 44 BC."
    >>> [(text[start:end], kind.value) for start, end, kind in dates_in(text)]  # doctest: +NORMALIZE_WHITESPACE
    [('early September 1936', 'month'), ('23 August 1939', 'date'), ('1937–38', 'years'), ('mid-1930s', 'years'),
     ('44 BC', 'year')]
    """
    found: list[Found] = []
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            group = "when" if "when" in pattern.groupindex else 0
            start, end = _stripped(text, *match.span(group))
            if not any(start < other_end and other < end for other, other_end, _ in found):
                found.append((start, end, kind))
    return sorted(found)


def _stripped(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] == "-"):
        start += 1
    while end > start and (
        text[end - 1].isspace() or (text[end - 1] == "." and re.match(r"[A-Z]{2}", text[end - 3 : end]))
    ):
        end -= 1
    return start, end


_APPROXIMATORS = re.compile(
    r"(?:\b(?:about|around|some|nearly|almost|roughly|approximately|over|under|only|just over|just under|"
    r"a little over|a little under|a little more than|a little less than|slightly more than|well under|more than|"
    r"fewer than|"
    r"less than|at least|at most|up to|as many as|as few as|as much as|no more than|no fewer than|an estimated|"
    r"an additional|"
    r"well over|close to|a total of|another|other|an?)\s+)+$",
    re.I,
)
_NUMBER_WORDS = lexicon.listed(
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion "
    "trillion dozen hundreds thousands millions dozens"
)
_COLLECTIVE = lexicon.listed("people personnel cattle infantry cavalry police")
_FIGURE = re.compile(r"^[$£€¥]?\d[\d,]*(?:\.\d+)?$")
_SCALES = lexicon.listed("hundred thousand million billion trillion dozen")
_FRACTION = re.compile(
    r"^(?:one|two|three|four)-(?:half|third|thirds|quarter|quarters|fourth|fourths|fifth|fifths|tenth)$", re.I
)
_PERCENT = ("%", "percent", "per", "percentage")


def quantities_in(text: str, tokens: Sequence[Token], dates: Sequence[Found], offset: int = 0) -> list[Found]:
    """Numbers with what they count and how surely: "more than 20,000 people", "75 per cent", "about $2 million".

    ``text`` is that which the tokens point into once ``offset`` is added to its start.
    """
    found: list[Found] = []
    place = 0
    while place < len(tokens):
        token = tokens[place]
        taken = any(start <= token.start < end for start, end, _ in dates) or _in_name(tokens, place)
        end = place if taken else _number_end(tokens, place)
        if end > place and (last := _unit_end(tokens, place, end)) is not None:
            start = _range_start(text, _money_start(tokens, place), offset)
            before = _APPROXIMATORS.search(text[: start - offset])
            low = offset + before.start() if before else start
            found.append((low, tokens[last - 1].end, NameType.QUANTITY))
            place = last
        else:
            place += 1
    return found


_RANGE = re.compile(
    r"\b(?P<both>between|from)?\s*(?P<low>[$£€]?\d[\d,.]*|(?:[a-z]+-)?(?:one|two|three|four|five|six|seven|eight|nine|ten|"
    r"eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million)"
    r"(?: and a half)?)(?:\s(?:million|thousand|hundred|billion))?\s(?P<link>and|or|to)\s(?:an?\s)?$",
    re.I,
)


def _range_start(text: str, start: int, offset: int) -> int:
    """Where a range begins whose upper end is the number at ``start``: "between three and a half and four million"."""
    match = _RANGE.search(text[max(0, start - offset - 60) : start - offset])
    if match is None or (match["link"] == "and") != (match["both"] is not None and match["both"].lower() == "between"):
        return start
    return start - (match.end() - match.start()) + len(match.group()) - len(match.group().lstrip())


def _number_end(tokens: Sequence[Token], place: int) -> int:
    """One past the last token of a number that starts here; ``place`` itself where none does."""
    if _FRACTION.match(tokens[place].text):
        return place + 1
    end = place
    while end < len(tokens) and (
        _FIGURE.match(tokens[end].text) or _is_number_word(tokens[end].text) or _is_one_of_scale(tokens, end)
    ):
        end += 1
    return end


def _is_number_word(text: str) -> bool:
    low = text.lower()
    return low in _NUMBER_WORDS or (
        "-" in low and all(part in _NUMBER_WORDS or part == "one" for part in low.split("-"))
    )


def _in_name(tokens: Sequence[Token], place: int) -> bool:
    """Whether a number word is a part of a name: "Five Year Plans", "Three Emperors' League"."""
    capital = tokens[place].text[0].isupper() and place + 1 < len(tokens) and tokens[place + 1].text[0].isupper()
    return capital and tokens[place].text.lower() in _NUMBER_WORDS


def _is_one_of_scale(tokens: Sequence[Token], place: int) -> bool:
    scaled = place + 1 < len(tokens) and tokens[place + 1].text.lower() in _SCALES
    return scaled and tokens[place].text.lower() in ("one", "half")


def _money_start(tokens: Sequence[Token], place: int) -> int:
    return tokens[place - 1].start if place and tokens[place - 1].text in "$£€¥" else tokens[place].start


def _unit_end(tokens: Sequence[Token], start: int, end: int) -> int | None:
    """One past the noun that is counted; None where the number counts nothing that is said."""
    if start and tokens[start - 1].text in "$£€¥" and tokens[start - 1].text:
        return end
    if end < len(tokens) and tokens[end].text.lower() in _PERCENT:
        per_cent = (
            tokens[end].text.lower() == "per" and end + 1 < len(tokens) and tokens[end + 1].text.lower() == "cent"
        )
        return end + (2 if per_cent else 1) if tokens[end].text.lower() != "per" or per_cent else None
    place = end
    if place < len(tokens) - 1 and tokens[place].text == "of" and tokens[end - 1].text.lower() not in ("two", "three"):
        place += 1
        if tokens[place].text.lower() in ("the", "a", "all", "its", "his", "their"):
            place += 1
    limit = place + 4
    while place < min(limit, len(tokens)) and tokens[place].tag in (
        "JJ",
        "NNP",
        "VBN",
        "JJR",
        "NNPS",
        "CD",
        "VBG",
        "POS",
        "NN",
    ):
        if tokens[place].tag == "NN" and not (place + 1 < len(tokens) and tokens[place + 1].tag.startswith("NN")):
            break
        place += 1
    if place < len(tokens) and (tokens[place].tag in ("NNS", "NNPS") or tokens[place].text in _COLLECTIVE):
        return place + 1
    return None
