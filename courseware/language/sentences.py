"""Repairs to sentence ends: what a splitter does not know about quotations, brackets and initials."""

from __future__ import annotations

import re
from collections.abc import Iterable

from courseware import lexicon
from courseware.language.quotes import Quotation, brackets, quotations
from courseware.spans import Span

_SPEECH_TAG = re.compile(
    r"\s*(?:[a-z]|(?:[A-Z][\w.’'-]*\s+){1,3}(?:said|says|asked|replied|wrote|added|told|declared|answered|exclaimed|"
    r"cried|"
    r"recalled|insisted|argued|noted|remarked|warned|explained|continued|concluded)\b)"
)
_TERMINAL = re.compile(r"[.!?…][\"”’'»)\]*_\d¹²³⁰⁴-⁹]*$")
_OPENING = re.compile(r"^[\s\"“‘'(\[*_«—–-]*")
_LONG_QUOTATION = 240
"""Characters from which a quotation of several sentences may be divided."""
_STARTERS = lexicon.listed(
    "The A An In On At By For From He She It They We I You This That These Those There His Her Its Their Our But "
    "And Or However Yet When While After Before As If Since Although Though Even Not No What Who Why How Where "
    "Thus Then So Still Instead Moreover Furthermore Nevertheless Both Many Most Some Such Only One With Within "
    "During Despite Under Over Meanwhile Indeed Finally Also Another"
)
_INITIALISM = re.compile(
    r"(?:\b(?:[A-Z]\.){2,}|\b(?:etc|Jr|Sr|Inc|Co|Ltd|a\.m|p\.m|B\.C|A\.D|B\.C\.E|C\.E)\.)"
    r"[\"”’')\]]*\s+(?=[\"“‘(]?([A-Z][a-z]*)\b)"
)
_CLOSERS = re.compile(r"[”’»)\]*_\"']*[¹²³⁰⁴-⁹]*(?=\s|$)")
_ELLIPSIS = re.compile(r"(?:…|\.{2,3})[”’\"]?\s+(?=([A-Z][a-z]*)\b)")
_NUMBERED = re.compile(r"(?:^|\s)\(?(?:\d{1,3}|[ivxIVX]{1,4}|[a-zA-Z])[.)]$")
_MISSING_SPACE = re.compile(r"(?<=[a-z][a-z][.!?])(?=[A-Z“‘][a-z])|(?<=[a-z][a-z][.!?][”’\"])(?=[A-Z][a-z])")
_NOTE_AFTER_STOP = re.compile(r"(?<=[a-z)”’\"'][.!?])(?:[”’\"'])?(?:\d{1,3}|[¹²³⁰⁴-⁹]+|\[\d{1,3}\])\s+(?=[A-Z“‘\"(])")


def repaired(text: str, candidates: Iterable[int]) -> list[Span]:
    """Sentence spans from candidate ends (positions just after a sentence), with white space trimmed.

    >>> text = "He asked “Why? For what?” and left. (It was late. Very late.) So it was."
    >>> [span.of(text) for span in repaired(text, [14, 24, 35, 49, 61, 72])]
    ['He asked “Why? For what?” and left.', '(It was late. Very late.)', 'So it was.']
    """
    quotes, pairs = quotations(text), brackets(text)
    ends = sorted(set(_with_closers(text, {*candidates, *_missed_ends(text), *_paragraph_ends(text)})))
    return _trimmed(text, [end for end in ends if end >= len(text) or _is_end(text, end, quotes, pairs, ends)])


def _missed_ends(text: str) -> set[int]:
    """Ends that abbreviation rules hide: "… in the U.S. The …", "…war.Then", "…alike.41 The …"."""
    starts = {m.end() for m in _INITIALISM.finditer(text) if m.group(1) in _STARTERS and m.group(1) != "I"}
    starts |= {m.end() for m in _ELLIPSIS.finditer(text) if m.group(1) in _STARTERS}
    return (
        starts | {m.start() for m in _MISSING_SPACE.finditer(text)} | {m.end() for m in _NOTE_AFTER_STOP.finditer(text)}
    )


def _paragraph_ends(text: str) -> set[int]:
    return {match.end() for match in re.finditer(r"\n[ \t]*\n\s*", text)}


def _is_end(text: str, end: int, quotes: list[Quotation], pairs: list[tuple[int, int]], ends: list[int]) -> bool:
    before, after = text[:end].rstrip(), text[end:].lstrip()
    if "\n\n" in text[len(before) : end + len(text[end:]) - len(after)]:
        return True
    opened = _OPENING.match(after)
    first = after[opened.end() :] if opened else after
    if not first or first[0].islower() or _is_join(before, after, first):
        return False
    place = len(before)
    return not any(_holds(text, start, stop, place, ends) for start, stop in pairs) and not any(
        _holds(text, quote.start, quote.end, place, ends) for quote in quotes
    )


def _is_join(before: str, after: str, first: str) -> bool:
    """Whether the stretch before ends in what cannot close a sentence: an initial, a list number, a comma."""
    opener = re.match(r"\W*(\w+)", first)
    if re.search(r"(?:\b[A-Z]\.){2,}$|\b[A-Z][a-z]?\.$", before[-12:]) and opener:
        is_initial = re.match(r"[A-Z][a-z]?\.\s?[A-Z]", first) or re.search(r"\b[A-Z]\.$", before[-12:])
        if is_initial and opener.group(1) not in _STARTERS:
            return True
    if re.match(r"[”’\"'»)\]]+[,;:]", after) or not re.search(r"\w", after):
        return True
    if _NUMBERED.search(before[-6:]) and not before[-6:].rstrip(".)").endswith(" I"):
        return bool(re.search(r"(?:^|\n|[a-z]{3}[.!?:;]\s)\(?(?:\d{1,2}|[a-z]{1,4})[.)]$|\b[A-Z]\.$", before[-12:]))
    return not (_TERMINAL.search(before[-8:]) or after[:1].isspace())


def _holds(text: str, start: int, stop: int, place: int, ends: list[int]) -> bool:
    """Whether a quotation or bracket [start, stop) forbids an end at ``place`` inside it, or keeps what follows it."""
    if not start < place <= stop:
        return False
    if place == stop:
        tag = _SPEECH_TAG.match(text[stop:])
        return tag is not None and text[stop - 1] not in ")]" and tag.group().split()[0] not in _STARTERS
    if place >= stop - 1:
        return False
    inner = [end for end in ends if start < end < stop - 1]
    return not (stop - start > _LONG_QUOTATION and len(inner) >= 2)


def _with_closers(text: str, ends: Iterable[int]) -> list[int]:
    """Each end moved past closing marks and note digits that belong to the sentence."""
    moved = []
    for end in ends:
        closing = _CLOSERS.match(text, end)
        moved.append(closing.end() if closing else end)
    return moved


def _trimmed(text: str, ends: list[int]) -> list[Span]:
    spans: list[Span] = []
    start = 0
    for end in [*ends, len(text)]:
        piece = text[start:end]
        if piece.strip():
            low = start + len(piece) - len(piece.lstrip())
            spans.append(Span(low, start + len(piece.rstrip())))
            start = end
    return spans
