"""The working unit of all readers: a stretch of raw text on its way to become a block, a note or furniture."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from courseware.spans import MappedText, Run, Span

OPEN_END = re.compile(
    r"\b(?:an?|and|as|at|been|but|by|for|from|had|has|have|his|in|into|is|its|nor|of|on|or|than|that|the|their|to"
    r"|was|were|which|who|whose|will|with)$"
)
"""A line that ends in one of these is broken off, and no title."""
_WORDS = re.compile(r"\S+(?: \S+)*")
_CLOSERS = "\"'”’»)]*_"
_ENDS = ".!?…"


class Role(StrEnum):
    """What a part has been found to be so far."""

    BODY = "body"
    HEADING = "heading"
    QUOTATION = "quotation"
    LIST = "list"
    POST = "post"
    NOTE = "note"
    FURNITURE = "furniture"


@dataclass(frozen=True)
class Cut:
    """A raw stretch inside a part that is not said: markup or a note marker."""

    span: Span
    reason: str = "markup"


@dataclass(frozen=True)
class Mark:
    """A note marker in running text: its number or sign, the raw place, and whether its shape alone proves it."""

    marker: str
    span: Span
    sure: bool = True


@dataclass(slots=True)
class Part:
    """A paragraph, heading, list item, note or line of furniture before it is settled which."""

    regions: list[Span]
    role: Role = Role.BODY
    page: int = 0
    level: int = 0
    gap: int = 0
    """Blank lines before it."""
    reason: str = ""
    marker: str | None = None
    cuts: list[Cut] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    """Marks that may stand in its text; notes.py confirms them."""
    glued: set[int] = field(default_factory=set)
    """Raw starts of regions that continue a word of the region before."""
    speaker: str | None = None
    poster: str | None = None
    """Who posts what follows, where the file itself says so."""
    post: int = 0
    separated: bool = False
    """Whether a line that parts posts (a lone no-break space, a rule) stood before it."""
    indent: int = 0
    inset: int | None = None
    """Columns by which its first line stands in; None where lines have no columns."""
    kept: list[Span] = field(default_factory=list)
    """Raw stretches in it that an instructor keeps as text."""
    is_held: bool = False
    """Whether all its words are kept, so that no rule discards it."""
    is_foot: bool = False
    """Whether it is set small at the foot of a printed page."""
    continues: bool = False
    """Whether the look of a printed page says that it goes on with the paragraph before."""
    text: str = ""

    @property
    def start(self) -> int:
        """First raw code point."""
        return self.regions[0].start

    @property
    def end(self) -> int:
        """One past the last raw code point."""
        return self.regions[-1].end

    def draw(self, raw: str) -> MappedText:
        """The cleaned words as they stand now, possible note marks left out; ``text`` is brought up to date."""
        cuts = [*self.cuts, *(Cut(mark.span) for mark in self.marks)]
        content = drawn(raw, self.regions, cuts, self.glued)
        self.text = content.text
        return content

    def discard(self, reason: str) -> None:
        """Make it furniture, unless an instructor keeps it."""
        if not self.is_held:
            self.role, self.reason = Role.FURNITURE, reason


def _kept(region: Span, cuts: Sequence[Span]) -> Iterable[tuple[int, int]]:
    """The stretches of a region that no cut covers; ``cuts`` are sorted."""
    place = region.start
    for cut in cuts:
        if cut.end <= place or cut.start >= region.end:
            continue
        if cut.start > place:
            yield place, cut.start
        place = max(place, cut.end)
    if place < region.end:
        yield place, region.end


def drawn(raw: str, regions: Sequence[Span], cuts: Sequence[Cut] = (), glued: Iterable[int] = ()) -> MappedText:
    """The words of some raw regions without what is cut out; white space becomes one space.

    A space is put only where white space (or another region) stood between two words, so markup inside a word
    leaves no hole.

    >>> drawn("un*believ*able  news", [Span(0, 20)], [Cut(Span(2, 3)), Cut(Span(9, 10))]).text
    'unbelievable news'
    """
    texts: list[str] = []
    runs: list[Run] = []
    length, gap, attached = 0, False, frozenset(glued)
    spans = sorted(cut.span for cut in cuts)
    for region in regions:
        gap = gap or region.start not in attached
        for start, end in _kept(region, spans):
            place = start
            for match in _WORDS.finditer(raw, start, end):
                if length and (gap or match.start() > place):
                    texts.append(" ")
                    length += 1
                gap = False
                texts.append(match.group())
                runs.append((length, match.start(), match.end() - match.start()))
                length += match.end() - match.start()
                place = match.end()
            gap = gap or place < end
    return MappedText("".join(texts), tuple(runs))


def is_finished(text: str) -> bool:
    """Whether a text ends as a sentence ends, closing quotation marks and brackets aside.

    >>> is_finished("“Who knows?”"), is_finished("the architecture of the"), is_finished("(Ithaca: Cornell")
    (True, False, False)
    """
    bare = text.rstrip().rstrip(_CLOSERS)
    if not bare:
        return bool(text.strip())
    return bare[-1] in _ENDS


def starts_low(text: str) -> bool:
    """Whether the first letter is small, so that the text goes on with what stood before.

    >>> starts_low("of the USSR"), starts_low("“and then"), starts_low("Moscow")
    (True, True, False)
    """
    bare = text.lstrip("\"'“‘(«[ ")
    return bool(bare) and bare[0].islower()


def standing(parts: Iterable[Part]) -> list[Part]:
    """The parts that are still text: neither furniture nor notes."""
    return [part for part in parts if part.role not in (Role.FURNITURE, Role.NOTE)]


def is_prose(text: str) -> bool:
    """Whether a part is long enough, or whole enough, to be running text and no line of a title page.

    >>> is_prose("The dam broke at four in the morning."), is_prose("By Ann Lee")
    (True, False)
    """
    words = len(text.split())
    return words > 25 or (words >= 8 and is_finished(text))
