"""flask admin and what holds for every command: where the database or a file cannot be used, a sentence says so."""

from __future__ import annotations

import json

import pytest

from records import db
from tests.conftest import Clock, application

COMMANDS = (
    ("admin", "create", "a@example.org", "--given-name", "A", "--family-name", "B", "--password", "long enough 12"),
    ("admin", "backup"),
    ("admin", "check"),
    ("bank", "export", "T-1", "--format", "gift"),
    ("grades", "export", "T-1"),
    ("results", "quiz", "T-1", "Q"),
    ("quizzes", "close"),
    ("library", "import", "T-1", "README.md"),
)


@pytest.fixture
def empty(tmp_path):
    """An application whose database has no tables yet."""
    made = application(tmp_path, Clock())
    with made.app_context():
        yield made
        db.session.remove()
        db.engine.dispose()


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(words[:2]))
def test_without_tables_a_command_says_what_to_run(empty, words):
    done = empty.test_cli_runner().invoke(args=list(words))
    assert done.exit_code == 1
    assert isinstance(done.exception, SystemExit), done.exception
    assert "flask db upgrade" in done.output
    assert "Traceback" not in done.output
    assert "SELECT" not in done.output


def test_the_check_finds_nothing_wrong_where_nothing_is(app):
    assert json.loads(app.test_cli_runner().invoke(args=["admin", "check", "--json"]).output) == {"faults": []}


def test_a_backup_that_cannot_be_written_is_a_sentence(app, tmp_path):
    (tmp_path / "taken").write_text("a file")
    done = app.test_cli_runner().invoke(args=["admin", "backup", "--to", str(tmp_path / "taken" / "below")])
    assert (done.exit_code, isinstance(done.exception, SystemExit)) == (1, True)
    assert "Choose another folder" in done.output


FOLDERS = {
    "no card": {},
    "not UTF-8": {"course.toml": b"\xff\xfe"},
    "not TOML": {"course.toml": b"[course"},
    "no title": {"course.toml": b'[course]\ncode = "X"'},
    "a list for a title": {"course.toml": b'[course]\ncode = "X"\ntitle = []'},
    "a text for a table": {"course.toml": b'course = "X"'},
    "no such zone": {"course.toml": b'[course]\ncode = "X"\ntitle = "X"\ntime_zone = "Mars/Base"'},
    "no roster": {"course.toml": b'[course]\ncode = "X"\ntitle = "X"\n[class]\npeople = "p.csv"'},
    "no such role": {
        "course.toml": b'[course]\ncode = "X"\ntitle = "X"\n[class]\npeople = "p.csv"',
        "p.csv": b"email,given_name,family_name,role\na@example.org,A,B,wizard",
    },
    "no name": {
        "course.toml": b'[course]\ncode = "X"\ntitle = "X"\n[class]\npeople = "p.csv"',
        "p.csv": b"email,role\na@example.org,student",
    },
    "no address": {
        "course.toml": b'[course]\ncode = "X"\ntitle = "X"\n[class]\npeople = "p.csv"',
        "p.csv": b"email,given_name,family_name,role\na,A,B,student",
    },
    "no assignment": {"course.toml": b'[course]\ncode = "X"\ntitle = "X"\n[[assignments]]\nfile = "gone.toml"'},
    "a way out": {"course.toml": b'[course]\ncode = "X"\ntitle = "X"\n[[sources]]\nfile = "../../etc/passwd"'},
    "a source without a file": {"course.toml": b'[course]\ncode = "X"\ntitle = "X"\n[[sources]]\nname = "x"'},
}


@pytest.mark.parametrize("name", FOLDERS)
def test_a_faulty_course_folder_is_a_sentence(app, tmp_path, name):
    folder = tmp_path / "faulty"
    folder.mkdir()
    for file, content in FOLDERS[name].items():
        (folder / file).write_bytes(content)
    done = app.test_cli_runner().invoke(args=["course", "load", str(folder)])
    assert isinstance(done.exception, SystemExit), done.exception
    assert done.exit_code == 1
    assert "Error: faulty: " in done.output
