"""What somebody aimed at, ordered, believed or brought about. The wrong answers are what the text gives to others."""

from __future__ import annotations

import re

from courseware import language
from courseware.spans import Span
from questions import gates
from questions.candidates import Candidate, Proposal, Refused, Site
from questions.distractors import excerpt
from questions.document_index import DocumentIndex
from questions.families.shape import GAP, LONGEST, SHORTEST
from questions.items import Certificate, Cognitive, Option
from questions.slots import telling_words
from questions.stances import Stance, is_personal
from questions.wording import question, word_count
from questions.words import content_words, is_vague

NEAR, MOST = 60, 4
_LOOSE_VERBS = re.compile(r"^(?:follow up|go on|come to|help to|begin to|start to|continue to)\b")
"""Verbs that say nothing by themselves of what was wanted."""
_GATES = ("question", "unbalanced", "debris", "example", "evidence", "person")
_DO = {"VBD": "did", "VBZ": "does", "VBP": "do"}


def proposals(family: str, kind: str, site: Site, index: DocumentIndex) -> list[Proposal]:
    """The question for each stance of this kind in the sentence."""
    found: list[Proposal] = []
    for stance in index.stances_at(site.ordinal):
        if stance.kind == kind and stance.subject:
            try:
                found.append(_candidate(family, stance, index))
            except Refused as refusal:
                found.append(refusal)
    return found


def _candidate(family: str, stance: Stance, index: DocumentIndex) -> Candidate:
    for code, gate in gates.SENTENCE_GATES:
        detail = gate(stance.site) if code in _GATES else None
        if detail is not None:
            raise Refused(code, detail)
    if stance.kind == "outcome" and is_personal(stance):
        raise Refused("slot", stance.subject)
    if stance.kind in ("aim", "belief") and not is_personal(stance):
        raise Refused("slot", stance.subject)
    if _own(stance) not in ("", "their" if stance.plural else "its" if stance.acts == "name" else "his"):
        raise Refused("pronoun", stance.text)
    if is_vague(stance.text) or _LOOSE_VERBS.match(stance.text.removeprefix("to ")):
        raise Refused("starved", stance.text)
    stem = _stem(stance)
    if not SHORTEST <= word_count(stem) <= LONGEST:
        raise Refused("wordy", stem)
    shared = content_words(stance.text) & content_words(stem)
    if shared:
        raise Refused("key in stem", min(shared))
    options = rivals(stance, stem, index)
    if len(options) < 2:
        raise Refused("distractors", f"{len(options)} others")
    return Candidate(
        family, f"{stance.kind} of a subject", stem, stance.text.removeprefix("to "), "statement", stance.site,
        key_span=Span(stance.start, stance.end), quoted=stance.text.removeprefix("that "),
        statement=f"{stance.subject} {stance.verb.text} {stance.tail} {stance.text} {GAP}",
        cluster=None, cognitive=Cognitive.UNDERSTAND, difficulty=0.55, options=tuple(options),
    )  # fmt: skip


def _stem(stance: Stance) -> str:
    do, base = _verb(stance)
    end = {"aim": "to do", "order": f"{stance.tail} to do", "belief": stance.tail, "outcome": ""}[stance.kind]
    if stance.kind == "outcome" and stance.verb.lemma in ("lead", "contribute", "result"):
        end = "in" if stance.verb.lemma == "result" else "to"
    asked = f"what {do} {stance.subject} {base} {end}".strip()
    return question(f"{stance.when}, {asked}" if stance.when else f"According to the text, {asked}")


def _verb(stance: Stance) -> tuple[str, str]:
    """Auxiliary and verb as the question has them: did argue, has argued, does point out."""
    tokens = stance.site.sentence.tokens
    place = next((p for p, token in enumerate(tokens) if token == stance.verb), None)
    if place is None:
        return "does", "argue"
    do, base = _DO[stance.verb.tag], language.base_form(stance.verb.text, stance.verb.tag)
    if stance.verb.lemma == "have":
        do, base, place = stance.verb.text, tokens[place + 1].text, place + 1
    if not base or (stance.verb.tag == "VBD" and do == "had"):
        raise Refused("verb", stance.verb.text)
    return do, f"{base} out" if tokens[place + 1].text == "out" else base


def rivals(stance: Stance, stem: str, index: DocumentIndex) -> list[Option]:
    """Complements of the same build that the text gives to other subjects, those of like subjects and near first."""
    kinds = ("aim", "order") if stance.kind in ("aim", "order") else (stance.kind,)
    beside = [other for other in index.stances if other.kind in kinds and _may_stand_beside(other, stance, index)]
    beside.sort(key=lambda other: (
        _is_scholar(other, index) != _is_scholar(stance, index), other.acts != stance.acts,
        abs(other.site.ordinal - stance.site.ordinal),
    ))  # fmt: skip
    told, kept = content_words(stem), [stance.words]
    found: list[Option] = []
    for other in beside:
        if is_vague(other.text) or other.words & told or any(len(other.words & known) > 1 for known in kept):
            continue
        kept.append(other.words)
        reason = f"The text says this of {other.subject}." if other.subject else "The text says this of another."
        shown = excerpt(other.site.text, other.text)
        proof = Certificate("said of another", reason, other.site.text, 0.0)
        found.append(Option(other.text.removeprefix("to "), False, f"{reason} “{shown}”", proof))
        if len(found) == MOST:
            break
    return found


def _may_stand_beside(other: Stance, stance: Stance, index: DocumentIndex) -> bool:
    if not 0 < abs(other.site.ordinal - stance.site.ordinal) <= NEAR:
        return False
    if stance.kind in ("aim", "order") and not _are_alike(stance, other):
        return False
    if not 0.5 <= len(other.text) / len(stance.text) <= 1.9 or _own(other) not in ("", _own(stance)):
        return False
    one = telling_words(stance.subject)
    if one & content_words(other.subject) or one & content_words(other.text):
        return False
    place = other.site.ordinal
    leans = any(token.tag == "PRP" for token in other.site.sentence.tokens)
    before = index.sites[max(0, place - (2 if leans and not other.subject else 0)) : place + 1]
    if any(one & content_words(site.text) for site in before):
        return False
    same = stance.mention is not None and other.mention is not None and stance.mention.cluster == other.mention.cluster
    return not same


def _is_scholar(stance: Stance, index: DocumentIndex) -> bool:
    """Whether the subject is one of those whom the text cites, not one of those whom it tells of."""
    return stance.mention is not None and stance.mention.cluster in index.scholars


def _are_alike(stance: Stance, other: Stance) -> bool:
    """Whether both were wanted of, or by, subjects of one sort, so that the one's aim might be the other's."""
    if stance.kind == "aim" and stance.mention is None and other.kind != "aim":
        return False
    if not other.subject or (other.mention is None) != (stance.mention is None):
        return False
    if (stance.kind == "order" and other.kind == "order") or stance.mention is None or other.mention is None:
        return True
    return stance.mention.type is other.mention.type or stance.acts == other.acts == "name"


def _own(stance: Stance) -> str:
    """The pronoun of the subject that the complement holds, which options must share."""
    for word in stance.text.lower().split():
        if word in ("his", "her", "its", "their", "he", "she", "it", "they"):
            return "their" if word in ("their", "they") else "its" if word in ("it", "its") else "his"
    return ""
