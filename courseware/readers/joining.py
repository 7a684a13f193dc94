"""Paragraphs that a page or a note had cut, words that a line end broke, and quotations known by their lead-in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from courseware.gazetteer import common_count
from courseware.readers.headings import QUOTES, is_titled
from courseware.readers.parts import Cut, Part, Role, is_finished, starts_low
from courseware.spans import Span

_SAYS = re.compile(
    r"\b(?:sa(?:id|ys|ying)|wr(?:ote|ites|iting|itten)|told|tells|spoke|speaks|speech|stat\w+|account|declar\w+"
    r"|argu\w+|recall\w+"
    r"|ask\w+|answer\w+|repl\w+|conclud\w+|explain\w+|announc\w+|not(?:es|ed)|observ\w+|remark\w+|comment\w+"
    r"|insist\w+|warn\w+"
    r"|claim\w*|describ\w+|report\w*|letter|diary|memoirs?|words|lesson|testif\w+|went on|put it|puts it"
    r"|quot\w+|according|ordered"
    r"|instruct\w+|read|reads|complain\w+|admit\w*|propos\w+|confess\w+|boast\w+)\b",
    re.IGNORECASE,
)


def find_quotations(parts: Sequence[Part]) -> None:
    """Paragraphs after a lead-in that ends in ":" which are somebody's words.

    The quotation runs to the paragraph on which a note hangs, at most three further; without a note it is the one
    paragraph, and only where the lead-in speaks of saying or the paragraph opens with a quotation mark.
    """
    live = [part for part in parts if part.role not in (Role.FURNITURE, Role.NOTE)]
    for index, part in enumerate(live[:-1]):
        if part.role is not Role.BODY or not part.text.endswith(":") or live[index + 1].role is not Role.BODY:
            continue
        reach = live[index + 1 : index + 5]
        stop = next((i for i, other in enumerate(reach) if _ends_in_mark(other)), None)
        says = bool(_SAYS.search(part.text[-160:]))
        if stop is not None and (says or stop == 0) and all(other.role is Role.BODY for other in reach[: stop + 1]):
            chosen = reach[: stop + 1]
        elif says or reach[0].text[:1] in QUOTES:
            chosen = reach[:1]
        else:
            continue
        for other in chosen:
            other.role = Role.QUOTATION
    for above, part in pairwise(live):
        quoted = above.role is Role.QUOTATION and above.indent >= 4 and abs(part.indent - above.indent) <= 4
        if quoted and part.role is Role.BODY and part.indent >= 4 and part.inset in (0, part.indent):
            part.role = Role.QUOTATION


def _ends_in_mark(part: Part) -> bool:
    return bool(part.marks) and part.marks[-1].span.end >= part.end - 3


def join_broken(parts: Sequence[Part]) -> list[Part]:
    """Paragraphs that a page, a note or a running head had cut in two are made one again."""
    joined: list[Part] = []
    last: Part | None = None
    cut = False
    indented = _opens_with_indents(parts)
    for index, part in enumerate(parts):
        if part.role in (Role.FURNITURE, Role.NOTE):
            cut = cut or part.reason not in ("rule",)
            joined.append(part)
            continue
        cut = cut or (part.is_held and _low_after(parts, index))
        if indented and last is not None and part.page != last.page and part.inset == 0 and part.role is Role.BODY:
            part.continues = len(part.text.split()) > 4 and not part.text.isupper()
        if last is not None and _goes_on(last, part, cut or part.page != last.page):
            _absorb(last, part)
        else:
            joined.append(part)
            last = part
        cut = False
    return joined


def _opens_with_indents(parts: Sequence[Part]) -> bool:
    """Whether paragraphs open with an indent, so that one without goes on from the page before."""
    long = [part for part in parts if part.role is Role.BODY and part.inset is not None and len(part.text.split()) > 20]
    return len(long) > 3 and sum((part.inset or 0) >= 2 for part in long) * 5 >= len(long) * 3


def _low_after(parts: Sequence[Part], index: int) -> bool:
    """Whether the text after a kept line goes on in small letters, so that the line stands within a sentence."""
    after = next((part for part in parts[index + 1 :] if part.role not in (Role.FURNITURE, Role.NOTE)), None)
    return after is not None and starts_low(after.text)


def _goes_on(last: Part, part: Part, cut: bool) -> bool:
    if part.role not in (Role.BODY, Role.QUOTATION, Role.POST, Role.LIST) or last.role is Role.HEADING or part.speaker:
        return False
    if last.post != part.post or (
        last.role is not part.role and not (last.role is Role.LIST and part.role is Role.BODY)
    ):
        return False
    if part.continues and last.role is Role.BODY and not last.text.endswith(":"):
        return True
    if part.role is Role.LIST or (part.text[:1] == "[" and part.text[-1:] == "]"):
        return False
    text = last.text
    if is_finished(text) or text.endswith(":") or not text:
        return False
    if starts_low(part.text):
        return cut or last.role is Role.BODY
    return cut and len(text.split()) >= 5 and last.role is not Role.LIST and not is_titled(text)


def _absorb(last: Part, part: Part) -> None:
    """Put a continuation onto its beginning; a hyphen at the break joins the halves of a word."""
    if re.search(r"\w[-­¬]$", last.text) and starts_low(part.text):
        last.cuts.append(Cut(Span(last.end - 1, last.end), "hyphen"))
        last.glued.add(part.start)
    last.regions += part.regions
    last.cuts += part.cuts
    last.marks += part.marks
    last.glued |= part.glued
    last.text = f"{last.text} {part.text}"


def keep_hyphens(raw: str, parts: Sequence[Part]) -> None:
    """A hyphen at a line's end stays where the text elsewhere writes the word with one."""
    words: set[str] | None = None
    for part in parts:
        for index, cut in enumerate(part.cuts):
            if cut.reason != "hyphen":
                continue
            if words is None:
                words = {word.casefold() for word in re.findall(r"\w+(?:-\w+)*", raw)}
            part.cuts[index] = _settled(raw, part, cut, words)


def _settled(raw: str, part: Part, cut: Cut, words: set[str]) -> Cut:
    first = re.search(r"[\w-]+$", raw[max(part.start, cut.span.start - 40) : cut.span.start])
    beyond = cut.span.end
    if raw[beyond : beyond + 1].isspace() or beyond in {region.end for region in part.regions}:
        beyond = next((region.start for region in part.regions if region.start >= cut.span.end), cut.span.end)
    second = re.match(r"[\w-]+", raw[beyond : beyond + 40])
    head, tail = (first.group() if first else "").casefold(), (second.group() if second else "").casefold()
    hyphenated = f"{head}-{tail}" in words or head in ("self", "non", "anti", "ex", "half", "all", "well", "so", "rank")
    hyphenated = hyphenated or "-" in head or "-" in tail or _is_compound(head, tail)
    if raw[cut.span.start] == "-" and hyphenated and head + tail not in words:
        return Cut(Span(cut.span.start + 1, cut.span.end))
    return Cut(cut.span)


def _is_compound(head: str, tail: str) -> bool:
    """Whether two halves are words of their own and no word together: "short-term", but "rail-way".

    >>> _is_compound("short", "term"), _is_compound("rail", "way"), _is_compound("archi", "tecture")
    (True, False, False)
    """
    if common_count(head + tail) is not None or min(len(head), len(tail)) < 3:
        return False
    return bool(common_count(head)) and bool(common_count(tail))
