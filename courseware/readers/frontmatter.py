"""The card that a Markdown file carries at its head: YAML, TOML or percent lines before the text."""

from __future__ import annotations

import re

from courseware.readers.parts import Part, Role
from courseware.spans import Span

_FENCED = re.compile(
    r"\ufeff?\s*(?P<fence>---|\+\+\+)[ \t]*\r?\n(?P<body>.*?)^(?:(?P=fence)|\.\.\.)[ \t]*$", re.M | re.S
)
_PERCENT = re.compile(r"\ufeff?(?:% .*\r?\n?){1,3}")
_FIELD = re.compile(r"(?P<key>[\w-]+)[ \t]*[:=][ \t]*(?P<value>.*)$")
_ITEM = re.compile(r"\s*-\s+(?:name:\s*)?(?P<value>.+)$")
_KEYS = {
    "title": "title",
    "author": "author",
    "authors": "author",
    "by": "author",
    "date": "date",
    "published": "date",
    "year": "year",
    "publisher": "publisher",
    "source": "publisher",
    "publication": "publisher",
    "journal": "publisher",
    "genre": "genre",
    "license": "licence",
    "licence": "licence",
}


def front_matter(raw: str) -> tuple[Span | None, dict[str, str]]:
    """The raw stretch of a file's card, and what it says; (None, {}) where there is none.

    >>> front_matter("---\\ntitle: The Canal\\ndate: 1902-03-04\\n---\\nIt was dug.")
    (Span(start=0, end=41), {'title': 'The Canal', 'date': '1902-03-04', 'year': '1902'})
    """
    fenced = _FENCED.match(raw)
    if fenced and _is_card(fenced.group("body")):
        return Span(fenced.start("fence"), fenced.end()), _read(fenced.group("body"))
    percent = _PERCENT.match(raw)
    if percent:
        lines = [line.lstrip("%").strip() for line in percent.group().splitlines()]
        told = dict(zip(("title", "author", "date"), lines, strict=False))
        return Span(percent.start(), percent.start() + len(percent.group().rstrip())), _dated(told)
    return None, {}


def _is_card(body: str) -> bool:
    """Whether every line is a field, a list item, a comment, or goes on from the line above."""
    lines = [line for line in body.splitlines() if line.strip()]
    fields = sum(bool(_FIELD.match(line)) for line in lines)
    return fields > 0 and all(_FIELD.match(line) or line[0] in " \t-#[]" for line in lines)


def _read(body: str) -> dict[str, str]:
    told: dict[str, str] = {}
    key = ""
    for line in body.splitlines():
        field, item = _FIELD.match(line), _ITEM.match(line)
        if field:
            key = _KEYS.get(field.group("key").lower(), "")
            value = _plain(field.group("value"))
        else:
            value = _plain(item.group("value")) if item else ""
        if key and value:
            told[key] = f"{told[key]}, {value}" if key in told and not field else value
    return _dated(told)


def _plain(value: str) -> str:
    """A value without quotation marks, list brackets and block signs."""
    bare = re.sub(r"^[|>][+-]?$", "", value.strip())
    if bare[:1] == "[" and bare[-1:] == "]":
        return ", ".join(part.strip(" \"'") for part in bare[1:-1].split(",") if part.strip(" \"'"))
    return bare.strip("\"'").strip()


def _dated(told: dict[str, str]) -> dict[str, str]:
    year = re.search(r"\b(?:1[0-9]|20)\d\d\b", told.get("date", ""))
    if year:
        told.setdefault("year", year.group())
    return {key: value for key, value in told.items() if value}


def set_apart(raw: str, parts: list[Part], place: Span) -> list[Part]:
    """The parts with those of the card replaced by one piece of furniture."""
    card = Part([place], Role.FURNITURE, reason="front matter")
    return [card, *(part for part in parts if part.start >= place.end)]
