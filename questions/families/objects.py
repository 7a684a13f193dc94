"""Object questions, with do-support: which city did the troops occupy. Only where the object closes the verb's
phrase."""

from __future__ import annotations

from courseware.names import Mention, NameType
from courseware.spans import Span
from questions.candidates import Candidate, Proposal, Refused, Site
from questions.clauses import Clause
from questions.document_index import DocumentIndex
from questions.families.shape import checked_stem, statement_with_gap
from questions.families.subject import DULL, REPORTING
from questions.grammar import NOUNS
from questions.slots import slot_of
from questions.wording import before_second_verb, fronted_text, inverted, question, question_word

FAMILY = "object"
_OWN_TYPES = (NameType.PERSON, NameType.COUNTRY, NameType.PLACE, NameType.ORGANISATION, NameType.EVENT, NameType.WORK)


def propose(site: Site, clause: Clause, index: DocumentIndex) -> list[Proposal]:
    """The question that asks for the object, where the object is one name right after the verb."""
    mention = _object(site, clause)
    if mention is None or clause.head_verb.lemma in REPORTING | {"be", "become"}:
        return []
    try:
        return [_candidate(site, clause, mention, index)]
    except Refused as refusal:
        return [refusal]


def _object(site: Site, clause: Clause) -> Mention | None:
    """The name that starts the rest, an article allowed before it."""
    place = 0
    while place < len(clause.rest) and clause.tokens[clause.rest[place]].tag == "DT":
        place += 1
    if place > 1 or place >= len(clause.rest):
        return None
    mention = site.mention_at(clause.tokens[clause.rest[place]])
    return mention if mention is not None and mention.type in _OWN_TYPES else None


def _candidate(site: Site, clause: Clause, mention: Mention, index: DocumentIndex) -> Candidate:
    tokens, rest = clause.tokens, before_second_verb(clause)
    if tokens[clause.verb[0]].tag != "VBD" or clause.head_verb.lemma in DULL:
        raise Refused("verb", clause.words(clause.verb))
    if clause.head_verb.tag == "VBN" and any(tokens[i].lemma == "be" for i in clause.verb):
        raise Refused("verb", clause.words(clause.verb))
    after = tuple(i for i in rest if tokens[i].start >= mention.end)
    if after and (tokens[after[0]].tag not in ("IN", "TO") or tokens[after[0]].lemma in ("of", "that", "as")):
        raise Refused("slot", clause.words(after[:2]))
    if tokens[clause.subject[-1]].tag not in NOUNS:
        raise Refused("slot", clause.words(clause.subject))
    slot = slot_of(site, mention, index)
    kind = slot.kind
    wh = "Whom" if kind == "person" else question_word(kind, slot.text)
    if not wh:
        raise Refused("slot", mention.text)
    front = fronted_text(site, clause)
    asked = f"{wh if not front else wh[0].lower() + wh[1:]} {inverted(site, clause, after)}"
    stem = question(f"{front}, {asked}" if front else asked)
    kept = clause.fronted + clause.subject + clause.verb + rest
    candidate = Candidate(
        FAMILY, f"{kind} as object", stem, slot.text, kind, site, Span(slot.start, slot.end),
        statement_with_gap(clause, (slot.start, slot.end), kept), cluster=mention.cluster, clause=clause,
        difficulty=0.6,
    )  # fmt: skip
    return checked_stem(candidate)
