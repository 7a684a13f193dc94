"""The author line of a card, taken apart: persons with their surnames, and organisations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_PARTICLES = frozenset(
    [
        "af",
        "al",
        "bin",
        "da",
        "de",
        "del",
        "della",
        "den",
        "der",
        "di",
        "dos",
        "du",
        "el",
        "ibn",
        "la",
        "le",
        "ten",
        "ter",
        "van",
        "vom",
        "von",
        "zu",
        "zur",
    ]
)
_SUFFIXES = frozenset(["jr", "jr.", "sr", "sr.", "ii", "iii", "iv"])
_OFFICES = re.compile(
    r"\b(academy|agency|archive|archives|army|association|authors|board|bureau|college|commission|committee|company|"
    r"congress|council|department|editors|foundation|government|institute|institution|league|library|ministry|museum|"
    r"office|organi[sz]ation|party|press|project|society|staff|team|union|university|writers)\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"(?:the )?(?:unknown|anonymous|anon\.?|unnamed|various|not (?:said|known|named))"
    r"(?: (?:authors?|posters?|writers?|members?|users?))?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Author:
    """A person, or a body that signs as one. ``given`` is empty for a body and for a single name."""

    surname: str
    given: str = ""

    @property
    def inverted(self) -> str:
        """Surname first, as a bibliography sorts.

        >>> Author("Kuromiya", "Hiroaki").inverted
        'Kuromiya, Hiroaki'
        """
        return f"{self.surname}, {self.given}" if self.given else self.surname

    @property
    def straight(self) -> str:
        """Given names first."""
        return f"{self.given} {self.surname}".strip()

    @property
    def initials(self) -> str:
        """The given names as initials, hyphens kept.

        >>> Author("Sartre", "Jean-Paul Charles").initials
        'J.-P. C.'
        """
        words = ["-".join(f"{part[0]}." for part in word.split("-") if part) for word in self.given.split()]
        return " ".join(word.upper() for word in words)


@lru_cache(maxsize=512)
def authors_of(line: str) -> tuple[Author, ...]:
    """The authors that a card's line names, in its order; none where it says that they are unknown.

    Names stand apart by a semicolon, "and", "&", or commas; a single comma turns one name round.

    >>> [author.surname for author in authors_of("Sheila Fitzpatrick, J. Arch Getty and Ludo van der Berg")]
    ['Fitzpatrick', 'Getty', 'van der Berg']
    >>> authors_of("Kotkin, Stephen"), authors_of("unknown posters")
    ((Author(surname='Kotkin', given='Stephen'),), ())
    """
    line = " ".join(line.split()).strip(" ,;.") if not line.rstrip().endswith((" Jr.", " Sr.")) else line.strip()
    if not line or _NOBODY.fullmatch(line):
        return ()
    if ";" in line:
        return tuple(_author(part) for part in line.split(";") if part.strip())
    if is_body(line):
        return (Author(line),)
    parts = [part for part in re.split(r",?\s+(?:and|&)\s+", line) if part.strip()]
    return tuple(author for part in parts for author in _between_commas(part))


def is_body(name: str) -> bool:
    """Whether a name is that of an organisation or a group, which has no surname.

    >>> is_body("the Marginalia authors"), is_body("Robert Service")
    (True, False)
    """
    return bool(_OFFICES.search(name)) or name.startswith("the ")


def _between_commas(part: str) -> list[Author]:
    pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
    if len(pieces) == 2 and (len(pieces[0].split()) == 1 or pieces[1].casefold() in _SUFFIXES):
        return [_author(part)]
    return [_author(piece) for piece in pieces]


def _author(name: str) -> Author:
    name = " ".join(name.split()).strip(" ,")
    if is_body(name):
        return Author(name)
    last, comma, first = name.partition(", ")
    if comma and first.casefold() not in _SUFFIXES:
        return Author(last, first)
    words = [word for word in name.replace(",", "").split() if word.casefold() not in _SUFFIXES]
    at = len(words) - 1
    while at > 1 and words[at - 1].casefold() in _PARTICLES:
        at -= 1
    return Author(" ".join(words[at:]) or name, " ".join(words[:at]))
