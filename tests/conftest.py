"""What tests of services and pages share: a real database, a clock that stands, people, a course."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextvars import Context
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from records import db
from records.people import Course, Person, Role
from services import people

NOW = datetime(2026, 10, 5, 9, 0, tzinfo=UTC)
PASSWORD = "long enough to be safe"
_HASHES: dict[str, str] = {}


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **amount: float) -> datetime:
        self.now += timedelta(**amount)
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def app(tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    """An application on an empty SQLite file."""
    made = create_app(
        {"MARGINALIA_DATA": str(tmp_path), "MARGINALIA_DEMO": "1", "MARGINALIA_SIGN_IN_LIMIT": "10000 per minute"}
    )
    made.config.update(TESTING=True, CLOCK=clock, PROPAGATE_EXCEPTIONS=False, JOBS_INLINE=True)
    with made.app_context():
        db.create_all()
        yield made
        db.session.remove()
        db.engine.dispose()


def password_hash() -> str:
    """One hash for all: making one takes a twentieth of a second on purpose."""
    if PASSWORD not in _HASHES:
        _HASHES[PASSWORD] = people.password_hash(PASSWORD)
    return _HASHES[PASSWORD]


def make_person(email: str, given: str = "Ada", family: str = "Reader", **more: Any) -> Person:
    with people.transaction():
        return people.new_person(email, given, family, NOW, password_hash=password_hash(), **more)


@pytest.fixture
def instructor(app: Flask) -> Person:
    return make_person("instructor@example.org", "Ines", "Teacher")


@pytest.fixture
def course(app: Flask, instructor: Person) -> Course:
    return people.create_course(instructor, "T-1", "A test course", NOW, join_code="TEST-0001")


@pytest.fixture
def student(course: Course) -> Person:
    person = make_person("student@example.org", "Sam", "Student", student_id="0042")
    people.enrol(course, person, Role.STUDENT, NOW)
    return person


@pytest.fixture
def assistant(course: Course) -> Person:
    person = make_person("assistant@example.org", "Asa", "Helper")
    people.enrol(course, person, Role.ASSISTANT, NOW)
    return person


@pytest.fixture
def stranger(app: Flask) -> Person:
    """Somebody with an account and no course."""
    return make_person("stranger@example.org", "Sten", "Stranger")


class Browser:
    """A client that signs in and sends the token of the page it stands on, as a browser does.

    Each request runs in a context of its own, as it would in a worker; afterwards the test's own session reads afresh.
    """

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()

    def ask(self, method: str, url: str, **more: Any) -> Any:
        reply = Context().run(self.client.open, url, method=method, **more)
        db.session.rollback()
        return reply

    def get(self, url: str, **more: Any) -> Any:
        return self.ask("GET", url, **more)

    def token(self) -> str:
        page = self.get("/account", follow_redirects=True).get_data(as_text=True)
        match = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert match, "no form on the page"
        return match.group(1)

    def post(self, url: str, data: dict[str, Any] | None = None, **more: Any) -> Any:
        return self.ask("POST", url, data={"csrf_token": self.token()} | (data or {}), **more)

    def post_json(self, url: str, body: Any) -> Any:
        headers = {"X-CSRFToken": self.token(), "Accept": "application/json"}
        return self.ask("POST", url, json=body, headers=headers)

    def sign_in(self, person: Person) -> Browser:
        reply = self.post("/sign-in", {"email": person.email, "password": PASSWORD})
        assert reply.status_code == 302, reply.get_data(as_text=True)
        return self


@pytest.fixture
def browser(app: Flask) -> Any:
    """Makes a signed-in browser for a person, or a fresh one."""

    def make(person: Person | None = None) -> Browser:
        made = Browser(app)
        return made.sign_in(person) if person else made

    return make


def postgresql_url() -> str | None:
    """A PostgreSQL server to test against, where one answers."""
    return os.environ.get("MARGINALIA_TEST_POSTGRESQL")
