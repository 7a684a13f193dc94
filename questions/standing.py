"""Whether a whole sentence can be read by itself: nothing in it points at the sentences before it."""

from __future__ import annotations

from collections.abc import Sequence

from courseware.language import Token
from courseware.names import NameType
from questions.candidates import Site
from questions.gates import bare_definite
from questions.words import word_set

_POINTING = word_set(
    "this these such former latter above below aforementioned here instead otherwise also too so thus therefore hence "
    "accordingly consequently likewise similarly moreover furthermore nevertheless nonetheless however meanwhile "
    "another others both same then again later earlier afterwards subsequently"
)
_HE, _THEY = word_set("he him his himself she her hers herself"), word_set("they them their theirs themselves")
_IT = word_set("it its itself")
_OPENING = word_set("and but or yet nor that those it they he she his her their its there what which who why how when")


def points_out_of(site: Site, start: int, end: int, known: frozenset[str] = frozenset()) -> str:
    """The word between these places of the passage that points out of them; empty where there is none."""
    kept = [token for token in site.sentence.tokens if start <= token.start and token.end <= end]
    people = [mention.start for mention in site.names_of(NameType.PERSON) if mention.start >= start]
    for place, token in enumerate(kept):
        following = kept[place + 1].text.lower() if place + 1 < len(kept) else ""
        if _points_out(token, following, any(s < token.start for s in people), kept[:place], kept[place:]):
            return token.text
    return bare_definite(site, start, end, known) or ""


def stands_alone(site: Site, known: frozenset[str] = frozenset()) -> str:
    """The word that points out of the sentence; empty where there is none.

    A pronoun is closed by a noun before it in the same sentence: a person for he and she, any for the others.
    """
    tokens = site.sentence.tokens
    first = tokens[0].text.lower() if tokens else ""
    if first in _OPENING or first in _POINTING:
        return tokens[0].text
    return points_out_of(site, site.sentence.start, site.sentence.end, known)


def _points_out(
    token: Token, following: str, after_person: bool, before: Sequence[Token], onward: Sequence[Token]
) -> bool:
    word = token.text.lower()
    if word in _HE:
        return not after_person
    if word in _THEY:
        return not any(other.tag in ("NNS", "NNPS") for other in before)
    if word in _IT:
        return not any(other.tag in ("NN", "NNP") for other in before)
    if word == "those":
        return following not in ("who", "of", "in", "that")
    if word == "such":
        return following != "as"
    if word == "both":
        return not any(other.text == "and" for other in onward)
    return word in _POINTING or (word == "that" and token.tag == "DT")
