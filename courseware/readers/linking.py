"""Notes and their marks: lost numbers put back, each note hung on its mark, false marks given back to the text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import groupby

from courseware.readers.notes import Found, Notes
from courseware.readers.parts import Cut, Mark, Part, Role
from courseware.spans import Span


def number(notes: Notes, parts: Sequence[Part]) -> None:
    """Put back lost or misread markers where a page's notes and marks leave one possibility.

    On a page with k notes after a page that ended with note n, the notes are n+1 … n+k. That is believed only when
    every marker read in its notes and every mark in its text lies in this range; then the notes whose marker
    is lost take the free numbers in order.
    """
    marks = sorted(
        (mark.span.start, int(mark.marker))
        for part in parts
        if part.role not in (Role.NOTE, Role.FURNITURE)
        for mark in part.marks
        if mark.marker.isdigit()
    )
    last, begin = 0, -1
    for _, members in groupby(notes.found, key=lambda note: note.zone):
        group = list(members)
        first = min(note.parts[0].start for note in group)
        low, high = bisect_right(marks, (begin, 0)), bisect_left(marks, (first, 0))
        last = _number_zone(group, [number for _, number in marks[low:high]], last)
        begin = max(part.end for note in group for part in note.parts if part.marker or part is note.parts[0])


def _number_zone(group: Sequence[Found], marks: Sequence[int], last: int) -> int:
    """Number the notes of one page; returns its last number."""
    read = [int(note.marker) for note in group if note.marker and note.marker.isdigit()]
    if any(note.marker and not note.marker.isdigit() for note in group) or any(note.endnote for note in group):
        return max(read, default=last)
    if read and read[0] == 1 and last > 1:
        last = 0
    reach = range(last + 1, last + len(group) + 1)
    misread = [number for number in read if number <= last or read.count(number) > 1]
    sound = [number for number in read if number not in misread]
    heard = [number for number in marks if number > last]
    if any(number not in reach for number in sound) or any(number not in reach for number in heard):
        return max([*sound, last])
    free = iter(number for number in reach if number not in sound)
    for note in group:
        if note.marker is None or int(note.marker) in misread:
            note.marker = str(next(free))
    return reach[-1]


def link(notes: Notes, parts: Sequence[Part]) -> None:
    """Hang each note on its mark: the nearest one before it with its marker; for endnotes the first still free."""
    marks: dict[str, list[tuple[Mark, Part]]] = {}
    for part in parts:
        if part.role in (Role.NOTE, Role.FURNITURE):
            continue
        for mark in part.marks:
            marks.setdefault(mark.marker, []).append((mark, part))
    taken: set[Span] = set()
    for note in notes.found:
        candidates = [pair for pair in marks.get(note.marker or "", []) if pair[0].span not in taken]
        before = [pair for pair in candidates if pair[0].span.start < note.parts[0].start]
        sure = [pair for pair in before if pair[0].sure]
        chosen = (before[:1] if note.endnote else (sure or before)[-1:]) or candidates[:1]
        if chosen:
            note.mark, note.home = chosen[0]
            taken.add(note.mark.span)


def confirm(notes: Notes, parts: Sequence[Part]) -> None:
    """Cut the marks that are marks; what only looked like one ("in 1917. 10 …") goes back to the text.

    A mark stands if a note hangs on it, if its shape proves it, or if its number goes on from the mark before.
    """
    linked = {note.mark.span for note in notes.found if note.mark is not None}
    digits = {note.marker for note in notes.found}
    last = 0
    row = _in_a_row(parts) if not notes.found else frozenset()
    for part in parts:
        if part.role is Role.FURNITURE:
            continue
        kept: list[Mark] = []
        for mark in part.marks:
            plain = mark.marker.isdigit()
            in_line = plain and last < int(mark.marker) <= last + 6 and last > 0 and mark.marker not in digits
            if mark.sure or mark.span in linked or (in_line and part.role is not Role.NOTE) or mark.span in row:
                kept.append(mark)
                last = int(mark.marker) if plain and part.role is not Role.NOTE else last
        part.marks = [] if part.role is Role.NOTE else kept
        part.cuts += [Cut(mark.span, "note marker") for mark in kept]


def _in_a_row(parts: Sequence[Part]) -> frozenset[Span]:
    """In a text whose notes are gone: bare marks that count 1, 2, 3 … at least three times."""
    row: list[Span] = []
    expected = None
    for part in parts:
        for mark in part.marks:
            if mark.marker.isdigit() and (expected is None or int(mark.marker) == expected):
                row.append(mark.span)
                expected = int(mark.marker) + 1
    return frozenset(row) if len(row) >= 3 else frozenset()
