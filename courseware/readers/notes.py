"""Notes: which parts of a text are footnotes, which parts run on, and which mark each hangs on.

A note is known by its marker (raised digits, ``<sup>``, ``[1]``, ``[^1]``, a bare number) or by its citation signs
and its place at the foot of a page. Numbers that an OCR engine lost are put back only where the count of notes on
a page and the marks in its text leave one possibility.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from courseware.readers.citations import is_citation, signs_in
from courseware.readers.inline import scan
from courseware.readers.markers import Start, cites_after, marker_of
from courseware.readers.parts import Cut, Mark, Part, Role, is_finished, starts_low
from courseware.spans import Span

NOTES_HEADING = re.compile(
    r"\W*(?:foot|end)?notes?(?: and (?:references|sources)| to (?:the )?text)?\W*$", re.IGNORECASE
)
_PAGE_TAIL = re.compile(r"(?:pp?|ll?)\. ?[\dIVXLC]+(?:[–-]\d+)?\.$")


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


class Finder:
    """Goes over the parts of one text once and gathers its notes."""

    def __init__(self, raw: str, parts: Sequence[Part]) -> None:
        self.raw = raw
        self.parts = [part for part in parts if part.role is not Role.FURNITURE]
        self.starts = {id(part): marker_of(raw, part) for part in self.parts if part.role in (Role.BODY, Role.LIST)}
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
        citing = sum(cites_after(part, start) for part, start in row)
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
        cites = cites_after(part, start)
        bracketed = start.span.of(self.raw).lstrip().startswith("[")
        if bracketed:
            return marked or beside
        follows = int(start.marker) in (last + 1, last + 2)
        foot = self._at_foot(index) and is_finished(part.text) and bool(self.marked)
        if marked and int(start.marker) == last + 1 and (foot or beside) and self._marked_above(index, start):
            return True
        return cites and (marked or foot or (beside and follows))

    def _marked_above(self, index: int, start: Start) -> bool:
        """Whether the mark of a note stands above it on its page."""
        for part in reversed(self.parts[max(0, index - 60) : index]):
            if part.page != self.parts[index].page:
                return False
            if any(mark.marker == start.marker for mark in part.marks):
                return True
        return False

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
        before = next((p for p in reversed(self.parts[max(0, index - 8) : index]) if p.role is not Role.NOTE), None)
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
        return index + 12 >= len(self.parts) and self.parts[0].page != page

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
