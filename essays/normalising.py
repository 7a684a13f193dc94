"""An essay's characters made plain, each with its place in the file: what a trick of typography must not change."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator

from courseware.spans import MappedText, Span, runs_of

_TAG = re.compile(
    r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]{0,2000})?/?>", re.S | re.I
)
_BREAKING = re.compile(r"</?(?:p|br|div|h[1-6]|li|ul|ol|blockquote|section|article|tr|table)\b", re.I)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,10});")
_PLAIN = str.maketrans(
    {"‛": "‘", "‟": "“", "„": "“", "‐": "-", "‑": "-", "`": "'", "´": "'", "\u2028": "\n", "\u2029": "\n"}
)
_SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹"


def normalised(raw: str) -> MappedText:
    """The essay as read: NFKC, no zero-width characters, no markup, every space one space; each character with its
    place.

    Superscript figures stay, as they mark notes. Line ends stay, as paragraphs are told by them.

    >>> normalised("<b>Re\\u200bd</b>&nbsp;\\ufb01re").text
    'Red fire'
    """
    characters: list[str] = []
    places: list[int] = []
    for text, place in _pieces(raw):
        for character in text:
            if character == " " and (not characters or characters[-1] in " \n"):
                continue
            if character == "\n":
                while characters and characters[-1] == " ":
                    characters.pop()
                    places.pop()
            characters.append(character)
            places.append(place)
    return MappedText("".join(characters), runs_of(places))


def _pieces(raw: str) -> Iterator[tuple[str, int]]:
    """Plain characters with the raw place of each, markup and entities resolved."""
    place = 0
    marks = sorted([*_TAG.finditer(raw), *_ENTITY.finditer(raw)], key=lambda match: match.start())
    for match in marks:
        if match.start() < place:
            continue
        yield from _characters(raw, place, match.start())
        if match.group().startswith("&"):
            yield _plain(html.unescape(match.group())), match.start()
        elif _BREAKING.match(match.group()):
            yield "\n\n", match.start()
        place = match.end()
    yield from _characters(raw, place, len(raw))


def _characters(raw: str, start: int, end: int) -> Iterator[tuple[str, int]]:
    place = start
    while place < end:
        after = place + 1
        while after < end and unicodedata.combining(raw[after]):
            after += 1
        yield _plain(raw[place:after]), place
        place = after


def _plain(cluster: str) -> str:
    if cluster.isascii():
        return _plain_ascii(cluster)
    if cluster in _SUPERSCRIPT:
        return cluster
    kept = [letter for letter in unicodedata.normalize("NFKC", cluster) if unicodedata.category(letter) != "Cf"]
    return "".join(" " if unicodedata.category(letter) == "Zs" else letter for letter in kept).translate(_PLAIN)


def _plain_ascii(character: str) -> str:
    if character in "\t\v\f":
        return " "
    return character if character == "\n" or character.isprintable() else ""


def raw_span(mapped: MappedText, start: int, end: int, raw: str) -> Span:
    """The raw stretch of cleaned [start, end), with the combining marks that belong to its last letter."""
    span = mapped.raw_span(start, end)
    stop = span.end
    while stop < len(raw) and unicodedata.combining(raw[stop]):
        stop += 1
    return Span(span.start, stop)
