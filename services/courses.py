"""Courses as files: a folder (see seeds/README.md) becomes a course, and loading it again changes only what is new."""

from __future__ import annotations

import csv
import random
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import exp
from pathlib import Path
from typing import Any

from courseware.corrections import Corrections
from questions.bank import FAMILIES
from questions.items import Item, ItemType
from questions.selection import clashes
from records import bank as bank_records
from records import essays as essay_records
from records import library as library_records
from records import people as people_records
from records import quizzes as quiz_records
from records.bank import BankItem
from records.database import transaction
from records.library import SourceDocument
from records.people import Course, Person, Role
from records.quizzes import Quiz
from services import bank, essays, library, people, quizzes
from services.errors import Refused

Tell = Callable[[str], None]
Clock = Callable[[], datetime]
Progress = Callable[[int, int], None]


@dataclass
class Loaded:
    """What a load found and did, in sentences for the person who asked."""

    course: Course
    said: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def load(
    folder: Path,
    clock: Clock,
    elsewhere: Sequence[Path] = (),
    password_hash: str | None = None,
    tell: Tell = print,
    progress: Progress | None = None,
) -> Loaded:
    """Load a course folder. Texts that are not in it are looked for in ``elsewhere``; those not found are named.
    ``progress`` hears how far each of them is read.

    ``password_hash`` is given to new accounts of people who are not simulated; simulated ones cannot sign in until
    somebody sets a password. Raises Refused with a sentence for a folder that cannot be read.
    """
    try:
        return _load(folder, clock, elsewhere, password_hash, tell, progress)
    except (KeyError, TypeError, AttributeError) as fault:
        raise Refused(
            f"A line of the course's files is missing or is no text or number where one is meant ({fault}). "
            "Compare them with seeds/README.md."
        ) from fault


def _load(
    folder: Path,
    clock: Clock,
    elsewhere: Sequence[Path],
    password_hash: str | None,
    tell: Tell,
    progress: Progress | None,
) -> Loaded:
    card = _toml(folder / "course.toml")
    loaded = Loaded(_course(card, clock()))
    roster = _people(loaded.course, folder, card, clock(), password_hash)
    tell(f"{loaded.course.code}: {len(roster)} people")
    _sources(loaded, folder, card, elsewhere, clock(), tell, progress)
    _assignments(loaded, folder, card, clock(), tell)
    for entry in card.get("quizzes", ()):
        _quiz(loaded, entry, card, clock, tell)
    _essays(loaded, folder, card, elsewhere, clock(), tell)
    seed = card.get("class", {}).get("simulate_seed")
    if seed is not None:
        _simulate(loaded, roster, int(seed), clock(), tell)
    return loaded


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as fault:
        raise Refused(f"There is no {path.name} in {path.parent}; seeds/README.md tells what a course is.") from fault
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise Refused(f"{path}: {fault}. Correct the file and load it again.") from fault


def _course(card: Mapping[str, Any], now: datetime) -> Course:
    told = card.get("course", {})
    if not told.get("code") or not told.get("title"):
        raise Refused("course.toml needs a [course] with a code and a title.")
    here = people_records.course_by_code(told["code"])
    if here is not None:
        return here
    return people.create_course(
        None,
        told["code"],
        told["title"],
        now,
        term=told.get("term", ""),
        time_zone=told.get("time_zone", "UTC"),
        join_code=told.get("join_code"),
        simulated=bool(told.get("simulated")),
        sections=[section["name"] for section in card.get("sections", ())],
    )


@dataclass(frozen=True)
class _Member:
    person: Person
    role: Role
    ability: float | None


def _people(
    course: Course, folder: Path, card: Mapping[str, Any], now: datetime, password_hash: str | None
) -> list[_Member]:
    name = card.get("class", {}).get("people")
    if not name:
        return []
    if not (folder / name).is_file():
        raise Refused(f"course.toml names {name}, which is not in the folder. Add it, or take the line out.")
    with transaction(), (folder / name).open(encoding="utf-8-sig", newline="") as file:
        return [_member(course, row, line, now, password_hash) for line, row in enumerate(csv.DictReader(file), 2)]


def _member(course: Course, row: Mapping[str, str], line: int, now: datetime, password_hash: str | None) -> _Member:
    try:
        role, ability = Role(row["role"]), float(row["ability"]) if row.get("ability") else None
        factor = float(row["time_factor"]) if row.get("time_factor") else 1.0
    except (KeyError, ValueError) as fault:
        raise Refused(f"people.csv, line {line}: {fault}. Compare the line with seeds/README.md.") from fault
    if not row.get("email") or row.get("given_name") is None or row.get("family_name") is None:
        raise Refused(f"people.csv, line {line}: write email, given_name and family_name.")
    person = people_records.person_by_email(row["email"])
    if person is None:
        signs_in = password_hash if ability is None else None
        person = people.new_person(
            row["email"],
            row["given_name"],
            row["family_name"],
            now,
            student_id=row.get("student_id", ""),
            password_hash=signs_in,
        )
    if people_records.enrolment_of(person, course) is None:
        section = people.section_called(course, row["section"]) if row.get("section") else None
        people.enrol(course, person, role, now, section, factor)
    return _Member(person, role, ability)


def find(name: str, folder: Path, elsewhere: Sequence[Path]) -> Path | None:
    """The file of that bare name: in the course's own folder, else in one of the others."""
    if Path(name).name != name:
        raise Refused(f"“{name}” is not a bare file name; write it without folders.")
    return next((place / name for place in (folder, *elsewhere) if (place / name).is_file()), None)


def _sources(
    loaded: Loaded,
    folder: Path,
    card: Mapping[str, Any],
    elsewhere: Sequence[Path],
    now: datetime,
    tell: Tell,
    progress: Progress | None,
) -> None:
    for entry in card.get("sources", ()):
        path = find(entry["file"], folder / "sources", elsewhere)
        if path is None:
            loaded.missing.append(entry["file"])
            tell(f"  {entry['file']}: not found; the course loads without it")
            continue
        words = {key: str(value) for key, value in entry.items() if key in library.CARD}
        try:
            decided = _decided(loaded, entry, path)
            done = library.import_document(
                loaded.course, None, path.read_bytes(), path.name, now, words, corrections=decided, tell=progress
            )
        except ValueError as fault:
            raise Refused(f"{entry['file']}: {fault}") from fault
        if done.version.sha256 != entry.get("sha256", done.version.sha256):
            loaded.said.append(f"{entry['file']} is not the file that the card means (another sha256).")
        tell(f"  {done.document.title}: {done.version.words:,} words" + ("" if done.is_new else ", unchanged"))


def _decided(loaded: Loaded, entry: Mapping[str, Any], path: Path) -> Corrections | None:
    """What the card in course.toml decides, with what was decided on the pages; None where it decides nothing."""
    given = library.decided_in(entry)
    if given is None:
        return None
    kept = library.kept_corrections(loaded.course, library.slug_of(path.name))
    both = library.joined(kept, given)
    more = sum(len(rows) for rows in both.table().values()) - sum(len(rows) for rows in given.table().values())
    if more:
        made = "one correction made on the pages is" if more == 1 else f"{more} corrections made on the pages are"
        loaded.said.append(
            f"{entry['file']}: {made} not in course.toml. What was decided stays; "
            f"“flask library card {loaded.course.code} {library.slug_of(path.name)}” prints them."
        )
    return both


def _documents(course: Course, files: Sequence[str]) -> list[SourceDocument]:
    found = (library_records.document_by_slug(course, library.slug_of(name)) for name in files)
    return [document for document in found if document is not None]


def _assignments(loaded: Loaded, folder: Path, card: Mapping[str, Any], now: datetime, tell: Tell) -> None:
    course = loaded.course
    for entry in card.get("assignments", ()):
        told = _toml(folder / "assignments" / entry["file"])
        if essay_records.assignment_titled(course, told["title"]) is not None:
            continue
        rubric_text = (folder / "rubrics" / told["rubric"]).read_text(encoding="utf-8")
        rubric = essays.add_rubric(course, rubric_text, None, now)
        low, high = told.get("expected_words", (500, 1500))
        settings = essays.AssignmentSettings(
            title=told["title"],
            prompt=" ".join(told["prompt"].split()),
            rubric=rubric.public_id,
            sources=tuple(document.public_id for document in _documents(course, told.get("sources", ()))),
            expected_low=low,
            expected_high=high,
            dialect=told.get("dialect", "british"),
            drafts_allowed=told.get("drafts_allowed", 3),
            sources_only=told.get("sources_only", False),
            expected_evidence=tuple(dict(topic) for topic in told.get("expected_evidence", ())),
        )
        made = essays.create_assignment(course, None, settings, now)
        if settings.sources:
            essays.open_assignment(course, made.public_id, None, now)
        else:
            loaded.said.append(f"“{told['title']}” stays closed to students: none of its readings was found.")
        tell(f"  essay assignment: {told['title']}")


def _quiz(loaded: Loaded, entry: Mapping[str, Any], card: Mapping[str, Any], clock: Clock, tell: Tell) -> None:
    course = loaded.course
    documents = _documents(course, entry.get("sources", ()))
    if quiz_records.quiz_titled(course, entry["title"]) is not None or not documents:
        return
    ids = [document.public_id for document in documents]
    families = entry.get("families", FAMILIES)
    run = bank.ask(course, None, ids, families, bank.MOST_ITEMS, int(entry.get("seed", 0)), clock())
    bank.work(run.public_id, clock)
    chosen = _spread(bank_records.items_of_run(run), int(entry.get("items", 12)))
    tell(f"  {entry['title']}: {len(bank_records.items_of_run(run))} questions generated, {len(chosen)} in the quiz")
    if not chosen:
        loaded.said.append(f"No question was good enough for “{entry['title']}”; the quiz was not made.")
        return
    with transaction():
        for item in chosen:
            bank.decide(course, item.public_id, 1, "approved", None, "chosen by the course's files", clock())
    limit = entry.get("time_limit_minutes")
    settings = quizzes.QuizSettings(
        title=entry["title"],
        time_limit_seconds=int(limit * 60) if limit else None,
        attempts_allowed=int(entry.get("attempts_allowed", 1)),
        attempt_policy=entry.get("attempt_policy", "highest"),
    )
    quiz = quizzes.create_quiz(course, None, settings, clock())
    quizzes.choose_items(course, quiz.public_id, None, [item.public_id for item in chosen], clock())
    quizzes.open_quiz(course, quiz.public_id, None, clock())


def _spread(items: Sequence[BankItem], most: int) -> list[BankItem]:
    # At most one question of a sentence and three of a passage, the most worth asking first, none that another one
    # answers, then in reading order.
    kept: list[BankItem] = []
    sentences: set[tuple[str, int]] = set()
    passages: dict[str, int] = {}
    for item in sorted(items, key=lambda item: -float(item.current.content.get("worth") or 0)):
        evidence = item.current.content.get("evidence") or {}
        place = (evidence.get("anchor", ""), evidence.get("start", 0))
        if place in sentences or passages.get(place[0], 0) >= 3 or len(kept) == most:
            continue
        sentences.add(place)
        passages[place[0]] = passages.get(place[0], 0) + 1
        kept.append(item)
    told = {asked for asked, _ in clashes([bank.content_of(item.current) for item in kept])}
    kept = [item for place, item in enumerate(kept) if place not in told]
    return sorted(kept, key=lambda item: (item.document_id or 0, item.position))


def _essays(
    loaded: Loaded, folder: Path, card: Mapping[str, Any], elsewhere: Sequence[Path], now: datetime, tell: Tell
) -> None:
    assignment = next(iter(essay_records.assignments_of(loaded.course)), None)
    if assignment is None or assignment.state == "draft":
        return
    handed_in = 0
    for entry in card.get("essays", ()):
        path = find(entry["file"], folder / "essays", elsewhere)
        student = people_records.person_by_email(entry["student"])
        if path is None or student is None:
            loaded.missing.append(entry["file"])
            continue
        if essays.essay_for(assignment, student) is None:
            words = path.read_text(encoding="utf-8-sig")
            essays.save_text(loaded.course, assignment.public_id, student, words, 1, 0, "coursefiles", now)
            essays.submit(loaded.course, assignment.public_id, student, now)
            handed_in += 1
    tell(f"  {handed_in} essays submitted and scored")


def _simulate(loaded: Loaded, roster: Sequence[_Member], seed: int, now: datetime, tell: Tell) -> None:
    """Let the class sit the quizzes, by a two-parameter logistic model with guessing (Birnbaum 1968); seeded."""
    students = [member for member in roster if member.role is Role.STUDENT and member.ability is not None]
    for quiz in quiz_records.quizzes_of(loaded.course, drafts=False):
        if quiz_records.has_attempts(quiz):
            continue
        dice = random.Random(f"{seed}\x1f{quiz.title}")  # noqa: S311 (a simulation, not a secret)
        difficulty = [dice.gauss(-0.4, 0.9) for _ in quiz.slots]
        steepness = [dice.uniform(0.6, 1.9) for _ in quiz.slots]
        sat = 0
        for member in students:
            if dice.random() < 0.9:
                begins = now - timedelta(days=dice.uniform(1, 6))
                _sit(loaded.course, quiz, member, list(zip(difficulty, steepness, strict=True)), dice, begins)
                sat += 1
        tell(f"  {quiz.title}: {sat} of {len(students)} simulated students sat it")


def _sit(
    course: Course,
    quiz: Quiz,
    member: _Member,
    model: Sequence[tuple[float, float]],
    dice: random.Random,
    begins: datetime,
) -> None:
    with transaction():
        attempt = quizzes.start(course, quiz.public_id, member.person, begins)
        moment = begins
        for slot, (difficulty, steepness) in zip(quiz_records.with_everything(attempt), model, strict=True):
            moment += timedelta(seconds=dice.uniform(15, 80))
            item = bank.content_of(slot.version)
            place = _chosen(item, float(member.ability or 0), difficulty, steepness, dice)
            if place is not None:
                shown = {"options": [slot.option_order.index(place)]}
                quizzes.save(attempt.public_id, slot.public_id, member.person, shown, 1, "simulated", moment)
        quizzes.submit(course, quiz.public_id, attempt.public_id, member.person, moment + timedelta(seconds=20))


def _chosen(item: Item, ability: float, difficulty: float, steepness: float, dice: random.Random) -> int | None:
    """The place in the item's options that this student chooses; None for a blank."""
    if item.type not in (ItemType.SINGLE, ItemType.TRUE_FALSE, ItemType.CLOZE) or not item.options:
        return None
    if dice.random() < 0.02:
        return None
    guess = 1 / len(item.options)
    knows = guess + (1 - guess) / (1 + exp(-steepness * (ability - difficulty)))
    right = next(place for place, option in enumerate(item.options) if option.correct)
    wrong = [place for place in range(len(item.options)) if place != right]
    # Some distractors draw more than others, the same ones for everybody.
    weights = [1 + 3 / (1 + rank) for rank, _ in enumerate(wrong)]
    return right if dice.random() < knows else dice.choices(wrong, weights)[0]
