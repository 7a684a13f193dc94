"""The text's own argument: what its author says that it argues, shows or rests on.

A frame ("The central argument of this book is that …", "This study shows that …", "I argue that …") names the claim as
the author's, so the slot is functional: the wrong answers are views that the text gives to others, and, for "the
central argument", other statements of the text that are not called so.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from courseware import language
from courseware.spans import Span
from courseware.speech import Voice
from questions import gates
from questions.candidates import Candidate, Proposal, Refused, Site
from questions.document_index import DocumentIndex
from questions.families.shape import GAP
from questions.flaws import loose_terms
from questions.grammar import FINITE
from questions.items import Cognitive
from questions.standing import points_out_of, stands_alone
from questions.wording import capitalised, question
from questions.words import content_words

FAMILY = "argument"
_WORK = r"(?:book|article|essay|chapter|study|paper|monograph|report|thesis|work|text|introduction)"
_IS_THAT = re.compile(
    rf"^(?P<what>(?:The|My|Our|This {_WORK}[’']s) (?:\w+ )?(?:argument|thesis|claim|premise|contention|point|"
    rf"conclusion|message|lesson)(?: (?:of|in|for) (?:this|the|my) (?:\w+ )?{_WORK})?) (?:is|was) that (?=\w)"
)
_SHOWS = re.compile(
    rf"^(?:In (?:this|the present) {_WORK},? )?(?P<what>This {_WORK}|I|We) (?:will |shall )?"
    r"(?P<verb>argues?|shows?|contends?|claims?|maintains?|"
    r"demonstrates?|suggests?|concludes?) that (?=\w)"
)
SHORTEST, LONGEST = 7, 30
"""Words of a claim."""


def propose(site: Site, clause: object, index: DocumentIndex) -> list[Proposal]:
    """The question for the claim that the sentence names as the text's own."""
    frame = _IS_THAT.match(site.text) or _SHOWS.match(site.text)
    if frame is None:
        return []
    try:
        return [_candidate(site, frame, index)]
    except Refused as refusal:
        return [refusal]


def _candidate(site: Site, frame: re.Match[str], index: DocumentIndex) -> Candidate:
    for code, gate in gates.SENTENCE_GATES:
        detail = gate(site) if code in ("question", "fragment", "unbalanced", "debris", "evidence") else None
        if detail is not None:
            raise Refused(code, detail)
    key, span = claim_at(site, site.sentence.start + frame.end(), None)
    central = frame.re is _IS_THAT
    wrong = [*_views(site, key, index), *(_statements(site, key, index) if central else ())]
    if len(wrong) < 2:
        raise Refused("distractors", f"{len(wrong)} other claims")
    return Candidate(
        FAMILY, "the text's own argument", _stem(frame), key, "claim", site, span, f"{key} {GAP}",
        cognitive=Cognitive.UNDERSTAND, difficulty=0.6, wrong=tuple(wrong),
    )  # fmt: skip


def _stem(frame: re.Match[str]) -> str:
    what = frame["what"]
    if frame.re is _IS_THAT:
        owner = re.sub(r"^(?:My|Our)\b", "the", what)
        return question(f"According to the author, what is {owner[:1].lower()}{owner[1:]}")
    verb = language.base_form(frame["verb"], "VBZ" if frame["verb"].endswith("s") else "VBP")
    subject = "this text" if what in ("I", "We") else what.lower()
    return question(f"According to the author, what does {subject} {verb}")


def claim_at(site: Site, start: int, known: frozenset[str] | None) -> tuple[str, Span]:
    """The claim from here to the end of the sentence. Refused where it cannot stand as an option.

    The text's own claim is about what the whole text is about, so its definite phrases need no referent (None).
    """
    tokens = [token for token in site.sentence.tokens if token.start >= start]
    while tokens and not tokens[-1].is_word:
        tokens.pop()
    words = sum(token.is_word for token in tokens)
    if not SHORTEST <= words <= LONGEST or not any(token.tag in FINITE for token in tokens):
        raise Refused("length", f"{words} words of the claim")
    span = Span(tokens[0].start, tokens[-1].end)
    text = capitalised(site.passage.text[span.start : span.end])
    everything = frozenset(token.lemma for token in tokens) if known is None else known
    loose = points_out_of(site, span.start, span.end, everything)
    if loose or any(mark in text for mark in ";:“”[]\n"):
        raise Refused("context", loose or text)
    if loose_terms(text):
        raise Refused("flawed", text)
    return text, span


def _views(site: Site, key: str, index: DocumentIndex) -> list[str]:
    """Views that the text gives to others, nearest in length first."""
    return _ranked(
        key, (text for other in index.sites if other.ordinal != site.ordinal for text in _others(other, index))
    )


def _others(site: Site, index: DocumentIndex) -> Iterator[str]:
    for speech in site.speeches:
        if speech.voice is not Voice.REPORTED or speech.start < site.sentence.start or not speech.speaker:
            continue
        try:
            text, span = claim_at(site, speech.start, index.topics)
        except Refused:
            continue
        if speech.end >= span.end:
            yield text


def _statements(site: Site, key: str, index: DocumentIndex) -> list[str]:
    """Statements of other paragraphs that can stand alone, nearest in length first."""
    found = []
    for other in index.sites:
        if other.passage.anchor == site.passage.anchor or other.speeches or stands_alone(other, index.topics):
            continue
        if all(gate(other) is None for _, gate in gates.SENTENCE_GATES) and not _SHOWS.match(other.text):
            found.append(other.text.rstrip("."))
    return _ranked(key, iter(found))


def _ranked(key: str, texts: Iterator[str]) -> list[str]:
    own = content_words(key)
    kept = [
        text for text in dict.fromkeys(texts)
        if 0.5 <= len(text) / len(key) <= 1.7 and not loose_terms(text)
        and len(content_words(text) & own) <= len(own) / 3
    ]  # fmt: skip
    return sorted(kept, key=lambda text: (abs(len(text) - len(key)), text))[:8]
