"""Evidence selection: which sentence of the reading supports a claim.

A claim and its support are taken only where the author joins them: "For example, …" right after the claim in the same
paragraph. So the text itself says what supports what, and no other sentence is said to.
"""

from __future__ import annotations

import re

from courseware.spans import Span
from questions import gates
from questions.candidates import Candidate, Proposal, Refused, Site
from questions.document_index import DocumentIndex
from questions.families.shape import GAP
from questions.flaws import loose_terms
from questions.items import Cognitive
from questions.standing import stands_alone
from questions.words import content_words

FAMILY = "evidence"
_MARK = re.compile(r"^(?:For example|For instance|As an example),\s+|^(?:Thus|Indeed),\s+(?=[A-Z])")
_GATES = ("question", "fragment", "unbalanced", "debris", "evidence")
SHORTEST, LONGEST = 8, 34


def propose(site: Site, clause: object, index: DocumentIndex) -> list[Proposal]:
    """The question for a sentence that opens with "For example" after a claim that can stand alone."""
    mark = _MARK.match(site.text)
    if mark is None or site.before is None or not mark[0].startswith(("For", "As")):
        return []
    try:
        return [_candidate(site, index.sites[site.ordinal - 1], mark.end(), index)]
    except Refused as refusal:
        return [refusal]


def _candidate(site: Site, claim: Site, cut: int, index: DocumentIndex) -> Candidate:
    for one in (site, claim):
        for code, gate in gates.SENTENCE_GATES:
            detail = gate(one) if code in _GATES else None
            if detail is not None:
                raise Refused(code, detail)
    if not SHORTEST <= claim.sentence.word_count <= 18 or not SHORTEST <= site.sentence.word_count <= LONGEST:
        raise Refused("length", f"{claim.sentence.word_count} words of claim")
    loose = stands_alone(claim)
    if loose:
        raise Refused("context", loose)
    key = site.text[cut:]
    told = claim.text.rstrip(".")
    if any(mark in told for mark in '“”"'):
        raise Refused("quoted", told)
    if loose_terms(key):
        raise Refused("flawed", key)
    wrong = _others(site, claim, key, index)
    stem = f"Which sentence does the text give as an example of this claim: “{told}”?"
    start = site.sentence.start + cut
    return Candidate(
        FAMILY, "example of a claim", stem, key[:1].upper() + key[1:], "sentence", site,
        Span(start, site.sentence.end), f"{told} {GAP}", cognitive=Cognitive.ANALYSE, difficulty=0.5,
        wrong=tuple(wrong),
    )  # fmt: skip


def _others(site: Site, claim: Site, key: str, index: DocumentIndex) -> list[str]:
    """Sentences of other paragraphs that share a topic word with the claim, nearest in length first."""
    topic, size = claim.lemmas, len(key)
    found = [
        (-len(other.lemmas & topic), abs(len(other.text) - size), other.text)
        for other in index.sites
        if other.passage.anchor != site.passage.anchor and 0.6 <= len(other.text) / size <= 1.6
        and 0 < len(other.lemmas & topic) <= max(1, len(topic) // 2) and not stands_alone(other)
        and all(gate(other) is None for code, gate in gates.SENTENCE_GATES if code in (*_GATES, "length", "person"))
        and not _MARK.match(other.text) and not loose_terms(other.text)
        and len(content_words(other.text) & content_words(key)) < 4
        and not {m.cluster for m in other.mentions} & {m.cluster for m in site.mentions}
    ]  # fmt: skip
    return [text for _, _, text in sorted(found)[:12]]
