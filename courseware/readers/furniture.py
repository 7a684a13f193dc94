"""Page furniture: what stands on a page but is no part of the text, each with its reason."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from courseware.gazetteer import starts_a_person
from courseware.readers.footnotes import is_citation, signs_in
from courseware.readers.parts import Part, Role, is_finished, starts_low

_LOOKALIKES = str.maketrans(
    dict.fromkeys("ΙІ|lIiӀ", "1") | dict.fromkeys("ΟОOoоοQ", "0") | {"S": "5", "s": "5", "В": "8", "Β": "8", "З": "3"}
)
_PAGE_NUMBER = re.compile(
    r"\W*(?:p(?:age|\.)?\s*)?(?:\d{1,4}|[ivxlc]{1,7})(?:\s*(?:/|of)\s*\d{1,4})?\W*$", re.IGNORECASE
)
_PAGE_LABEL = re.compile(
    r"[\[({<=\s–—-]*(?:page|p\.|pg\.?)\s*\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?[\])}>=\s–—-]*$", re.IGNORECASE
)
_RIGHTS = re.compile(
    r"©|\(c\) ?\d{4}|\bcopyright\b|\ball rights reserved\b|\bISBN\b|\bISSN\b|\bLibrary of Congress\b|\bCataloguing\b"
    r"|\bno part of this (?:book|publication)|\bdownloaded from\b|\bThis content downloaded\b|\bterms of use\b"
    r"|\bPublished online by\b|\blicen[cs]ed under\b|\bCreative Commons\b|\bPrinted (?:in|and bound)\b"
    r"|\bcontract or grant\b"
    r"|\bsupported (?:in part )?by\b.*\b(?:grant|contract|funds)\b|\bFirst published\b|\bDOI:|\bdoi\.org/",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"©|\bISBN\b|\ball rights reserved\b|\bno part of this (?:book|publication)|\bthis content downloaded\b"
    r"|\bsupported (?:in part )?by\b.*\b(?:grant|contract|funds)\b|\bretain the copyright\b",
    re.IGNORECASE,
)
_RIGHTS_LINE = re.compile(
    r"\W*(?:©|copyright (?:©|c|\(c\)|c©)? ?\d{4}|\(c\) \d{4}|all rights reserved|this content downloaded"
    r"|downloaded from|published online by|all use subject to|this article was downloaded|stable url"
    r"|to cite this article|link to this)",
    re.IGNORECASE,
)
_FRONT = re.compile(
    r"^(?:by|author|authors|author\(s\)|source|stable url|https?|date|published|publisher|edited by"
    r"|translated by|principal investigator|contract|project"
    r"|submitted|prepared (?:by|for)|supervisor|department|university|institute|faculty|tel|e-?mail|fax|box"
    r"|p\.?o\.? box"
    r"|keywords?|received|accepted|vol(?:ume)?|issue|title|series|grant|report)\b.{0,90}$|\S+@\S+\.\w+"
    r"|\b\d{5}(?:-\d{4})?$",
    re.IGNORECASE,
)
_BODY_HEADING = re.compile(
    r"(?:executive summary|abstract|summary|introduction|preface|foreword|prologue|overview|background"
    r"|(?:chapter|part|section|lecture|unit)\s+\w+.*|[1iI][.:]?\s+\w.*|[ivxIVX]+\.\s.*)$",
    re.IGNORECASE,
)
_REFERENCES = re.compile(
    r"\W*(?:\d+\.?\s+)?(?:(?:select(?:ed)? |annotated )?bibliography|references(?: cited)?|works cited"
    r"|works consulted|literature(?: cited)?"
    r"|further reading|sources(?: cited| and further reading)?|suggestions for further reading|primary sources"
    r"|secondary sources)\W*$",
    re.IGNORECASE,
)
_LINKS = re.compile(r"\W*(?:see also|external links|related (?:articles|pages)|web ?links)\W*$", re.IGNORECASE)
_GUTENBERG_START = re.compile(r"\*\*\* ?START OF (?:THE|THIS) PROJECT GUTENBERG", re.IGNORECASE)
_GUTENBERG_END = re.compile(
    r"\*\*\* ?END OF (?:THE|THIS) PROJECT GUTENBERG|^End of (?:the )?Project Gutenberg", re.IGNORECASE
)
_ILLUSTRATION = re.compile(
    r"\[(?:Illustration|Image|Picture|Photo|Figure|Map|Plate)\b[^\]]*\]$|!\[[^\]]*\]$", re.IGNORECASE
)
_BYLINE = re.compile(
    r"from \w*pedia\b|from [A-Z]\w+ encyclopa?edia$|(?:by|authors?:|author\(s\):|written by|date:|published:?"
    r"|posted:?)\s+\S|(?:from )?(?:our|a) (?:own "
    r"|special )?correspondent|special to "
    r"|(?:\d{1,2} )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:\d{1,2}, )?\d{4}$",
    re.IGNORECASE,
)
_LEADERS = re.compile(r"(?:\.\s?|…\s?){4,}\s*(?:\d{1,4}|[ivxlc]{1,6})\b|(?:\.\s?){8,}")
_CONTENTS = re.compile(r"\W*(?:table of )?contents\W*$", re.IGNORECASE)
_NAME = re.compile(r"((?:[A-Z][\w’'-]+|[A-Z]\.))(?: (?:[A-Z][\w’'-]*\.?|de|von|van|der|la|al|bin|da)){1,4}$")
_AFFILIATION = re.compile(
    r"\b(?:university|college|institute|academy|school|department|ph\.? ?d|m\.? ?a|professor|lecturer|museum"
    r"|library)\b",
    re.IGNORECASE,
)
_CONTINUED = re.compile(r"\W*\(?continued (?:on|from) (?:next )?(?:page|p\.|col)\b.{0,30}$", re.IGNORECASE)
_KEY_NUMBERS = re.compile(r"\b[\dIVXLC]+\b|\W+", re.IGNORECASE)
_DIVISION = re.compile(
    r"\W*(?:the )?(?:\w+ )?(?:chapter|part|book|section|lecture|act|scene|unit|letter|document|appendix|canto"
    r"|volume|stave|no|week|day|lesson|question|interview|case|source|article|figure|table|plate)\b\W*(?:\d+|[IVXLC]+|\w+)\b",
    re.IGNORECASE,
)
_SPEAKER = re.compile(r"[\w.’' -]{1,40}:$")


def is_page_number(text: str) -> bool:
    """Whether a lone line is a page number, also as an OCR engine misreads it in other alphabets.

    >>> [is_page_number(line) for line in ("10", "ΙO", "- 12 -", "Page 3 of 9", "xiv", "1917.", "In 12")]
    [True, True, True, True, True, False, False]
    """
    bare = text.strip()
    if not bare or len(bare) > 24 or (" " in bare.strip("-–—[]()|·• ") and not _PAGE_LABEL.match(bare)):
        return False
    if re.fullmatch(r"\d{4}\.?", bare) and 1000 < int(bare[:4]) < 2100:
        return False
    if bare.endswith((".", ")")) and not bare.startswith(("(", "[", "-", "–", "—")):
        return False
    if _PAGE_LABEL.match(bare) or _PAGE_NUMBER.match(bare):
        return not bare.isalpha() or bare.islower() or len(bare) > 1
    core = bare.strip("-–—[]()|·• ")
    return (
        2 <= len(core) <= 3
        and core.translate(_LOOKALIKES).isdigit()
        and any(ord(sign) > 127 or sign.isdigit() for sign in core)
    )


def clear(parts: Sequence[Part], is_thread: bool = False) -> None:
    """Mark all furniture of a text, in the order in which each sort makes the next one plainer."""
    _gutenberg(parts)
    _illustrations(parts)
    _page_numbers(parts)
    _running_heads(parts)
    _pages(parts)
    _contents(parts)
    if not is_thread:
        _front_matter(parts)
        _reference_lists(parts)
        _link_lists(parts)
    _rights(parts)


def _live(parts: Sequence[Part]) -> list[Part]:
    return [part for part in parts if part.role not in (Role.FURNITURE, Role.NOTE)]


def _gutenberg(parts: Sequence[Part]) -> None:
    """The licence around a Project Gutenberg text."""
    start = next((i for i, part in enumerate(parts) if _GUTENBERG_START.search(part.text)), None)
    if start is not None:
        for part in parts[: start + 1]:
            part.discard("copyright matter")
    end = next((i for i, part in enumerate(parts) if _GUTENBERG_END.search(part.text)), None)
    if end is not None:
        for part in parts[end:]:
            part.discard("copyright matter")


def _illustrations(parts: Sequence[Part]) -> None:
    """Where a transcriber left out a picture."""
    for part in _live(parts):
        if _ILLUSTRATION.match(part.text):
            part.discard("illustration")
        elif _CONTINUED.match(part.text):
            part.discard("running head")


def _page_numbers(parts: Sequence[Part]) -> None:
    """Lone numbers. A page begins after (or before) them, so what stands between is marked as broken."""
    live = _live(parts)
    numbers = [part for part in live if part.role in (Role.BODY, Role.HEADING, Role.LIST) and is_page_number(part.text)]
    for part in numbers:
        part.discard("page number")


def _pages(parts: Sequence[Part]) -> None:
    """Where nothing else tells pages apart, running heads and page numbers do."""
    if len({part.page for part in parts}) > 1:
        return
    page, within = 0, False
    for part in parts:
        edge = part.reason in ("page number", "running head")
        page += edge and not within
        within = edge
        part.page = page


def key_of(text: str) -> str:
    """A line without numbers, case and signs: what a running head keeps from page to page."""
    return _KEY_NUMBERS.sub(" ", text).casefold().strip()


def _running_heads(parts: Sequence[Part]) -> None:
    """Short lines that come three times or more and stand at page tops, or break a sentence, or are no headings."""
    live = _live(parts)
    places: dict[str, list[int]] = defaultdict(list)
    for index, part in enumerate(live):
        key = key_of(part.text) if len(part.text) <= 90 and part.role in (Role.BODY, Role.HEADING) else ""
        if len(key) > 2 and not _SPEAKER.match(part.text) and not part.marks:
            places[key].append(index)
    for indices in places.values():
        if len(indices) < 3 or _counts_sections(live, indices):
            continue
        tops = [index for index in indices if _at_top(live, index)]
        lone = all(live[index].role is Role.BODY and not is_finished(live[index].text) for index in indices)
        if not tops and not lone:
            continue
        for index in indices:
            if index != indices[0] or not _is_true_title(live, index):
                live[index].discard("running head")


def _contents(parts: Sequence[Part]) -> None:
    """A table of contents: rows of dots before a page number, or short lines with page numbers under its heading."""
    live = _live(parts)
    listed = [index for index, part in enumerate(live) if _LEADERS.search(part.text)]
    for index, part in enumerate(live):
        if len(part.text) > 40 or not _CONTENTS.match(part.text):
            continue
        below = []
        for other in range(index + 1, len(live)):
            if not _is_entry(live[other].text):
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
        if text.split()[-1].isdigit() or not (again or _DIVISION.match(text) or live[below[-1]].role is Role.HEADING):
            break
        below = below[:-1]
    return below


def _is_entry(text: str) -> bool:
    """One line of a table of contents, with or without its page."""
    words = text.split()
    return len(words) <= 16 and not is_finished(text) and (words[-1].strip("().").isdigit() or len(text) < 70)


def _counts_sections(live: Sequence[Part], indices: Sequence[int]) -> bool:
    """Whether lines alike but for their numbers head sections: "Chapter I", "Chapter II" and no sentence broken."""
    texts = [live[index].text for index in indices]
    if len({text.casefold() for text in texts}) < len(texts):
        return False
    bodies = [_body_before(live, index) for index in indices]
    if any(body is not None and not is_finished(body.text) for body in bodies):
        return False
    named = sum(bool(_DIVISION.match(text)) for text in texts)
    numbers = [int(found.group()) if (found := re.search(r"\d+", text)) else 0 for text in texts]
    headed = all(live[index].role is Role.HEADING for index in indices)
    return named * 2 > len(texts) or (headed and numbers == list(range(numbers[0], numbers[0] + len(numbers))))


def _at_top(live: Sequence[Part], index: int) -> bool:
    """Whether a line stands at the top (or foot) of a page or breaks a sentence."""
    part = live[index]
    before = live[index - 1] if index else None
    after = live[index + 1] if index + 1 < len(live) else None
    if before is not None and before.page != part.page:
        return True
    if after is not None and after.page != part.page:
        return True
    body = _body_before(live, index)
    return body is not None and after is not None and not is_finished(body.text) and not body.text.endswith(":")


def _body_before(live: Sequence[Part], index: int) -> Part | None:
    """The last part before a line that is no heading and does not look like a note."""
    for part in reversed(live[max(0, index - 14) : index]):
        noted = bool(part.marks) and part.marks[0].span.start == part.start
        if part.role is not Role.HEADING and len(part.text.split()) > 3 and not noted and not is_citation(part.text):
            return part
    return None


def _is_true_title(live: Sequence[Part], index: int) -> bool:
    """The first of a row of equal lines is the title itself where the text begins there or a section does."""
    part = live[index]
    if index == 0:
        return True
    before, after = live[index - 1], live[index + 1] if index + 1 < len(live) else None
    if part.role is Role.HEADING and before.role is Role.HEADING and before.page == part.page and index == 1:
        return True
    body = _body_before(live, index)
    opens = after is not None and not starts_low(after.text) and (body is None or is_finished(body.text))
    return opens and before.page == part.page


def is_byline(text: str) -> bool:
    """Whether a line is nothing but the names of one to three people, the first of a known given name.

    >>> [is_byline(line) for line in ("Ann B. Lee and John Smith", "Soviet Foreign Policy", "ANN LEE, Dale University")]
    [True, False, True]
    """
    bare = re.sub(r"[*†‡§¹²³\d]+", "", text).strip()
    people = re.split(r",? (?:and|&|with) |, (?=[A-Z][\w.’'-]+ [A-Z])", bare)
    if not 1 <= len(people) <= 5 or len(bare) > 120 or is_finished(bare):
        return False
    first = _NAME.match(people[0].strip())
    rest = all(_NAME.match(one.strip()) or _AFFILIATION.search(one) for one in people[1:])
    return first is not None and rest and starts_a_person(first.group(1).title())


def _is_rights(text: str) -> bool:
    """Whether a text speaks of rights. A paragraph needs more than one word of it: "figures first published in 1846".

    >>> _is_rights("© 2009 Ann Lee"), _is_rights("The figures, first published in 1846, were wrong. " * 4)
    (True, False)
    """
    found = {match.group().casefold() for match in _RIGHTS.finditer(text)}
    if len(text.split()) <= 25:
        return bool(found)
    return len(found) > 1 or bool(found and (_RIGHTS_LINE.match(text) or _STRONG.search(text)))


def _front_matter(parts: Sequence[Part]) -> None:
    """A title page: the short lines and rights before the first prose. A lone title stays a heading."""
    live = _live(parts)
    stop = _first_prose(live)
    front = live[:stop]
    signs = sum(bool(_is_rights(part.text) or _FRONT.search(part.text)) for part in front)
    if len(front) < 3 or (signs < 2 and len(front) < 5) or stop >= len(live) - 1:
        for part in live[1:6]:
            short = len(part.text.split()) <= 12 and not is_finished(part.text)
            if short and (_BYLINE.match(part.text) or (part in live[1:4] and is_byline(part.text))):
                part.discard("title page")
        return
    for part in front:
        prose = len(part.text.split()) > 25
        part.discard("copyright matter" if _is_rights(part.text) or prose else "title page")


_AUTHOR = re.compile(
    r"(?:by|written by|authors?:|author\(s\):|principal investigators?:)\s+(?P<name>[^,;\d(]{3,60})", re.IGNORECASE
)
_DATE = re.compile(r"\b(?P<date>(?:[A-Z][a-z]+ \d{1,2}, |\d{1,2} [A-Z][a-z]+ |[A-Z][a-z]+ )?(?:1[5-9]|20)\d\d)\b")


def card_of(parts: Sequence[Part]) -> dict[str, str]:
    """Author and date, where a title page or a byline states them."""
    card: dict[str, str] = {}
    for part in parts:
        if part.reason != "title page":
            continue
        author, date = _AUTHOR.match(part.text), _DATE.search(part.text)
        if author and "author" not in card:
            card["author"] = author.group("name").strip()
        elif "author" not in card and is_byline(part.text):
            card["author"] = re.split(r", (?=[\w ]*(?:University|College|Institute))", part.text)[0].strip(
                "*†‡0123456789 "
            )
        if date and "date" not in card:
            card["date"] = date.group("date")
            card["year"] = date.group("date")[-4:]
    return card


def _first_prose(live: Sequence[Part]) -> int:
    """The index of the first part of the text itself: its first heading or its first paragraph."""
    for index, part in enumerate(live[:80]):
        if index and _BODY_HEADING.match(part.text) and len(part.text.split()) <= 12 and _prose_follows(live, index):
            return index
        if _is_prose(part.text) and not _is_rights(part.text):
            while index > 1 and _is_title_line(live[index - 1]):
                index -= 1
                if index and live[index].gap >= live[index - 1].gap:
                    break
            return index
    return 0


def _is_prose(text: str) -> bool:
    words = len(text.split())
    return words > 25 or (words >= 8 and is_finished(text))


def _prose_follows(live: Sequence[Part], index: int) -> bool:
    after = live[index + 1] if index + 1 < len(live) else None
    return after is not None and len(after.text.split()) > 25 and not _is_rights(after.text)


def _is_title_line(part: Part) -> bool:
    words = part.text.split()
    return (
        len(words) <= 12 and not is_finished(part.text) and not _FRONT.search(part.text) and not _is_rights(part.text)
    )


def _rights(parts: Sequence[Part]) -> None:
    """Short copyright and download lines anywhere."""
    for part in _live(parts):
        short = len(part.text.split()) <= 60 and part.role in (Role.BODY, Role.LIST)
        if short and _RIGHTS_LINE.match(part.text):
            part.discard("copyright matter")


def _reference_lists(parts: Sequence[Part]) -> None:
    """What stands under "References" or "Bibliography", if it looks like a list of works."""
    live = _live(parts)
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


def _link_lists(parts: Sequence[Part]) -> None:
    """What an encyclopedia puts under "See also" and "External links": names alone, no sentences."""
    live = _live(parts)
    for index, part in enumerate(live):
        if part.role is not Role.HEADING or not _LINKS.match(part.text):
            continue
        below: list[Part] = []
        for other in live[index + 1 :]:
            if other.role is Role.HEADING:
                break
            below.append(other)
        if all(len(other.text.split()) <= 16 for other in below) and not any(_is_prose(other.text) for other in below):
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
