"""The words that a reader chose in a passage: where they stand, made whole words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from courseware.anchoring import AROUND, How, Selector, select
from courseware.spans import Span

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
"""Letters of scripts that put no spaces between words."""


def chosen_words(text: str, quote: str, prefix: str = "") -> Span | None:
    """Where words stand that a reader marked or pasted; None where the text does not say them.

    Letter by letter first, at the place whose words before agree best with ``prefix``; else word for word in another
    typography. A part of a word becomes the word.

    >>> chosen_words("to be or not to be", "to b", prefix="or not ")
    Span(start=13, end=18)
    >>> chosen_words("The “Great Turn” – of 1929", "great turn", prefix="").of("The “Great Turn” – of 1929")
    'Great Turn'
    """
    quote = quote.strip()
    before = "".join(prefix.split())
    places = sorted(_exact(text, quote), key=lambda place: -_agreement(text[: place.start], before))
    if places:
        return _whole_words(text, places[0])
    found = select(text, Selector(quote, prefix[-AROUND:]))
    return Span(found.start, found.end) if found is not None and found.how is not How.FUZZY else None


def _exact(text: str, quote: str) -> Iterator[Span]:
    at = text.find(quote) if quote else -1
    while at >= 0:
        yield Span(at, at + len(quote))
        at = text.find(quote, at + 1)


def _agreement(ahead: str, before: str) -> int:
    there = "".join(ahead[-2 * len(before) :].split()) if before else ""
    pairs = zip(reversed(there), reversed(before), strict=False)
    return next((n for n, (one, other) in enumerate(pairs) if one != other), min(len(there), len(before)))


def _whole_words(text: str, span: Span) -> Span:
    start, end = span.start, span.end
    while start > 0 and _joins(text[start - 1], text[start]):
        start -= 1
    while end < len(text) and _joins(text[end - 1], text[end]):
        end += 1
    return Span(start, end)


def _joins(one: str, other: str) -> bool:
    return one.isalnum() and other.isalnum() and not _UNSPACED.match(other)
