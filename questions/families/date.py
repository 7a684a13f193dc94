"""Date questions: in what year the clause came about. The day and the month are not asked for."""

from __future__ import annotations

import re

from courseware.names import Mention, NameType
from courseware.spans import Span
from questions.candidates import Candidate, Proposal, Refused, Site
from questions.clauses import Clause
from questions.document_index import DocumentIndex
from questions.families.shape import checked_stem, statement_with_gap
from questions.grammar import FINITE, RELATIVES, SUBORDINATORS
from questions.wording import before_second_verb, capitalised, fronted_text, inverted, is_proper, lowered, question
from questions.words import word_set

FAMILY = "date"
_STATES = word_set(
    "have continue stand live exist remain contain consist include number total own know believe think seem feel want"
)
_YEAR = re.compile(r"\b(?:1\d{3}|20\d\d)\b")
_TYPES = (NameType.YEAR, NameType.DATE, NameType.MONTH)


def propose(site: Site, clause: Clause, index: DocumentIndex) -> list[Proposal]:
    """A question for each date that the main clause hangs on."""
    found: list[Proposal] = []
    for mention in site.names_of(*_TYPES):
        places = [i for i in clause.fronted + clause.rest if _covers(mention, clause, i)]
        if not places or not any(mark.isdigit() for mark in mention.text):
            continue
        try:
            found.append(_candidate(site, clause, mention, places))
        except Refused as refusal:
            found.append(refusal)
    return found


def _covers(mention: Mention, clause: Clause, index: int) -> bool:
    token = clause.tokens[index]
    return mention.start <= token.start and token.end <= mention.end


def _candidate(site: Site, clause: Clause, mention: Mention, places: list[int]) -> Candidate:
    year = _YEAR.search(mention.text)
    if year is None:
        raise Refused("worth", f"{mention.text}: a day without its year")
    preposition = places[0] - 1
    word = clause.tokens[preposition].text.lower() if preposition >= 0 else ""
    if preposition not in clause.fronted + clause.rest or word not in ("in", "on", "by"):
        raise Refused("slot", f"{word} {mention.text}")
    if word == "by" and not mention.text.isdigit():
        raise Refused("slot", f"{word} {mention.text}")
    removed = {preposition, *places}
    dated = [i for i in clause.rest if clause.tokens[i].tag == "CD" and len(clause.tokens[i].text) == 4]
    if len(dated) > 1:
        raise Refused("slot", clause.words(dated))
    front, rest = _without(site, clause, removed)
    tense = clause.tokens[clause.verb[0]]
    if tense.tag != "VBD" or (tense.lemma == "have") != (word == "by"):
        raise Refused("verb", tense.text)
    if clause.head_verb.lemma == "be" or clause.head_verb.lemma in _STATES:
        raise Refused("worth", clause.head_verb.text)
    asked = f"{'by' if word == 'by' else 'in'} what year {inverted(site, clause, rest)}"
    stem = question(f"{front}, {asked}" if front else asked)
    statement = statement_with_gap(
        clause,
        mention,
        clause.fronted + clause.subject + clause.verb + tuple(i for i in clause.rest if i in rest or i in removed),
    )
    start = mention.start + year.start()
    candidate = Candidate(
        FAMILY, "year of the clause", stem, year[0], "year", site, Span(start, start + len(year[0])), statement,
        clause=clause, difficulty=0.6, note=_event(site, clause, front, rest),
    )  # fmt: skip
    return checked_stem(candidate)


def undated(site: Site, clause: Clause, mention: Mention) -> str | None:
    """The clause as a statement without this date; None where the date is not the clause's own."""
    places = [i for i in clause.fronted + clause.rest if _covers(mention, clause, i)]
    if not places:
        return None
    word = clause.tokens[places[0] - 1].text.lower() if places[0] else ""
    if word not in ("in", "on") or places[0] - 1 not in clause.fronted + clause.rest:
        return None
    try:
        front, rest = _without(site, clause, {places[0] - 1, *places})
    except Refused:
        return None
    return None if front else _event(site, clause, front, rest)


def _event(site: Site, clause: Clause, front: str, rest: tuple[int, ...]) -> str:
    """What came about, as a statement without its date."""
    told = f"{clause.words(clause.subject + clause.verb)} {clause.words(rest)}".strip().rstrip(",")
    return capitalised(f"{front}, {lowered(told, is_proper(site, clause.subject[0]))}" if front else told)


def _without(site: Site, clause: Clause, removed: set[int]) -> tuple[str, tuple[int, ...]]:
    """What is left of the fronted part and of the rest without the date. Refused where the date is not the clause's."""
    tokens = clause.tokens
    if removed <= set(clause.fronted):
        left = [i for i in clause.fronted if i not in removed and tokens[i].text != ","]
        if left and (
            tokens[left[0]].tag != "IN" or any(tokens[i].tag in FINITE or tokens[i].tag == "CD" for i in left)
        ):
            raise Refused("slot", clause.words(clause.fronted))
        text = clause.words(left)
        return text[:1].lower() + text[1:], before_second_verb(clause)
    rest = clause.rest
    first = min(removed)
    before = [i for i in rest if i < first]
    if any(
        tokens[i].tag in RELATIVES | FINITE
        or (tokens[i].tag == "IN" and tokens[i].lemma in SUBORDINATORS)
        or (tokens[i].tag == "TO" and _verb_follows(clause, i))
        for i in before
    ):
        raise Refused("slot", "the date may belong to another verb")
    after = [i for i in rest if i > max(removed)]
    if after and (tokens[after[0]].tag == "CC" or tokens[after[0]].text in ("–", "-")):
        raise Refused("open list", clause.words(after[:2]))
    while before and tokens[before[-1]].text == ",":
        before.pop()
    while after and tokens[after[0]].text == ",":
        after.pop(0)
    if any(tokens[i].tag == "VBG" for i in before):
        raise Refused("slot", "the date may belong to another verb")
    return fronted_text(site, clause), tuple(i for i in before + after if i in set(before_second_verb(clause)))


def _verb_follows(clause: Clause, index: int) -> bool:
    return index + 1 < len(clause.tokens) and clause.tokens[index + 1].tag == "VB"
