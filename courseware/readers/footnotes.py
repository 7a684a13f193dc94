"""Notes: which parts of a text are footnotes, which parts run on, and which mark each hangs on.

A note is known by its marker (raised digits, ``<sup>``, ``[1]``, ``[^1]``, a bare number) or by its citation signs
and its place at the foot of a page. Numbers that an OCR engine lost are put back only where the count of notes on
a page and the marks in its text leave one possibility.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from courseware.readers.inline import RAISED, SUPERSCRIPT, digits_of, scan
from courseware.readers.parts import Cut, Mark, Part, Role, is_finished, starts_low
from courseware.spans import Span

_SIGN = re.compile(
    r"\bpp?\.\s?\d|\bll?\.\s?\d|\bvols?\.\s|\bno(?:s)?\.\s?\d|\beds?\.|\btrans\.|\btr\. from\b|\bIbid\b"
    r"|\bop\. ?cit|\bcf\.\s"
    r"|\bloc\. ?cit|\bsupra\b|\bPress\b|\bPublish(?:ers|ing)\b|\bVerlag\b|\bJournal\b|\bReview\b|\bdissertation\b"
    r"|\((?:[^()]{2,60}[:,]\s)?[^()]{0,40}\b1[5-9]\d\d(?:[–-]\d\d+)?\)"
    r"|\((?:[^()]{2,60}[:,]\s)?[^()]{0,40}\b20[0-4]\d\)"
    r"|\b\d+[:.]\d+ \((?:[A-Z][a-z]+ )?\d{4}\)|\bf\. ?\d+\w*,|\bop\. ?\d+,|\bd\. ?\d+,|\bfols?\.\s?\d"
    r"|\bkn\. ?\d|\bhttps?://|\bdoi\b"
    r"|\b[Ss]ee (?:also |for )?(?:[A-Z“‘\"']|my |his |her )|\bQuoted in\b|\bch(?:ap)?s?\.? \d|\bchapter \d+\."
    r"|\bet al\b|\b[Hh]ereafter\b"
    r"|\((?:[A-ZÀ-Þ][\w.]{1,15},? ){0,3}[A-ZÀ-Þ][\w.]{2,15}: [A-Z]"
    r"|\d{2,4}[–-]\d{2,4}[.,;)]|\bUniversity of\b|\b(?:[A-Z]\.\s?){1,2}[A-Z][a-zà-ž]+,"
)
_PLAIN_START = re.compile(r"\s*(\d{1,3})(?:[.)](?=\s)|)\s{0,4}(?=[A-ZÀ-ÞЀ-Я“\"'‘*_(«])")
_BRACKET_START = re.compile(r"\s*\[(\d{1,3}|[*†‡])\]:?\s*")
_STAR_START = re.compile(r"\s*([*†‡§]{1,3})\s?(?=[A-ZÀ-Þ“\"'‘])")
_RAISED_START = re.compile(rf"\s*{RAISED}\s*")
_SUPER_START = re.compile(rf"\s*({SUPERSCRIPT})\s*")
_GUTENBERG = re.compile(r"\s*\[(?:Foot)?[Nn]ote (\w{1,4})[:.]\s*")
NOTES_HEADING = re.compile(
    r"\W*(?:foot|end)?notes?(?: and (?:references|sources)| to (?:the )?text)?\W*$", re.IGNORECASE
)
_PAGE_TAIL = re.compile(r"(?:pp?|ll?)\. ?[\dIVXLC]+(?:[–-]\d+)?\.$")


@dataclass(frozen=True)
class Start:
    """How a part begins if it is a note: its marker, what to cut, and whether the shape alone proves it."""

    marker: str
    span: Span
    sure: bool


@dataclass
class Found:
    """A note in the making: its parts in order, its marker, and where its block of notes stands."""

    parts: list[Part]
    marker: str | None
    zone: int
    endnote: bool = False
    mark: Mark | None = None
    home: Part | None = None


@dataclass
class Notes:
    """All notes of a text, and the raw places of marks that were confirmed."""

    found: list[Found] = field(default_factory=list)

    @property
    def parts(self) -> list[Part]:
        """Every part that belongs to a note."""
        return [part for note in self.found for part in note.parts]


def signs_in(text: str) -> int:
    """How many citation signs a text shows: pages, volumes, presses, years in brackets, archives.

    >>> signs_in("Joachim C. Fest, Hitler, tr. from the German (London, 1974), p. 511.") >= 3
    True
    """
    return len(_SIGN.findall(text))


def is_citation(text: str, per_words: int = 22) -> bool:
    """Whether a text has at least one citation sign to so many words, and no fewer than one."""
    signs = signs_in(text)
    return signs >= 1 and signs * per_words >= len(text.split())


def start_of(raw: str, part: Part) -> Start | None:
    """The marker at the head of a part, if it has one."""
    place, end = part.start, part.regions[0].end
    raised = _RAISED_START.match(raw, place, end)
    if raised:
        return Start(raised.group("raised"), Span(place, raised.end()), True)
    superscript = _SUPER_START.match(raw, place, end)
    if superscript:
        return Start(digits_of(superscript.group(1)), Span(place, superscript.end()), True)
    named = _GUTENBERG.match(raw, place, end)
    if named:
        return Start(named.group(1), Span(place, named.end()), True)
    for pattern in (_BRACKET_START, _STAR_START, _PLAIN_START):
        match = pattern.match(raw, place, end)
        if match:
            return Start(match.group(1), Span(place, match.end()), False)
    return None


def _start(raw: str, part: Part) -> Start | None:
    """The marker at the head of a part. What the page shows at its foot or raised needs no further proof."""
    first = part.marks[0] if part.marks and part.marks[0].span.start == part.start else None
    if part.is_foot and first is not None:
        return Start(first.marker, first.span, True)
    start = start_of(raw, part)
    return Start(start.marker, start.span, True) if start is not None and part.is_foot else start


def _cites_after(part: Part, start: Start) -> bool:
    """Whether what follows the marker cites."""
    return is_citation(part.text.removeprefix(start.marker).lstrip(".) "), 30)


class Finder:
    """Goes over the parts of one text once and gathers its notes."""

    def __init__(self, raw: str, parts: Sequence[Part]) -> None:
        self.raw = raw
        self.parts = [part for part in parts if part.role is not Role.FURNITURE]
        self.starts = {id(part): _start(raw, part) for part in self.parts if part.role in (Role.BODY, Role.LIST)}
        self.marked = {mark.marker for part in self.parts for mark in part.marks}

    def find(self) -> Notes:
        """The notes, with their parts taken out of the body (role NOTE) and their markers cut."""
        self._sure()
        self._sections()
        self._unsure()
        self._spread()
        self._run_ons()
        return self._gathered()

    def _take(self, part: Part, start: Start | None) -> None:
        part.role = Role.NOTE
        if start is not None:
            part.marker = start.marker
            part.cuts.append(Cut(start.span, "note marker"))
            part.marks = [mark for mark in part.marks if mark.span.start >= start.span.end]
            self._close_bracket(part, start)
            if self.raw[start.span.end : start.span.end + 1] in "*_":
                known = {cut.span for cut in part.cuts}
                tail = scan(self.raw, Span(start.span.end, part.regions[0].end))[0]
                part.cuts += [cut for cut in tail if cut.span not in known]
            part.draw(self.raw)

    def _close_bracket(self, part: Part, start: Start) -> None:
        """The bracket that closes "[Footnote 1: …]"."""
        closes = start.span.of(self.raw).lstrip().startswith("[") and "]" not in start.span.of(self.raw)
        if closes and self.raw[part.end - 1 : part.end] == "]":
            part.cuts.append(Cut(Span(part.end - 1, part.end), "note marker"))

    def _sure(self) -> None:
        for part in self.parts:
            start = self.starts.get(id(part))
            if part.text and (part.is_foot or (start is not None and start.sure)):
                self._take(part, start)

    def _sections(self) -> None:
        """Everything under a heading "Notes" where numbered notes stand there."""
        for index, part in enumerate(self.parts):
            if not self._heads_notes(part):
                continue
            below: list[Part] = []
            for other in self.parts[index + 1 :]:
                if other.role is Role.HEADING or self._looks_like_heading(other):
                    break
                below.append(other)
            numbered = [other for other in below if other.role is Role.NOTE or self.starts.get(id(other))]
            if not below or (below[0] not in numbered and len(numbered) * 2 < len(below)):
                continue
            if not NOTES_HEADING.match(part.text) and not self._are_marked(below):
                continue
            part.discard("note marker")
            for other in below:
                if other.role is not Role.NOTE:
                    self._take(other, self.starts.get(id(other)))
                other.level = -1

    def _heads_notes(self, part: Part) -> bool:
        if part.role not in (Role.HEADING, Role.BODY) or len(part.text) > 40:
            return False
        return bool(NOTES_HEADING.match(part.text) or re.fullmatch(r"references|citations|sources", part.text.lower()))

    def _are_marked(self, below: Sequence[Part]) -> bool:
        """Whether the first entry's number stands as a mark in the text."""
        start = self.starts.get(id(below[0]))
        return below[0].role is Role.NOTE or (start is not None and start.marker in self.marked)

    def _looks_like_heading(self, part: Part) -> bool:
        words = part.text.split()
        plain = part.role is Role.BODY and self.starts.get(id(part)) is None
        return plain and len(words) <= 8 and not is_finished(part.text) and part.text[:1].isupper() and part.gap > 0

    def _unsure(self) -> None:
        """Bare numbers, [1] and stars: only with a mark in the text or in line with notes already known."""
        last = 0
        self._blocks()
        for index, part in enumerate(self.parts):
            if part.role is Role.NOTE:
                last = int(part.marker) if part.marker and part.marker.isdigit() else last
                continue
            start = self.starts.get(id(part))
            if start is None or start.sure or not part.text:
                continue
            if self._is_note(index, part, start, last):
                self._take(part, start)
                last = int(start.marker) if start.marker.isdigit() else last

    def _blocks(self) -> None:
        """Paragraphs in a row that are numbered n, n+1, …: notes if half of them cite and a mark in the text has
        one of the numbers, or none has a full stop after it as lists have."""
        row: list[tuple[Part, Start]] = []
        for part in [*self.parts, None]:
            start = self.starts.get(id(part)) if part is not None else None
            plain = start is not None and not start.sure and start.marker.isdigit()
            if part is not None and start is not None and plain and self._follows(row, part, start):
                row.append((part, start))
                continue
            if len(row) > 1 and self._is_block(row):
                for member, its_start in row:
                    self._take(member, its_start)
            row = [(part, start)] if part is not None and start is not None and plain else []

    def _follows(self, row: Sequence[tuple[Part, Start]], part: Part, start: Start) -> bool:
        if not row or part.page != row[-1][0].page:
            return not row
        return int(start.marker) == int(row[-1][1].marker) + 1

    def _is_block(self, row: Sequence[tuple[Part, Start]]) -> bool:
        citing = sum(_cites_after(part, start) for part, start in row)
        marked = sum(start.marker in self.marked for _, start in row)
        if marked == len(row) and citing:
            return True
        listed = any(re.search(r"\d[.)]", start.span.of(self.raw)) for _, start in row)
        return citing * 2 >= len(row) and (marked > 0 or not listed)

    def _is_note(self, index: int, part: Part, start: Start, last: int) -> bool:
        marked = start.marker in self.marked
        beside = index > 0 and self.parts[index - 1].role is Role.NOTE
        if not start.marker.isdigit():
            return marked
        cites = _cites_after(part, start)
        bracketed = start.span.of(self.raw).lstrip().startswith("[")
        if bracketed:
            return marked or beside
        follows = int(start.marker) in (last + 1, last + 2)
        foot = self._at_foot(index) and is_finished(part.text) and bool(self.marked)
        return cites and (marked or foot or (beside and follows))

    def _spread(self) -> None:
        """Unmarked neighbours of notes that cite: upwards to the body, downwards to the end of the page."""
        for index in range(len(self.parts) - 2, -1, -1):
            part, below = self.parts[index], self.parts[index + 1]
            if part.role is Role.BODY and below.role is Role.NOTE and part.page == below.page and self._cites(index):
                self._take(part, None)
        for index in range(1, len(self.parts)):
            part, above = self.parts[index], self.parts[index - 1]
            if part.role is Role.BODY and above.role is Role.NOTE and part.page == above.page and above.level != -1:
                foot = self._at_foot(index)
                if self._cites(index) or (foot and is_citation(part.text, 40)) or self._is_tail(index):
                    self._take(part, None)

        for index in range(1, len(self.parts) - 1):
            if self.parts[index].role is Role.BODY and self._is_inserted(index):
                self._take(self.parts[index], None)

    def _is_inserted(self, index: int) -> bool:
        """A citing paragraph between two halves of a sentence."""
        before = self.parts[index - 1]
        after = next((p for p in self.parts[index + 1 : index + 8] if p.role is not Role.NOTE), None)
        if before.role is not Role.BODY or after is None or after.role is not Role.BODY or not self._cites(index):
            return False
        return not is_finished(before.text) and not before.text.endswith(":") and starts_low(after.text)

    def _cites(self, index: int) -> bool:
        """Strong evidence: several signs, close together, and not a paragraph that the body needs."""
        part = self.parts[index]
        words = len(part.text.split())
        signs = signs_in(part.text)
        if any(mark.sure for mark in part.marks):
            return False
        return signs * 16 >= words and (signs >= 2 or words < 12) and not self._body_needs(index)

    def _body_needs(self, index: int) -> bool:
        """Whether the sentence before goes on in this part, or this part's in the next body part."""
        before = next((p for p in reversed(self.parts[:index][-8:]) if p.role is not Role.NOTE), None)
        part = self.parts[index]
        return (
            before is not None and not is_finished(before.text) and starts_low(part.text) and before.role is Role.BODY
        )

    def _is_tail(self, index: int) -> bool:
        """A short end of the note above ("University Press, 1999).", "pp. 21–34.")."""
        part, above = self.parts[index], self.parts[index - 1]
        short = len(part.text.split()) <= 12 and signs_in(part.text) > 0
        return short and (not is_finished(above.text) or bool(_PAGE_TAIL.match(part.text)))

    def _at_foot(self, index: int) -> bool:
        """Whether only notes stand between a part and the end of its page."""
        page = self.parts[index].page
        for other in self.parts[index + 1 : index + 12]:
            if other.page != page:
                return True
            if other.role is not Role.NOTE and not is_citation(other.text, 40):
                return False
        return False

    def _run_ons(self) -> None:
        """A part between two halves of a body sentence that ends an unfinished note, or stands right above notes."""
        is_open, zoned = False, False
        for index, part in enumerate(self.parts):
            if part.role is Role.NOTE:
                is_open = (is_open and zoned) or not is_finished(part.text)
                zoned = True
                continue
            zoned = False
            if is_open and part.role is Role.BODY and self._continues(index):
                self._take(part, None)
                is_open, zoned = not is_finished(part.text), True

    def _continues(self, index: int) -> bool:
        part = self.parts[index]
        if index == 0 or self.parts[index - 1].role is Role.NOTE:
            return False
        before = next((p for p in reversed(self.parts[max(0, index - 8) : index]) if p.role is Role.BODY), None)
        after = next((p for p in self.parts[index + 1 : index + 12] if p.role is Role.BODY), None)
        if not is_finished(part.text) or any(mark.sure for mark in part.marks) or signs_in(part.text) == 0:
            return False
        if before is None or is_finished(before.text):
            return False
        return after is not None and not (starts_low(part.text) and not starts_low(after.text))

    def _gathered(self) -> Notes:
        """Parts into notes: an unmarked part goes to the last note still open, else it is a note of its own."""
        notes = Notes()
        zone, beside = 0, False
        open_note: Found | None = None
        for part in self.parts:
            if part.role is not Role.NOTE:
                zone, beside = zone + beside, False
                continue
            beside = True
            endnote = part.level == -1
            joins = open_note is not None or ((endnote or part.is_foot) and bool(notes.found))
            if part.marker is None and joins:
                note = open_note if open_note is not None else notes.found[-1]
                note.parts.append(part)
            else:
                note = Found([part], part.marker, zone, endnote)
                notes.found.append(note)
            if not is_finished(part.text):
                open_note = note
            elif note is open_note:
                open_note = None
        return notes


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
