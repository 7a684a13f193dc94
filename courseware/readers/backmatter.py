"""Lists around a text: contents before it, works, links and references after it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from courseware.readers.citations import is_citation, signs_in
from courseware.readers.pagemarks import is_division
from courseware.readers.parts import Part, Role, is_finished, is_prose, standing

_REFERENCES = re.compile(
    r"\W*(?:\d+\.?\s+)?(?:(?:select(?:ed)? |annotated )?bibliography|references(?: cited)?|works cited"
    r"|works consulted|literature(?: cited)?"
    r"|further reading|sources(?: cited| and further reading)?|suggestions for further reading|primary sources"
    r"|secondary sources)\W*$",
    re.IGNORECASE,
)
_LINKS = re.compile(r"\W*(?:see also|external links|related (?:articles|pages)|web ?links)\W*$", re.IGNORECASE)
_ENTRY = re.compile(r"[\w.’')],? (?:\d|[ivxlc]+\b)[\d, ivxlc–-]*(?:[;.]|$)|\b[Ss]ee (?:also )?[A-Z]")
_MOST_ENTRIES = 1_000
_LEADERS = re.compile(r"(?:\.\s?|…\s?){4,}\s*(?:\d{1,4}|[ivxlc]{1,6})\b|(?:\.\s?){8,}")
_CONTENTS = re.compile(r"\W*(?:table of )?contents\W*$", re.IGNORECASE)


def clear_contents(parts: Sequence[Part]) -> None:
    """A table of contents: rows of dots before a page number, or short lines with page numbers under its heading."""
    live = standing(parts)
    listed = [index for index, part in enumerate(live) if _LEADERS.search(part.text)]
    for index, part in enumerate(live):
        if len(part.text) > 40 or not _CONTENTS.match(part.text):
            continue
        below: list[int] = []
        paged = 0
        for other in range(index + 1, min(len(live), index + _MOST_ENTRIES)):
            paged += bool(below) and _ends_in_page(live[below[-1]].text)
            last = paged > 1 and live[other].gap > 2 and not _ends_in_page(live[other].text)
            if last or not _is_entry(live[other].text):
                break
            below.append(other)
        below = _without_first_head(live, below)
        if len(below) > 1:
            listed += [index, *below]
    if len(listed) < 3:
        return
    for index in listed:
        live[index].discard("contents list")
    for index in range(len(live)):
        if live[index].role is Role.HEADING and _CONTENTS.match(live[index].text) and index + 1 in listed:
            live[index].discard("contents list")


def _without_first_head(live: Sequence[Part], below: list[int]) -> list[int]:
    """Entries without the heads of the first chapter, which follow them and look like them."""
    while below:
        text = live[below[-1]].text
        said = [live[index].text.casefold() for index in below[:-1]]
        again = any(text.casefold() in other for other in said)
        if text.split()[-1].isdigit() or not (again or is_division(text) or live[below[-1]].role is Role.HEADING):
            break
        below = below[:-1]
    return below


def _is_entry(text: str) -> bool:
    """One line of a table of contents, with or without its page."""
    short = len(text.split()) <= 16 and not is_finished(text) and text[:1] not in "\"“‘'"
    return short and (_ends_in_page(text) or len(text) < 70)


def _ends_in_page(text: str) -> bool:
    return bool(re.search(r"(?:\d|\b[ivxlc]{1,6})\W*$", text))


def clear_lists(parts: Sequence[Part]) -> None:
    """References, works cited, links."""
    _reference_lists(parts)
    _link_lists(parts)
    _indexes(parts)


def _reference_lists(parts: Sequence[Part]) -> None:
    """What stands under "References" or "Bibliography", if it looks like a list of works."""
    live = standing(parts)
    marked = {mark.marker for part in live for mark in part.marks}
    for index, part in enumerate(live):
        if part.role not in (Role.HEADING, Role.BODY) or len(part.text) > 60 or not _REFERENCES.match(part.text):
            continue
        below: list[Part] = []
        for other in live[index + 1 :]:
            if other.role is Role.HEADING and not _REFERENCES.match(other.text):
                break
            if other.role is Role.BODY and len(other.text.split()) <= 6 and signs_in(other.text) == 0 and other.gap > 1:
                break
            below.append(other)
        works = sum(_is_work(other.text) for other in below)
        if _are_notes(below, marked):
            continue
        if below and works * 2 >= len(below):
            part.discard("reference list")
            for other in below:
                other.discard("reference list")


def _indexes(parts: Sequence[Part]) -> None:
    """What stands under "Index" to the end of the text or the next heading, if it is words with page numbers."""
    live = standing(parts)
    for index, part in enumerate(live):
        if not re.fullmatch(r"\W*(?:(?:general|name|subject) )?index(?: of \w+)?\W*", part.text, re.IGNORECASE):
            continue
        below: list[Part] = []
        for other in live[index + 1 :]:
            if other.role is Role.HEADING:
                break
            below.append(other)
        entries = sum(bool(_ENTRY.search(other.text)) for other in below)
        if below and entries * 5 >= len(below) * 3:
            for other in (part, *below):
                other.discard("index")


def _link_lists(parts: Sequence[Part]) -> None:
    """What an encyclopedia puts under "See also" and "External links": names alone, no sentences."""
    live = standing(parts)
    for index, part in enumerate(live):
        if part.role is not Role.HEADING or not _LINKS.match(part.text):
            continue
        below: list[Part] = []
        for other in live[index + 1 :]:
            if other.role is Role.HEADING:
                break
            below.append(other)
        if all(len(other.text.split()) <= 16 for other in below) and not any(is_prose(other.text) for other in below):
            for other in (part, *below):
                other.discard("reference list")


def _are_notes(below: Sequence[Part], marked: set[str]) -> bool:
    """Whether the entries are numbered and the text has marks with their numbers: then they are notes."""
    numbers = [match.group(1) for part in below if (match := re.match(r"[\[(]?(\d{1,3})[\]).]", part.text))]
    return len(numbers) * 2 >= len(below) and bool(numbers) and marked.issuperset(numbers[:1])


def _is_work(text: str) -> bool:
    """One entry of a reference list.

    >>> _is_work("Conquest, Robert. The Great Terror. London: Macmillan, 1968.")
    True
    """
    dated = re.search(r"\b(?:1[5-9]\d\d|20[0-4]\d)\b|\bn\.d\.", text)
    return len(text.split()) < 90 and (bool(dated) or is_citation(text))
