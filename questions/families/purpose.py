"""Purpose questions: in order to do what. The wrong answers are other purposes of the same document."""

from __future__ import annotations

from courseware.spans import Span
from questions.candidates import Candidate, Proposal, Refused, Site
from questions.clauses import Clause, join
from questions.document_index import DocumentIndex
from questions.families.shape import GAP, checked_stem
from questions.grammar import FINITE, RELATIVES
from questions.items import Cognitive
from questions.phrases import Phrase, unlike
from questions.wording import fronted_text, inverted, question
from questions.words import content_words

FAMILY = "purpose"


def propose(site: Site, clause: Clause, index: DocumentIndex) -> list[Proposal]:
    """The question for each purpose that the clause names before its subject or at its end."""
    found: list[Proposal] = []
    for phrase in index.purposes_at(site.ordinal):
        if phrase.explicit:
            try:
                found.append(_candidate(site, clause, phrase, index))
            except Refused as refusal:
                found.append(refusal)
    return found


def _candidate(site: Site, clause: Clause, phrase: Phrase, index: DocumentIndex) -> Candidate:
    front, rest = without_phrase(site, clause, phrase, 2)
    asked = f"for what purpose {inverted(site, clause, rest)}"
    stem = question(f"{front}, {asked}" if front else asked)
    return reason_candidate(FAMILY, "purpose of the clause", stem, clause, phrase, rest, index.purposes)


def without_phrase(site: Site, clause: Clause, phrase: Phrase, marks: int) -> tuple[str, tuple[int, ...]]:
    """The fronted part and the rest without the phrase; Refused where the phrase is not the whole end or the whole
    front.

    ``marks`` counts the words of "in order" before a phrase at the end; 0 where there are none.
    """
    tokens = clause.tokens
    if phrase.first == clause.indices[0] if clause.fronted else False:
        if clause.fronted[-1] != phrase.last - 1:
            raise Refused("slot", clause.words(clause.fronted))
        return "", clause.rest
    cut = phrase.first - marks
    rest = tuple(i for i in clause.rest if i < cut)
    if phrase.first not in clause.rest or clause.rest[-1] != phrase.last - 1:
        raise Refused("slot", phrase.text)
    while rest and tokens[rest[-1]].text == ",":
        rest = rest[:-1]
    if any(tokens[i].tag in FINITE | RELATIVES | {"VBG"} for i in rest) or clause.coordinated:
        raise Refused("slot", "the reason may belong to another verb")
    if any(tokens[i].tag == "TO" and i + 1 < len(tokens) and tokens[i + 1].tag == "VB" for i in rest):
        raise Refused("slot", "the reason may belong to another verb")
    return fronted_text(site, clause), rest


def reason_candidate(
    family: str,
    rule: str,
    stem: str,
    clause: Clause,
    phrase: Phrase,
    rest: tuple[int, ...],
    others: tuple[Phrase, ...],
) -> Candidate:
    """The candidate whose key is the phrase; Refused where its words lean on the text or stand in the stem."""
    wrong = unlike(phrase, phrase.text, others)
    if len(wrong) < 2:
        raise Refused("distractors", f"{len(wrong)} other reasons")
    if len(content_words(phrase.text)) < 2:
        raise Refused("starved", phrase.text)
    kept = tuple(i for i in clause.fronted if not phrase.first <= i < phrase.last) + clause.subject + clause.verb + rest
    return checked_stem(Candidate(
        family, rule, stem, phrase.text, family, phrase.site, Span(phrase.start, phrase.end),
        f"{join(clause.sentence, kept)} {GAP}", clause=clause, cognitive=Cognitive.UNDERSTAND, difficulty=0.6,
        wrong=tuple(wrong),
    ))  # fmt: skip
