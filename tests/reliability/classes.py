"""A class of students before an open quiz, on whichever database the test runs against; and threads let go at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from records import db
from records.people import Person, Role
from services import people
from tests.conftest import NOW, make_person, password_hash
from tests.quizzes_material import make_quiz


@dataclass(frozen=True)
class Class:
    """Plain ids, so that every thread reads rows of its own."""

    app: Flask
    course_id: str
    quiz_id: str
    students: tuple[int, ...]
    emails: tuple[str, ...]

    def course(self) -> Any:
        from records.people import course_by_public_id

        return course_by_public_id(self.course_id)

    def student(self, number: int = 0) -> Person:
        person = db.session.get(Person, self.students[number])
        assert person is not None
        return person


def make_class(app: Flask, size: int, now: datetime = NOW, **settings: Any) -> Class:
    """A course with this many students and an open quiz of four questions."""
    instructor = make_person("instructor@example.org", "Ines", "Teacher")
    course = people.create_course(instructor, "T-1", "A test course", now, join_code="TEST-0001")
    emails = tuple(f"student{number}@example.org" for number in range(size))
    with people.transaction():
        students = [
            people.new_person(email, "Sam", f"Student {number}", now, password_hash=password_hash())
            for number, email in enumerate(emails)
        ]
        for student in students:
            people.enrol(course, student, Role.STUDENT, now)
    quiz = make_quiz(course, instructor, now, **settings)
    made = Class(app, course.public_id, quiz.public_id, tuple(student.id for student in students), emails)
    db.session.remove()
    return made


def at_once(app: Flask, deeds: list[Callable[[], Any]]) -> list[Any]:
    """Run every deed in a thread and an application context of its own, all let go together; what each returned."""
    gate = threading.Barrier(len(deeds))
    results: list[Any] = [None] * len(deeds)

    def run(place: int) -> None:
        with app.app_context():
            gate.wait()
            try:
                results[place] = deeds[place]()
            except Exception as fault:
                results[place] = fault
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "a deed hangs"
    return results


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request: pytest.FixtureRequest) -> Any:
    """The application on SQLite, and on PostgreSQL where one answers."""
    return request.getfixturevalue("app" if request.param == "sqlite" else "postgresql")
