"""Cloze: a statement of the source with one name or year left out."""

from __future__ import annotations

from collections.abc import Sequence

from courseware.gazetteer import person_nouns
from courseware.language import Token
from courseware.names import Mention, NameType
from courseware.spans import Span
from questions.candidates import Candidate, Proposal, Refused, Site
from questions.clauses import Clause
from questions.document_index import DocumentIndex
from questions.families.shape import checked_stem, statement_with_gap
from questions.grammar import NOUNS
from questions.items import ItemType
from questions.peers import kind_of_place
from questions.slots import slot_of
from questions.wording import KINDS, capitalised, head_noun, is_proper, stopped
from questions.words import word_set

FAMILY = "cloze"


def propose(site: Site, clause: Clause, index: DocumentIndex) -> list[Proposal]:
    """A gap for each law, event or body of the reduced clause that stands there by itself."""
    return gaps(site, clause, index, True)


def gaps(site: Site, clause: Clause, index: DocumentIndex, only_matters: bool = False) -> list[Proposal]:
    """A gap for each name or year of the reduced clause that stands there by itself."""
    found: list[Proposal] = []
    for mention in site.mentions:
        if mention.type not in KINDS or mention.type in (NameType.YEARS, NameType.NATIONALITY):
            continue
        places = [
            i for i in clause.indices if mention.start <= clause.tokens[i].start and clause.tokens[i].end <= mention.end
        ]
        if not places or sum(mention.start <= t.start and t.end <= mention.end for t in clause.tokens) != len(places):
            continue
        try:
            found.append(_candidate(site, clause, mention, places, index, only_matters))
        except Refused as refusal:
            found.append(refusal)
    return found


def _candidate(
    site: Site, clause: Clause, mention: Mention, places: list[int], index: DocumentIndex, only_matters: bool
) -> Candidate:
    slot = slot_of(site, mention, index)
    kind = slot.kind
    if kind in ("organisation", "event", "work") and not head_noun(mention.text):
        kind = ""
    if only_matters and kind not in ("organisation", "event", "work"):
        raise Refused("worth", f"a gap for a {kind or 'name'} asks for a word, not for a matter")
    if not kind or (kind == "date" and clause.tokens[places[0]].start != mention.start):
        raise Refused("slot", mention.text)
    _check_neighbours(site, clause, mention, places)
    text = statement_with_gap(clause, (slot.start, slot.end), clause.indices)
    if not is_proper(site, clause.indices[0]) and text[:1].islower():
        text = capitalised(text)
    stem = f"Which {_asked(kind, mention.text)} fills the gap? {stopped(capitalised(text))}"
    candidate = Candidate(
        FAMILY, f"{kind} left out", stem, slot.text, kind, site, Span(slot.start, slot.end), text,
        cluster=mention.cluster, clause=clause, difficulty=0.6, type=ItemType.CLOZE,
    )  # fmt: skip
    return checked_stem(candidate)


def _asked(kind: str, key: str) -> str:
    return (
        "name" if kind == "person" else (head_noun(key) or kind if kind in ("organisation", "event", "work") else kind)
    )


def _check_neighbours(site: Site, clause: Clause, mention: Mention, places: list[int]) -> None:
    """The name is no part of a longer name, of a list, or of a possessive, and no article gives it away."""
    tokens = clause.tokens
    before = tokens[places[0] - 1] if places[0] else None
    after = tokens[places[-1] + 1] if places[-1] + 1 < len(tokens) else None
    after, before = _beyond_pair(site, mention, tokens, places, after, before)
    owned = tokens[places[-1] + 2] if places[-1] + 2 < len(tokens) else None
    possessed = owned is not None and owned.tag in NOUNS | {"JJ", "VBG", "VBN"}
    if after is not None and after.tag == "POS" and mention.type is NameType.PERSON and possessed:
        after = None
    if after is not None and (after.tag in ("POS", "NNP", "NNPS") or after.text in ("-", "–", "and", "or", "&")):
        raise Refused("slot", f"{mention.text} {after.text}")
    if before is not None and mention.type is NameType.PERSON and before.tag == "NN" and before.lemma in person_nouns():
        raise Refused("slot", f"{before.text} {mention.text}")
    if before is not None and before.text == "," and places[0] > 1 and tokens[places[0] - 2].lemma in person_nouns():
        raise Refused("slot", f"{tokens[places[0] - 2].text}, {mention.text}")
    if after is not None and after.tag in ("NN", "NNS", "JJ"):
        raise Refused("slot", f"{mention.text} {after.text}")
    if before is not None and before.text.lower() in ("a", "an", "and", "or", "-", "–"):
        raise Refused("slot", f"{before.text} {mention.text}")
    if before is not None and places[0] > 1 and before.tag in ("NNP", "NNPS", "JJ") and before.text[:1].isupper():
        raise Refused("slot", f"{before.text} {mention.text}")
    if _in_list(site, mention, tokens, places):
        raise Refused("open list", mention.text)
    if before is not None and before.text == "of" and places[0] > 1 and _names_with_of(tokens[places[0] - 2]):
        raise Refused("slot", f"{tokens[places[0] - 2].text} of {mention.text}")
    same = [m for m in site.mentions if m.cluster == mention.cluster and m.start != mention.start]
    if same:
        raise Refused("key in stem", mention.text)


def _beyond_pair(
    site: Site, mention: Mention, tokens: Sequence[Token], places: list[int], after: Token | None, before: Token | None
) -> tuple[Token | None, Token | None]:
    """The neighbours, "and" left out where it joins exactly two names of one type: "Moscow and ____ concluded"."""
    last, first = places[-1], places[0]
    if after is not None and after.text == "and" and last + 2 < len(tokens):
        other = site.mention_at(tokens[last + 2])
        after = None if other is not None and _pairs(other, mention) else after
    if before is not None and before.text == "and" and first > 1:
        other = site.mention_at(tokens[first - 2])
        before = None if other is not None and _pairs(other, mention) else before
    return after, before


def _pairs(other: Mention, mention: Mention) -> bool:
    if mention.type in (NameType.PLACE, NameType.COUNTRY):
        return bool(kind_of_place(mention.text)) and kind_of_place(other.text) == kind_of_place(mention.text)
    return other.type is mention.type and mention.type not in (NameType.YEAR, NameType.DATE, NameType.MONTH)


def _in_list(site: Site, mention: Mention, tokens: Sequence[Token], places: list[int]) -> bool:
    """Whether a comma parts the name from another of its type: a member of a list has no slot of its own."""
    around = []
    if places[0] > 1 and tokens[places[0] - 1].text == ",":
        around.append(tokens[places[0] - 2])
    if places[-1] + 2 < len(tokens) and tokens[places[-1] + 1].text == ",":
        around.append(tokens[places[-1] + 2])
    others = [site.mention_at(token) for token in around]
    return any(other is not None and other.type is mention.type for other in others)


def _names_with_of(token: Token) -> bool:
    """Whether "… of ____" makes one name: "Panic of 1837", "the valley of Mexico", "the city of Kiev"."""
    return token.text[:1].isupper() or head_noun(token.text) != "" or token.lemma in _OF_PLACES


_OF_PLACES = word_set("valley gulf strait port republic kingdom people king queen president governor university house")
