"""The voices of a text: who vouches for what is said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from courseware.spans import Span


class Voice(StrEnum):
    """Who vouches for what is said."""

    AUTHOR = "author"
    QUOTED = "quoted"
    REPORTED = "reported"
    CONTESTED = "contested"


@dataclass(frozen=True)
class Speech:
    """A stretch that another speaks or that the author does not vouch for; code points of the cleaned text."""

    start: int
    end: int
    voice: Voice
    speaker: str | None
    """As the text names the speaker ("Molotov", "some historians"); None where it names none."""
    cue: str
    """The words that show it: "argues that", "according to", a quotation mark."""

    @property
    def span(self) -> Span:
        """The stretch as a span."""
        return Span(self.start, self.end)
