"""Parts into a Document: blocks, notes and furniture, every character accounted for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from courseware.documents import Block, Document, Furniture, Kind, Note, NoteMark, UnreadableDocument
from courseware.readers.joining import keep_hyphens
from courseware.readers.notes import Found, Notes
from courseware.readers.parts import Mark, Part, Role, drawn
from courseware.readers.source import Source
from courseware.spans import MappedText, Span, merge

_KINDS = {
    Role.BODY: Kind.PARAGRAPH,
    Role.HEADING: Kind.HEADING,
    Role.QUOTATION: Kind.QUOTATION,
    Role.LIST: Kind.LIST,
    Role.POST: Kind.POST,
}
_UNNAMED = ("markup", "hyphen")


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
