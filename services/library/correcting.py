"""Putting right what was found of names and speakers: kept in the card, obeyed by every question and essay since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from courseware.correcting import corrected_names, places_of, same_place
from courseware.corrections import NAME_TYPES, VOICES, Corrections, NameCorrection, SpeechCorrection
from courseware.gazetteer import fold
from courseware.names import Names
from records import library as records
from records.database import transaction
from records.library import SourceDocument, StoredPassage
from records.people import Course, Person
from services.errors import Conflict, Missing, Refused
from services.people import log

AROUND = 32
"""Characters of the passage that are kept on either side of a stretch, so that it is found again."""
LONGEST_NAME = 200
LONGEST_SPEAKER = 120


def correct_name(
    course: Course,
    document_id: str,
    actor: Person | None,
    correction: NameCorrection,
    now: datetime,
    before: str | None = None,
) -> NameCorrection:
    """Decide what a wording names: its type, the name that it belongs with, or nothing.

    ``before`` is the mark of the decision that the person saw, "" for none; a decision that somebody else has taken on
    the same wording since is not written over: Conflict says what it is.
    """
    made = _sound_name(correction)
    with transaction():
        entry = _held(course, document_id)
        said = Corrections.of_table(entry.corrections)
        standing = next((row for row in said.names if fold(row.text) == fold(made.text)), None)
        if before is not None and mark_of(standing) != before and standing != made:
            raise Conflict(f"Somebody decided otherwise in between: {in_words(standing or made)} Look at it again.")
        _stands_there(entry, made, standing)
        kept = [row for row in said.names if fold(row.text) != fold(made.text)]
        _keep(entry, replace(said, names=(*kept, made)))
        log(now, actor, "name corrected", course, entry.title, **asdict(made))
    return made


def _sound_name(given: NameCorrection) -> NameCorrection:
    text, canonical = " ".join(given.text.split()), " ".join(given.canonical.split())
    if not any(sign.isalnum() for sign in text) or len(text) > LONGEST_NAME:
        raise Refused(f"Give the name as the reading writes it, in at most {LONGEST_NAME} characters.")
    if given.type not in NAME_TYPES:
        raise Refused(f"There is no kind of name “{given.type[:40]}”; choose one of those offered.")
    if (canonical and not any(sign.isalnum() for sign in canonical)) or len(canonical) > LONGEST_NAME:
        raise Refused(f"Give the name that it belongs with in at most {LONGEST_NAME} characters.")
    return NameCorrection(text, given.type, canonical if given.type else "")


def _stands_there(entry: SourceDocument, made: NameCorrection, standing: NameCorrection | None) -> None:
    if standing is not None or not made.type:
        return
    texts = {passage.anchor: passage.text for passage in records.passages_of(entry.current)}
    if not corrected_names(Names(), texts, [made]).clusters and not _is_part(made.text, texts.values()):
        raise Refused(f"“{made.text}” does not stand in this reading. Write it as the reading does.")


def _is_part(name: str, texts: Any) -> bool:
    # A wording may hold what is no word by itself ("Stalin's"); the finder has seen it.
    return any(name in text for text in texts)


def correct_speech(
    course: Course,
    document_id: str,
    actor: Person | None,
    anchor: str,
    words: str,
    voice: str,
    speaker: str,
    now: datetime,
    near: int = 0,
) -> SpeechCorrection:
    """Decide who speaks in words of a passage; of several places that have them, the one nearest to ``near``.

    Without an anchor the whole reading is searched, and only one passage may have the words. The voice "author" takes
    away what was found there.
    """
    speaker = " ".join(speaker.split()) if voice != "author" else ""
    if voice not in VOICES:
        raise Refused(f"There is no voice “{voice[:40]}”; choose one of those offered.")
    if len(speaker) > LONGEST_SPEAKER:
        raise Refused(f"Name the speaker in at most {LONGEST_SPEAKER} characters.")
    with transaction():
        entry = _held(course, document_id)
        passage = _passage(records.passages_of(entry.current), anchor, words)
        made = _stretch(passage, words, near, voice, speaker)
        said = Corrections.of_table(entry.corrections)
        kept = [row for row in said.speech if not same_place(row, made)]
        _keep(entry, replace(said, speech=(*kept, made)))
        log(now, actor, "speaker corrected", course, entry.title, words=made.quote[:200], voice=voice, speaker=speaker)
    return made


def _passage(passages: Sequence[StoredPassage], anchor: str, words: str) -> StoredPassage:
    if anchor:
        found = [passage for passage in passages if passage.anchor == anchor]
        if not found:
            raise Missing("This passage")
        return found[0]
    texts = {passage.anchor: passage.text for passage in passages}
    having = {place for place, _ in places_of(SpeechCorrection(words, "author"), texts)}
    if len(having) != 1:
        told = "stand in several passages; give more of them" if having else "do not stand in this reading"
        raise Refused(f"These words {told}. Copy them from one passage, without leaving any out.")
    return next(passage for passage in passages if passage.anchor in having)


def _stretch(passage: StoredPassage, words: str, near: int, voice: str, speaker: str) -> SpeechCorrection:
    if not any(sign.isalnum() for sign in words):
        raise Refused("Give the words whose speaker you want to correct.")
    found = [place for _, place in places_of(SpeechCorrection(words, voice), {passage.anchor: passage.text})]
    if not found:
        raise Refused("These words do not stand in the passage. Copy them from it, without leaving any out.")
    place = min(found, key=lambda span: abs(span.start - near))
    before, after = passage.text[: place.start][-AROUND:], passage.text[place.end :][:AROUND]
    return SpeechCorrection(place.of(passage.text), voice, speaker, before, after)


def undo(course: Course, document_id: str, actor: Person | None, mark: str, now: datetime) -> None:
    """Take back one decision on a name or a speaker, so that what was found holds again."""
    with transaction():
        entry = _held(course, document_id)
        said = Corrections.of_table(entry.corrections)
        rows: tuple[NameCorrection | SpeechCorrection, ...] = (*said.names, *said.speech)
        gone = next((row for row in rows if mark_of(row) == mark), None)
        if gone is None:
            raise Conflict("This correction was taken back or changed in between. Look at the list again.")
        names = tuple(row for row in said.names if row != gone)
        speech = tuple(row for row in said.speech if row != gone)
        _keep(entry, replace(said, names=names, speech=speech))
        log(now, actor, "correction taken back", course, entry.title, **asdict(gone))


def mark_of(row: NameCorrection | SpeechCorrection | None) -> str:
    """A short hash by which a decision is told from another one; empty for none."""
    if row is None:
        return ""
    return hashlib.sha256(json.dumps(asdict(row), sort_keys=True).encode()).hexdigest()[:12]


def in_words(row: NameCorrection | SpeechCorrection) -> str:
    """A decision as a sentence.

    >>> in_words(NameCorrection("Jackson", "person", "Andrew Jackson"))
    '“Jackson” is a person and belongs with “Andrew Jackson”.'
    """
    if isinstance(row, NameCorrection):
        if not row.type:
            return f"“{row.text}” is not a name."
        what = f"“{row.text}” is {_article(row.type)} {row.type}"
        if row.canonical and fold(row.canonical) == fold(row.text):
            return f"{what} and stands apart from other names."
        return f"{what} and belongs with “{row.canonical}”." if row.canonical else f"{what}."
    words = row.quote if len(row.quote) <= 60 else row.quote[:60].rsplit(" ", 1)[0] + "…"
    if row.voice == "author":
        return f"“{words}” is the author’s own."
    return f"“{words}” is {row.voice}" + (f", the speaker being {row.speaker}." if row.speaker else ".")


def _article(word: str) -> str:
    return "an" if word[0] in "aeio" else "a"


def _held(course: Course, document_id: str) -> SourceDocument:
    entry = records.locked_document(course, document_id)
    if entry is None or entry.withdrawn_at is not None:
        raise Missing("This reading")
    return entry


def _keep(entry: SourceDocument, said: Corrections) -> None:
    entry.corrections = said.table()
