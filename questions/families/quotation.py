"""Quotation to speaker: whose words these are. Threads ask for the poster whose words they are."""

from __future__ import annotations

import re

from courseware.names import Mention, NameType
from courseware.spans import Span
from courseware.speech import Speech, Voice
from questions import gates
from questions.candidates import Candidate, Proposal, Refused, Site
from questions.clauses import Clause
from questions.document_index import DocumentIndex
from questions.families.attribution import speaker_slot
from questions.families.shape import GAP
from questions.grammar import FINITE
from questions.items import Cognitive
from questions.speaking import author_speaks
from questions.standing import stands_alone

FAMILY = "quotation"
_POSTED = ("question", "fragment", "unbalanced", "debris", "evidence", "quoted", "anaphor", "example")
"""Gates of a sentence that is to be known by its poster."""
_VIEW = re.compile(
    r"\b(?:would|could|should|might|must|cannot|never|not|no|only|real|really|wrong|right|mistake|better|worse|because|"
    r"unless|if|too|most|always|hardly|simply|just|bad|good|impossible|inevitable|true|reason|matter|mattered)\b",
    re.I,
)
"""A word by which a poster takes a side: what tells the posters of a thread apart are views, not facts."""
_ADDRESSED = re.compile(r"\b(?:you|your|yours)\b", re.I)
SHORTEST, LONGEST = 9, 24
"""Words of a quotation."""


def propose(site: Site, clause: Clause | None, index: DocumentIndex) -> list[Proposal]:
    """The question for the speaker of each quotation whose speaker the same sentence names."""
    found: list[Proposal] = []
    for speech in site.speeches:
        if speech.voice is Voice.QUOTED and speech.start >= site.sentence.start and speech.end <= site.sentence.end:
            try:
                found.append(_candidate(site, speech, index))
            except Refused as refusal:
                found.append(refusal)
    return found + _posted(site, index)


def _posted(site: Site, index: DocumentIndex) -> list[Proposal]:
    """The question for the poster of a sentence that can stand alone, where a thread has three posters or more."""
    poster = site.passage.speaker
    if poster is None or len(index.posters) < 3:
        return []
    try:
        return [_poster(site, poster, index)]
    except Refused as refusal:
        return [refusal]


def _poster(site: Site, poster: str, index: DocumentIndex) -> Candidate:
    for code, gate in gates.SENTENCE_GATES:
        detail = gate(site) if code in _POSTED else None
        if detail is not None:
            raise Refused(code, detail)
    if not 9 <= site.sentence.word_count <= LONGEST:
        raise Refused("length", f"{site.sentence.word_count} words")
    if not author_speaks(site):
        raise Refused("reported", site.text)
    loose = stands_alone(site)
    if loose:
        raise Refused("context", loose)
    if _ADDRESSED.search(site.text):
        raise Refused("person", "it speaks to another poster")
    if not _VIEW.search(site.text) or any(mark.isdigit() for mark in site.text):
        raise Refused("worth", "a fact, not a view of the poster’s own")
    if not site.mentions or len(site.lemmas) < 5 or site.sentence.tokens[0].tag.startswith("VB"):
        raise Refused("starved", site.text)
    told = site.text.rstrip(".").replace("“", "‘").replace("”", "’").replace('"', "’")
    start = site.sentence.start
    return Candidate(
        FAMILY, "poster of a statement", f"Which participant in the discussion takes this view: “{told}”?", poster,
        "poster", site, Span(start, site.sentence.end), f"{told} {GAP}", difficulty=0.45,
        wrong=tuple(other for other in index.posters if other != poster),
    )  # fmt: skip


def _candidate(site: Site, speech: Speech, index: DocumentIndex) -> Candidate:
    words = site.passage.text[speech.start : speech.end].strip(" ,;:")
    count = len(words.split())
    if not SHORTEST <= count <= LONGEST:
        raise Refused("length", f"{count} words of quotation")
    inside = [t for t in site.sentence.tokens if speech.start <= t.start and t.end <= speech.end]
    if not any(token.tag in FINITE for token in inside) and count < 8:
        raise Refused("fragment", words)
    if re.search(r", (?:Comrade|Mr|Sir|my|General|President|Your)\b", words):
        raise Refused("worth", "a line of dialogue")
    if any(mark in words for mark in "[]…\n") or "..." in words:
        raise Refused("debris", words)
    speaker = _speaker(site, speech)
    slot = speaker_slot(site, speaker, index)
    if slot.kind != "person":
        raise Refused("slot", slot.text)
    shown = words.rstrip(".,") if not words.endswith(("?", "!")) else words
    shown = shown.replace("“", "‘").replace("”", "’").replace('"', "’")
    if any(part in shown for part in slot.text.split() if len(part) > 2):
        raise Refused("key in stem", slot.text)
    stem = f"To whom does the text attribute the words “{shown}”?"
    return Candidate(
        FAMILY, "speaker of a quotation", stem, slot.text, "person", site, Span(slot.start, slot.end),
        f"{words} {GAP}", cluster=speaker.cluster, cognitive=Cognitive.REMEMBER, difficulty=0.55,
    )  # fmt: skip


def _speaker(site: Site, speech: Speech) -> Mention:
    """The one person outside the quotation who is named as its speaker. Refused where another might be meant."""
    quoted = [(s.start, s.end) for s in site.speeches if s.voice is Voice.QUOTED]
    outside = [
        mention
        for mention in site.names_of(NameType.PERSON)
        if not any(start <= mention.start < end for start, end in quoted)
    ]
    if not speech.speaker:
        raise Refused("slot", "no speaker is named")
    named = [m for m in outside if m.text == speech.speaker or m.text in speech.speaker]
    if not named or named[-1].text.split()[-1] != speech.speaker.split()[-1]:
        raise Refused("slot", speech.speaker)
    if speech.cue in (":", "quotation marks") and len({m.cluster for m in outside}) > 1:
        raise Refused("slot", f"{len(outside)} persons beside the quotation")
    return named[0]
