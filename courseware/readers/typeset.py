"""Printed lines into parts: paragraphs by indent, gap and short lines, headings by size, notes at the foot by size."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from statistics import median

from courseware.readers.inline import is_unit, scan
from courseware.readers.pagemarks import is_page_number, key_of
from courseware.readers.pages import Line, width_of
from courseware.readers.parts import Cut, Mark, Part, Role, is_finished
from courseware.spans import Span

_ITEM = re.compile(r"\s*(?:[-+•‣◦▪●–]|\d{1,3}[.)]|\([a-zA-Z0-9]{1,3}\)|[a-z]\))\s+\S")
_NOTE_START = re.compile(r"\s*(?:[*†‡§]{1,3}\s*\w|\d{1,3}[.)]?\s*[A-ZÀ-Þ“‘\"'a-z])")
_NUMBERED = re.compile(r"\d{1,4}\W+\w.{2,90}$|.{2,90}\w\W+\d{1,4}$")
_HYPHEN = re.compile(r"\w[-\u00ad¬]$")
_ALIKE = 0.82


@dataclass(frozen=True)
class Style:
    """How a file is set: the size of its text, the distance of its lines by size, whether sizes can be trusted."""

    body: float
    leading: dict[float, float]
    noisy: bool
    indented: bool = False
    """Whether paragraphs open with an indent."""

    def is_small(self, line: Line) -> bool:
        """Whether a line is set as notes are."""
        return line.size <= (0.8 if self.noisy else 0.94) * self.body

    def is_large(self, line: Line) -> bool:
        """Whether a line is set as headings are."""
        return line.size >= (1.5 if self.noisy else 1.12) * self.body

    def step(self, line: Line) -> float:
        """The usual distance to the line above."""
        return self.leading.get(line.size, 1.25 * line.size)


@dataclass
class _Group:
    """Lines of one paragraph in the making."""

    lines: list[Line]
    gap: int = 0
    foot: bool = False
    reason: str = ""
    continues: bool = False
    page: int = 0
    left: float = 0.0
    marks: list[Mark] = field(default_factory=list)


def typeset(pages: Sequence[Sequence[Line]]) -> tuple[str, list[Part]]:
    """(the text drawn line by line, its parts with their words drawn). Pages are a form feed apart."""
    lines = [line for page in pages for line in page]
    style = _style(lines)
    edges = _edges(pages, style)
    groups: list[_Group] = []
    column = 0
    for page in pages:
        for stretch in _columns(page):
            column += 1
            groups += _groups(stretch, style, edges, column)
    _mark_continuing(groups, style)
    return _drawn(groups, style)


def _style(lines: Sequence[Line]) -> Style:
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text) if line.column >= 0 else 0
    body = max(sizes, key=lambda size: sizes[size], default=10.0)
    near = sum(count for size, count in sizes.items() if abs(size - body) <= 0.5)
    noisy = near < 0.45 * sum(sizes.values())
    if noisy:
        body = _weighted_median(sizes)
    steps: dict[float, list[float]] = defaultdict(list)
    for before, after in pairwise(lines):
        down = before.y - after.y
        if before.size == after.size and 0.8 * after.size < down < 2.5 * after.size:
            steps[after.size].append(down)
    leading = {size: median(found) for size, found in steps.items() if len(found) > 2}
    threes = zip(lines, lines[1:], lines[2:], strict=False)
    inset = sum(_is_inset(before, line, after, body) for before, line, after in threes)
    return Style(body, leading, noisy, inset * 40 > len(lines) and inset > 1)


def _is_inset(before: Line, line: Line, after: Line, em: float) -> bool:
    """Whether a line stands a little to the right of its neighbours."""
    return min(line.x - before.x, line.x - after.x) > 0.6 * em and abs(before.x - after.x) < 0.4 * em


def _weighted_median(sizes: Counter[float]) -> float:
    half, seen = sum(sizes.values()) / 2, 0
    for size in sorted(sizes):
        seen += sizes[size]
        if seen >= half:
            return size
    return 10.0


def _columns(page: Sequence[Line]) -> Iterable[list[Line]]:
    """The lines of one page, column by column."""
    stretch: list[Line] = []
    for line in page:
        if stretch and (line.column != stretch[-1].column or line.y > stretch[-1].y + 2 * line.size):
            yield stretch
            stretch = []
        stretch.append(line)
    if stretch:
        yield stretch


def _edges(pages: Sequence[Sequence[Line]], style: Style) -> dict[int, str]:
    """id of a line at the top or foot of a page → why it is no part of the text."""
    found: list[tuple[Line, bool]] = []
    for page in pages:
        upright = sorted((line for line in page if line.column >= 0), key=lambda line: -line.y)
        tops, feet = _outer(upright, style), _outer(upright[::-1], style)
        noted = any(_starts_note(line) and style.is_small(line) and not is_page_number(line.text) for line in feet)
        found += [(line, True) for line in tops]
        found += [(line, False) for line in feet if line not in tops and (not noted or is_page_number(line.text))]
    keys = Counter(key_of(line.text) for line, _ in found)
    levels = Counter(round(line.y / 3) for line, _ in found)
    reasons: dict[int, str] = {}
    for line, top in found:
        if is_page_number(line.text):
            reasons[id(line)] = "page number"
        elif _is_head(line, top, keys, len(pages)) or (
            levels[round(line.y / 3)] >= max(3, 0.5 * len(pages)) and _is_aside(line, style)
        ):
            reasons[id(line)] = "running head"
    return reasons


def _is_aside(line: Line, style: Style) -> bool:
    """Whether a line that stands apart at the same height as others on their pages is set as a running head is."""
    return len(line.text.split()) <= 12 and not is_finished(line.text) and line.size < style.body


def _is_head(line: Line, top: bool, keys: Counter[str], pages: int) -> bool:
    text = line.text.strip()
    if len(text) <= 110 and _comes_again(keys, key_of(text), pages):
        return True
    return top and pages > 2 and bool(_NUMBERED.match(text)) and not is_finished(text)


def _outer(lines: Sequence[Line], style: Style) -> list[Line]:
    """The first line or lines of a page from its edge, if a gap or another size parts them from what follows."""
    for count in (1, 2, 3):
        if len(lines) <= count:
            break
        last, after = lines[count - 1], lines[count]
        apart = abs(last.y - after.y) > 1.45 * max(style.step(last), style.step(after))
        if apart or (not style.noisy and abs(last.size - after.size) > 0.09 * style.body and count == 1):
            return list(lines[:count])
    return list(lines[:1])


def _comes_again(keys: Counter[str], key: str, pages: int) -> bool:
    """Whether a line's words stand at the edge of three pages, or of both where there are two; misreadings count."""
    if len(key) < 3:
        return False
    least = 3 if pages > 3 else 2
    if keys[key] >= least:
        return True
    return any(
        count >= least and abs(len(other) - len(key)) < 4 and SequenceMatcher(None, other, key).ratio() > _ALIKE
        for other, count in keys.most_common(6)
    )


def _groups(lines: Sequence[Line], style: Style, edges: dict[int, str], column: int) -> list[_Group]:
    """The paragraphs of one column."""
    body = [line for line in lines if id(line) not in edges and line.column >= 0]
    foot = _foot(body, style)
    upper = [line for line in body if line not in foot] or body
    left = _common([line.x for line in upper])
    right = sorted(line.end for line in upper)[int(len(upper) * 0.85)] if upper else 0.0
    groups: list[_Group] = []
    running: _Group | None = None
    for index, line in enumerate(lines):
        if id(line) in edges or line.column < 0:
            groups.append(_Group([line], 1, reason=edges.get(id(line), "margin text"), page=column))
            continue
        after = lines[index + 1] if index + 1 < len(lines) else None
        footed = line in foot
        if running is None or running.foot != footed or _breaks(running, line, after, style, right):
            gap = int(
                running is None or running.lines[-1].y - line.y > 1.35 * style.step(line) or running.foot != footed
            )
            running = _Group([line], gap, footed, page=column, left=left)
            groups.append(running)
        else:
            running.lines.append(line)
    return groups


def _common(values: Sequence[float]) -> float:
    rounded = Counter(round(value) for value in values)
    return float(max(rounded, key=lambda value: (rounded[value], -value))) if rounded else 0.0


def _foot(lines: Sequence[Line], style: Style) -> list[Line]:
    """The small lines under the text of a column, if one of them begins as a note does."""
    foot: list[Line] = []
    for line in reversed(lines):
        if not style.is_small(line):
            break
        foot.insert(0, line)
    starts = any(_starts_note(line) for line in foot)
    return foot if starts and len(foot) < len(lines) else []


def _starts_note(line: Line) -> bool:
    return bool(line.raised and not line.text[: line.raised[0][0]].strip()) or bool(_NOTE_START.match(line.text))


def _breaks(group: _Group, line: Line, after: Line | None, style: Style, right: float) -> bool:
    """Whether a line begins a new paragraph."""
    last, first = group.lines[-1], group.lines[0]
    down, em = last.y - line.y, style.body
    if down > 1.4 * max(style.step(line), style.step(last)) or down < -0.5 * em:
        return True
    if not style.noisy and abs(line.size - last.size) > 0.09 * em:
        return True
    if line.bold != last.bold and len(last.text.split()) <= 14 and not (line.text[:1].islower()):
        return True
    if group.foot:
        return _starts_note(line) and (is_finished(last.text) or bool(line.raised and line.raised[0][0] == 0))
    settled = is_finished(last.text) or last.text.rstrip().endswith(":")
    if settled and _had_room(last, line, right - 0.06 * (right - group.left)) and not line.text[:1].islower():
        return not style.indented or line.x > last.x + 0.6 * em or last.end < (group.left + right) / 2
    if _ITEM.match(line.text) and (settled or _ITEM.match(first.text)):
        return True
    indented = line.x > last.x + 0.6 * em
    hanging = len(group.lines) > 1 and group.lines[1].x > first.x + 0.6 * em
    if hanging and abs(line.x - first.x) < 0.4 * em:
        return True
    returns = after is None or after.x < line.x - 0.5 * em or after.y > line.y
    return indented and settled and not hanging and (returns or len(group.lines) > 1)


def _had_room(last: Line, line: Line, right: float) -> bool:
    """Whether the next line's first word would have fitted: then the line was ended on purpose."""
    word = line.text.split(maxsplit=1)[0] if line.text.strip() else ""
    return last.end + width_of(word + "  ", last.size) < right


def _mark_continuing(groups: Sequence[_Group], style: Style) -> None:
    """A column that begins without the indent that paragraphs have goes on where the last one broke off."""
    firsts = [group for group in groups if not group.reason and not group.foot and len(group.lines) > 1]
    indented = [group for group in firsts if group.lines[0].x > group.lines[1].x + 0.6 * style.body]
    if len(indented) * 2 < len(firsts) or len(indented) < 4:
        return
    last: _Group | None = None
    for group in groups:
        if group.reason or group.foot:
            continue
        same = last is not None and last.lines[-1].size == group.lines[0].size == style.body
        if last is not None and same and last.page != group.page and not group.lines[0].bold:
            group.continues = abs(group.lines[0].x - group.left) < 0.4 * style.body and not _ITEM.match(
                group.lines[0].text
            )
        last = group


def _drawn(groups: Sequence[_Group], style: Style) -> tuple[str, list[Part]]:
    levels = _levels(groups, style)
    pieces: list[str] = []
    parts: list[Part] = []
    length, page = 0, groups[0].lines[0].page if groups else 0
    for group in groups:
        if group.lines[0].page != page:
            page = group.lines[0].page
            pieces.append("\f")
            length += 1
        elif pieces:
            pieces.append("\n")
            length += 1
        part = Part([Span(length, length)], page=group.page, gap=group.gap, reason=group.reason)
        for index, line in enumerate(group.lines):
            _mark(part, line, length)
            pieces += [line.text, "\n"]
            length += len(line.text) + 1
            after = group.lines[index + 1] if index + 1 < len(group.lines) else None
            if after is not None and _HYPHEN.search(line.text) and after.text[:1].islower():
                part.cuts.append(Cut(Span(length - 2, length), "hyphen"))
        part.regions = [Span(part.start, length - 1)]
        _settle(part, group, style, levels)
        parts.append(part)
    raw = "".join(pieces)
    for part in parts:
        if part.role is not Role.FURNITURE:
            _scan(raw, part)
        part.draw(raw)
    return raw, parts


def _mark(part: Part, line: Line, place: int) -> None:
    """Raised numbers of a line as marks."""
    for start, end in line.raised:
        if not is_unit(line.text[:start].rstrip()):
            part.marks.append(Mark(line.text[start:end], Span(place + start, place + end)))


def _scan(raw: str, part: Part) -> None:
    """Bare numbers and brackets that may be marks; a printed page has no markup."""
    known = {mark.span for mark in part.marks}
    for region in part.regions:
        _, marks = scan(raw, region)
        part.marks += [mark for mark in marks if mark.span not in known and (mark.marker.isdigit() or mark.sure)]
    part.marks.sort(key=lambda mark: mark.span)


def _settle(part: Part, group: _Group, style: Style, levels: dict[float, int]) -> None:
    """What the look of a paragraph says of it."""
    first = group.lines[0]
    words = sum(len(line.text.split()) for line in group.lines)
    part.is_foot, part.continues = group.foot, group.continues
    if group.reason:
        part.role = Role.FURNITURE
    elif group.foot:
        part.role = Role.BODY
    elif style.is_large(first) and words <= 30:
        part.role, part.level = Role.HEADING, levels.get(first.size, 2)
    elif all(line.bold for line in group.lines) and words <= 16 and not is_finished(group.lines[-1].text):
        part.role, part.level = Role.HEADING, len(levels) + 1
    elif _ITEM.match(first.text):
        part.role = Role.LIST
    elif min(line.x for line in group.lines) > group.left + 1.2 * style.body and len(group.lines) > 2:
        part.role = Role.QUOTATION


def _levels(groups: Sequence[_Group], style: Style) -> dict[float, int]:
    """Size of a heading → its depth."""
    sizes = {
        group.lines[0].size
        for group in groups
        if not group.reason and not group.foot and style.is_large(group.lines[0])
    }
    return {size: min(depth, 6) for depth, size in enumerate(sorted(sizes, reverse=True), 1)}
