"""What stands before the subject: brackets and connectives that go, dates and circumstances that stay."""

from __future__ import annotations

from collections.abc import Sequence

from courseware.language import Token
from questions.grammar import (
    CONCESSIVE,
    COORDINATORS,
    DANGLING,
    DASHES,
    FINITE,
    MONTHS,
    PHRASES,
    RELATIVES,
    SUBORDINATORS,
    Unreadable,
)


def without_brackets(tokens: Sequence[Token]) -> list[int]:
    """The tokens outside brackets and dashes. Raises Unreadable where a bracket is left open."""
    kept, depth = [], 0
    for index, token in enumerate(tokens):
        if token.text in ("(", "[") or token.tag == "-LRB-":
            depth += 1
        elif token.text in (")", "]") or token.tag == "-RRB-":
            depth -= 1
            if depth < 0:
                raise Unreadable("unbalanced", token.text)
        elif depth == 0:
            kept.append(index)
    if depth:
        raise Unreadable("unbalanced", "(")
    return _without_dashed(tokens, kept)


def _without_dashed(tokens: Sequence[Token], kept: list[int]) -> list[int]:
    """Two dashes enclose an insertion; one dash ends the clause; more are refused."""
    dashes = [place for place, index in enumerate(kept) if tokens[index].text in DASHES]
    if len(dashes) == 1:
        return kept[: dashes[0]]
    if len(dashes) == 2:
        return kept[: dashes[0]] + kept[dashes[1] + 1 :]
    if dashes:
        raise Unreadable("unattached", "dashes")
    return kept


def without_final_mark(tokens: Sequence[Token], kept: list[int]) -> list[int]:
    """The tokens without the marks that close the sentence."""
    while kept and tokens[kept[-1]].text in (".", ";", ",", "!", "?"):
        kept = kept[:-1]
    if not kept:
        raise Unreadable("fragment")
    return kept


def without_connective(tokens: Sequence[Token], kept: list[int]) -> list[int]:
    """Cut "However,", "In fact," and the like from the front."""
    comma = next((place for place, index in enumerate(kept[:6]) if tokens[index].text == ","), None)
    if comma is not None:
        opening = " ".join(tokens[index].text.lower() for index in kept[:comma])
        if opening in DANGLING or opening in PHRASES or opening in COORDINATORS:
            return kept[comma + 1 :]
    if tokens[kept[0]].text.lower() in DANGLING - {"first", "second", "third", "next", "even", "still"}:
        return kept[1:]
    if tokens[kept[0]].text.lower() in COORDINATORS:
        return kept[1:]
    return kept


def _is_set_off(tokens: Sequence[Token], kept: Sequence[int]) -> bool:
    """Whether "Militarily," or "Ever prone to literary references," opens the sentence: a comma before any noun
    subject."""
    comma = next((place for place, index in enumerate(kept[:9]) if tokens[index].text == ","), None)
    if comma is None or any(tokens[index].tag in FINITE for index in kept[:comma]):
        return False
    return comma == 1 or any(tokens[index].tag in ("IN", "TO") for index in kept[1:comma])


_OPENERS = frozenset({"when", "after", "before", "once", "because", "since", "until", "as"})
"""Conjunctions whose clause may stand before the question."""


def fronted_part(tokens: Sequence[Token], kept: list[int]) -> tuple[tuple[int, ...], list[int]]:
    """What stands before the subject with a comma after it: a phrase stays, a concession or a participle goes."""
    first = tokens[kept[0]]
    opens = first.tag in ("IN", "TO", "WRB", "VBG", "VBN") or first.text.lower() in SUBORDINATORS
    opens = opens or (first.tag in ("RB", "JJ") and _is_set_off(tokens, kept))
    bare_date = _bare_date_opening(tokens, kept)
    if bare_date:
        return tuple(kept[:bare_date]), kept[bare_date:]
    if not opens:
        return (), kept
    end = _front_end(tokens, kept)
    if end is None:
        raise Unreadable("unattached", first.text)
    front, remainder = kept[:end], kept[end + 1 :]
    if not remainder:
        raise Unreadable("fragment")
    has_verb = any(tokens[index].tag in FINITE for index in front)
    if first.lemma in ("if", "unless"):
        raise Unreadable("condition", first.text)
    if first.tag in ("VBG", "VBN", "RB", "JJ") or (has_verb and first.text.lower() in CONCESSIVE):
        return (), remainder
    clausal = has_verb or any(tokens[index].tag in RELATIVES for index in front)
    if clausal and first.text.lower() not in _OPENERS:
        raise Unreadable("unattached", first.text)
    return tuple(front), remainder


def _bare_date_opening(tokens: Sequence[Token], kept: list[int]) -> int:
    """Length of "In 1932" or "In May 1932" before a subject that follows without a comma; 0 where there is none."""
    if tokens[kept[0]].text.lower() not in ("in", "on", "by", "during", "after", "from"):
        return 0
    place = 1
    while place < len(kept) and (tokens[kept[place]].tag == "CD" or tokens[kept[place]].text in MONTHS):
        place += 1
    years = [tokens[index].text for index in kept[1:place]]
    era = place < len(kept) and tokens[kept[place]].text in ("BC", "BCE", "AD", "CE")
    place += era
    dated = era or any(len(year) == 4 and year.isdigit() for year in years)
    follows = tokens[kept[place]] if place < len(kept) else None
    if dated and follows is not None and follows.tag in ("DT", "NNP", "NNPS", "NNS", "NN", "PRP$", "PRP"):
        return place
    return 0


def _front_end(tokens: Sequence[Token], kept: list[int]) -> int | None:
    """Place of the comma before the subject: the first one after which a subject and its finite verb can be read."""
    for place, index in enumerate(kept):
        if tokens[index].text != ",":
            continue
        after = kept[place + 1 : place + 2]
        if not after:
            return None
        token = tokens[after[0]]
        if (token.tag in ("CD",) and len(token.text) == 4) or token.text in MONTHS or token.tag == "CC":
            continue
        if _list_goes_on(tokens, kept, place):
            continue
        if token.tag in (
            "DT",
            "NNP",
            "NNPS",
            "NN",
            "NNS",
            "PRP",
            "PRP$",
            "JJ",
            "CD",
            "JJS",
            "RB",
            "VBN",
            "EX",
            "JJR",
            "PDT",
        ):
            return place
        return None
    return None


def _list_goes_on(tokens: Sequence[Token], kept: list[int], place: int) -> bool:
    """Whether this comma stands in a list ("In Kiev, Odessa, and Minsk, …") or before a state ("In Nashville,
    Tennessee, …")."""
    commas = [p for p in range(place + 1, len(kept)) if tokens[kept[p]].text == ","]
    verb = next((p for p in range(place + 1, len(kept)) if tokens[kept[p]].tag in FINITE), len(kept))
    commas = [p for p in commas if p < verb]
    if not commas:
        return False
    following = tokens[kept[commas[0] + 1]] if commas[0] + 1 < len(kept) else None
    if following is not None and following.tag == "CC":
        return True
    between = [tokens[index] for index in kept[place + 1 : commas[0]]]
    named = tokens[kept[place - 1]].tag in ("NNP", "NNPS")
    return named and len(between) <= 2 and all(token.tag in ("NNP", "NNPS") for token in between)
