"""Role questions, both ways: who was the head of the secret police; as what does the text introduce Nikolai Ezhov."""

from __future__ import annotations

from courseware.spans import Span
from questions.candidates import Candidate, Proposal, Refused, Site
from questions.clauses import Clause
from questions.document_index import DocumentIndex
from questions.families.shape import GAP, checked_stem
from questions.gates import bare_definite
from questions.items import Cognitive
from questions.roles import RoleFact
from questions.slots import slot_of
from questions.wording import question
from questions.words import content_words, word_set

FAMILY = "role"
_VAGUE = word_set(
    "man woman person people friend someone boy girl child son daughter wife husband brother sister member "
    "admirer other slaveholder immigrant native resident figure supporter opponent advocate"
)


def propose(site: Site, clause: Clause | None, index: DocumentIndex) -> list[Proposal]:
    """Both questions for each role that the sentence gives a person."""
    found: list[Proposal] = []
    for fact in index.roles_at(site.ordinal):
        for make in (_who, _what):
            try:
                found.append(make(fact, index))
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


def _what(fact: RoleFact, index: DocumentIndex) -> Candidate:
    """The role asked for by the person; the wrong answers are other persons' roles in the same document."""
    if fact.head in _VAGUE:
        raise Refused("worth", fact.phrase)
    if bare_definite(fact.site, fact.start, fact.end):
        raise Refused("context", fact.phrase)
    if slot_of(fact.site, fact.mention, index).kind != "person":
        raise Refused("slot", fact.mention.text)
    wrong = _other_roles(fact, index)
    if len(wrong) < 2:
        raise Refused("distractors", f"{len(wrong)} roles of other persons")
    name = fact.mention.text
    stem = question(f"In what role does the text introduce {name}")
    candidate = Candidate(
        FAMILY, "role of a person", stem, fact.phrase, "role", fact.site, Span(fact.start, fact.end),
        f"{name} {GAP}", cluster=None, cognitive=Cognitive.REMEMBER, difficulty=0.6, wrong=tuple(wrong),
    )  # fmt: skip
    if content_words(fact.phrase) & content_words(name):
        raise Refused("key in stem", fact.phrase)
    return candidate


def _other_roles(fact: RoleFact, index: DocumentIndex) -> list[str]:
    """Roles of other persons, one a head noun, of like length, none that shares a word with this person's roles."""
    own = index.reading.names.clusters.get(fact.mention.cluster)
    mine = content_words(" ".join([fact.phrase, *(own.roles if own else ())]))
    heads, found = {fact.head}, []
    for other in sorted(index.role_facts, key=lambda f: abs(len(f.phrase) - len(fact.phrase))):
        if other.mention.cluster == fact.mention.cluster or other.head in heads or other.head in _VAGUE:
            continue
        if bare_definite(other.site, other.start, other.end):
            continue
        if content_words(other.phrase) & mine or not 0.5 <= len(other.phrase) / len(fact.phrase) <= 2:
            continue
        heads.add(other.head)
        found.append(other.phrase)
    return found


def _checked(candidate: Candidate) -> Candidate:
    if len(candidate.lemmas) < 3:
        raise Refused("starved", candidate.stem)
    from questions.families.shape import gives_away

    leaked = gives_away(candidate)
    if leaked:
        raise Refused("key in stem", leaked)
    return candidate


__all__ = ["FAMILY", "checked_stem", "propose"]
