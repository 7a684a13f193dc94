"""Place questions: in which city, country or state the clause came about."""

from __future__ import annotations

from courseware.names import Mention, NameType
from courseware.spans import Span
from questions import peers
from questions.candidates import Candidate, Proposal, Refused, Site
from questions.clauses import Clause
from questions.document_index import DocumentIndex
from questions.families.shape import checked_stem, statement_with_gap
from questions.grammar import FINITE, NOUNS, RELATIVES, SUBORDINATORS
from questions.wording import before_second_verb, inverted, question

FAMILY = "place"


def propose(site: Site, clause: Clause, index: DocumentIndex) -> list[Proposal]:
    """A question for each place at which the main clause is said to have come about."""
    found: list[Proposal] = []
    for mention in site.names_of(NameType.PLACE, NameType.COUNTRY):
        places = [i for i in clause.fronted + clause.rest if _covers(mention, clause, i)]
        if not places:
            continue
        before = places[0] - 1
        if clause.tokens[before].text.lower() == "the":
            before -= 1
        if before < 0 or clause.tokens[before].text.lower() != "in":
            continue
        try:
            found.append(
                _candidate(site, clause, mention, (before, *range(before + 1, places[-1] + 1)), index.year_of(site))
            )
        except Refused as refusal:
            found.append(refusal)
    return found


def _covers(mention: Mention, clause: Clause, index: int) -> bool:
    token = clause.tokens[index]
    return mention.start <= token.start and token.end <= mention.end


def _candidate(site: Site, clause: Clause, mention: Mention, removed: tuple[int, ...], year: int | None) -> Candidate:
    kind = peers.kind_at(mention.text, year)
    if not kind or kind == "continent":
        raise Refused("slot", mention.text)
    tokens, rest = clause.tokens, before_second_verb(clause)
    if set(removed) <= set(clause.fronted):
        if len(clause.fronted) > len(removed):
            raise Refused("slot", clause.words(clause.fronted))
        front = ""
    else:
        before = [i for i in rest if i < removed[0]]
        after = [i for i in rest if i > removed[-1]]
        if not set(removed) <= set(rest) or (
            after and tokens[after[0]].tag not in ("IN",) and tokens[after[0]].text != ","
        ):
            raise Refused("slot", mention.text)
        if after and tokens[after[0]].text == ",":
            raise Refused("slot", mention.text)
        if any(tokens[i].tag in RELATIVES | FINITE | {"VBG", "TO"} or tokens[i].lemma in SUBORDINATORS for i in before):
            raise Refused("slot", "the place may belong to another verb")
        if before and tokens[before[-1]].tag in NOUNS:
            raise Refused("slot", f"the place may belong to “{tokens[before[-1]].text}”")
        front, rest = clause.words(clause.fronted), tuple(before + after)
    if tokens[clause.verb[0]].tag != "VBD":
        raise Refused("verb", tokens[clause.verb[0]].text)
    if clause.head_verb.lemma == "be":
        raise Refused("worth", clause.text)
    if not rest and clause.head_verb.tag != "VBN":
        raise Refused("starved", clause.text)
    asked = f"{'on' if kind == 'continent' else 'in'} which {kind} {inverted(site, clause, rest)}"
    stem = question(f"{front}, {asked}" if front else asked)
    statement = statement_with_gap(clause, mention, clause.indices)
    candidate = Candidate(
        FAMILY, f"{kind} of the clause", stem, mention.text, kind, site, Span(mention.start, mention.end), statement,
        cluster=mention.cluster, clause=clause, difficulty=0.65,
    )  # fmt: skip
    return checked_stem(candidate)
