"""A class with answers, essays and scores, made quickly and always the same: for tests and pictures of the results."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from questions import scoring
from questions.items import Evidence, Item, ItemType, Option, as_json, from_json
from records.bank import BankItem, ItemVersion
from records.database import db, transaction
from records.essays import Assignment, Draft, Essay, StoredAssessment, StoredRubric
from records.people import Course, Enrolment, Person, Role, Section
from records.quizzes import Attempt, AttemptSlot, Quiz, QuizSlot, SlotScore
from results.scores import Score
from services import people

RUBRIC = """
title = "A short argument"
[[criteria]]
id = "thesis"
name = "Thesis"
levels = [
  {level = 0, points = 0, name = "None"},
  {level = 1, points = 2, name = "Vague"},
  {level = 2, points = 5, name = "Clear"},
]
[[criteria]]
id = "evidence"
name = "Use of evidence"
levels = [{level = 0, points = 0}, {level = 1, points = 3}, {level = 2, points = 5}]
"""
YEARS = ("1922", "1924", "1929", "1932", "1934", "1935", "1937", "1938", "1939", "1940", "1941", "1946")


def question(number: int, **more: object) -> Item:
    """A question with four options; the first is right."""
    options = (
        Option(YEARS[number % 12], True),
        *(Option(YEARS[(number + k) % 12], rationale=f"That year is {k} off.") for k in (1, 2, 3)),
    )
    return Item(
        ItemType.SINGLE, f"In which year did the event numbered {number} of the reading take place?", options, **more
    )  # type: ignore[arg-type]


def short_question() -> Item:
    """A question that is answered in writing."""
    return Item(ItemType.SHORT, "Who signed for the other side?", answers=("Ribbentrop",))


def bank_item(course: Course, item: Item, now: datetime) -> BankItem:
    """An approved item of the bank."""
    with transaction():
        kept = BankItem(course_id=course.id, state="approved", family="date", created_at=now)
        kept.versions = [ItemVersion(number=1, content=as_json(item), content_hash=item.content_hash, created_at=now)]
        db.session.add(kept)
    return kept


def make_quiz(course: Course, title: str, items: Sequence[Item], now: datetime, **settings: object) -> Quiz:
    """An open quiz of these items, one point each unless ``points`` says otherwise."""
    points = settings.pop("points", [1.0] * len(items))
    kept = [bank_item(course, item, now) for item in items]
    with transaction():
        quiz = Quiz(course_id=course.id, title=title, created_at=now, **({"state": "open"} | settings))
        quiz.slots = [
            QuizSlot(position=j, item_version_id=item.current.id, points=worth)
            for j, (item, worth) in enumerate(zip(kept, points, strict=True), 1)  # type: ignore[call-overload]
        ]
        db.session.add(quiz)
    return quiz


def sit(quiz: Quiz, person: Person, answers: Sequence[int | str | None], now: datetime, **more: object) -> Attempt:
    """A closed and scored attempt; an answer is the place of an option, a text or None."""
    with transaction():
        attempt = new_attempt(quiz, person, answers, now, **more)
        db.session.add(attempt)
    return attempt


def new_attempt(
    quiz: Quiz,
    person: Person,
    answers: Sequence[int | str | None],
    now: datetime,
    number: int = 1,
    order: Sequence[int] | None = None,
) -> Attempt:
    """The rows of an attempt. ``order`` are the quiz's slots as this student met them."""
    places = list(order or range(len(quiz.slots)))
    attempt = Attempt(
        quiz_id=quiz.id,
        student_id=person.id,
        number=number,
        started_at=now,
        submitted_at=now + timedelta(minutes=9),
        closed_by="student",
    )
    attempt.slots = [_slot(quiz.slots[j], position, answers[j], now) for position, j in enumerate(places, 1)]
    return attempt


def _slot(slot: QuizSlot, position: int, given: int | str | None, now: datetime) -> AttemptSlot:
    item = _item(slot)
    if isinstance(given, int) and not item.options:
        given = item.answers[0] if given == 0 else f"Somebody else {given}"
    answer = None if given is None else {"text": given} if isinstance(given, str) else {"options": [given]}
    score = scoring.score(item, answer, slot.points).score
    made = AttemptSlot(
        position=position, item_version_id=slot.item_version_id, points=slot.points, answer=answer,
        option_order=list(range(len(item.options))), answered_at=now if answer else None, sequence=1 if answer else 0,
    )  # fmt: skip
    made.scores = [SlotScore(points=score.points, possible=score.possible, at=now)]
    return made


def _item(slot: QuizSlot) -> Item:
    return from_json(slot.version.content)


def make_assignment(course: Course, title: str, now: datetime, rubric: str = RUBRIC, **settings: object) -> Assignment:
    """An open assignment with a rubric of two criteria of five points."""
    with transaction():
        stored = StoredRubric(
            course_id=course.id, title="Short", content=rubric, content_hash=f"{title:0<64}"[:64], created_at=now
        )
        db.session.add(stored)
        db.session.flush()
        values = {"state": "open", "prompt": "Argue.", "rubric_id": stored.id, "created_at": now} | settings
        assignment = Assignment(course_id=course.id, title=title, **values)
        db.session.add(assignment)
    return assignment


def hand_in(
    assignment: Assignment, person: Person, levels: Mapping[str, Score | tuple[int, Score]] | None, now: datetime
) -> Essay:
    """A submitted essay; ``levels`` maps a criterion to (level, score), None leaves it unjudged."""
    with transaction():
        essay = Essay(
            assignment_id=assignment.id,
            student_id=person.id,
            text="Words.",
            created_at=now,
            saved_at=now,
            submitted_at=now,
        )
        essay.drafts = [Draft(number=1, text="Words.", text_hash="0" * 64, sent_at=now)]
        db.session.add(essay)
        db.session.flush()
        essay.submitted_draft_id = essay.drafts[0].id
        if levels is not None:
            db.session.add(
                StoredAssessment(
                    draft_id=essay.drafts[0].id,
                    rubric_id=assignment.rubric_id,
                    version="1",
                    content=judged(levels),
                    at=now,
                )
            )
    return essay


def judged(levels: Mapping[str, object]) -> dict[str, object]:
    """What a scorer stores: one entry for each criterion."""
    return {
        "criteria": [
            {"id": name, "level": level, "points": score.points, "possible": score.possible}
            for name, (level, score) in levels.items()  # type: ignore[misc]
        ]
    }


def make_students(course: Course, n: int, now: datetime, sections: Sequence[Section] = ()) -> list[Person]:
    """Students with invented names, spread over the sections."""
    with transaction():
        made = [
            people.new_person(
                f"s{j:03}@example.org", GIVEN[j % len(GIVEN)], FAMILY[(j * 7) % len(FAMILY)], now, student_id=f"{j:05}"
            )
            for j in range(n)
        ]
        for j, person in enumerate(made):
            section = sections[j % len(sections)].id if sections else None
            db.session.add(
                Enrolment(
                    course_id=course.id, person_id=person.id, role=Role.STUDENT, created_at=now, section_id=section
                )
            )
    return made


def sit_all(quiz: Quiz, students: Sequence[Person], now: datetime, seed: int, keep_away: int = 0) -> None:
    """The class sits a quiz: able students more often right, a few blanks; the last ``keep_away`` do not come."""
    chance = random.Random(seed)
    with transaction():
        for j, person in enumerate(students[: len(students) - keep_away]):
            ability = (j * 37 % 101) / 100
            answers = [_guess(chance, ability, k / len(quiz.slots)) for k in range(len(quiz.slots))]
            order = chance.sample(range(len(quiz.slots)), len(quiz.slots))
            db.session.add(new_attempt(quiz, person, answers, now + timedelta(minutes=j), order=order))


def _guess(chance: random.Random, ability: float, difficulty: float) -> int | None:
    if chance.random() < 0.03:
        return None
    return 0 if chance.random() < 0.25 + 0.75 * (0.2 + ability - 0.6 * difficulty) else chance.choice((1, 1, 2, 3))


GIVEN = ("Ada", "Bruno", "Chiara", "Dmitri", "Esi", "Farah", "Goran", "Hana", "Iris", "Jonas", "Kofi", "Lena", "Mira")
FAMILY = ("Adeyemi", "Brandt", "Castellanos", "Dubois", "Eriksen", "Fujita", "Grant", "Horváth", "Ivanova", "Jansen",
          "Khan", "Lindqvist", "Moreau", "Novák", "O’Neill", "Petrov", "Quist", "Rossi", "Silva", "Tanaka")  # fmt: skip


def proof() -> Evidence:
    """Evidence of a question, as far as the results pages show it."""
    return Evidence("p1", 0, 30, "The event took place in 1922, as the chapter says.")
