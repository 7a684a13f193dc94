"""What tests of services and pages share: a real database, a clock that stands, people, a course."""

from __future__ import annotations

import functools
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextvars import Context
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import redis
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from records import db
from records.people import Course, Person, Role
from services import people
from tests import documents

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


def application(folder: Path, clock: Clock, **environment: str) -> Flask:
    """An application of its own, not yet with tables."""
    own = {"MARGINALIA_DATA": str(folder), "MARGINALIA_DEMO": "1", "MARGINALIA_SIGN_IN_LIMIT": "10000 per minute"}
    made = create_app(own | environment)
    made.config.update(TESTING=True, CLOCK=clock, PROPAGATE_EXCEPTIONS=False, JOBS_INLINE=True)
    return made


def in_context(made: Flask) -> Iterator[Flask]:
    """The application with its tables, and a context in which the test itself asks the database."""
    with made.app_context():
        db.create_all()
        yield made
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app(tmp_path: Path, clock: Clock) -> Iterator[Flask]:
    """An application on an empty SQLite file."""
    yield from in_context(application(tmp_path, clock))


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
        db.session.expire_all()
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


def chromium() -> str | None:
    """The browser that the browser tests drive, where one is installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@functools.cache
def postgresql_url() -> str | None:
    """A PostgreSQL server to test against: $MARGINALIA_TEST_POSTGRESQL, or one at the standard port that lets us in."""
    url = os.environ.get("MARGINALIA_TEST_POSTGRESQL", "postgresql://postgres@127.0.0.1:5432/postgres")
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.Error:
        return None
    return url


@functools.cache
def redis_url() -> str | None:
    """A Redis server to test against, likewise."""
    url = os.environ.get("MARGINALIA_TEST_REDIS", "redis://127.0.0.1:6379/9")
    try:
        redis.Redis.from_url(url, socket_connect_timeout=2).ping()
    except redis.RedisError:
        return None
    return url


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say what the tests were run against, and what was not there."""
    found = {"PostgreSQL": postgresql_url(), "Redis": redis_url(), "Chromium": chromium()}
    terminalreporter.section("what was there to test against")
    for name, place in found.items():
        terminalreporter.write_line(f"{name}: {'tested' if place else 'not here; its tests were left out'}")
    for name in documents.NAMES:
        place = documents.document_path(name)
        terminalreporter.write_line(f"{name}: {'read' if place else 'not here; its tests were left out'}")


@pytest.fixture
def postgresql(clock: Clock, tmp_path: Path) -> Iterator[Flask]:
    """An application on a PostgreSQL database of its own."""
    server = postgresql_url()
    if server is None:
        pytest.skip("no PostgreSQL answers")
    name = f"marginalia_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    made = application(tmp_path, clock, DATABASE_URL=server.rsplit("/", 1)[0] + "/" + name)
    try:
        yield from in_context(made)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
