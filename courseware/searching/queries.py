"""What somebody looks for: words, exact phrases in quotation marks, and what is to be left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from courseware import language
from courseware.searching.forms import WORD, joined, parts_of

LONGEST = 300
MOST_TERMS = 24
_MINUS = re.compile(r"(?:^|(?<=\s))[-−–](?=[^\s\d]|\d{3})")


@dataclass(frozen=True)
class Term:
    """One thing that is looked for. ``shown`` is how it was typed; ``readings`` are the ways in which it may stand.

    A reading is a row of folded words; a hyphenated word has two, in parts and as one. ``exact`` terms stand in
    quotation marks: no other form will do, and a passage without them is no hit.
    """

    shown: str
    readings: tuple[tuple[str, ...], ...]
    exact: bool = False

    @property
    def word(self) -> str:
        """The folded word of a term of one word that is not exact; empty for others."""
        alone = self.readings[-1]
        return alone[0] if len(alone) == 1 and not self.exact else ""


@dataclass(frozen=True)
class Query:
    """A query as typed, with what it asks for and what it leaves out."""

    text: str = ""
    terms: tuple[Term, ...] = ()
    excluded: tuple[Term, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)

    def with_words(self, words: Mapping[str, str]) -> Query:
        """The query with some of its words written otherwise.

        >>> parse_query("Litvoniv “the League”").with_words({"Litvoniv": "Litvinov"}).text
        'Litvinov “the League”'
        """
        return parse_query(WORD.sub(lambda match: words.get(match.group(), match.group()), self.text))

    def parted(self, terms: Iterable[Term]) -> Query:
        """The query with some of its hyphenated words taken as separate words.

        >>> query = parse_query("Hawley-Smoot tariff")
        >>> [term.shown for term in query.parted(query.terms).terms]
        ['Hawley', 'Smoot', 'tariff']
        """
        apart = {term for term in terms if len(term.readings[0]) > 1 and not term.exact}
        if not apart:
            return self
        pieces = [re.split(r"[-‐‑_]", term.shown) if term in apart else [term] for term in self.terms]
        words = [_word(piece) if isinstance(piece, str) else piece for row in pieces for piece in row]
        return Query(self.text, _distinct([word for word in words if word]), self.excluded)


def parse_query(text: str) -> Query:
    """Read what was typed. Common words count only inside quotation marks, or where nothing else was typed.

    >>> query = parse_query('Why did Stalin fear “war on two fronts” -Japan?')
    >>> [(term.shown, term.exact) for term in query.terms], [term.shown for term in query.excluded]
    ([('Stalin', False), ('fear', False), ('war on two fronts', True)], ['Japan'])
    >>> [term.readings for term in parse_query("co-operation").terms]
    [(('co', 'operation'), ('cooperation',))]
    """
    plain = " ".join(text.split())[:LONGEST]
    wanted: list[Term] = []
    left_out: list[Term] = []
    place = 0
    for quote in language.quotations(plain):
        _take_words(plain[place : quote.start], wanted, left_out)
        inside = plain[quote.inner_start : quote.inner_end]
        target = left_out if _MINUS.search(plain[max(0, quote.start - 2) : quote.start] + "x") else wanted
        target += _phrase(inside)
        place = quote.end
    _take_words(plain[place:], wanted, left_out)
    return Query(plain, _distinct(wanted), _distinct(left_out))


def _take_words(text: str, wanted: list[Term], left_out: list[Term]) -> None:
    minus = {match.end() for match in _MINUS.finditer(text)}
    for match in WORD.finditer(text):
        term = _word(match.group())
        if term is not None:
            (left_out if match.start() in minus else wanted).append(term)


def _word(typed: str) -> Term | None:
    parts = parts_of(typed)
    if not parts:
        return None
    return Term(typed, tuple(dict.fromkeys([parts, (joined(typed),)])) if joined(typed) else (parts,))


def _phrase(inside: str) -> list[Term]:
    words = [match.group() for match in WORD.finditer(inside)]
    in_parts = tuple(part for word in words for part in parts_of(word))
    as_one = tuple(part for word in words for part in ([joined(word)] if joined(word) else parts_of(word)))
    return [Term(inside.strip(), tuple(dict.fromkeys([in_parts, as_one])), exact=True)] if in_parts else []


def _distinct(terms: Sequence[Term]) -> tuple[Term, ...]:
    """Each thing once, without common words where others are there."""
    once = list({(term.readings, term.exact): term for term in reversed(terms)}.values())[::-1]
    telling = [term for term in once if term.exact or not language.is_stop(term.shown.replace("’", "'"))]
    return tuple((telling or once)[:MOST_TERMS])
