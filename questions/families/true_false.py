"""True or false: a statement of the source as it stands, or with one date or name put in another's place; never a
"not"."""

from __future__ import annotations

from dataclasses import replace

from questions.candidates import Candidate, Proposal, Refused, Site
from questions.clauses import Clause
from questions.document_index import DocumentIndex
from questions.families import cloze
from questions.families.shape import GAP
from questions.items import ItemType

FAMILY = "true_false"
SHORTEST = 10
"""Words of a statement, its slot counted as one."""
_SWAPPED = ("person", "country", "city", "year")


def propose(site: Site, clause: Clause, index: DocumentIndex) -> list[Proposal]:
    """One statement a sentence, with its slot left open until a distractor has been proved."""
    for proposal in cloze.propose(site, clause, index):
        if isinstance(proposal, Candidate) and len(proposal.statement.split()) < SHORTEST:
            return [Refused("starved", proposal.statement)]
        if isinstance(proposal, Candidate) and proposal.kind in _SWAPPED:
            return [replace(proposal, family=FAMILY, rule=f"{proposal.kind} kept or swapped", type=ItemType.TRUE_FALSE)]
        if isinstance(proposal, Refused) and proposal.code == "open list":
            return [proposal]
    return []


def statement(candidate: Candidate, filler: str) -> str:
    """The statement with this filler in its slot."""
    text = candidate.statement.replace(GAP, filler)
    text = f"{text[:1].upper()}{text[1:].rstrip('.')}"
    return text if text.endswith((".”", ".’", '."')) else f"{text}."
