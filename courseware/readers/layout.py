"""Raw lines, and how a text uses them: wrapped or not, its width, its pages, blank lines between, line numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from courseware.readers.parts import is_finished, starts_low
from courseware.spans import Span

ITEM = re.compile(r"\s*(?:[-+•‣◦▪●]|\*(?=\s+\S)|\d{1,3}[.)]|\([a-zA-Z0-9]{1,3}\)|[a-z]\))\s+(?=\S)")
LABEL = re.compile(r"\s*((?:[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,2}):\s|[QA]\.\s)")
NUMBERED_NOTE = re.compile(r"\s*\d{1,3}\s+[A-Z“\"‘]")
_LINE = re.compile(r"([^\r\n\f\v\x1c-\x1e\x85\u2028\u2029]*)(\r\n|[\r\n\f\v\x1c-\x1e\x85\u2028\u2029]|\Z)")
_LINE_NUMBER = re.compile(r"\s{0,6}(\d{1,4})(?=\s{2,}\S|\s*$)")
_MAIL_FIELD = re.compile(r"(?:From|To|Subject|Date|Newsgroups|Message-ID|References|Lines|Organi[sz]ation|X-[\w-]+): ")


@dataclass(frozen=True, slots=True)
class Line:
    """A raw line without its end."""

    span: Span
    text: str
    feeds: bool
    """Whether a form feed ends it."""
    lead: Span | None = None
    """The number of the line, where every line has one."""

    def without(self, margin: int) -> Line:
        """The line without so many spaces at its head."""
        return Line(Span(self.span.start + margin, self.span.end), self.text[margin:], self.feeds, self.lead)

    @property
    def is_blank(self) -> bool:
        """Nothing to read on it."""
        return not self.text.strip("\ufeff \t\xa0\u200b\u3000") or self.text.isspace()

    @property
    def is_separator(self) -> bool:
        """A line of no-break spaces alone: what a forum leaves between posts when it is copied as text."""
        return self.is_blank and "\xa0" in self.text

    @property
    def indent(self) -> int:
        """Columns before the first word; a tab counts as eight."""
        return len(self.text.expandtabs()) - len(self.text.expandtabs().lstrip())


@dataclass(frozen=True)
class Layout:
    """How a text uses its lines."""

    wrapped: bool
    """Whether line ends come from a fixed width and mean nothing."""
    width: int
    paged: bool
    """Whether form feeds or gaps of three blank lines part its pages."""
    labels: frozenset[str] = frozenset()
    """What stands before a colon at the head of two lines or more: speakers in an interview or a play."""


def lines_of(raw: str) -> list[Line]:
    """The lines of a text, whatever ends them, without a margin that they all have."""
    lines = [
        Line(Span(match.start(1), match.end(1)), match.group(1), match.group(2) == "\f")
        for match in _LINE.finditer(raw)
    ]
    lines = _without_numbers(lines)
    margin = min((_spaces(line.text) for line in lines if not line.is_blank), default=0)
    if not margin or len(lines) < 3:
        return lines
    return [line if line.is_blank else line.without(margin) for line in lines]


def _without_numbers(lines: list[Line]) -> list[Line]:
    """The lines of a transcript without the number that stands before each of them."""
    found = {index: match for index, line in enumerate(lines) if (match := _LINE_NUMBER.match(line.text))}
    bare = sum(not line.is_blank for line in lines)
    if len(found) < 6 or len(found) < 0.85 * bare:
        return lines
    numbers = [int(match.group(1)) for match in found.values()]
    if sum(two - one == 1 for one, two in pairwise(numbers)) < 0.85 * (len(numbers) - 1):
        return lines
    return [_numbered(line, found[index].end(1)) if index in found else line for index, line in enumerate(lines)]


def _numbered(line: Line, end: int) -> Line:
    place = line.span.start + end
    return Line(Span(place, line.span.end), line.text[end:], line.feeds, Span(line.span.start, place))


def _spaces(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def layout_of(lines: Sequence[Line]) -> Layout:
    """Whether lines are wrapped and pages told apart, judged over the whole text.

    A text is wrapped when less than a third of its characters stand in lines too long for a page, lines of more
    than 40 columns are often followed by another line without a blank one between, and lines that another follows
    mostly fill the width.
    """
    lengths = sorted(len(line.text.rstrip()) for line in lines if not line.is_blank)
    total = sum(lengths) or 1
    long = sum(length for length in lengths if length > 130)
    width = lengths[int(len(lengths) * 0.9)] if lengths else 0
    full = follows = inner = even = 0
    for line, after in pairwise(_running(lines)):
        length = len(line.text.rstrip())
        full += length > 40
        follows += length > 40 and not after.is_blank
        inner += length > 0 and not after.is_blank
        even += length > 0.7 * width and not after.is_blank
    gaps = [gap for gap, _ in _gaps(lines)]
    wide = sum(gap >= 3 for gap in gaps)
    paged = any(line.feeds for line in lines) or (wide >= 2 and wide <= 0.5 * len(gaps))
    wrapped = long / total < 0.33 and full > 0 and follows / full > 0.3 and even >= 0.55 * inner
    wrapped = wrapped or (long / total < 0.33 and _cuts_sentences(lines))
    heads = Counter(match.group(1) for line in lines if (match := LABEL.match(line.text)))
    asked = any(label.startswith("Q.") for label in heads)
    labels = frozenset(label for label, count in heads.items() if count > 1 and (asked or "." not in label))
    return Layout(wrapped, width, paged, labels)


def _cuts_sentences(lines: Sequence[Line]) -> bool:
    """Whether most lines that another one follows break off within a sentence."""
    pairs = [(one.text, two.text) for one, two in pairwise(_running(lines)) if len(one.text) > 40 and not two.is_blank]
    cut = sum(not is_finished(one) and starts_low(two) for one, two in pairs)
    return len(pairs) > 2 and cut >= 0.6 * len(pairs)


def _running(lines: Sequence[Line]) -> list[Line]:
    """The lines without the heads of mails and what they quote, whose ends say nothing of the text's."""
    return [line for line in lines if not line.text.startswith(">") and not _MAIL_FIELD.match(line.text)]


def _gaps(lines: Sequence[Line]) -> Iterable[tuple[int, int]]:
    """(blank lines, index of the line after them) for every gap inside the text."""
    blank, seen = 0, False
    for index, line in enumerate(lines):
        if line.is_blank:
            blank += 1
        else:
            if blank and seen:
                yield blank, index
            blank, seen = 0, True


def single_spaced(lines: list[Line]) -> list[Line]:
    """The lines of a text without the blank one that stands after each, where its lines are wrapped none the less."""
    bare = [line for line in lines if not line.is_blank]
    single = [
        index
        for index in range(1, len(lines) - 1)
        if lines[index].is_blank and not lines[index - 1].is_blank and not lines[index + 1].is_blank
    ]
    if len(bare) < 8 or len(single) < 0.8 * len(bare):
        return lines
    long = [(one.text, two.text) for one, two in pairwise(bare) if 40 < len(one.text) < 130]
    cut = sum(not is_finished(one) and starts_low(two) for one, two in long)
    if len(long) < 0.6 * len(bare) or cut < 0.4 * len(long):
        return lines
    blank = set(single)
    return [line for index, line in enumerate(lines) if index not in blank]
