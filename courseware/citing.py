"""References to a passage: written from a reading's card, and found again in an essay.

The form is author and date in parentheses with a locator: The Chicago Manual of Style, 17th ed., 15.21 (basic form),
15.23 (locators), 15.29 (more than three authors), 15.34 (no author: a short title), 15.44 ("n.d."). Numbered paragraphs
where there are no pages: 14.22 there, and the Publication Manual of the American Psychological Association, 7th ed.,
8.28 (as "para. 4"). The number is that of the passage on the reading page.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from courseware.authors import Author, authors_of

NO_DATE = "n.d."
_HANGING = frozenset(["a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"])


@dataclass(frozen=True)
class Card:
    """What a reading's card says, as plain values; what it does not say is empty."""

    title: str
    author: str = ""
    year: str = ""
    publisher: str = ""
    genre: str = ""
    licence: str = ""
    language: str = "en"
    citation: str = ""


def reference(card: Card, number: int, poster: str = "", post: int = 0, among: Iterable[Card] = ()) -> str:
    """A passage cited in a text. ``number`` is its number on the reading page, from 1.

    In a thread, ``poster`` is who wrote the post and ``post`` its number. ``among`` are the readings of the course:
    where another one would be cited by the same name and year, the short title is added (Chicago 15.29).

    >>> reference(Card("Stalin's Great Terror and Espionage", "Hiroaki Kuromiya", "2009"), 12)
    '(Kuromiya 2009, ¶ 12)'
    >>> reference(Card("Non-Stalinist USSR", "unknown posters", genre="thread"), 7, "Snake", 3)
    '(Snake n.d., post 3, ¶ 7)'
    """
    name, year = poster or short_author(card), short_year(card)
    title = f"“{short_title(card.title)}”"
    twins = [other for other in among if other != card and (short_author(other), short_year(other)) == (name, year)]
    head = f"{name or title} {year}" + (f", {title}" if twins and name else "")
    return f"({head}{f', post {post}' if post else ''}, ¶ {number})"


def short_author(card: Card) -> str:
    """The author as a reference names them: surname, two surnames, or the first "et al."; empty where there is none.

    >>> short_author(Card("T", "J. Arch Getty and Oleg Naumov"))
    'Getty and Naumov'
    >>> short_author(Card("T", "Ann Roe, Ben Poe, Cy Coe and Di Doe"))
    'Roe et al.'
    """
    names = [re.sub(r"^the ", "", author.surname) for author in authors_of(card.author)]
    if len(names) > 3:
        return f"{names[0]} et al."
    if len(names) == 3:
        return f"{names[0]}, {names[1]}, and {names[2]}"
    return " and ".join(names)


def short_year(card: Card) -> str:
    """The year of the card, of four digits where it says more; "n.d." where it says none.

    >>> short_year(Card("T", year="14 September 2009")), short_year(Card("T"))
    ('2009', 'n.d.')
    """
    found = re.search(r"\b1\d{3}\b|\b20\d{2}\b", card.year)
    return found.group() if found else card.year.strip() or NO_DATE


def short_title(title: str) -> str:
    """The words by which a title is known: those before its colon, five at most (Chicago 14.33).

    >>> short_title("Security by Other Means: Soviet Foreign Policy")
    'Security by Other Means'
    >>> short_title("Could the alliance of 1939 have worked?")
    'Could the alliance of 1939'
    """
    head = re.split(r"[:.?!]\s|\s[–—-]\s", title.strip() + " ")[0].strip(" .?!")
    words = head.split()[:5]
    while len(words) > 1 and words[-1].casefold().strip(",") in _HANGING:
        words.pop()
    return " ".join(words).strip(",;“”\"'‘")


@dataclass(frozen=True)
class FoundReference:
    """A reference as it stands in a text at [start, end), in code points.

    ``author`` are the words before the year: surnames, a poster, or a short title without its quotation marks.
    ``title`` is a short title that stands after the year; ``last`` ends a run of passages, else it is ``number``.
    """

    author: str
    year: str
    number: int
    start: int
    end: int
    title: str = ""
    post: int = 0
    last: int = 0

    def means(self, card: Card, posters: Iterable[str] = ()) -> bool:
        """Whether this reference can mean the reading with that card; ``posters`` are those who speak in a thread.

        >>> found = parse_reference("It was fear (Kuromiya 2009, ¶ 12).")[0]
        >>> found.means(Card("Terror", "Hiroaki Kuromiya", "2009"))
        True
        >>> found.means(Card("Terror", "Hiroaki Kuromiya", "2010"))
        False
        """
        if _year_key(self.year) != _year_key(short_year(card)):
            return False
        if self.title and not _title_means(self.title, card):
            return False
        names = {_key(short_author(card)), *map(_key, posters)} | {_key(author.surname) for author in _first(card)}
        return _key(self.author) in names - {""} or _title_means(self.author, card)


_YEAR = r"(?P<year>(?:1\d{3}|20\d{2})[a-z]?|n\.\s?d\.?|nd)"
_POST = r"(?:,\s*post\s+(?P<post>\d{1,5}))?"
_MARK = r"(?:¶{1,2}|paras?\.?|pars?\.|paragraphs?|passages?)"
_LOCATOR = rf"{_MARK}\s*(?P<number>\d{{1,6}})(?:\s*[–—-]\s*(?P<last>\d{{1,6}}))?"
_TITLE = r"(?:,\s*[“\"‘](?P<title>[^”\"’;()\n]{1,120})[”\"’])?"
_WITHIN = re.compile(rf"\s*(?P<author>[^;()¶\n]{{1,160}}?),?\s+{_YEAR}{_TITLE}{_POST},?\s*{_LOCATOR}\s*", re.IGNORECASE)
_BARE = re.compile(rf"\s*{_YEAR}{_TITLE}{_POST},?\s*{_LOCATOR}\s*", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\(([^()\n]{3,400})\)")
_NAMED_BEFORE = re.compile(r"([A-ZÀ-ÞА-Я][\w’'-]+(?:(?:,? and | & |, )[A-ZÀ-ÞА-Я][\w’'-]+|\set al\.)*)(?:[’']s)?\s*$")


def parse_reference(text: str) -> tuple[FoundReference, ...]:
    """The references to passages that stand in a text, in its order; several in one parenthesis are told apart.

    An author who is named right before the parenthesis need not stand in it.

    >>> found = parse_reference("Kuromiya (2009, ¶ 3) says so (Roe 1999, ¶ 1; Poe n.d., ¶ 2).")
    >>> [(one.author, one.year, one.number) for one in found]
    [('Kuromiya', '2009', 3), ('Roe', '1999', 1), ('Poe', 'n.d.', 2)]
    """
    found: list[FoundReference] = []
    for parenthesis in _PARENTHESIS.finditer(text):
        at = parenthesis.start(1)
        for piece in parenthesis.group(1).split(";"):
            reading = _read_piece(piece, at, text[max(0, parenthesis.start() - 120) : parenthesis.start()])
            found += [reading] if reading else []
            at += len(piece) + 1
    return tuple(found)


def _read_piece(piece: str, at: int, before: str) -> FoundReference | None:
    if bare := _BARE.fullmatch(piece):
        named = _NAMED_BEFORE.search(before)
        return _found(bare, named.group(1) if named else "", piece, at)
    inside = _WITHIN.fullmatch(piece)
    return _found(inside, inside["author"], piece, at) if inside else None


def _found(match: re.Match[str], author: str, piece: str, at: int) -> FoundReference:
    number = int(match["number"])
    margin = len(piece) - len(piece.lstrip())
    author = re.sub(r"^(?:see(?: also)?|cf\.|compare|e\.g\.,?)\s+", "", author.strip(" ,"), flags=re.IGNORECASE)
    return FoundReference(
        author.strip("“”\"'‘’ ,"),
        match["year"],
        number,
        at + margin,
        at + len(piece.rstrip()),
        (match["title"] or "").strip(" ,"),
        int(match["post"] or 0),
        max(number, int(match["last"] or number)),
    )


def _first(card: Card) -> tuple[Author, ...]:
    return authors_of(card.author)[:1]


def _title_means(words: str, card: Card) -> bool:
    key = _key(words)
    return bool(key) and key in {_key(card.title), _key(short_title(card.title))}


def _key(words: str) -> str:
    said = re.sub(r"^the |\b(?:and|et al)\b", "", words.casefold())
    return "".join(sign for sign in said if sign.isalnum())


def _year_key(year: str) -> str:
    return re.sub(r"(?<=\d)[a-z]$", "", "".join(year.casefold().replace(".", "").split()))
