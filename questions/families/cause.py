"""Cause questions: why it came about. The wrong answers are other causes of the same document."""

from __future__ import annotations

from questions.candidates import Candidate, Proposal, Refused, Site
from questions.clauses import Clause
from questions.document_index import DocumentIndex
from questions.families.purpose import reason_candidate, without_phrase
from questions.gates import bare_definite
from questions.phrases import Phrase
from questions.wording import inverted, question

FAMILY = "cause"


def propose(site: Site, clause: Clause, index: DocumentIndex) -> list[Proposal]:
    """The question for a cause that closes the clause, with or without a comma before it."""
    found: list[Proposal] = []
    for phrase in index.causes_at(site.ordinal):
        try:
            found.append(_candidate(site, clause, phrase, index))
        except Refused as refusal:
            found.append(refusal)
    return found


def _candidate(site: Site, clause: Clause, phrase: Phrase, index: DocumentIndex) -> Candidate:
    cut_off = clause.rest and clause.rest[-1] == phrase.first - 2 and clause.tokens[phrase.first - 1].text == ","
    if cut_off:
        front, rest = ("", clause.rest) if not clause.fronted else (clause.words(clause.fronted), clause.rest)
        if clause.coordinated:
            raise Refused("slot", phrase.text)
    else:
        front, rest = without_phrase(site, clause, phrase, 0)
    bare = bare_definite(site, phrase.start, phrase.end)
    if bare:
        raise Refused("context", bare)
    asked = f"why {inverted(site, clause, rest)}"
    stem = question(f"According to the text, {asked}" if not front else f"{front}, {asked}")
    return reason_candidate(FAMILY, "cause of the clause", stem, clause, phrase, rest, index.causes)


__all__ = ["FAMILY", "propose"]
