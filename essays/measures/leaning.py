"""Whether an essay rests what it says happened on a document of a kind that cannot bear it."""

from __future__ import annotations

from dataclasses import dataclass

from courseware.genres import Genre, genre_named
from essays.evidence import EvidenceUnit
from essays.measures.values import Findings
from essays.sources import SourceText

FEWEST = 2
"""Pieces of evidence that must rest on it: one may be a passing use."""


@dataclass(frozen=True)
class Leaning:
    """The document that is leant on, the sentences that do, and how many pieces of evidence have a place at all."""

    text: SourceText
    genre: Genre
    sentences: tuple[int, ...]
    placed: int

    @property
    def told(self) -> str:
        """What was seen, in a sentence."""
        resting = len(self.sentences)
        share = f"All {resting}" if resting == self.placed else f"{resting} of {self.placed}"
        pieces = f"{share} pieces of evidence with a place in the readings"
        return f"{pieces} rest on {self.genre.a_name} alone, “{self.text.title}”."

    @property
    def why(self) -> str:
        """What such a document is good for and what not."""
        several = self.genre.several.capitalize()
        return f"{several} are good for {self.genre.good_for}; they are weak for {self.genre.weak_for}."


def leaning(found: Findings) -> Leaning | None:
    """The document of opinion that bears at least half of the evidence, where another kind was to be had.

    What the essay reports as somebody's view is left out: for that, such a document is good.
    """
    placed = [unit for unit in found.evidence.strong.values() if unit.documents]
    if not any(_proves(found.sources.texts[number]) for number in found.sources.documents):
        return None
    for text in found.sources.texts:
        genre = genre_named(text.genre)
        resting = [unit.sentence for unit in placed if _rests(unit, text)]
        if genre and not genre.proves and len(resting) >= FEWEST and 2 * len(resting) >= len(placed):
            return Leaning(text, genre, tuple(sorted(resting)), len(placed))
    return None


def _proves(text: SourceText) -> bool:
    genre = genre_named(text.genre)
    return genre is None or genre.proves


def _rests(unit: EvidenceUnit, text: SourceText) -> bool:
    return unit.documents == {text.document_id} and "attribution" not in unit.kinds
