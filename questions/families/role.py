"""Role questions: who was the head of the secret police."""

from __future__ import annotations

from courseware.spans import Span
from questions.candidates import Candidate, Proposal, Refused, Site
from questions.clauses import Clause
from questions.document_index import DocumentIndex
from questions.families.shape import GAP, checked_stem
from questions.gates import bare_definite
from questions.roles import RoleFact
from questions.slots import slot_of
from questions.wording import question
from questions.words import word_set

FAMILY = "role"
_VAGUE = word_set(
    "man woman person people friend someone boy girl child son daughter wife husband brother sister member "
    "admirer other slaveholder immigrant native resident figure supporter opponent advocate"
)


def propose(site: Site, clause: Clause | None, index: DocumentIndex) -> list[Proposal]:
    """The question for the person of each role that the sentence gives."""
    found: list[Proposal] = []
    for fact in index.roles_at(site.ordinal):
        try:
            found.append(_who(fact, index))
        except Refused as refusal:
            found.append(refusal)
    return found


def _who(fact: RoleFact, index: DocumentIndex) -> Candidate:
    """The person asked for by a role that names what it belongs to, so that it fits one person."""
    named = any(m.start >= fact.start and m.end <= fact.end for m in fact.site.mentions)
    if " of " not in fact.phrase or not named:
        raise Refused("starved", fact.phrase)
    if fact.head in _VAGUE:
        raise Refused("worth", fact.phrase)
    if bare_definite(fact.site, fact.start, fact.end):
        raise Refused("context", fact.phrase)
    stem = question(f"Who is described in the text as {fact.determiner} {fact.phrase}")
    mention = slot_of(fact.site, fact.mention, index)
    if mention.kind != "person":
        raise Refused("slot", mention.text)
    candidate = Candidate(
        FAMILY, "person of a role", stem, mention.text, "person", fact.site, Span(mention.start, mention.end),
        f"{GAP} {fact.determiner} {fact.phrase}", cluster=mention.cluster, difficulty=0.65,
    )  # fmt: skip
    return _checked(candidate)


def _checked(candidate: Candidate) -> Candidate:
    if len(candidate.lemmas) < 3:
        raise Refused("starved", candidate.stem)
    from questions.families.shape import gives_away

    leaked = gives_away(candidate)
    if leaked:
        raise Refused("key in stem", leaked)
    return candidate


__all__ = ["FAMILY", "checked_stem", "propose"]
