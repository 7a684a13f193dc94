"""Attribution questions: who argues what a reported clause says."""

from __future__ import annotations

from dataclasses import replace

from courseware.gazetteer import common_count
from courseware.language import Token, lemma
from courseware.names import Mention, NameType
from courseware.spans import Span
from courseware.speech import Speech, Voice
from questions import gates
from questions.candidates import Candidate, Proposal, Refused, Site
from questions.clauses import Clause, clause_of
from questions.document_index import DocumentIndex
from questions.families.shape import GAP, checked_stem, statement_with_gap
from questions.families.subject import REPORTING
from questions.grammar import FINITE, RELATIVES, Unreadable
from questions.items import Cognitive
from questions.naming import subject_mention
from questions.slots import Slot, slot_of, untitled
from questions.wording import fronted_text, question, question_word
from questions.words import word_set

FAMILY = "attribution"
_GATES = ("question", "fragment", "unbalanced", "length", "debris", "anaphor", "person", "evidence")


def propose(site: Site, clause: Clause | None, index: DocumentIndex) -> list[Proposal]:
    """The question for the speaker of "X argues that …", where X is one named person or body."""
    views: list[Proposal] = []
    for speech in site.speeches:
        views += _view(site, speech, index)
    if views:
        return views
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
        return [_candidate(site, found, mention, index)]
    except Refused as refusal:
        return [refusal]


def _view(site: Site, speech: Speech, index: DocumentIndex) -> list[Proposal]:
    """Whose view a reported clause is: "As X notes, …", "X argues that …", "according to X, …"."""
    if speech.voice is not Voice.REPORTED or not speech.speaker:
        return []
    held = speech.start <= site.sentence.start and site.sentence.end - 1 <= speech.end
    if held:
        return _held_view(site, speech, index)
    speaker = _speaker_in(site, speech) if speech.start >= site.sentence.start else None
    if speaker is None:
        return []
    try:
        return [_view_candidate(site, speech, speaker, index)]
    except Refused as refusal:
        return [refusal]


SHORTEST, LONGEST = 5, 21
"""Words of a view that a stem may give."""


def _shortened(inside: list[Token]) -> list[Token]:
    """A long view ended before what follows its first main clause: ", which …", ", although …", ", and …"."""
    if sum(token.is_word for token in inside) <= LONGEST:
        return inside
    for place, token in enumerate(inside[:-1]):
        following = inside[place + 1]
        ends = following.tag in RELATIVES | {"CC", "VBG"} or following.text in (
            "although",
            "while",
            "as",
            "so",
            "though",
        )
        if token.text == "," and ends and place >= 7 and any(t.tag in FINITE for t in inside[:place]):
            return inside[:place]
    return inside


def _speaker_in(site: Site, speech: Speech) -> Mention | None:
    """The person outside the stretch whom the sentence names as its speaker, by that wording or by another."""
    outside = [
        mention
        for mention in site.names_of(NameType.PERSON)
        if not (mention.end > speech.start and mention.start < speech.end)
    ]
    cluster = site.reading.names.cluster_of(speech.speaker or "")
    alike = (m for m in outside if cluster is not None and m.cluster == cluster.id)
    return next((mention for mention in outside if mention.text == speech.speaker), next(alike, None))


NEAR = 2
"""Sentences before a reported one in which its speaker may be named."""


def _held_view(site: Site, speech: Speech, index: DocumentIndex) -> list[Proposal]:
    """Whose view a whole sentence is, where a sentence just before it names the speaker: the evidence holds both."""
    for ordinal in range(site.ordinal - 1, max(-1, site.ordinal - 1 - NEAR), -1):
        before = index.sites[ordinal]
        speaker = _speaker_in(before, speech) if before.passage.anchor == site.passage.anchor else None
        if speaker is not None:
            inside = replace(speech, start=site.sentence.start, end=site.sentence.end)
            both = replace(site, since=before.sentence.start)
            try:
                return [_view_candidate(both, inside, speaker, index)]
            except Refused as refusal:
                return [refusal]
    return []


def _view_candidate(site: Site, speech: Speech, speaker: Mention, index: DocumentIndex) -> Candidate:
    if lemma(speech.cue.split()[0], "VBD") in _WISHES:
        raise Refused("slot", f"“{speech.cue}” tells a wish, not a view")
    slot = speaker_slot(site, speaker, index)
    for code, gate in gates.SENTENCE_GATES:
        detail = gate(site) if code in ("question", "unbalanced", "debris", "evidence", "fragment") else None
        if detail is not None:
            raise Refused(code, detail)
    inside = [t for t in site.sentence.tokens if speech.start <= t.start and t.end <= speech.end]
    while inside and inside[-1].text in ".,;:”\"'":
        inside.pop()
    inside = _shortened(inside)
    if not SHORTEST <= sum(token.is_word for token in inside) <= LONGEST:
        raise Refused("length", f"{len(inside)} words of the view")
    loose = next((t for t in inside if t.tag == "PRP" or t.text.lower() in _LOOSE), None)
    if (
        loose is not None
        or not any(token.tag in FINITE for token in inside)
        or inside[0].tag in FINITE | {"VB", "VBG", "IN", "RB"}
    ):
        raise Refused("context", loose.text if loose else inside[0].text)
    bare = gates.bare_definite(site, inside[0].start, inside[-1].end)
    if bare is not None or any(token.text in ":;" for token in inside):
        raise Refused("context", bare or ":")
    text = site.passage.text[inside[0].start : inside[-1].end]
    if site.mention_at(inside[0]) is None and inside[0].tag not in ("NNP", "NNPS"):
        text = text[:1].lower() + text[1:]
    return checked_stem(Candidate(
        FAMILY, "speaker of a view", question(f"To whom does the text attribute the view that {text}"), slot.text,
        "person", site, Span(slot.start, slot.end), f"{text} {GAP}", cluster=speaker.cluster,
        cognitive=Cognitive.UNDERSTAND, difficulty=0.55,
    ))  # fmt: skip


_WISHES = word_set("propose demand recommend request order insist ask urge require command stipulate suggest agree beg")
"""Verbs after which "that" tells what is wanted, in another mood than a view."""


def speaker_slot(site: Site, speaker: Mention, index: DocumentIndex) -> Slot:
    """The speaker as an answer: whoever argues or writes is a person, known to the lexicon or not."""
    try:
        return slot_of(site, speaker, index)
    except Refused:
        name = untitled(speaker.text)
        if any(common_count(word) is not None for word in name.split()) or not name[:1].isupper():
            raise
        return Slot("person", name, speaker.end - len(name), speaker.end, speaker.cluster)


_LOOSE = word_set("this these those such his her its their there here my our your former latter not only")


def _candidate(site: Site, clause: Clause, mention: Mention, index: DocumentIndex) -> Candidate:
    for code, gate in gates.SENTENCE_GATES:
        detail = gate(site) if code in _GATES else None
        if detail is not None:
            raise Refused(code, detail)
    trip = gates.context_trip(site, clause, Span(mention.start, mention.end))
    if trip:
        raise Refused(*trip)
    slot = slot_of(site, mention, index)
    kind = slot.kind
    wh = question_word(kind, slot.text)
    if not wh:
        raise Refused("slot", mention.text)
    front = fronted_text(site, clause)
    asked = f"{wh if not front else wh[0].lower() + wh[1:]} {clause.words(clause.verb)} {clause.words(clause.rest)}"
    stem = question(f"{front}, {asked}" if front else asked)
    candidate = Candidate(
        FAMILY, "speaker of a reported clause", stem, slot.text, kind, site, Span(slot.start, slot.end),
        statement_with_gap(clause, (slot.start, slot.end), clause.indices), cluster=mention.cluster, clause=clause,
        cognitive=Cognitive.UNDERSTAND, difficulty=0.6,
    )  # fmt: skip
    return checked_stem(candidate)
