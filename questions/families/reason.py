"""What the families of reasons share: the question for the clause that a reason explains."""

from __future__ import annotations

import re
from dataclasses import replace

from courseware.names import NameType
from courseware.spans import Span
from questions import gates
from questions.candidates import Candidate, Proposal, Refused, Site
from questions.clauses import Clause, clause_of, join
from questions.document_index import DocumentIndex
from questions.families.shape import GAP, checked_stem
from questions.grammar import FINITE, RELATIVES, Unreadable
from questions.items import Cognitive
from questions.reasons import NEAR, Reason, unlike
from questions.slots import telling_words
from questions.stances import Stance, has_pronoun
from questions.wording import fronted_text, gerund, inverted, is_proper, lowered, question
from questions.words import content_words, is_vague

_GATES = ("question", "unbalanced", "quoted", "debris", "anaphor", "example", "person", "reported", "evidence")
_PRONOUNS = {"it": False, "he": False, "she": False, "they": True}
ASKS = {"clause": "why", "phrase": "why", "purpose": "why", "means": "how"}


def proposals(family: str, site: Site, index: DocumentIndex, *kinds: str) -> list[Proposal]:
    """The question for each reason of these kinds in the sentence."""
    found: list[Proposal] = []
    for reason in index.reasons_at(site.ordinal, *kinds):
        try:
            found.append(_candidate(family, reason, index))
        except Unreadable as fault:
            found.append(Refused(fault.code, fault.detail))
        except Refused as refusal:
            found.append(refusal)
    return found


def _candidate(family: str, reason: Reason, index: DocumentIndex) -> Candidate:
    site = _main(reason, index)
    clause = clause_of(site.sentence)
    _check(reason, site, clause, index)
    front = fronted_text(site, clause)
    asked = f"{ASKS[reason.kind]} {inverted(site, clause, clause.rest)}".replace("[", "").replace("]", "")
    stem = question(f"{front}, {asked}" if front else f"According to the text, {asked}")
    if content_words(reason.body) & content_words(stem):
        raise Refused("key in stem", reason.body)
    whose = telling_words(clause.words(clause.subject).strip("[]"))
    pool = [other for other in index.reasons if not whose & content_words(other.site.text)]
    wrong = unlike(reason, stem, pool, index.familiar)
    if len(wrong) < 3:
        wrong += [text for text in borrowed(reason, stem, whose, index) if text not in wrong]
    if len(wrong) < 2:
        raise Refused("distractors", f"{len(wrong)} other reasons")
    if is_vague(reason.body):
        raise Refused("starved", reason.body)
    # The name put for a pronoun is no word of the source, so the evidence is the sentence as it stands.
    return checked_stem(Candidate(
        family, f"{reason.kind} of the clause", stem, reason.text, family, reason.site,
        Span(reason.start, reason.end), f"{join(clause.sentence, clause.indices)} {GAP}",
        cognitive=Cognitive.UNDERSTAND, difficulty=0.6, wrong=tuple(wrong), quoted=reason.body,
    ))  # fmt: skip


def borrowed(reason: Reason, stem: str, whose: frozenset[str], index: DocumentIndex) -> list[str]:
    """Wordings made of what others did or wanted, for a reason that has too few of its own kind beside it."""
    own = content_words(reason.body)
    told = content_words(stem)
    seen: list[frozenset[str]] = [own]
    found: list[str] = []
    for text, ordinal in _wordings(reason, index):
        words = content_words(text)
        apart = abs(ordinal - reason.site.ordinal)
        if not text or not 1 < apart <= NEAR or words & own or words & told or is_vague(text):
            continue
        if whose & content_words(index.sites[ordinal].text):
            continue
        if not 0.45 <= len(text) / len(reason.text) <= 2 or any(len(words & known) > 1 for known in seen):
            continue
        seen.append(words)
        found.append(text)
        if len(found) == 4:
            break
    return found


def _wordings(reason: Reason, index: DocumentIndex) -> list[tuple[str, int]]:
    """What may be worded as a reason of this kind, what was wanted first, and the near before the far."""
    stances = sorted(
        (s for s in index.stances if s.subject and s.kind != "deed"),
        key=lambda s: (s.kind != "aim", abs(s.site.ordinal - reason.site.ordinal)),
    )
    if reason.kind == "phrase":
        return [(f"{reason.lead} {s.text}", s.site.ordinal) for s in stances if s.kind == "outcome"]
    if reason.kind != "clause":
        return [(worded(stance, reason.kind), stance.site.ordinal) for stance in stances]
    wish = _WISH.match(reason.body)
    if wish:
        wished = [s for s in stances if s.kind in ("aim", "order") and not has_pronoun(s.text)]
        return [(f"because {wish[0]}{s.text.removeprefix('to ')}", s.site.ordinal) for s in wished]
    return [(f"because {text}", ordinal) for text, ordinal in _assertions(index)]


_WISH = re.compile(r"^(?:he|she|it|they) (?:wanted|hoped|wished|intended|sought|needed) to ")


def _assertions(index: DocumentIndex) -> list[tuple[str, int]]:
    """Short clauses of the text without a date, as they stand after "because"."""
    found = []
    for read in index.clauses:
        if isinstance(read, Refused) or read[1].fronted or read[1].coordinated or read[0].speeches:
            continue
        site, clause = read
        if site.names_of(NameType.PERSON):
            continue
        text = lowered(clause.text, is_proper(site, clause.indices[0]))
        past = clause.tokens[clause.verb[0]].tag == "VBD"
        plain = (
            not any(mark.isdigit() for mark in text) and "[" not in text and "," not in text and not has_pronoun(text)
        )
        if (
            past
            and plain
            and 4 <= len(text.split()) <= 14
            and gates.clause_trip(site, clause, None, index.familiar) is None
        ):
            found.append((text, site.ordinal))
    return found


def worded(stance: Stance, kind: str) -> str:
    """A stance as a purpose ("to …") or a means ("by …ing …"); empty where it cannot be put so."""
    if stance.kind != "aim" or kind not in ("purpose", "means") or has_pronoun(stance.text):
        return ""
    bare = stance.text.removeprefix("to ")
    if kind == "purpose":
        return f"to {bare}"
    first, _, rest = bare.partition(" ")
    return f"by {gerund(first)} {rest}"


def _main(reason: Reason, index: DocumentIndex) -> Site:
    """The clause that the reason explains, its opening pronoun named where a rule proves whom it means."""
    named = index.named_sites[reason.site.ordinal]
    main = replace(reason, site=named).main_site() if reason.main[0] == 0 else reason.main_site()
    for code, gate in gates.SENTENCE_GATES:
        detail = gate(main) if code in _GATES else None
        if detail is not None:
            raise Refused(code, detail)
    return main


def _check(reason: Reason, site: Site, clause: Clause, index: DocumentIndex) -> None:
    found = gates.clause_trip(site, clause, None, index.familiar)
    if found:
        raise Refused(*found)
    tokens, rest = clause.tokens, clause.rest
    if clause.coordinated or any(tokens[i].tag in FINITE | RELATIVES | {"VBG"} for i in rest):
        raise Refused("slot", "the reason may belong to another verb")
    split = any(tokens[i].tag == "TO" and i + 1 < len(tokens) and tokens[i + 1].tag == "VB" for i in rest)
    if split and reason.kind in ("purpose", "means"):
        raise Refused("slot", "the reason may belong to another verb")
    if reason.main[0] == 0 and rest and rest[-1] != len(tokens) - 1:
        raise Refused("slot", "something stands between the clause and its reason")
    if clause.head_verb.lemma in ("begin", "start", "end", "react", "respond") and reason.kind == "means":
        raise Refused("verb", clause.head_verb.text)
    plural = tokens[clause.subject[-1]].tag in ("NNS", "NNPS")
    if reason.opener and _PRONOUNS[reason.opener] != plural:
        raise Refused("pronoun", reason.body)
    known = frozenset(tokens[i].lemma for i in clause.indices) | index.familiar
    bare = gates.bare_definite(reason.site, reason.start, reason.end, known)
    if bare:
        raise Refused("context", bare)
