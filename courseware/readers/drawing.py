"""Text drawn out of a structured file: it grows as the file is walked, cut into parts whose roles the file states."""

from __future__ import annotations

import re

from courseware.readers.parts import Cut, Mark, Part, Role
from courseware.spans import Span

_SPACE = re.compile(r"\s+")


class Drawing:
    """The drawn text and its parts. Parts are a blank line apart; a part's own line ends become spaces."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.role = Role.BODY
        self.level = 0
        self.reason = ""
        """Why what is drawn now is furniture, where it is."""
        self.marker: str | None = None
        """The marker that the next note carries."""
        self._pieces: list[str] = []
        self._length = 0
        self._start = 0
        self._marks: list[Mark] = []
        self._cuts: list[Cut] = []

    @property
    def raw(self) -> str:
        """Everything drawn so far."""
        return "".join(self._pieces)

    @property
    def is_fresh(self) -> bool:
        """Whether the running part has no character yet."""
        return self._length == self._start

    def add(self, text: str) -> None:
        """Put words at the end of the running part."""
        clean = _SPACE.sub(" ", text)
        if clean and not (self.is_fresh and clean == " "):
            self._pieces.append(clean)
            self._length += len(clean)

    def mark(self, text: str, marker: str) -> None:
        """Put a note mark, shown as ``text``, at the end of the running part."""
        start = self._length
        self.add(text)
        self._marks.append(Mark(marker, Span(start, self._length)))

    @property
    def tail(self) -> str:
        """The last few characters drawn."""
        return "".join(self._pieces[-3:])[-14:]

    def aside(self, text: str, reason: str) -> None:
        """Put words into the running part that are no part of its text."""
        start = self._length
        self.add(text)
        self._cuts.append(Cut(Span(start, self._length), reason))

    def introduce(self, poster: str) -> None:
        """Put down who posts what follows, as a part of its own."""
        self.begin(Role.BODY)
        self.add(poster)
        self.close()
        if self.parts:
            self.parts[-1].poster = poster

    def begin(self, role: Role, level: int = 0, reason: str = "") -> None:
        """End the running part; what follows has this role, and if it is furniture this reason."""
        self.close()
        self.role, self.level, self.reason = role, level, reason

    def close(self) -> None:
        """End the running part with a blank line."""
        if self.is_fresh:
            return
        place = Span(self._start, self._length)
        part = Part([place], self.role, level=self.level, gap=1, marks=self._marks, cuts=self._cuts, reason=self.reason)
        if self.role is Role.NOTE:
            part.marker, self.marker = self.marker, None
        self.parts.append(part)
        self._marks, self._cuts = [], []
        self._pieces.append("\n\n")
        self._length += 2
        self._start = self._length

    def finish(self) -> tuple[str, list[Part]]:
        """(the whole text, its parts with their words drawn)."""
        self.close()
        raw = self.raw
        for part in self.parts:
            part.draw(raw)
        return raw, [part for part in self.parts if part.text]
