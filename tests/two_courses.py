"""Two courses full of objects, and hostile things to send: what the walks over every route start from."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from records.bank import GenerationRun, RefusedCandidate
from records.database import db, transaction
from records.essays import Assignment, Essay
from records.people import Course, Enrolment, Person, Role
from records.quizzes import Attempt, Quiz
from services import essays, people, quizzes, results
from services.library import previewing
from services.library.highlighting import Chosen, highlight
from tests import essays_material as writing
from tests import quizzes_material as testing
from tests.conftest import NOW, Clock, application, in_context, make_person

__all__ = ["Furnished", "addresses", "counted", "everything", "furnish", "hostile_files", "two_courses"]


ANCHOR = "p-00c0ffee"
MEMBERS = (("helper", Role.ASSISTANT, "One"), ("a", Role.STUDENT, "One"), ("b", Role.STUDENT, "Two"))


@dataclass(frozen=True)
class Furnished:
    """A course with its people and, under the name of each parameter of an address, the ids that it has."""

    course: Course
    instructor: Person
    assistant: Person
    students: tuple[Person, Person]
    ids: Mapping[str, tuple[str, ...]]
    of_student: tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]
    """What belongs to either student alone."""
    quiz: Quiz
    assignment: Assignment
    attempts: tuple[Attempt, Attempt]
    running: tuple[Attempt, Attempt]
    essays: tuple[Essay, Essay]


def furnish(name: str, word: str) -> Furnished:
    """A course with a reading, a quiz that holds its keys back, essays that are not released, marks and a run.

    ``word`` stands in what the two students wrote, in comments and reasons: nobody else may read it.
    """
    instructor = make_person(f"instructor-{name}@example.org", "Ines", f"Teacher{name}")
    course = people.create_course(instructor, f"C-{name}", f"Course {name}", NOW, join_code=f"CODE-{name:0>4}")
    members = _members(course, name)
    assistant, students = members[0], (members[1], members[2])
    reading = testing.make_reading(course, NOW)
    items = testing.make_items(course, NOW)
    drafts = testing.make_items(course, NOW, testing.ITEMS[:1], "draft")
    quiz = testing.make_quiz(
        course, instructor, NOW, items, review="held", attempts_allowed=3, attempt_policy="highest"
    )
    assignment = writing.make_assignment(course, instructor)
    attempts, running = zip(
        *(_sit(course, quiz, person, f"{word}{k}") for k, person in enumerate(students)), strict=True
    )
    unfinished = writing.make_assignment(course, instructor, title="The quay")
    for k, person in enumerate(students):
        writing.write(course, unfinished, person, f"{word}{k} begins here. " + writing.ESSAY)
    written = tuple(_write(course, assignment, instructor, person, f"{word}{k}") for k, person in enumerate(students))
    run = _run(course, reading.id)
    enrolments = [_enrolment(course, person) for person in students]
    for enrolment in enrolments:
        results.override_grade(
            course, enrolment.public_id, assignment.public_id, "graded", 12.5, f"{word} why", instructor, NOW
        )
    marked = [
        highlight(course, reading.public_id, person, [Chosen(ANCHOR, "twenty months")], f"{word}{k} noted", NOW)[0]
        for k, person in enumerate(students)
    ]
    ids = {
        "course_id": (course.public_id,),
        "document_id": (reading.public_id,),
        "import_id": (_import(course, instructor),),
        "item_id": (items[0].public_id, drafts[0].public_id),
        "run_id": (run.public_id,),
        "quiz_id": (quiz.public_id,),
        "assignment_id": (assignment.public_id, unfinished.public_id),
        "enrolment_id": tuple(enrolment.public_id for enrolment in enrolments),
        "subject_id": (quiz.public_id, assignment.public_id),
        "attempt_id": tuple(attempt.public_id for attempt in (*attempts, *running)),
        "slot_id": (*_slots(*attempts, *running), *(slot.public_id for slot in quiz.slots[:1])),
        "essay_id": tuple(essay.public_id for essay in written),
        "criterion": ("thesis",),
        "number": ("1",),
        "format_name": ("gift",),
        "person_id": (students[0].public_id,),
        "anchor": (ANCHOR,),
        "highlight_id": tuple(one.public_id for one in marked),
    }
    mine = tuple(
        {
            "attempt_id": (attempts[k].public_id, running[k].public_id),
            "slot_id": _slots(attempts[k], running[k]),
            "essay_id": (written[k].public_id,),
            "enrolment_id": (enrolments[k].public_id,),
            "highlight_id": (marked[k].public_id,),
        }
        for k in (0, 1)
    )
    return Furnished(course, instructor, assistant, students, ids, mine, quiz, assignment, attempts, running, written)  # type: ignore[arg-type]


def _members(course: Course, name: str) -> list[Person]:
    made = []
    for who, role, section in (
        ("helper", Role.ASSISTANT, "One"),
        ("a", Role.STUDENT, "One"),
        ("b", Role.STUDENT, "Two"),
    ):
        person = make_person(f"{who}-{name}@example.org", who.capitalize(), f"Of{name}", student_id=f"{name}-{who}")
        with transaction():
            people.enrol(course, person, role, NOW, people.section_called(course, section))
        made.append(person)
    return made


def _enrolment(course: Course, person: Person) -> Enrolment:
    return next(row for row in person.enrolments if row.course_id == course.id)


def _slots(*attempts: Attempt) -> tuple[str, ...]:
    return tuple(slot.public_id for attempt in attempts for slot in attempt.slots)


def _sit(course: Course, quiz: Quiz, person: Person, word: str) -> tuple[Attempt, Attempt]:
    """One attempt that is handed in and one that runs; what was typed carries the word."""
    done = quizzes.start(course, quiz.public_id, person, NOW)
    slot = next(question for question in quizzes.questions_of(done) if question.kind == "text")
    quizzes.save(done.public_id, slot.id, person, {"text": f"{word} answer"}, 1, "w1", NOW)
    quizzes.submit(course, quiz.public_id, done.public_id, person, NOW)
    return done, quizzes.start(course, quiz.public_id, person, NOW)


def _write(course: Course, assignment: Assignment, instructor: Person, person: Person, word: str) -> Essay:
    text = writing.ESSAY.replace("cheaper coal", f"cheaper {word} coal")
    essay = writing.hand_in(course, assignment, person, text)
    essays.comment(course, essay.public_id, f"{word} comment", instructor, NOW)
    essays.override_level(course, essay.public_id, "thesis", 2, f"{word} reason", instructor, 0, NOW)
    return essays.essay_for(assignment, person)  # type: ignore[return-value]


def _import(course: Course, instructor: Person) -> str:
    """A file that waits to be looked at: two pages under a running head, which was taken out."""
    page = "THE QUAY\n\n" + "The town paid for the quay itself. Nobody else would have done so at the time.\n\n" * 3
    data = "\f".join([page] * 3).encode()
    return previewing.ask(course, instructor, data, "quay.txt", {}, NOW).public_id


def _run(course: Course, document: int) -> GenerationRun:
    with transaction():
        run = GenerationRun(
            course_id=course.id, state="done", seed=1, asked_at=NOW, ended_at=NOW, done=1, total=1,
            settings={"families": ["date"], "documents": [], "most": 5},
            report={"fresh": 0, "known": 0, "refused": 1, "candidates": 1, "sentences": 2, "words": 24,
                    "sections_covered": None, "by_family": {}},
        )  # fmt: skip
        db.session.add(run)
        db.session.flush()
        db.session.add(
            RefusedCandidate(
                run_id=run.id, document_id=document, family="date", reason="weak", sentence="S.", start=100, end=102
            )
        )
    return run


def two_courses(folder: Any, clock: Clock) -> Iterator[tuple[Flask, Furnished, Furnished]]:
    """An application with two courses that know nothing of each other."""
    for app in in_context(application(folder, clock)):
        yield app, furnish("1", "zwergmaus"), furnish("2", "haselhuhn")


def addresses(rule: Rule, ids: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The rule's addresses with these ids: the first of each, and every further one in turn."""
    names = [name for name in re.findall(r"<(?:\w+:)?(\w+)>", str(rule)) if name in ids]
    first = {name: ids[name][0] for name in names}
    chosen = [first] + [first | {name: other} for name in names for other in ids[name][1:]]
    return [re.sub(r"<(?:\w+:)?(\w+)>", lambda found, own=own: own.get(found[1], "x"), str(rule)) for own in chosen]


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with db.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(table.select().order_by(*table.primary_key))]
            for table in db.metadata.sorted_tables
        }


def counted() -> dict[str, int]:
    """How many rows each table has."""
    return {name: len(rows) for name, rows in everything().items()}


def hostile_files() -> list[tuple[io.BytesIO, str]]:
    """Files that no form expects."""
    return [
        (io.BytesIO(content), name)
        for content, name in (
            (b"", "empty.txt"),
            (bytes(range(256)) * 40, "binary.txt"),
            (b"\xff\xfe\x00\xd8\x00", "torn.txt"),
            ("Caf\u00e9.".encode("utf-16"), "../../../etc/x\n.txt"),
            (b"PK\x03\x04 no zip at all", "broken.docx"),
            (b"%PDF-1.7\n%broken\n%%EOF", "broken.pdf"),
            (b"<quiz>" + b"<a>" * 20_000, "deep.xml"),
            (b'<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>', "x.xml"),
            (b"::{}{}=~=~{{{}}}\n\n$CATEGORY:\n::a::b {=%nan%x}", "rubbish.gift"),
            (b'a,b\n"unclosed,\x00,\n,,,,,,', "rubbish.csv"),
            (b'{"marginalia-bank": [[[[[]]]]]}\n{"type": []}', "rubbish.jsonl"),
            (b"[" * 100_000, "deep.jsonl"),
        )
    ]
