"""What instructors do: rubrics, assignments, opening, closing, releasing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from essays.rubrics import FaultyRubric, Rubric, default_history_rubric, parse_rubric, write_rubric
from records import essays as records
from records import library
from records.database import db, transaction
from records.essays import Assignment, StoredRubric
from records.people import Course, Person
from services.errors import Missing, Refused
from services.people import log

DIALECTS = ("british", "american")
MOST_DRAFTS = 20
LONGEST_RUBRIC = 100_000
"""Characters."""
MOST_TOPICS = 60


@dataclass(frozen=True)
class AssignmentSettings:
    """What an instructor says of an assignment. ``sources`` and ``rubric`` are public ids of this course.

    ``expected_evidence``: topics as mappings with topic, phrases and must; see ``read_expected``.
    """

    title: str
    prompt: str
    rubric: str
    sources: tuple[str, ...] = ()
    opens_at: datetime | None = None
    due_at: datetime | None = None
    expected_low: int = 500
    expected_high: int = 1500
    dialect: str = "british"
    drafts_allowed: int = 3
    sources_only: bool = False
    expected_evidence: tuple[Mapping[str, Any], ...] = ()
    show_levels: bool = False


def rubric_in(text: str) -> Rubric:
    """The rubric that a TOML text describes. Raises Refused with the fault as a sentence."""
    if len(text) > LONGEST_RUBRIC:
        raise Refused(f"The rubric is longer than {LONGEST_RUBRIC:,} characters; shorten its descriptors.")
    try:
        return parse_rubric(text)
    except FaultyRubric as fault:
        raise Refused(str(fault)) from fault


def add_rubric(course: Course, text: str, actor: Person | None, now: datetime) -> StoredRubric:
    """Keep a rubric of this course, known by its hash: the same rubric again is the same row."""
    rubric = rubric_in(text)
    with transaction():
        known = records.rubric_by_hash(course, rubric.hash)
        if known is not None:
            return known
        stored = StoredRubric(
            course_id=course.id,
            title=rubric.title[:200],
            content=text,
            content_hash=rubric.hash,
            created_at=now,
        )
        db.session.add(stored)
        db.session.flush()
        log(now, actor, "rubric added", course, rubric.title, hash=rubric.hash)
    return stored


def default_rubric(course: Course, actor: Person | None, now: datetime) -> StoredRubric:
    """The rubric that the package brings along, kept in this course."""
    return add_rubric(course, write_rubric(default_history_rubric()), actor, now)


def assignment_of(course: Course, assignment_id: str, drafts: bool = True) -> Assignment:
    """The assignment of this course. Raises Missing where there is none, or where one being made is not to be seen."""
    assignment = records.assignment_by_public_id(course, assignment_id)
    if assignment is None or (assignment.state == "draft" and not drafts):
        raise Missing("This assignment")
    return assignment


def _checked(settings: AssignmentSettings) -> dict[str, Any]:
    if not settings.title.strip():
        raise Refused("Give the assignment a title.")
    if not settings.prompt.strip():
        raise Refused("Write the prompt: the question that the essay answers.")
    if not 0 <= settings.expected_low <= settings.expected_high <= 15_000:
        raise Refused("Give the expected length from the lower number of words to the higher, at most 15,000.")
    if not 1 <= settings.drafts_allowed <= MOST_DRAFTS:
        raise Refused(f"Allow between 1 and {MOST_DRAFTS} drafts.")
    if settings.dialect not in DIALECTS:
        raise Refused("Choose British or American spelling.")
    if settings.opens_at and settings.due_at and settings.due_at <= settings.opens_at:
        raise Refused("Let the essay be due after the assignment opens.")
    values = {name: value for name, value in asdict(settings).items() if name not in ("rubric", "sources")}
    topics = [_topic(entry) for entry in settings.expected_evidence]
    said = {"title": settings.title.strip()[:200], "prompt": settings.prompt.strip()}
    return values | said | {"expected_evidence": topics}


def _topic(entry: Mapping[str, Any]) -> dict[str, Any]:
    topic = str(entry.get("topic", "")).strip()
    phrases = [str(phrase).strip() for phrase in entry.get("phrases", ()) if str(phrase).strip()]
    if not topic:
        raise Refused("Give each piece of expected evidence a topic.")
    return {"topic": topic[:300], "phrases": [phrase[:300] for phrase in phrases], "must": bool(entry.get("must"))}


def create_assignment(course: Course, actor: Person | None, settings: AssignmentSettings, now: datetime) -> Assignment:
    """Make an assignment, not yet open. Raises Refused for settings that contradict one another."""
    values = _checked(settings)
    with transaction():
        assignment = Assignment(course_id=course.id, created_at=now, state="draft", **values)
        assignment.rubric_id = _rubric(course, settings.rubric).id
        assignment.sources = _sources(course, settings.sources)
        db.session.add(assignment)
        db.session.flush()
        log(now, actor, "assignment made", course, assignment.title)
    return assignment


def edit_assignment(
    course: Course, assignment_id: str, actor: Person, settings: AssignmentSettings, now: datetime
) -> Assignment:
    """Change what is said of an assignment. Once a draft was sent its rubric stays, so that levels keep their sense."""
    values = _checked(settings)
    with transaction():
        assignment = _locked(course, assignment_id)
        rubric = _rubric(course, settings.rubric)
        if rubric.id != assignment.rubric_id and records.has_drafts(assignment):
            raise Refused("Drafts have been judged by this rubric, so it stays. Make a new assignment for another one.")
        before = {name: getattr(assignment, name) for name in values}
        for name, value in values.items():
            setattr(assignment, name, value)
        assignment.rubric_id = rubric.id
        assignment.sources = _sources(course, settings.sources)
        changed = {name: str(value)[:300] for name, value in values.items() if value != before[name]}
        log(now, actor, "assignment changed", course, assignment.title, **changed)
    return assignment


def _rubric(course: Course, rubric_id: str) -> StoredRubric:
    rubric = records.rubric_by_public_id(course, rubric_id)
    if rubric is None:
        raise Refused("Choose a rubric of this course.")
    return rubric


def _sources(course: Course, document_ids: Iterable[str]) -> list[Any]:
    here = {document.public_id: document for document in library.documents_of(course)}
    unknown = [document_id for document_id in document_ids if document_id not in here]
    if unknown:
        raise Refused("One of the readings chosen is not in this course any more; choose again.")
    return [here[document_id] for document_id in dict.fromkeys(document_ids)]


def _locked(course: Course, assignment_id: str) -> Assignment:
    assignment = records.lock_assignment(course, assignment_id)
    if assignment is None:
        raise Missing("This assignment")
    return assignment


def open_assignment(course: Course, assignment_id: str, actor: Person | None, now: datetime) -> Assignment:
    """Let students see it and write. Opening again changes nothing."""
    with transaction():
        assignment = _locked(course, assignment_id)
        if not assignment.sources:
            raise Refused("Choose at least one reading that essays are held against, then open the assignment.")
        if assignment.state != "open":
            assignment.state = "open"
            log(now, actor, "assignment opened", course, assignment.title)
    return assignment


def close_assignment(course: Course, assignment_id: str, actor: Person | None, now: datetime) -> Assignment:
    """Take nothing more. What is written and not submitted stays with its student as it was saved."""
    with transaction():
        assignment = _locked(course, assignment_id)
        if assignment.state == "draft":
            raise Refused("This assignment is not open yet.")
        if assignment.state != "closed":
            assignment.state = "closed"
            log(now, actor, "assignment closed", course, assignment.title)
    return assignment


def release(course: Course, assignment_id: str, actor: Person | None, now: datetime) -> Assignment:
    """Show students the levels, points and comments of what they submitted. Releasing again changes nothing."""
    with transaction():
        assignment = _locked(course, assignment_id)
        if assignment.state == "draft":
            raise Refused("Open the assignment first; nobody has written yet.")
        if assignment.released_at is None:
            assignment.released_at = now
            log(now, actor, "essays released", course, assignment.title)
    return assignment


def withhold(course: Course, assignment_id: str, actor: Person | None, now: datetime) -> Assignment:
    """Take the release back: levels, points and comments are hidden again."""
    with transaction():
        assignment = _locked(course, assignment_id)
        if assignment.released_at is not None:
            assignment.released_at = None
            log(now, actor, "release of essays taken back", course, assignment.title)
    return assignment


def read_expected(text: str) -> tuple[dict[str, Any], ...]:
    """Expected evidence as an instructor writes it, one topic a line: ``* topic: phrase, phrase``; the star says must.

    >>> read_expected("* Rapallo: Treaty of Rapallo, 1922\\nSpain")[0]
    {'topic': 'Rapallo', 'phrases': ['Treaty of Rapallo', '1922'], 'must': True}
    """
    topics = [
        _expected_line(number, line.strip()) for number, line in enumerate(text.splitlines(), start=1) if line.strip()
    ]
    if len(topics) > MOST_TOPICS:
        raise Refused(f"List at most {MOST_TOPICS} topics of expected evidence; there are {len(topics)}.")
    return tuple(topics)


def _expected_line(number: int, line: str) -> dict[str, Any]:
    must = line.startswith("*")
    topic, _, phrases = line.removeprefix("*").partition(":")
    if not topic.strip():
        raise Refused(f"Expected evidence, line {number}: write the topic before the colon.")
    listed = [phrase.strip() for phrase in phrases.split(",") if phrase.strip()]
    return {"topic": topic.strip(), "phrases": listed, "must": must}


def write_expected(topics: Iterable[Mapping[str, Any]]) -> str:
    """Expected evidence as ``read_expected`` reads it.

    >>> write_expected(read_expected("* Spain: POUM, gold"))
    '* Spain: POUM, gold'
    """
    return "\n".join(
        ("* " if topic.get("must") else "")
        + str(topic["topic"]).replace(":", " –")
        + (": " + ", ".join(topic["phrases"]) if topic.get("phrases") else "")
        for topic in topics
    )
