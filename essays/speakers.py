"""Whose a view is: the person whom the essay names for it, held against the person to whom the source gives it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from courseware.spans import Span
from courseware.speech import voice_of
from essays.aligning import Alignment, Label
from essays.attributing import Attribution, Family, Standing
from essays.drafts import DraftSentence
from essays.sources import Place, Sources

CLEAR = 0.45
"""Share of a sentence that a source must have in common with it before its speaker is held against the essay's."""


@dataclass(frozen=True)
class SpeakerCheck:
    """A source that gives a view to somebody: where, to whom, and whether the essay names the same person."""

    attribution: Attribution
    place: Place
    speaker: str
    agrees: bool


def check_speakers(
    named: Sequence[Attribution],
    sentences: Sequence[DraftSentence],
    aligned: Iterable[Alignment],
    sources: Sources,
) -> dict[Attribution, SpeakerCheck]:
    """For each person named in a sentence that draws on a stretch with a speaker, whether it is that speaker.

    Only what is sure is held against the essay: the source must name another person for most of a sentence that the
    essay comes near to, the essay must not name that person too, and the person whom it names must be one of whom the
    sources speak, but not there.
    """
    by_sentence = {found.sentence: found for found in aligned if found.label is Label.CLOSE or found.share >= CLEAR}
    checks = {}
    for item in named:
        sentence = next((s for s in sentences if s.start <= item.start < s.end), None)
        found = by_sentence.get(sentence.index) if sentence is not None else None
        if sentence is not None and found is not None and item.family is Family.NAMED:
            check = _check(item, sentence, found, sources)
            if check is not None:
                checks[item] = check
    return checks


def _check(item: Attribution, sentence: DraftSentence, found: Alignment, sources: Sources) -> SpeakerCheck | None:
    unit = found.unit
    speech = voice_of(Span(unit.start, unit.end), sources.spoken.get(unit.passage, ()))
    speaker = speech.speaker if speech is not None else None
    if not speaker or not speaker[:1].isupper():
        return None
    place = sources.place(unit.passage, unit.start, unit.end)
    persons = sources.persons_in(unit)
    # "The historian Amelia Strand" is Amelia Strand.
    who = max((person for person in persons if _names(speaker, person)), key=len, default="")
    if sources.same_person(unit.document, item.name, who or speaker):
        return SpeakerCheck(item, place, who or speaker, True)
    window = sources.passages[unit.passage].passage.text[max(0, unit.start - 200) : unit.end + 200]
    if not who or item.standing is not Standing.CITED or _names(window, item.name):
        return None
    # Who tells what somebody said, and names that person, has mistaken nobody for another.
    if any(_names(sentence.text, person) for person in persons):
        return None
    return SpeakerCheck(item, place, who, False)


def _names(text: str, person: str) -> bool:
    """Whether a text has the last word of a name."""
    surname = re.sub(r"['’]s?$", "", person.split()[-1])
    return bool(re.search(rf"\b{re.escape(surname)}\b", text))
