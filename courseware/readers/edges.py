"""Lines that stand alone although no blank line parts them: page edges, title blocks, titles over a paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from courseware.readers.citations import signs_in
from courseware.readers.layout import ITEM, LABEL, NUMBERED_NOTE, Layout, Line
from courseware.readers.pagemarks import folio_of, is_page_number, key_of
from courseware.readers.parts import OPEN_END, is_finished, starts_low


def page_edges(lines: Sequence[Line], layout: Layout) -> frozenset[int]:
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
    numbered = bool(NUMBERED_NOTE.match(line.text)) and (signs_in(line.text) > 0 or is_finished(line.text))
    return numbered or (starts_low(line.text) and is_finished(line.text))


def _is_folio(line: Line) -> bool:
    """A running head in capitals with its page number set apart."""
    told = folio_of(line.text)
    return told is not None and told[2] and told[1].isupper()


def title_block(lines: Sequence[Line], layout: Layout) -> frozenset[int]:
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
    return short and text[:1].isupper() and (text[-1:].isalnum() or text[-1:] in "*†)") and not ITEM.match(line.text)


def _runs_on(before: Line | None, line: Line) -> bool:
    """Whether a title of two lines goes on in this one."""
    return before is not None and bool(OPEN_END.search(before.text.rstrip()))


def inner_titles(lines: Sequence[Line], layout: Layout) -> frozenset[int]:
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
        if opens and not ITEM.match(line.text) and not LABEL.match(line.text):
            titles.append(line.span.start)
    return frozenset(titles)
