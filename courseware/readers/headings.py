"""Which lines are headings: title lines between blank ones, numbered ones, and how deep each stands."""

from __future__ import annotations

import re
from collections.abc import Sequence

from courseware.readers.parts import OPEN_END, Part, Role, is_finished, standing, starts_low

_NUMBERED = re.compile(
    r"(?:(?:chapter|part|section)\s+)?([A-Z]?\d+(?:\.\d+)*|[IVXL]+(?:\.\d+)*)[.:)]?\s+\S", re.IGNORECASE
)
_LABEL = re.compile(
    r"(?:chapter|part|book|section|lecture|act|unit|letter)\s+(?:\d+|[ivxlc]+|one|two|three|four|five|six|seven)\W*$",
    re.IGNORECASE,
)
_DIVISION = re.compile(
    r"(?:document|letter|chapter|part|section|appendix|source|lecture|book|act)\s+(?:\d+|[IVXLC]+|[A-Z])\b",
    re.IGNORECASE,
)
TITLE_WORDS = 14
QUOTES = "\"“‘'«„"


def name_headings(parts: Sequence[Part]) -> None:
    """Lone title lines between blank lines become headings, and every heading gets a level."""
    live = _with_gaps(parts)
    titled = any(part.reason == "title page" for part in parts[:1])
    for index, part in enumerate(live):
        if part.role is Role.BODY and _is_title(live, index):
            part.role = Role.HEADING
            part.level = 1 if part.text.isupper() or (index == 0 and not titled) else 2
        elif part.role is Role.LIST and _is_numbered_title(live, index):
            part.role, part.level = Role.HEADING, 0
        if part.role is Role.HEADING and part.level <= 0:
            part.level = _level(part.text)
        above = live[index - 1] if index else None
        if part.role is Role.HEADING and above is not None and above.role is Role.HEADING and _LABEL.match(above.text):
            part.level = max(part.level, above.level + 1)


def _with_gaps(parts: Sequence[Part]) -> list[Part]:
    """The parts that are text; where furniture stood between two, its blank lines count as theirs.

    Where no blank lines part paragraphs at all, every line end does.
    """
    live = standing(parts)
    flat = len(live) > 2 and sum(part.gap > 0 for part in live) * 4 < len(live)
    gap = 0
    for part in parts:
        gap = max(gap, part.gap)
        if part.role not in (Role.FURNITURE, Role.NOTE):
            part.gap, gap = max(gap, int(flat)), 0
    return live


def _level(text: str) -> int:
    """A heading's depth from its number: 2 → 1, 2.1 → 2; without one 2."""
    number = _NUMBERED.match(text)
    return 1 + number.group(1).count(".") if number else 2


def _is_title(live: Sequence[Part], index: int) -> bool:
    part = live[index]
    words = part.text.split()
    if not 1 <= len(words) <= TITLE_WORDS or len(part.text) > 100 or part.post or _is_set_off(part, index):
        return False
    if is_finished(part.text) or part.text.endswith((",", ";", ":", "-", "–", "—")) or not _opens_title(part.text):
        return False
    if (part.marks and part.marks[-1].sure) or OPEN_END.search(part.text):
        return False
    before = live[index - 1] if index else None
    after = live[index + 1] if index + 1 < len(live) else None
    if after is None or starts_low(after.text) or (part.gap == 0 and index):
        return False
    if after.page != part.page and not (part.text.isupper() or is_titled(part.text) or _DIVISION.match(part.text)):
        return False
    if after.gap == 0 and after.role is not Role.FURNITURE:
        return False
    settled = (
        before is None
        or _DIVISION.match(part.text) is not None
        or before.role is Role.HEADING
        or is_finished(before.text)
        or before.role is Role.LIST
    )
    count = len(after.text.split())
    prose = count >= 12 or is_finished(after.text)
    return settled and (prose or _is_title_shape(after.text))


def _is_set_off(part: Part, index: int) -> bool:
    """Whether a line stands far in and is no heading in the page's middle: a signature, a date, a line of verse."""
    if part.indent <= 12 or not index:
        return False
    centred = 28 <= part.indent + len(part.text) / 2 <= 46
    return not (centred and (part.text.isupper() or _DIVISION.match(part.text)) and part.gap > 0)


def _opens_title(text: str) -> bool:
    bare = text.lstrip(QUOTES + "(")
    return bool(bare) and (bare[0].isupper() or bare[0].isdigit())


def _is_title_shape(text: str) -> bool:
    return len(text.split()) <= TITLE_WORDS and not is_finished(text) and _opens_title(text)


def _is_numbered_title(live: Sequence[Part], index: int) -> bool:
    """ "2. The Purges": a numbered line alone, with prose under it that is no next item."""
    part = live[index]
    after = live[index + 1] if index + 1 < len(live) else None
    if (
        part.reason == "table"
        or not re.match(r"\(?(?:\d|[IVX])", part.text)
        or len(part.text.split()) > TITLE_WORDS
        or is_finished(part.text)
    ):
        return False
    if after is None or after.gap == 0:
        return False
    number = part.text.split()[0].strip("().")
    under = re.match(rf"\(?{re.escape(number)}\.\d", after.text) is not None
    return under or (after.role is not Role.LIST and (len(after.text.split()) >= 12 or after.role is Role.HEADING))


def is_titled(text: str) -> bool:
    """Whether a line capitalises its words as a title does."""
    words = [word for word in re.findall(r"\w+", text) if len(word) > 3]
    return 2 < len(words) <= TITLE_WORDS and sum(word[0].isupper() for word in words) > 0.8 * len(words)
