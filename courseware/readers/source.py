"""What is known of a file besides its words: what was decided about it, and who wants to hear how far it is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from courseware.corrections import LineChoice

Tell = Callable[[int, int], None]
"""Called with (steps done, steps in all) while a document is read; the second may grow once a file is open."""

_STAGES = 4
"""Steps that every reading has: drawn, furniture cleared, notes found, put together."""


class Progress:
    """Counts steps and tells them to whoever wants to hear."""

    def __init__(self, tell: Tell | None = None) -> None:
        self.tell = tell
        self.done = 0
        self.whole = _STAGES

    def expect(self, steps: int) -> None:
        """So many steps are to come besides the stages."""
        self.whole += steps

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        if self.tell is not None:
            self.tell(min(self.done, self.whole), self.whole)


@dataclass(frozen=True)
class Source:
    """A file on its way to become a Document.

    ``card`` is what is said of it by who loads it; it wins over what the document says of itself.
    """

    sha256: str
    form: str
    encoding: str = "utf-8"
    card: Mapping[str, str] = field(default_factory=dict)
    lines: Sequence[LineChoice] = ()
    progress: Progress = field(default_factory=Progress)
