"""Subject questions: who, which country, which organisation did what the clause says."""

from __future__ import annotations

from courseware.names import Mention
from courseware.spans import Span
from questions import peers
from questions.candidates import Candidate, Proposal, Refused, Site
from questions.clauses import Clause
from questions.distractors import PLACES
from questions.document_index import DocumentIndex
from questions.families.shape import checked_stem, statement_with_gap
from questions.grammar import NOUNS
from questions.naming import subject_mention
from questions.slots import slot_of
from questions.wording import before_second_verb, fronted_text, question, question_word
from questions.words import word_set

FAMILY = "subject"
DULL = word_set("have be become seem appear remain look feel want think say know get go come mean like use try")
REPORTING = word_set(
    "argue claim maintain assert contend note observe insist suggest believe hold conclude point show "
    "demonstrate write state declare warn explain propose say describe stress emphasise emphasize "
    "acknowledge admit concede deny recall report remark complain reveal announce proclaim charge allege "
    "remind predict think"
)


def propose(site: Site, clause: Clause, index: DocumentIndex) -> list[Proposal]:
    """The question that asks for the subject, where the subject is one name."""
    mention = subject_mention(site, clause)
    if mention is None or clause.head_verb.lemma in REPORTING:
        return []
    try:
        return [_candidate(site, clause, mention, index)]
    except Refused as refusal:
        return [refusal]


def _candidate(site: Site, clause: Clause, mention: Mention, index: DocumentIndex) -> Candidate:
    slot = slot_of(site, mention, index)
    kind = slot.kind
    wh = question_word(kind, slot.text)
    prefix = [clause.tokens[i] for i in clause.subject if clause.tokens[i].start < mention.start]
    if kind != "person" and any(token.tag in NOUNS or token.tag == "JJ" for token in prefix):
        raise Refused("slot", clause.words(clause.subject))
    if not wh or kind in ("year", "date", "years"):
        raise Refused("slot", mention.text)
    if kind == "city" and clause.head_verb.tag != "VBN" and "national capital" in peers.roles_of_name(slot.text):
        raise Refused("slot", f"{slot.text} may stand for its government")
    rest = before_second_verb(clause)
    if clause.head_verb.lemma == "be" and rest and clause.tokens[rest[0]].tag in ("JJ", "RB", "JJR", "IN", "CC"):
        raise Refused("worth", clause.text)
    if clause.head_verb.lemma in DULL - {"be", "become"} and clause.head_verb.tag != "VBN":
        raise Refused("worth", clause.head_verb.text)
    if clause.tokens[clause.verb[0]].lemma == "shall":
        raise Refused("verb", clause.words(clause.verb))
    if clause.tokens[clause.verb[0]].lemma == "do" and len(clause.verb) > 1:
        raise Refused("verb", clause.words(clause.verb))
    told = clause.words(rest).split()
    if told[:2] == ["in", "charge"] or clause.words(rest).count(", in ") > 0:
        raise Refused("verb", clause.words(rest))
    if clause.head_verb.lemma == "be" and kind in PLACES and (kind in told or told[:1] in (["a"], ["an"])):
        raise Refused("worth", clause.text)
    if rest and clause.tokens[rest[0]].text == "among":
        raise Refused("open list", clause.text)
    if clause.head_verb.lemma == "be" and rest and clause.tokens[rest[0]].text == "one":
        raise Refused("open list", clause.text)
    if kind in ("event", "work") and clause.tokens[clause.verb[0]].tag in ("VBZ", "VBP"):
        raise Refused("worth", clause.text)
    if not rest and len(clause.verb) < 2:
        raise Refused("starved", clause.text)
    front = fronted_text(site, clause)
    if any(word.isdigit() and front.count(word) and word in clause.words(rest) for word in front.split()):
        front = ""
    if len(clause.indices) <= 24:
        rest = clause.rest
    verb = _agreeing(clause, kind)
    asked = " ".join(part for part in (wh if not front else wh[0].lower() + wh[1:], verb, clause.words(rest)) if part)
    stem = question(f"{front}, {asked}" if front else asked)
    statement = statement_with_gap(clause, (slot.start, slot.end), clause.fronted + clause.subject + clause.verb + rest)
    candidate = Candidate(
        FAMILY, f"{kind} as subject", stem, slot.text, kind, site, Span(slot.start, slot.end), statement,
        cluster=mention.cluster, clause=clause, difficulty=0.65,
    )  # fmt: skip
    return checked_stem(candidate)


def _agreeing(clause: Clause, kind: str) -> str:
    """The verb group as it stands; a plural form after a people's name is refused, since "which people" is singular."""
    first = clause.tokens[clause.verb[0]]
    plural = first.text.lower() in ("were", "are", "have") or first.tag == "VBP"
    if plural:
        raise Refused("verb", first.text)
    return clause.words(clause.verb)
