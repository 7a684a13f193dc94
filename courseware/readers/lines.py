"""Raw text into parts: lines, the blank lines between them, hard-wrapped paragraphs, Markdown's line-level signs."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from courseware.readers.citations import signs_in
from courseware.readers.forums import is_cue
from courseware.readers.inline import RAISED, SUPERSCRIPT
from courseware.readers.pagemarks import folio_of, is_page_number, key_of
from courseware.readers.parts import OPEN_END, Cut, Part, Role, is_finished, starts_low
from courseware.spans import Span

_LINE = re.compile(r"([^\r\n\f\v\x1c-\x1e\x85\u2028\u2029]*)(\r\n|[\r\n\f\v\x1c-\x1e\x85\u2028\u2029]|\Z)")
_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(?=\S)")
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*$")
_BOLD_LINE = re.compile(r"\s*(\*\*|__)(?=\S)[^*\n]{1,120}(?<=\S)\1\s*:?\s*$")
_RULE = re.compile(
    r"\s*(?:([-*_=~•·—–+#])[ \t]*)(?:\1[ \t]*){2,}$|\s*\+[-=+:]+\+\s*$|\s*\|?[ :|-]*-{3,}[ :|-]*$|\s*```\w*\s*$"
)
_UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*$")
_QUOTE = re.compile(r"\s{0,3}((?:>|&gt;)[ \t]?)+")
_ITEM = re.compile(r"\s*(?:[-+•‣◦▪●]|\*(?=\s+\S)|\d{1,3}[.)]|\([a-zA-Z0-9]{1,3}\)|[a-z]\))\s+(?=\S)")
_PARAGRAPH_NUMBER = re.compile(r"\s*(?:\d{1,3}(?:\.\d{1,3})+\.?|§ ?\d+\.?)\s+(?=[A-Z])")
_FOOTNOTE = re.compile(r"\s{0,3}(\[\^([^\]\s]{1,40})\]:)\s*")
NOTE_START = re.compile(rf"\s*(?:{SUPERSCRIPT}|{RAISED}|\[\^)")
_UNNAMED_RAISED = r"<sup>[^<>]{1,12}</sup>"
_LABEL = re.compile(r"\s*((?:[A-Z][\w.’'-]*(?: [A-Z][\w.’'-]*){0,2}):\s|[QA]\.\s)")
_REFERENCE = re.compile(r" {0,3}\[[^\]^]{1,60}\]:\s+<?(?:https?://|/|#|\.)\S*>?(?:\s+[\"'(].*)?\s*$")
_NUMBERED_NOTE = re.compile(r"\s*\d{1,3}\s+[A-Z“\"‘]")
_END_MARK = re.compile(
    rf"(?<=[.!?:”\"’…)])(?:\d{{1,3}}|\[(?:\d{{1,3}}|\^[^\]]{{1,40}})\]|{SUPERSCRIPT}|{_UNNAMED_RAISED}|[*†‡]{{1,3}})$"
)
_COUNTED = re.compile(r"\s*(\d{1,3})[.)]?\s+[A-ZÀ-Þ“‘\"']")
_LINE_NUMBER = re.compile(r"\s{0,6}(\d{1,4})(?=\s{2,}\S|\s*$)")
_MAIL_FIELD = re.compile(r"(?:From|To|Subject|Date|Newsgroups|Message-ID|References|Lines|Organi[sz]ation|X-[\w-]+): ")
_TABLE_ROW = re.compile(r"\s*\|.*\|\s*$")


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
    heads = Counter(match.group(1) for line in lines if (match := _LABEL.match(line.text)))
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


def _single_spaced(lines: list[Line]) -> list[Line]:
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


def parts_of(raw: str, kept: Sequence[Span] = ()) -> tuple[list[Part], Layout]:
    """The parts of a plain or Markdown text in raw order, before anything is judged.

    ``kept`` lines are no page edges.
    """
    lines = _single_spaced(lines_of(raw))
    layout = layout_of(lines)
    edges = _page_edges(lines, layout)
    if kept:
        edges -= {line.span.start for line in lines if any(line.span.overlaps(span) for span in kept)}
    lone = edges | _inner_titles(lines, layout) | _title_block(lines, layout)
    parts: list[Part] = []
    chunk: list[Line] = []
    page, gap, separated, fed = 0, 0, False, False
    for line in [*lines, Line(Span(len(raw), len(raw)), "", False)]:
        if line.is_blank or fed:
            if chunk:
                new = _parts_of_chunk(raw, chunk, layout, lone)
                for part in new:
                    part.page = page
                if new:
                    new[0].gap, new[0].separated = max(gap, new[0].gap), separated
                    parts += new
                    separated = False
                chunk, gap = [], 0
            gap += line.is_blank
            separated = separated or line.is_separator
            page += fed or (gap == 3 and layout.paged)
            fed = False
        if not line.is_blank:
            chunk.append(line)
        fed = fed or line.feeds
    return parts, layout


def _page_edges(lines: Sequence[Line], layout: Layout) -> frozenset[int]:
    """Raw starts of lines at the top or foot of a page that come on three pages or are page numbers.

    A PDF puts no blank line between a running head and the text under it.
    """
    if not layout.paged:
        return frozenset(line.span.start for line in lines if layout.wrapped and _is_folio(line))
    edges: list[Line] = []
    page: list[Line] = []
    for line in lines:
        if not line.is_blank:
            page.append(line)
        if line.feeds:
            edges += page[:2] + page[2:][-2:]
            page = []
    edges += page[:2] + page[2:][-2:]
    keys = Counter(key_of(line.text) for line in edges)
    return frozenset(
        line.span.start
        for line in edges
        if is_page_number(line.text)
        or _is_folio(line)
        or (len(line.text) <= 90 and len(key_of(line.text)) > 2 and keys[key_of(line.text)] > 2 and not _cites(line))
    )


def _cites(line: Line) -> bool:
    """Whether a line begins or ends a note: "3 Ibid., p. 9." comes again and is no running head."""
    numbered = bool(_NUMBERED_NOTE.match(line.text)) and (signs_in(line.text) > 0 or is_finished(line.text))
    return numbered or (starts_low(line.text) and is_finished(line.text))


def _is_folio(line: Line) -> bool:
    """A running head in capitals with its page number set apart."""
    told = folio_of(line.text)
    return told is not None and told[2] and told[1].isupper()


def _title_block(lines: Sequence[Line], layout: Layout) -> frozenset[int]:
    """Raw starts of short lines that stand together and end without a stop: title, name, address, and no verse."""
    lone: list[int] = []
    run: list[Line] = []
    for line in [*lines, None]:
        if line is not None and not line.is_blank and not line.feeds:
            run.append(line)
            continue
        if line is not None and line.feeds:
            run.append(line)
        if 1 < len(run) <= 8 and layout.wrapped and all(_is_title_like(one, layout) for one in run):
            lone += [
                one.span.start for before, one in zip([None, *run], run, strict=False) if not _runs_on(before, one)
            ]
        run = []
    return frozenset(lone)


def _is_title_like(line: Line, layout: Layout) -> bool:
    text = line.text.strip()
    short = len(text) < 0.75 * layout.width and line.indent < 30
    return short and text[:1].isupper() and (text[-1:].isalnum() or text[-1:] in "*†)") and not _ITEM.match(line.text)


def _runs_on(before: Line | None, line: Line) -> bool:
    """Whether a title of two lines goes on in this one."""
    return before is not None and bool(OPEN_END.search(before.text.rstrip()))


def _inner_titles(lines: Sequence[Line], layout: Layout) -> frozenset[int]:
    """Raw starts of short lines in wrapped text that end no sentence and stand over a full line: titles."""
    if not layout.wrapped:
        return frozenset()
    titles: list[int] = []
    for before, line, after in zip([None, *lines], lines, lines[1:], strict=False):
        text, below = line.text.strip(), after.text.rstrip()
        settled = before is None or before.is_blank or before.text.rstrip().endswith((".", "!", "?", "”", '"'))
        short = 3 < len(text) < 0.6 * layout.width and line.indent < 20
        if not (settled and short and text[0].isupper() and text[-1].isalnum()):
            continue
        opens = len(below) > 0.8 * layout.width and below.lstrip()[:1].isupper()
        if opens and not _ITEM.match(line.text) and not _LABEL.match(line.text):
            titles.append(line.span.start)
    return frozenset(titles)


def _parts_of_chunk(raw: str, chunk: Sequence[Line], layout: Layout, lone: frozenset[int]) -> list[Part]:
    """The parts of a stretch of lines without a blank one; a part after a lone line has a gap of one."""
    parts: list[Part] = []
    running: list[Line] = []
    alone = False

    def close() -> None:
        nonlocal alone
        if running:
            parts.append(_paragraph(raw, running))
            parts[-1].gap = max(parts[-1].gap, int(alone))
            running.clear()
            alone = False

    index = 0
    while index < len(chunk):
        line = chunk[index]
        after = chunk[index + 1] if index + 1 < len(chunk) else None
        special = _special(raw, line, after)
        if special is not None:
            close()
            parts += special
            index += len(special) if special[-1].reason == "rule" and len(special) == 2 else 1
            continue
        if _QUOTE.match(line.text):
            close()
            stop = index
            while stop < len(chunk) and _QUOTE.match(chunk[stop].text):
                stop += 1
            parts += _quoted(raw, chunk[index:stop], layout)
            index = stop
            continue
        is_lone = line.span.start in lone
        if running and (is_lone or _breaks(running, line, layout)):
            close()
        running.append(line)
        if is_lone:
            alone = alone or bool(parts)
            close()
            alone = True
        index += 1
    close()
    return parts


def _special(raw: str, line: Line, after: Line | None) -> list[Part] | None:
    """A line that says of itself what it is: heading, rule, underlined heading, table row."""
    heading = _HEADING.match(line.text)
    if heading:
        part = Part([line.span], Role.HEADING, level=len(heading.group(1)))
        part.cuts.append(_cut(line, 0, heading.end()))
        closing = _CLOSING_HASHES.search(line.text)
        if closing:
            part.cuts.append(_cut(line, *closing.span()))
        return [part]
    if _RULE.match(line.text):
        return [Part([line.span], Role.FURNITURE, reason="rule")]
    if after is not None and _UNDERLINE.match(after.text) and _may_be_underlined(line.text, after.text):
        level = 1 if "=" in after.text else 2
        return [Part([line.span], Role.HEADING, level=level), Part([after.span], Role.FURNITURE, reason="rule")]
    if _BOLD_LINE.match(line.text) and not line.text.rstrip("*_ ").endswith((".", ",", ";", "?", "!", ":")):
        return [Part([line.span], Role.HEADING, level=0)]
    if _TABLE_ROW.match(line.text):
        bars = [_cut(line, found.start(), found.end()) for found in re.finditer(r"\|", line.text)]
        return [Part([line.span], Role.LIST, reason="table", cuts=bars)]
    if _REFERENCE.match(line.text):
        return [Part([line.span], Role.FURNITURE, reason="markup")]
    return None


def _may_be_underlined(text: str, under: str) -> bool:
    """Whether a line over a row of signs is its heading; under a sentence the row is a rule."""
    return len(under.strip()) > 2 and len(text.split()) <= 12 and not is_finished(text)


def _cut(line: Line, start: int, end: int) -> Cut:
    return Cut(Span(line.span.start + start, line.span.start + end))


def _without_mark(text: str) -> str:
    """A line without the note mark at its end."""
    return _END_MARK.sub("", text.rstrip())


def _breaks(running: Sequence[Line], line: Line, layout: Layout) -> bool:
    """Whether a line begins a new paragraph though no blank line stands before it."""
    last, first = running[-1], running[0]
    ended = _without_mark(last.text).endswith((".", "!", "?", ":", "”", '"', "’", "…", ")", "]"))
    if _FOOTNOTE.match(line.text) or NOTE_START.match(line.text):
        return True
    if _ITEM.match(line.text) and (ended or _ITEM.match(first.text)):
        return True
    if _FOOTNOTE.match(first.text) and line.indent >= 2:
        return False
    if is_cue(line.text) or is_cue(last.text) or "--" in (line.text.strip(), last.text.strip()):
        return True
    if not layout.wrapped:
        return ended or not (line.text.lstrip()[:1].islower() or OPEN_END.search(last.text.rstrip()))
    label = _LABEL.match(line.text)
    if ended and (
        (label and label.group(1) in layout.labels) or (_NUMBERED_NOTE.match(line.text) and signs_in(line.text) > 0)
    ):
        return True
    if ended and _counts_on(first, line):
        return True
    if ended and line.indent >= last.indent + 2 and line.indent >= 2 and not _ITEM.match(first.text):
        return True
    return ended and _had_room(last, line, layout) and not line.text.lstrip()[:1].islower()


def _had_room(last: Line, line: Line, layout: Layout) -> bool:
    """Whether the next line's first word would have fitted: then the line was ended on purpose."""
    word = line.text.split(maxsplit=1)[0]
    return len(last.text.rstrip()) + 1 + len(word) <= layout.width - 2


def _counts_on(first: Line, line: Line) -> bool:
    """Whether two lines begin with a number and the next one, as notes at the foot of a page do."""
    one, two = _COUNTED.match(first.text), _COUNTED.match(line.text)
    return one is not None and two is not None and int(two.group(1)) == int(one.group(1)) + 1


def _paragraph(raw: str, lines: Sequence[Line]) -> Part:
    """One paragraph, list item or Markdown footnote out of its lines."""
    part = Part([Span(lines[0].span.start, lines[-1].span.end)], indent=min(line.indent for line in lines))
    part.cuts += [Cut(line.lead, "line number") for line in lines[1:] if line.lead is not None]
    part.inset = lines[0].indent - (min(line.indent for line in lines[1:]) if len(lines) > 1 else 0)
    footnote = _FOOTNOTE.match(lines[0].text)
    if footnote:
        part.role, part.marker = Role.NOTE, footnote.group(2)
        part.cuts.append(Cut(_cut(lines[0], *footnote.span(1)).span, "note marker"))
    elif _ITEM.match(lines[0].text):
        part.role = Role.LIST
    for line, after in pairwise(lines):
        _hyphen(part, line, after)
    if part.role is Role.BODY and part.indent >= 4 and len(lines) > 1:
        part.role = Role.QUOTATION
    return part


def _hyphen(part: Part, line: Line, after: Line) -> None:
    """Join a word that a line end broke. Which hyphens stay is settled once, with the whole text known."""
    text, tail = line.text.rstrip(), after.text.lstrip()
    if len(text) > 2 and text[-1] in "-­¬" and text[-2].isalpha() and tail[:1].islower():
        end = line.span.start + len(text)
        part.cuts.append(Cut(Span(end - 1, after.span.start + after.text.index(tail[:1])), "hyphen"))


def _quoted(raw: str, lines: Sequence[Line], layout: Layout) -> list[Part]:
    """The paragraphs of a Markdown block quotation; its signs are cut."""
    parts: list[Part] = []
    group: list[tuple[Line, int]] = []
    for line in [*lines, None]:
        sign = _QUOTE.match(line.text).end() if line is not None else 0  # type: ignore[union-attr]
        if line is None or not line.text[sign:].strip():
            if group:
                parts.append(_quotation(group))
            group = []
            if line is not None:
                parts.append(Part([line.span], Role.FURNITURE, reason="markup"))
        else:
            said = line.text[sign:]
            if group and (is_cue(said) or is_cue(group[-1][0].text[group[-1][1] :])):
                parts.append(_quotation(group))
                group = []
            if group and not layout.wrapped and group[-1][0].text.rstrip().endswith((".", "!", "?", ":", "”", '"')):
                parts.append(_quotation(group))
                group = []
            group.append((line, sign))
    return parts


def _quotation(group: Sequence[tuple[Line, int]]) -> Part:
    part = Part([Span(group[0][0].span.start, group[-1][0].span.end)], Role.QUOTATION)
    part.cuts = [_cut(line, 0, sign) for line, sign in group]
    for (line, _), (after, sign) in pairwise(group):
        text, tail = line.text.rstrip(), after.text[sign:]
        if text.endswith("-") and text[-2:-1].isalpha() and tail[:1].islower():
            end = line.span.start + len(text)
            part.cuts.append(Cut(Span(end - 1, after.span.start + sign), "hyphen"))
    return part


def item_sign(raw: str, part: Part) -> Span | None:
    """The bullet or number before a list item."""
    found = _ITEM.match(raw, part.start, part.end) or _PARAGRAPH_NUMBER.match(raw, part.start, part.end)
    return Span(found.start(), found.end()) if found else None
