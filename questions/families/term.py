"""Terms in context: a whole sentence of an argument with one of the document's own terms left out.

For essays, threads and other prose that states few closed facts. The gap takes a term that the document keeps coming
back to; the wrong answers are others of its terms, of the same number, that stand nowhere near the sentence.
"""

from __future__ import annotations

import re

from courseware.spans import Span
from questions import gates
from questions.candidates import Candidate, Proposal, Refused, Site
from questions.clauses import Clause, clause_of
from questions.document_index import DocumentIndex
from questions.families.shape import GAP, statement_with_gap
from questions.grammar import Unreadable
from questions.items import Cognitive, ItemType
from questions.speaking import author_speaks
from questions.standing import stands_alone
from questions.terms import Term
from questions.wording import capitalised, stopped
from questions.words import content_words

FAMILY = "term"
_GATES = ("question", "fragment", "unbalanced", "quoted", "debris", "anaphor", "example", "person", "evidence")
HEAVY = 40
"""Weight from which a term is so much the text's own that leaving it out asks for more than a word."""
SHORTEST, LONGEST = 10, 25
"""Words of what is shown."""


def propose(site: Site, clause: object, index: DocumentIndex) -> list[Proposal]:
    """At most one gap a sentence: the term that says most, in the whole sentence or in its reduced clause."""
    terms = [term for term in index.terms_at(site.ordinal) if term.weight >= HEAVY]
    if not terms:
        return []
    try:
        told = _told(site, index)
    except Refused as refusal:
        return [refusal]
    last: Refused | None = None
    for term in sorted(terms, key=lambda t: (-t.weight, t.start)):
        try:
            return [_candidate(site, term, told, index)]
        except Refused as refusal:
            last = refusal
    return [last] if last else []


def _told(site: Site, index: DocumentIndex) -> Clause | None:
    """The reduced clause where the sentence is long and a clause can be read; None for the whole sentence."""
    for code, gate in gates.SENTENCE_GATES:
        detail = gate(site) if code in _GATES else None
        if detail is not None:
            raise Refused(code, detail)
    if not author_speaks(site):
        raise Refused("reported", site.text)
    loose = stands_alone(site, index.topics)
    if SHORTEST <= site.sentence.word_count <= LONGEST and not loose:
        return None
    try:
        clause = clause_of(site.sentence)
    except Unreadable as fault:
        raise Refused("context" if loose else "length", loose or fault.detail) from fault
    if not SHORTEST <= len(clause.text.split()) <= LONGEST:
        raise Refused("length", f"{len(clause.text.split())} words in the clause")
    trip = gates.context_trip(site, clause)
    if trip:
        raise Refused(*trip)
    return clause


def _candidate(site: Site, term: Term, told: Clause | None, index: DocumentIndex) -> Candidate:
    statement = _with_gap(site, term, told)
    if statement.startswith(GAP):
        raise Refused("slot", term.text)
    if content_words(term.text) & content_words(statement.replace(GAP, " ")):
        raise Refused("key in stem", term.text)
    before = statement[: statement.index(GAP)].lower().split()
    if re.search(rf"[A-Z]\w+ (?:of|for) {GAP}", statement):
        raise Refused("slot", f"{term.text} is a part of a name")
    if before[-1] in ("a", "an"):
        raise Refused("slot", f"{before[-1]} {term.text}")
    if statement[statement.index(GAP) :].startswith((f"{GAP} of ", f"{GAP} that ")):
        raise Refused("slot", f"{term.text} of")
    wrong = index.terms_unlike(site, term)
    if len(wrong) < 3:
        raise Refused("distractors", f"{len(wrong)} other terms")
    return Candidate(
        FAMILY, "term left out", f"Which term fills the gap? {statement}", term.text, "term", site,
        Span(term.start, term.end), statement.rstrip("."), cognitive=Cognitive.UNDERSTAND, difficulty=0.55,
        type=ItemType.CLOZE, wrong=tuple(wrong),
    )  # fmt: skip


def _with_gap(site: Site, term: Term, told: Clause | None) -> str:
    if told is None:
        low, high = term.start - site.sentence.start, term.end - site.sentence.start
        return f"{site.text[:low]}{GAP}{site.text[high:]}"
    inside = [i for i in told.indices if term.start <= told.tokens[i].start < term.end]
    if sum(term.start <= token.start < term.end for token in told.tokens) != len(inside):
        raise Refused("slot", term.text)
    return stopped(capitalised(statement_with_gap(told, (term.start, term.end), told.indices)))
