"""Having drafts read by the scorer: outside the write lock, below any person's level, and a failure is no zero."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from courseware.corrections import Corrections
from courseware.reading import Reading
from essays.exchange import assessment_json
from essays.measures import Topic
from essays.rubrics import Rubric, parse_rubric
from essays.scoring import VERSION, Brief, assess
from essays.sources import Sources
from records import essays as records
from records import library as library_records
from records.database import db, transaction
from records.essays import Assignment, Draft, StoredAssessment
from services import library
from services.errors import Missing, Refused

NOT_SCORED = {
    "kind": "not scored",
    "explanation": "The scorer stopped on this draft, so no level is given. It needs the instructor.",
    "blocks": True,
    "spans": [],
}
NOT_SCORED_NOTE = (
    "The scorer could not read this draft. It is kept as you sent it, and your instructor will read it. "
    "You can go on writing."
)


@dataclass(frozen=True)
class Source:
    """A reading that essays are held against, by what its index depends on."""

    id: str
    title: str
    author: str
    sha256: str
    version: int = 0
    corrections: Corrections = field(default_factory=Corrections)
    """What its card says of names and speakers, so that courses with other corrections never share an index."""
    year: str = ""
    genre: str = ""


class UnsoundAssessment(ValueError):
    """A scorer gave a level or points that the rubric does not have."""


def judge(draft: Draft, now: datetime, again: bool = False) -> Draft:
    """Have a draft read by the scorer, and keep its judgement beside those before it; the draft with it.

    A draft that this version has read under this rubric is not read twice, unless ``again``. Where the scorer raises,
    the draft keeps the judgement that it has; without one it gets a flag and a sentence, never a level.
    """
    if not again and _is_read(draft, draft.essay.assignment):
        return draft
    assignment = draft.essay.assignment
    rubric_id, number, text = assignment.rubric_id, draft.id, draft.text
    try:
        content = judgement(text, sources_of(assignment), rubric_for(assignment), brief_of(assignment))
    except Exception:  # whatever a scorer does, the draft is kept and nobody's level changes
        logging.getLogger(__name__).exception("the scorer stopped on draft %s", draft.public_id)
        content = failed(text, assignment.rubric.content_hash)
    with transaction():
        kept = _keep(number, rubric_id, content, now)
    if again and content.get("failed") and kept.assessment and not kept.assessment.content.get("failed"):
        raise Refused("The scorer stopped on this draft. What was given before stands.")
    return kept


def _is_read(draft: Draft, assignment: Assignment) -> bool:
    newest = draft.assessment
    return (
        newest is not None
        and not newest.content.get("failed")
        and newest.rubric_id == assignment.rubric_id
        and newest.version == VERSION
        and newest.content.get("corrections", {}) == _corrected(assignment)
    )


def _corrected(assignment: Assignment) -> dict[str, str]:
    """The digests of the cards' corrections that a judgement rests on; readings without any are left out."""
    digests = {source.public_id: library.corrections_of(source.current).digest for source in assignment.sources}
    return {public_id: digest for public_id, digest in digests.items() if digest}


def _keep(number: int, rubric_id: int, content: dict[str, Any], now: datetime) -> Draft:
    draft = records.draft_by_number(number)
    if draft is None:
        raise Missing("This draft")
    newest = draft.assessment
    same = newest is not None and newest.rubric_id == rubric_id and newest.content == content
    if not same and (newest is None or not content.get("failed")):
        made = StoredAssessment(draft_id=number, rubric_id=rubric_id, version=VERSION, content=content, at=now)
        db.session.add(made)
        db.session.flush()
        db.session.expire(draft, ["assessments"])
    return draft


def judgement(text: str, sources: Sequence[tuple[Source, Reading]], rubric: Rubric, brief: Brief) -> dict[str, Any]:
    """The scorer's judgement as plain tables, each place of a source with the raw stretch that a link can show.

    Raises UnsoundAssessment for what the rubric does not allow; whatever else the scorer raises comes through.
    """
    index = _index(tuple(source for source, _ in sources)) if _are_stored(sources) else build_index(sources)
    content = assessment_json(assess(text, index, rubric, brief))
    for entry in content["criteria"]:
        _check(entry, rubric)
    digests = {source.id: source.corrections.digest for source, _ in sources if source.corrections.digest}
    if digests:
        content["corrections"] = digests
    readings = {source.id: (source, reading) for source, reading in sources}
    for place in _places(content):
        _point(place, readings)
    # As it will be read back: tuples are lists, so that a judgement compares equal to the stored one.
    return dict(_plain(content))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, str) else value


def _check(entry: Mapping[str, Any], rubric: Rubric) -> None:
    criterion = rubric.criterion(entry["id"])
    level, points = entry["level"], entry["points"]
    if (level is None) != (points is None):
        raise UnsoundAssessment(f"{criterion.id}: level and points must come together.")
    if level is None:
        return
    criterion.level(level)
    if not math.isfinite(points) or not 0 <= points <= criterion.possible:
        raise UnsoundAssessment(f"{criterion.id}: {points} points of {criterion.possible}.")


def _places(content: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    found = [*content["ledger"], *content["feedback"]["actions"]]
    return [row["place"] for row in found if row.get("place")]


def _point(place: dict[str, Any], readings: Mapping[str, tuple[Source, Reading]]) -> None:
    """Say where a place stands in the raw document, and in which version of it."""
    source, reading = readings[place["document"]]
    passage = next((passage for passage in reading.passages if passage.anchor == place["anchor"]), None)
    if passage is not None:
        raw = passage.content.raw_span(place["start"], place["end"])
        place |= {"from": raw.start, "to": raw.end, "sha256": source.sha256}


def failed(text: str, rubric_hash: str) -> dict[str, Any]:
    """What is kept of a draft that the scorer could not read: no criteria, a flag, a sentence."""
    return {
        "failed": True,
        "criteria": [],
        "total": None,
        "ledger": [],
        "flags": [NOT_SCORED],
        "feedback": {"strengths": [], "actions": [], "note": NOT_SCORED_NOTE},
        "roles": [],
        "words": len(text.split()),
        "version": VERSION,
        "rubric_hash": rubric_hash,
    }


def sources_of(assignment: Assignment) -> list[tuple[Source, Reading]]:
    """The assigned readings, those withdrawn since too: their words are what the essay was written on."""
    found = []
    for document in assignment.sources:
        version = document.current
        reading = library.reading_of(version)
        card = (document.public_id, document.title, document.author, version.sha256)
        found.append((Source(*card, version.id, reading.corrections, document.year, document.genre), reading))
    return found


def rubric_for(assignment: Assignment) -> Rubric:
    """The rubric that an assignment is judged by."""
    return parse_rubric(assignment.rubric.content)


def build_index(sources: Iterable[tuple[Source, Reading]]) -> Sources:
    """The index of readings that are at hand."""
    at_hand = list(sources)
    years = {source.id: source.year for source, _ in at_hand}
    genres = {source.id: source.genre for source, _ in at_hand}
    named = [(source.id, source.title, source.author, reading) for source, reading in at_hand]
    return Sources.build(named, years, genres)


def _are_stored(sources: Iterable[tuple[Source, Reading]]) -> bool:
    return all(source.sha256 for source, _ in sources)


@lru_cache(maxsize=8)
def _index(sources: tuple[Source, ...]) -> Sources:
    """The index of stored readings, built once a process for each set of contents and corrections."""
    at_hand = []
    for source in sources:
        version = library_records.version_by_id(source.version)
        if version is None:
            raise Missing("This reading")
        at_hand.append((source, library.reading_of(version)))
    return build_index(at_hand)


def brief_of(assignment: Assignment) -> Brief:
    """What the scorer is told of an assignment."""
    return Brief(
        prompt=assignment.prompt,
        expected_words=(assignment.expected_low, assignment.expected_high) if assignment.expected_high else None,
        dialect=assignment.dialect,
        expected_evidence=tuple(
            Topic(str(entry["topic"]), tuple(entry.get("phrases", ())), bool(entry.get("must")))
            for entry in assignment.expected_evidence
        ),
        sources_only=assignment.sources_only,
    )
