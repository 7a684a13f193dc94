"""A reading in a bibliography, in the four styles that courses ask for most.

Made from the card alone, so volume, pages and address are missing; where the card has a full citation of its own, that
one is shown first. Sources: The Chicago Manual of Style, 17th ed., 14.75–14.79 (authors), 14.84 (bodies), 14.145 (no
date), 14.168 (journals), 14.191 (newspapers), 14.206–14.210 (websites, forums), 14.217 (lectures), 14.222 (archives);
MLA Handbook, 9th ed., chapter 5 (the nine elements; names of presses); Publication Manual of the American Psychological
Association, 7th ed., 9.8–9.13 (authors), 9.29 (publisher), 10.1–10.16; Pears and Shields, Cite Them Right, 12th ed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from enum import StrEnum

from courseware.authors import Author, authors_of
from courseware.citing import NO_DATE, Card

Cited = tuple[tuple[str, bool], ...]
"""Words of a citation in order, and whether they stand in italics."""


class Style(StrEnum):
    """A style, by the name that a course knows it by."""

    CHICAGO = "Chicago (notes and bibliography)"
    MLA = "MLA"
    APA = "APA"
    HARVARD = "Harvard"


_CONTAINED = frozenset({"article", "newspaper"})
"""Genres that stand in something with a title of its own, which the card names as the publisher."""
_QUOTED = _CONTAINED | {"thread", "essay", "speech"}
"""Genres whose titles stand in quotation marks: they are no books."""
_APA_KINDS = {"thread": "Online forum thread", "archive document": "Archive document", "speech": "Speech transcript"}


def full_citation(card: Card) -> str:
    """The citation that the card gives, or where it gives none, Chicago's.

    >>> full_citation(Card("Behave", "Robert M. Sapolsky", "2017", "Penguin Books", "monograph"))
    'Sapolsky, Robert M. Behave. Penguin Books, 2017.'
    """
    return card.citation.strip() or words_of(citation(card, Style.CHICAGO))


def citation(card: Card, style: Style) -> Cited:
    """The card as an entry of a bibliography. A card has a title at least."""
    kept = [piece for piece in _STYLES[style](card) if piece[0]]
    return (*kept[:-1], (kept[-1][0].rstrip(), kept[-1][1]))


def words_of(cited: Cited) -> str:
    """The words without their italics."""
    return "".join(words for words, _ in cited)


def _chicago(card: Card) -> list[tuple[str, bool]]:
    names = _listed([author.inverted for author in _first(card)], [author.straight for author in _rest(card)], "and")
    date = card.year or NO_DATE
    if card.genre == "archive document":
        return [*_lead(names), (f"{_stop(card.title)} {_stop(date)}{_after(card.publisher)}", False)]
    if card.genre == "article" and card.publisher:
        return [*_lead(names), (f"“{_stop(card.title)}” ", False), (card.publisher, True), (f" ({date}).", False)]
    return [*_lead(names), *_titled(card), *_made(card.publisher, date, italic=card.genre == "newspaper")]


def _mla(card: Card) -> list[tuple[str, bool]]:
    first, rest = [author.inverted for author in _first(card)], [author.straight for author in _rest(card)]
    names = f"{first[0]}, et al." if len(rest) > 1 else _listed(first, rest, "and")
    if card.genre == "archive document":
        return [*_lead(names), (f"{_stop(card.title)}{_after(card.year)}{_after(card.publisher)}", False)]
    maker = _press(card.publisher) if card.genre not in _CONTAINED else card.publisher
    italic = card.genre in _CONTAINED | {"thread"}
    return [*_lead(names), *_titled(card), *_made(maker, card.year, italic=italic)]


def _apa(card: Card) -> list[tuple[str, bool]]:
    names = [f"{author.surname}, {author.initials}" if author.given else _bare(author) for author in _authors(card)]
    who = ", & ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
    date = f"({card.year or NO_DATE}). "
    kind = f" [{_APA_KINDS[card.genre]}]" if card.genre in _APA_KINDS else ""
    contained = card.genre in _CONTAINED
    title = [
        (card.title if kind else _stop(card.title), not contained),
        (f"{kind}." if kind else "", False),
        (" ", False),
    ]
    # 9.29: a publisher that is the author is not said twice.
    maker = "" if card.publisher.casefold() == card.author.casefold() else card.publisher
    after = [(maker, contained), ("." if maker else "", False)]
    lead = [(f"{_stop(who)} ", False), (date, False), *title] if who else [*title, (date, False)]
    return [*lead, *after]


def _harvard(card: Card) -> list[tuple[str, bool]]:
    names = [
        f"{author.surname}, {author.initials.replace(' ', '')}" if author.given else _bare(author)
        for author in _authors(card)
    ]
    many = len(names) > 3
    who = [(names[0], False), (" et al.", True)] if many else [(_listed(names[:1], names[1:], "and", ""), False)]
    date = f"({card.year or 'no date'})"
    quoted = card.genre in _QUOTED
    title = [(f"‘{card.title}’" if quoted else card.title, not quoted)]
    head = [*who, (f" {date} ", False), *title] if names else [*title, (f" {date}", False)]
    if not card.publisher:
        return [*head, (".", False)]
    between = (", " if names else " ") if quoted else (". " if names else " ")
    return [*head, (between, False), (card.publisher, quoted and card.genre != "speech"), (".", False)]


_STYLES: dict[Style, Callable[[Card], list[tuple[str, bool]]]] = {
    Style.CHICAGO: _chicago,
    Style.MLA: _mla,
    Style.APA: _apa,
    Style.HARVARD: _harvard,
}


def _authors(card: Card) -> tuple[Author, ...]:
    return authors_of(card.author)


def _first(card: Card) -> tuple[Author, ...]:
    return tuple(Author(_bare(author), author.given) for author in _authors(card)[:1])


def _rest(card: Card) -> tuple[Author, ...]:
    return _authors(card)[1:]


def _bare(author: Author) -> str:
    # Chicago 14.84: a body is sorted without its article; its name begins with a capital.
    name = author.surname if author.given else re.sub(r"^the ", "", author.surname)
    return name if author.given else name[:1].upper() + name[1:]


def _listed(first: Sequence[str], rest: Sequence[str], word: str, comma: str = ",") -> str:
    names = [*first, *rest]
    if len(names) < 2:
        return "".join(names)
    between = comma if len(names) == 2 else comma or ""
    return f"{', '.join(names[:-1])}{between} {word} {names[-1]}"


def _lead(names: str) -> list[tuple[str, bool]]:
    return [(f"{_stop(names)} ", False)] if names else []


def _titled(card: Card) -> list[tuple[str, bool]]:
    if card.genre in _QUOTED:
        return [(f"“{_stop(card.title)}” ", False)]
    closed = card.title[-1:] in "?!."
    return [(card.title, True), (" " if closed else ". ", False)]


def _made(maker: str, date: str, italic: bool) -> list[tuple[str, bool]]:
    if maker and date:
        return [(maker, italic), (f", {_stop(date)}", False)]
    return [(maker, italic), ("." if maker else _stop(date) if date else "", False)]


def _stop(words: str) -> str:
    return words if words[-1:] in ("?", "!", ".") else f"{words}."


def _after(words: str) -> str:
    return f" {_stop(words)}" if words else ""


def _press(publisher: str) -> str:
    """MLA: University and Press are U and P, in the names of academic presses."""
    if "University" not in publisher:
        return publisher
    return publisher.replace("University Press", "UP").replace("University", "U").replace("Press", "P")
