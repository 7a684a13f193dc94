"""Raw lines into parts: hard-wrapped paragraphs joined, Markdown's line-level signs read, quotations gathered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from courseware.readers.citations import signs_in
from courseware.readers.edges import inner_titles, page_edges, title_block
from courseware.readers.forums import is_cue
from courseware.readers.inline import RAISED, SUPERSCRIPT
from courseware.readers.layout import ITEM, LABEL, NUMBERED_NOTE, Layout, Line, layout_of, lines_of, single_spaced
from courseware.readers.parts import OPEN_END, Cut, Part, Role, is_finished
from courseware.spans import Span

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(?=\S)")
_CLOSING_HASHES = re.compile(r"[ \t]+#+[ \t]*$")
_BOLD_LINE = re.compile(r"\s*(\*\*|__)(?=\S)[^*\n]{1,120}(?<=\S)\1\s*:?\s*$")
_RULE = re.compile(
    r"\s*(?:([-*_=~•·—–+#])[ \t]*)(?:\1[ \t]*){2,}$|\s*\+[-=+:]+\+\s*$|\s*\|?[ :|-]*-{3,}[ :|-]*$|\s*```\w*\s*$"
)
_UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*$")
_QUOTE = re.compile(r"\s{0,3}((?:>|&gt;)[ \t]?)+")
_PARAGRAPH_NUMBER = re.compile(r"\s*(?:\d{1,3}(?:\.\d{1,3})+\.?|§ ?\d+\.?)\s+(?=[A-Z])")
_FOOTNOTE = re.compile(r"\s{0,3}(\[\^([^\]\s]{1,40})\]:)\s*")
NOTE_START = re.compile(rf"\s*(?:{SUPERSCRIPT}|{RAISED}|\[\^)")
_UNNAMED_RAISED = r"<sup>[^<>]{1,12}</sup>"
_REFERENCE = re.compile(r" {0,3}\[[^\]^]{1,60}\]:\s+<?(?:https?://|/|#|\.)\S*>?(?:\s+[\"'(].*)?\s*$")
_END_MARK = re.compile(
    rf"(?<=[.!?:”\"’…)])(?:\d{{1,3}}|\[(?:\d{{1,3}}|\^[^\]]{{1,40}})\]|{SUPERSCRIPT}|{_UNNAMED_RAISED}|[*†‡]{{1,3}})$"
)
_COUNTED = re.compile(r"\s*(\d{1,3})[.)]?\s+[A-ZÀ-Þ“‘\"']")
_TABLE_ROW = re.compile(r"\s*\|.*\|\s*$")


def parts_of(raw: str, kept: Sequence[Span] = ()) -> tuple[list[Part], Layout]:
    """The parts of a plain or Markdown text in raw order, before anything is judged.

    ``kept`` lines are no page edges.
    """
    lines = single_spaced(lines_of(raw))
    layout = layout_of(lines)
    edges = page_edges(lines, layout)
    if kept:
        edges -= {line.span.start for line in lines if any(line.span.overlaps(span) for span in kept)}
    lone = edges | inner_titles(lines, layout) | title_block(lines, layout)
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
    if ITEM.match(line.text) and (ended or ITEM.match(first.text)):
        return True
    if _FOOTNOTE.match(first.text) and line.indent >= 2:
        return False
    if is_cue(line.text) or is_cue(last.text) or "--" in (line.text.strip(), last.text.strip()):
        return True
    if not layout.wrapped:
        return ended or not (line.text.lstrip()[:1].islower() or OPEN_END.search(last.text.rstrip()))
    label = LABEL.match(line.text)
    if ended and (
        (label and label.group(1) in layout.labels) or (NUMBERED_NOTE.match(line.text) and signs_in(line.text) > 0)
    ):
        return True
    if ended and _counts_on(first, line):
        return True
    if ended and line.indent >= last.indent + 2 and line.indent >= 2 and not ITEM.match(first.text):
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
    elif ITEM.match(lines[0].text):
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
    found = ITEM.match(raw, part.start, part.end) or _PARAGRAPH_NUMBER.match(raw, part.start, part.end)
    return Span(found.start(), found.end()) if found else None
