"""Text drawn out of a structured file: it grows as the file is walked, cut into parts whose roles the file states."""

from __future__ import annotations

import re

from courseware.readers.parts import Mark, Part, Role
from courseware.spans import Span

_SPACE = re.compile(r"\s+")


class Drawing:
    """The drawn text and its parts. Parts are a blank line apart; a part's own line ends become spaces."""

    def __init__(self) -> None:
        self.parts: list[Part] = []
        self.role = Role.BODY
        self.level = 0
        self.marker: str | None = None
        """The marker that the next note carries."""
        self._pieces: list[str] = []
        self._length = 0
        self._start = 0
        self._marks: list[Mark] = []

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

    def begin(self, role: Role, level: int = 0) -> None:
        """End the running part; what follows has this role."""
        self.close()
        self.role, self.level = role, level

    def close(self) -> None:
        """End the running part with a blank line."""
        if self.is_fresh:
            return
        part = Part([Span(self._start, self._length)], self.role, level=self.level, gap=1, marks=self._marks)
        if self.role is Role.NOTE:
            part.marker, self.marker = self.marker, None
        self.parts.append(part)
        self._marks = []
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
