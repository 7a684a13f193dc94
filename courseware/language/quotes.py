"""Where quotations and brackets open and close, with curly or straight marks, single or double, balanced or not."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DOUBLE = re.compile(r"[“”„«»\"]|``|''")
_BRACKETS = {"(": ")", "[": "]", "{": "}"}
_OPENS_AFTER = re.compile(r"[\s(\[{—–\-/“‘«\"']")
_FAR = 4000


@dataclass(frozen=True, order=True)
class Quotation:
    """A quoted stretch: ``start`` and ``end`` hold the marks; ``inside`` leaves them out."""

    start: int
    end: int
    single: bool = False
    closed: bool = True

    @property
    def inner_start(self) -> int:
        """First character after the opening mark."""
        return self.start + 1

    @property
    def inner_end(self) -> int:
        """One past the last character before the closing mark."""
        return self.end - 1 if self.closed else self.end


def quotations(text: str) -> list[Quotation]:
    """Outermost quotations in reading order.

    A mark that is never closed counts to the end of its paragraph when it is curly, and not at all when it is straight.

    >>> [text[q.inner_start:q.inner_end] for text in ["He said “yes” and 'no'."] for q in quotations(text)]
    ['yes', 'no']
    >>> quotations("The kulaks' land and Stalin's war, '37.")
    []
    """
    doubles = _doubles(text)
    singles = [quote for quote in _singles(text) if not any(d.start < quote.start < d.end for d in doubles)]
    kept = [d for d in doubles if not any(s.start < d.start and d.end <= s.end for s in singles)]
    return sorted(kept + [s for s in singles if not any(_cross(s, d) for d in kept)])


def _cross(one: Quotation, other: Quotation) -> bool:
    return one.start < other.start < one.end < other.end or other.start < one.start < other.end < one.end


def _doubles(text: str) -> list[Quotation]:
    found: list[Quotation] = []
    start: int | None = None
    for match in _DOUBLE.finditer(text):
        mark, place = match.group(), match.start()
        if start is None:
            if mark not in "”»" and (mark != '"' or _can_open(text, place)) and mark != "''":
                start = place
        elif _closes_double(text, mark, place):
            found.append(Quotation(start, match.end()))
            start = None
        elif "\n" in text[start:place] and mark in '“"':
            start = place
    if start is not None and text[start] == "“" and len(text) - start < _FAR:
        found.append(Quotation(start, _paragraph_end(text, start), closed=False))
    return found


def _paragraph_end(text: str, start: int) -> int:
    end = text.find("\n\n", start)
    return len(text.rstrip()) if end < 0 else end


def _can_open(text: str, place: int) -> bool:
    followed = place + 1 < len(text) and not text[place + 1].isspace()
    return followed and (place == 0 or bool(_OPENS_AFTER.match(text[place - 1])))


def _closes_double(text: str, mark: str, place: int) -> bool:
    if mark in ("”", "»", "''"):
        return True
    if mark == '"':
        return not (_can_open(text, place) and place > 0 and text[place - 1].isspace())
    return False


def _singles(text: str) -> list[Quotation]:
    found: list[Quotation] = []
    place = 0
    while place < len(text):
        if text[place] in "‘'" and _opens_single(text, place):
            end = _single_end(text, place)
            if end is not None:
                found.append(Quotation(place, end + 1, single=True))
                place = end
        place += 1
    return found


def _opens_single(text: str, place: int) -> bool:
    if place + 1 >= len(text) or not (text[place + 1].isalnum() or text[place + 1] in '“"[.…'):
        return False
    if text[place] == "'" and re.match(r"'(?:\d\ds?\b|tis\b|twas\b|em\b|til\b|cause\b)", text[place:]):
        return False
    return place == 0 or bool(_OPENS_AFTER.match(text[place - 1]))


def _single_end(text: str, start: int) -> int | None:
    """The closing mark: one that ends a word; one after "s" only if no surer one follows before the paragraph ends."""
    unsure: int | None = None
    stop = min(_paragraph_end(text, start), start + 1500)
    for place in range(start + 1, stop):
        if text[place] == "‘" or (text[place] == "'" and text[start] == "'" and _opens_single(text, place)):
            return unsure
        if text[place] not in "’'" or (place + 1 < len(text) and text[place + 1].isalnum()):
            continue
        if text[place - 1] not in "sS" or _ends_clause(text, place):
            return place if unsure is None or place - unsure < 200 else unsure
        unsure = unsure or place
    return unsure


def _ends_clause(text: str, place: int) -> bool:
    return place + 1 >= len(text) or text[place + 1] in ".,;:!?)]"


def brackets(text: str) -> list[tuple[int, int]]:
    """Outermost bracketed stretches [start, end) that are closed within their paragraph.

    >>> brackets("One (two [three]) four (five")
    [(4, 17)]
    """
    found: list[tuple[int, int]] = []
    stack: list[int] = []
    for place, mark in enumerate(text):
        if mark in _BRACKETS:
            stack.append(place)
        elif mark in ")]}" and stack and _BRACKETS[text[stack[-1]]] == mark:
            start = stack.pop()
            found = [pair for pair in found if pair[0] < start]
            found.append((start, place + 1))
        elif mark == "\n" and text[place : place + 2] == "\n\n":
            stack.clear()
    return found
