"""The front of a text: title page, byline, where the document is kept, what it says of author and date."""

from __future__ import annotations

import re
from collections.abc import Sequence

from courseware.gazetteer import starts_a_person
from courseware.readers.pagemarks import is_division
from courseware.readers.parts import Part, Role, is_finished, is_prose, standing
from courseware.readers.rights import is_rights

_FRONT = re.compile(
    r"^(?:by|author|authors|author\(s\)|source|stable url|https?|date|published|publisher|edited by"
    r"|translated by|principal investigator|contract|project"
    r"|submitted|prepared (?:by|for)|supervisor|department|university|institute|faculty|tel|e-?mail|fax|box"
    r"|p\.?o\.? box"
    r"|professor|prof\.|instructor|course|class|student(?: id)?|interview(?:er|ee)|narrator|recorded|transcri\w+"
    r"|location|word count|keywords?|received|accepted|vol(?:ume)?|issue|title|series|grant|report)"
    r"\b.{0,90}$|\S+@\S+\.\w+"
    r"|\b\d{5}(?:-\d{4})?$"
    r"|^[A-Z]{2,5}[ -]?\d{3,4}[A-Z]?$|^(?:1[5-9]|20)\d\d\.?$|^\d{1,2} [A-Z][a-z]+ \d{4}$|^[A-Z][a-z]+ \d{1,2}, \d{4}$",
    re.IGNORECASE,
)
_BODY_HEADING = re.compile(
    r"(?:executive summary|abstract|summary|introduction|preface|foreword|prologue|overview|background"
    r"|(?:chapter|part|section|lecture|unit)\s+\w+.*|[1iI][.:]?\s+\w.*|[ivxIVX]+\.\s.*)$",
    re.IGNORECASE,
)
_BYLINE = re.compile(
    r"from \w*pedia\b|from [A-Z]\w+ encyclopa?edia$|(?:by|authors?:|author\(s\):|written by|date:|published:?"
    r"|posted:?)\s+\S|(?:from )?(?:our|a) (?:own "
    r"|special )?correspondent|special to "
    r"|(?:interview(?:er|ee|ed by)|narrator|recorded|transcri\w+|location|duration)\b.{0,4}: "
    r"|(?:\d{1,2} )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:\d{1,2}, )?\d{4}$",
    re.IGNORECASE,
)
_ARCHIVE = re.compile(
    r"\b(?:f|fond|op|opis|d|delo|l|ll|fol|reel|frame)\. ?\d|\b(?:RGASPI|GARF|RGVA|AVP ?RF|TsA|TNA|NARA|FO|CAB|RG"
    r"|Bundesarchiv|box|folder)\b[ ,]*\d|^Source:"
)
_SECRET = re.compile(
    r"\W*(?:(?:top|strictly|most) secret|secret|confidential|cop(?:y|ies)(?: no\.? ?\d+)?|typescript|handwritten"
    r"|translat(?:ion|ed) from .{3,30}|original|draft|urgent|not for publication|special folder"
    r"|cipher(?:ed)? telegram|by cipher|no\. ?\d[\w/-]*)\W*",
    re.IGNORECASE,
)
_NAMED_FIELD = re.compile(r"\W*(?P<field>title|author)\s*:\s*(?P<value>[^\n]{2,120})$", re.IGNORECASE)
_NAME = re.compile(r"((?:[A-Z][\w’'-]+|[A-Z]\.))(?: (?:[A-Z][\w’'-]*\.?|de|von|van|der|la|al|bin|da)){1,4}$")
_AFFILIATION = re.compile(
    r"\b(?:university|college|institute|academy|school|department|ph\.? ?d|m\.? ?a|professor|lecturer|museum"
    r"|library)\b",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"(?:by|written by|authors?:|author\(s\):|principal investigators?:)\s+(?P<name>[^,;\d(]{3,60})", re.IGNORECASE
)
_DATE = re.compile(r"\b(?P<date>(?:[A-Z][a-z]+ \d{1,2}, |\d{1,2} [A-Z][a-z]+ |[A-Z][a-z]+ )?(?:1[5-9]|20)\d\d)\b")


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


def clear(parts: Sequence[Part]) -> None:
    """A title page: the short lines and rights before the first prose. A lone title stays a heading."""
    _kept_at(parts)
    live = standing(parts)
    stop = _first_prose(live)
    front = live[:stop]
    signs = sum(bool(is_rights(part.text) or _FRONT.search(part.text)) for part in front)
    if not front or stop >= len(live) - 1 or not _is_title_page(front, signs):
        _bylines(live)
        return
    for part in front:
        prose = len(part.text.split()) > 25
        part.discard("copyright matter" if is_rights(part.text) or prose else "title page")


def _is_title_page(front: Sequence[Part], signs: int) -> bool:
    """Whether what stands before the text is a page of its own: signs of one, or many short lines and no sentence."""
    if len(front) < 3:
        return False
    said = [part.text for part in front if len(part.text.split()) > 5 or part.text.endswith(":")]
    plain = not any(is_finished(text) or text.endswith(":") for text in said)
    headed = sum(part.role is Role.HEADING for part in front)
    return signs >= 2 or (len(front) >= 5 and plain and headed * 2 <= len(front))


def _bylines(live: Sequence[Part]) -> None:
    named = False
    for place, part in enumerate(live[1:6], 1):
        short = len(part.text.split()) <= 12 and not is_finished(part.text)
        byline = bool(_BYLINE.match(part.text)) or (place < 4 and is_byline(part.text))
        if short and (byline or (named and _AFFILIATION.search(part.text))):
            part.discard("title page")
            named = True


def _kept_at(parts: Sequence[Part]) -> None:
    """Where an archive keeps a document and how secret it was: before its heading, or right under it."""
    live = standing(parts)
    for index, part in enumerate(live):
        if len(part.text.split()) > 25 or part.marks:
            continue
        above = live[index - 1] if index else None
        below = live[index + 1] if index + 1 < len(live) else None
        headed = index < 6 or any(other is not None and _heads(other) for other in (above, below))
        if headed and (len(_ARCHIVE.findall(part.text)) > 1 or _SECRET.fullmatch(part.text)):
            part.discard("archive reference")


def _heads(part: Part) -> bool:
    return part.role is Role.HEADING or is_division(part.text)


def card_of(parts: Sequence[Part]) -> dict[str, str]:
    """Author and date, where a title page or a byline states them."""
    card: dict[str, str] = {}
    above = ""
    for part in parts:
        named = _NAMED_FIELD.match(part.text) if part.reason in ("title page", "copyright matter") else None
        if named:
            card.setdefault(named.group("field").lower(), named.group("value").strip())
        if part.reason != "title page":
            continue
        if above.casefold().strip(" .:") in ("by", "written by") and len(part.text.split()) <= 8:
            card.setdefault("author", part.text.strip(" .,"))
        above = part.text
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
        if index and part.text.endswith(":") and sum(other.text == part.text for other in live) > 1:
            return index  # a speaker's name over what is said
        listed = part.role is Role.LIST and index > 0 and part.gap < 2 and not _FRONT.search(part.text)
        if (is_prose(part.text) or listed) and not is_rights(part.text):
            while index > 1 and _is_title_line(live[index - 1]):
                index -= 1
                if index and live[index].gap >= live[index - 1].gap:
                    break
            return index
    return 0


def _prose_follows(live: Sequence[Part], index: int) -> bool:
    after = live[index + 1] if index + 1 < len(live) else None
    return after is not None and len(after.text.split()) > 25 and not is_rights(after.text)


def _is_title_line(part: Part) -> bool:
    words = part.text.split()
    return len(words) <= 12 and not is_finished(part.text) and not _FRONT.search(part.text) and not is_rights(part.text)
