"""Slips of spelling and a few sure ones of grammar, in one dialect, each pattern once, with its places."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from courseware.spans import Span
from essays import spelling
from essays.drafts import Draft, Zone

MOST_SHOWN = 5
_GRAMMAR = (
    (r"\b(would|could|should|must|might) of\b(?! course)", r"\1 have"),
    (r"\b(?!had\b|that\b)([a-z]{2,}) \1\b", r"\1"),
    (r"\ba ([aeio](?!ne\b|nce\b|u)[a-z]{2,}|un(?!i)[a-z]+|ult[a-z]+|urg[a-z]+|up[a-z]+)\b", r"an \1"),
    (r"\ban ([bcdfgjklmnpqrstvwxyz][aeiouy][a-z]+)\b", r"a \1"),
    (r"\bthere (own|country|policy|army|leaders?|people|government|aims?|goals?|views?)\b", r"their \1"),
    (r"\bit[’']s (own|aims?|goals?|policy|army|leaders?|people|allies|enemies|interests?)\b", r"its \1"),
    (r"\balot\b", "a lot"),
    (r"\b(more|most) (better|worse|easier|stronger|bigger)\b", r"\2"),
    (r"\b(they|we|you) was\b", r"\1 were"),
)
"""A few patterns that are wrong wherever they stand, with what is meant; style is left to the writer."""
_AMERICAN_ONLY = re.compile(
    r"^(?:.*(?:yz(?:e[ds]?|ing))|(?:col|lab|hon|fav|behavi|neighb|harb|arm|vig|rum)or(?:s|ed|"
    r"ing|able|ite)?|"
    r"(?:cent|theat|met|lit)er(?:s)?|defense|offense|(?:travel|cancel|label|counsel|"
    r"signal)(?:ed|ing))$"
)
_BRITISH_ONLY = re.compile(
    r"^(?:.*ys(?:e[ds]|ing)|(?:col|lab|hon|fav|behavi|neighb|harb|arm|vig|rum)our(?:s|ed|ing|"
    r"able|ite)?|"
    r"(?:cent|theat|met|lit)re(?:s)?|defence|offence|(?:travel|cancel|label|counsel|"
    r"signal)l(?:ed|ing)|.{4,}is(?:ation|ations))$"
)


@dataclass(frozen=True)
class Pattern:
    """One kind of slip: what stands, what is meant ("" where that is not sure), where."""

    wrong: str
    right: str
    spans: tuple[Span, ...]
    kind: str = "spelling"


@dataclass(frozen=True)
class Conventions:
    """Distinct slips counted once each, and the patterns to show, commonest first."""

    count: int
    patterns: tuple[Pattern, ...]


def check_conventions(draft: Draft, dialect: str = "british") -> Conventions:
    """Slips of the body. Words of the sources, names and both dialects' spellings are no slips; a mix is one."""
    found = _spelling(draft) + _grammar(draft) + _dialect(draft, dialect)
    found.sort(key=lambda pattern: (-len(pattern.spans), pattern.spans[0].start))
    return Conventions(len(found), tuple(found[:MOST_SHOWN]))


def _spelling(draft: Draft) -> list[Pattern]:
    slips: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for slip in draft.misspellings:
        if slip.meant is not None and slip.word.lower() != "alot" and _in_body(draft, slip.start):
            slips[(slip.word.lower(), slip.meant)].append(draft.plain_span(slip.start, slip.end))
    return [Pattern(draft.raw[s[0].start : s[0].end], meant, tuple(s)) for (_, meant), s in slips.items()]


def _in_body(draft: Draft, place: int) -> bool:
    """By raw place, as slips are counted in the plain text and zones in the reading text."""
    raw = draft.plain_span(place, place + 1).start
    zones = [p for p in draft.paragraphs if p.zone in (Zone.BODY, Zone.TITLE)]
    return any(draft.raw_span(p.start, p.end).start <= raw < draft.raw_span(p.start, p.end).end for p in zones)


def _grammar(draft: Draft) -> list[Pattern]:
    found: dict[tuple[str, str], list[Span]] = defaultdict(list)
    for pattern, meant in _GRAMMAR:
        for match in re.finditer(pattern, draft.plain.text):
            found[(match.group(), match.expand(meant))].append(draft.plain_span(match.start(), match.end()))
    return [Pattern(words, meant, tuple(spans), "grammar") for (words, meant), spans in found.items()]


def _dialect(draft: Draft, dialect: str) -> list[Pattern]:
    """Words of the other dialect, together one pattern: an essay may be in either, and should be in one."""
    other = _AMERICAN_ONLY if dialect.lower().startswith("brit") else _BRITISH_ONLY
    home = _BRITISH_ONLY if other is _AMERICAN_ONLY else _AMERICAN_ONLY
    words = [
        (m.group(), m.start(), m.end()) for m in re.finditer(r"(?<![\w’'-])[a-z]{5,}(?![\w’'-])", draft.plain.text)
    ]
    strange = [(word, start, end) for word, start, end in words if other.match(word) and spelling.is_known(word)]
    if not strange or not any(home.match(word) for word, _, _ in words):
        return []
    spans = tuple(draft.plain_span(start, end) for _, start, end in strange)
    return [Pattern(strange[0][0], f"{dialect} spelling throughout", spans, "dialect")]
