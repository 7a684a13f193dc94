"""Attribution questions: who argues what a reported clause says."""

from __future__ import annotations

from courseware.names import Mention, NameType
from courseware.spans import Span
from questions import gates
from questions.candidates import Candidate, Proposal, Refused, Site
from questions.clauses import Clause, Unreadable, clause_of
from questions.document_index import DocumentIndex
from questions.families.shape import checked_stem, statement_with_gap
from questions.families.subject import REPORTING, subject_mention
from questions.items import Cognitive
from questions.wording import KINDS, fronted_text, question, question_word

FAMILY = "attribution"
_GATES = ("question", "fragment", "unbalanced", "length", "debris", "anaphor", "person", "evidence")


def propose(site: Site, clause: Clause | None, index: DocumentIndex) -> list[Proposal]:
    """The question for the speaker of "X argues that …", where X is one named person or body."""
    try:
        found = clause_of(site.sentence)
    except Unreadable:
        return []
    mention = subject_mention(site, found)
    if mention is None or mention.type not in (NameType.PERSON, NameType.ORGANISATION):
        return []
    if found.head_verb.lemma not in REPORTING or not found.rest or found.tokens[found.rest[0]].lemma != "that":
        return []
    try:
        return [_candidate(site, found, mention)]
    except Refused as refusal:
        return [refusal]


def _candidate(site: Site, clause: Clause, mention: Mention) -> Candidate:
    for code, gate in gates.SENTENCE_GATES:
        detail = gate(site) if code in _GATES else None
        if detail is not None:
            raise Refused(code, detail)
    trip = gates.context_trip(site, clause, Span(mention.start, mention.end))
    if trip:
        raise Refused(*trip)
    kind = KINDS[mention.type]
    wh = question_word(kind, mention.text)
    if not wh:
        raise Refused("slot", mention.text)
    front = fronted_text(site, clause)
    asked = f"{wh if not front else wh[0].lower() + wh[1:]} {clause.words(clause.verb)} {clause.words(clause.rest)}"
    stem = question(f"{front}, {asked}" if front else asked)
    candidate = Candidate(
        FAMILY, "speaker of a reported clause", stem, mention.text, kind, site, Span(mention.start, mention.end),
        statement_with_gap(clause, mention, clause.indices), cluster=mention.cluster, clause=clause,
        cognitive=Cognitive.UNDERSTAND, difficulty=0.6,
    )  # fmt: skip
    return checked_stem(candidate)
