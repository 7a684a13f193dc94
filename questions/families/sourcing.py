"""Sourcing: what a document of its kind is good evidence for. Asked once of a document whose card names its genre.

The key and the reasons come from the table of genres (``courseware.genres``); the evidence is the document's opening
sentence, where a reader meets who is speaking.
"""

from __future__ import annotations

from courseware.genres import GENRES, Genre, genre_named
from courseware.spans import Span
from courseware.thinking import Thinking
from questions.candidates import Candidate
from questions.document_index import DocumentIndex
from questions.families.shape import GAP
from questions.items import Certificate, Cognitive, Evidence, Item, ItemType, Lineage, Option

FAMILY = "sourcing"
WORTH = 0.5
"""Of a document, not of a sentence: above a passing fact, below what the document itself stresses."""
WRONG = 3


def propose(index: DocumentIndex, generator: str, seed: int) -> tuple[Item, Candidate] | None:
    """The item of a document, and its candidate; None where the card names no genre, no title, or nothing is said."""
    card = index.reading.document.card
    genre, title = genre_named(card.get("genre", "")), card.get("title", "")
    site = next(iter(index.sites), None)
    if genre is None or not title or site is None or not genre.good_for:
        return None
    stem = f"“{title}” is {genre.a_name}{_made(card)}. What would a historian use it for?"
    candidate = Candidate(
        FAMILY, "use of the genre", stem, genre.good_for, "use", site,
        Span(site.sentence.start, site.sentence.end), GAP, cognitive=Cognitive.ANALYSE, difficulty=0.6,
    )  # fmt: skip
    return _item(candidate, genre, site.evidence(), Lineage(FAMILY, candidate.rule, seed, generator)), candidate


def _made(card: dict[str, str]) -> str:
    author, year = card.get("author", ""), card.get("year", "")
    return (f" by {author}" if author and not author.startswith("unknown") else "") + (f" ({year})" if year else "")


def _item(candidate: Candidate, genre: Genre, evidence: Evidence, lineage: Lineage) -> Item:
    told = f"{genre.a_name[0].upper()}{genre.a_name[1:]} is {genre.what}. It is good for {genre.good_for}."
    options = (Option(genre.good_for, True, told), *_wrong(genre))
    return Item(
        ItemType.SINGLE, candidate.stem, options, rationale=f"{told} It is weak for {genre.weak_for}.",
        evidence=evidence, cognitive=candidate.cognitive, difficulty=candidate.difficulty, worth=WORTH,
        tags=(str(Thinking.SOURCING),), lineage=lineage,
    )  # fmt: skip


def _wrong(genre: Genre) -> list[Option]:
    """What its own kind is weak for, then what kinds of another standing are good for."""
    own = Option(
        _short(genre.weak_for), False, f"For this {genre.a_name} is weak: {genre.weak_for}.",
        Certificate("weakness of the genre", f"{genre.a_name} is weak for {genre.weak_for}"),
    )  # fmt: skip
    others = [
        Option(
            other.good_for, False, f"That is what {other.a_name} is good for: {other.what}.",
            Certificate("use of another genre", f"{other.a_name} is {other.standing}; this is {genre.standing}"),
        )
        for other in GENRES.values()
        if other.good_for and other.standing is not genre.standing
    ]  # fmt: skip
    return [own, *others[: WRONG - 1]]


def _short(text: str) -> str:
    """The words before the reason that a weakness may carry.

    >>> _short("what happened in the past, as nobody checks what is posted")
    'what happened in the past'
    """
    return text.split(", ")[0]


__all__ = ["FAMILY", "propose"]
