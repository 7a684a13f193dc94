"""Parts into a Document: sections named, broken paragraphs joined, quotations found, every character accounted for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from itertools import pairwise

from courseware.documents import Block, Document, Furniture, Kind, Note, NoteMark, UnreadableDocument
from courseware.gazetteer import common_count
from courseware.readers.notes import Found, Notes
from courseware.readers.parts import OPEN_END, Cut, Mark, Part, Role, drawn, is_finished, standing, starts_low
from courseware.readers.source import Source
from courseware.spans import MappedText, Span, merge

_KINDS = {
    Role.BODY: Kind.PARAGRAPH,
    Role.HEADING: Kind.HEADING,
    Role.QUOTATION: Kind.QUOTATION,
    Role.LIST: Kind.LIST,
    Role.POST: Kind.POST,
}
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
_TITLE_WORDS = 14
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
_UNNAMED = ("markup", "hyphen")
_QUOTES = "\"“‘'«„"


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
    if not 1 <= len(words) <= _TITLE_WORDS or len(part.text) > 100 or part.post or _is_set_off(part, index):
        return False
    if is_finished(part.text) or part.text.endswith((",", ";", ":", "-", "–", "—")) or not _opens_title(part.text):
        return False
    if (part.marks and part.marks[-1].sure) or OPEN_END.search(part.text):
        return False
    before = live[index - 1] if index else None
    after = live[index + 1] if index + 1 < len(live) else None
    if after is None or starts_low(after.text) or (part.gap == 0 and index):
        return False
    if after.page != part.page and not (part.text.isupper() or _is_titled(part.text) or _DIVISION.match(part.text)):
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
    bare = text.lstrip(_QUOTES + "(")
    return bool(bare) and (bare[0].isupper() or bare[0].isdigit())


def _is_title_shape(text: str) -> bool:
    return len(text.split()) <= _TITLE_WORDS and not is_finished(text) and _opens_title(text)


def _is_numbered_title(live: Sequence[Part], index: int) -> bool:
    """ "2. The Purges": a numbered line alone, with prose under it that is no next item."""
    part = live[index]
    after = live[index + 1] if index + 1 < len(live) else None
    if (
        part.reason == "table"
        or not re.match(r"\(?(?:\d|[IVX])", part.text)
        or len(part.text.split()) > _TITLE_WORDS
        or is_finished(part.text)
    ):
        return False
    if after is None or after.gap == 0:
        return False
    number = part.text.split()[0].strip("().")
    under = re.match(rf"\(?{re.escape(number)}\.\d", after.text) is not None
    return under or (after.role is not Role.LIST and (len(after.text.split()) >= 12 or after.role is Role.HEADING))


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
        elif says or reach[0].text[:1] in _QUOTES:
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
    return cut and len(text.split()) >= 5 and last.role is not Role.LIST and not _is_titled(text)


def _is_titled(text: str) -> bool:
    """Whether a line capitalises its words as a title does."""
    words = [word for word in re.findall(r"\w+", text) if len(word) > 3]
    return 2 < len(words) <= _TITLE_WORDS and sum(word[0].isupper() for word in words) > 0.8 * len(words)


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


def document_of(raw: str, parts: Sequence[Part], notes: Notes, source: Source) -> Document:
    """The settled parts as a Document; whatever no block, note or furniture claims is recorded as markup."""
    keep_hyphens(raw, [*parts, *notes.parts])
    blocks: list[Block] = []
    homes: dict[int, int] = {}
    sections: list[tuple[int, str]] = []
    for part in parts:
        if part.role in (Role.FURNITURE, Role.NOTE):
            continue
        content = drawn(raw, part.regions, part.cuts, part.glued)
        if not content.text:
            part.discard("markup")
            continue
        if part.role is Role.HEADING:
            sections = [pair for pair in sections if pair[0] < part.level] + [(part.level, content.text)]
        homes |= {mark.span.start: len(blocks) for mark in part.marks}
        path = tuple(name for _, name in sections)
        blocks.append(_block(part, content, path))
    if not any(block.kind is not Kind.HEADING and re.search(r"\w", block.text) for block in blocks):
        raise UnreadableDocument("The document has no sentence to read. Choose a file that has running text in it.")
    made = _notes(raw, notes, homes)
    furniture = _furniture(raw, parts, notes, blocks, made)
    title = source.card.get("title") or _title(blocks, furniture, raw)
    return Document(
        raw, source.sha256, tuple(blocks), made, furniture, title, source.form, source.encoding, dict(source.card)
    )


def _block(part: Part, content: MappedText, path: tuple[str, ...]) -> Block:
    marks = tuple(NoteMark(mark.marker, _position(content, mark)) for mark in part.marks)
    level = part.level if part.role is Role.HEADING else 0
    return Block(_KINDS[part.role], content, path, part.speaker, marks, level, part.post)


def _position(content: MappedText, mark: Mark) -> int:
    """Where a mark stood: right after the last cleaned character before it."""
    place = 0
    for start, raw_start, length in content.runs:
        if raw_start + length <= mark.span.start:
            place = start + length
        elif raw_start < mark.span.start:
            return start + mark.span.start - raw_start
        else:
            break
    return place


def _notes(raw: str, notes: Notes, homes: Mapping[int, int]) -> tuple[Note, ...]:
    made: list[Note] = []
    for found in notes.found:
        content = _note_text(raw, found)
        if not content.text:
            for part in found.parts:
                part.discard("markup")
            continue
        home = homes.get(found.mark.span.start) if found.mark is not None else None
        made.append(Note(found.marker, content, home))
    return tuple(made)


def _note_text(raw: str, found: Found) -> MappedText:
    regions = [region for part in found.parts for region in part.regions]
    cuts = [cut for part in found.parts for cut in part.cuts]
    return drawn(raw, regions, cuts)


def _furniture(
    raw: str, parts: Sequence[Part], notes: Notes, blocks: Sequence[Block], made: Sequence[Note]
) -> tuple[Furniture, ...]:
    """Discarded parts, cut markers, and, so that every character is accounted for, all that is left over."""
    found = [
        Furniture(trimmed(raw, region), part.reason)
        for part in parts
        if part.role is Role.FURNITURE
        for region in part.regions
    ]
    contents = [*(block.content for block in blocks), *(note.content for note in made)]
    said = merge(Span(start, start + length) for content in contents for _, start, length in content.runs)
    reasons = {
        cut.span: cut.reason for part in (*parts, *notes.parts) for cut in part.cuts if cut.reason not in _UNNAMED
    }
    taken = merge([*said, *(item.span for item in found)])
    for span, reason in sorted(reasons.items()):
        free = trimmed(raw, span)
        if len(free) and not _overlaps(taken, free):
            found.append(Furniture(free, reason))
    taken = merge([*said, *(item.span for item in found)])
    found += [Furniture(span, "markup") for span in _left_over(raw, taken)]
    return tuple(sorted(found, key=lambda item: item.span))


def _overlaps(taken: Sequence[Span], span: Span) -> bool:
    index = bisect_left(taken, span.end, key=lambda other: other.start)
    return index > 0 and taken[index - 1].end > span.start


def trimmed(raw: str, span: Span) -> Span:
    """A span without the white space at its ends."""
    text = span.of(raw)
    start = span.start + len(text) - len(text.lstrip())
    return Span(min(start, span.end), max(min(start, span.end), span.start + len(text.rstrip())))


def _left_over(raw: str, taken: Sequence[Span]) -> list[Span]:
    left: list[Span] = []
    place = 0
    for span in [*taken, Span(len(raw), len(raw))]:
        if place < span.start:
            free = trimmed(raw, Span(place, span.start))
            if len(free):
                left.append(free)
        place = max(place, span.end)
    return left


def _title(blocks: Sequence[Block], furniture: Sequence[Furniture], raw: str) -> str:
    """The first line of a title page, else the first heading, else how the text begins."""
    front = next((item for item in furniture if item.reason == "title page"), None)
    first = blocks[0].content.runs[0][1] if blocks else len(raw)
    if front is not None and front.span.start < first:
        return " ".join(front.span.of(raw).split()).strip("#*_ ")
    heading = next((block.text for block in blocks[:12] if block.kind is Kind.HEADING), None)
    if heading is not None:
        return heading
    words = blocks[0].text.split() if blocks else []
    return " ".join(words[:10]) + ("…" if len(words) > 10 else "")
