"""The marker at the head of a note: raised, in brackets, a star, a bare number."""

from __future__ import annotations

import re
from dataclasses import dataclass

from courseware.readers.citations import is_citation
from courseware.readers.inline import RAISED, SUPERSCRIPT, digits_of
from courseware.readers.parts import Part
from courseware.spans import Span

_PLAIN_START = re.compile(r"\s*(\d{1,3})(?:[.)](?=\s)|)\s{0,4}(?=[A-ZÀ-ÞЀ-Я“\"'‘*_(«])")
_BRACKET_START = re.compile(r"\s*\[(\d{1,3}|[*†‡])\]:?\s*")
_STAR_START = re.compile(r"\s*([*†‡§]{1,3})\s?(?=[A-ZÀ-Þ“\"'‘])")
_RAISED_START = re.compile(rf"\s*(?:[-*+•]\s+)?{RAISED}\s*")
_SUPER_START = re.compile(rf"\s*(?:[-*+•]\s+)?({SUPERSCRIPT})\s*")
_GUTENBERG = re.compile(r"\s*\[(?:Foot)?[Nn]ote (\w{1,4})[:.]\s*")


@dataclass(frozen=True)
class Start:
    """How a part begins if it is a note: its marker, what to cut, and whether the shape alone proves it."""

    marker: str
    span: Span
    sure: bool


def start_of(raw: str, part: Part) -> Start | None:
    """The marker at the head of a part, if it has one."""
    place, end = part.start, part.regions[0].end
    raised = _RAISED_START.match(raw, place, end)
    if raised:
        return Start(raised.group("raised"), Span(place, raised.end()), True)
    superscript = _SUPER_START.match(raw, place, end)
    if superscript:
        return Start(digits_of(superscript.group(1)), Span(place, superscript.end()), True)
    named = _GUTENBERG.match(raw, place, end)
    if named:
        return Start(named.group(1), Span(place, named.end()), True)
    for pattern in (_BRACKET_START, _STAR_START, _PLAIN_START):
        match = pattern.match(raw, place, end)
        if match:
            return Start(match.group(1), Span(place, match.end()), False)
    return None


def marker_of(raw: str, part: Part) -> Start | None:
    """The marker at the head of a part. What the page shows at its foot or raised needs no further proof."""
    first = part.marks[0] if part.marks and part.marks[0].span.start == part.start else None
    if part.is_foot and first is not None:
        return Start(first.marker, first.span, True)
    start = start_of(raw, part)
    return Start(start.marker, start.span, True) if start is not None and part.is_foot else start


def cites_after(part: Part, start: Start) -> bool:
    """Whether what follows the marker cites."""
    return is_citation(part.text.removeprefix(start.marker).lstrip(".) "), 30)
