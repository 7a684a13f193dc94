"""Filling a quiz by blueprint: by the form and by a file; what cannot be met is said and nothing is stored before."""

from dataclasses import replace
from io import BytesIO

import pytest

from questions.items import Cognitive
from records import bank as bank_records
from records import quizzes as records
from records.database import transaction
from services import quizzes
from services.quizzes import QuizSettings
from tests.bank_material import make_reading, proof_in, question
from tests.conftest import NOW
from tests.quizzes_material import make_items


@pytest.fixture
def items(course):
    document = make_reading(course, NOW)
    one = question(document)
    proofs = [
        proof_in(document, "Viktor Samoylov commanded\nthe steamer on the first voyage."),
        proof_in(document, "Anna Velik founded the town of Lugansk in 1928"),
    ]
    others = (
        replace(one, stem="Who took the steamer out?", evidence=proofs[0], cognitive=Cognitive.ANALYSE, difficulty=0.4),
        replace(one, stem="Which town has Velik for its founder?", evidence=proofs[1], difficulty=0.8),
    )
    return make_items(course, NOW, (one, *others))


@pytest.fixture
def quiz(course, instructor, items):
    return quizzes.create_quiz(course, instructor, QuizSettings("Blueprinted"), NOW)


@pytest.fixture
def ask(course, quiz, instructor, browser):
    window = browser(instructor)
    address = f"/courses/{course.public_id}/quizzes/{quiz.public_id}/blueprint"
    return lambda deed="look", **fields: window.post(address, {"deed": deed} | fields)


def line(number, **fields):
    return {f"cells-{number}-{name}": str(value) for name, value in fields.items()}


def stems(course, quiz):
    kept = records.quiz_by_public_id(course, quiz.public_id)
    return [slot.version.content["stem"] for slot in kept.slots]


def test_looking_shows_what_the_bank_gives_and_stores_nothing(ask, course, quiz):
    reply = ask(**line(0, count=2, reading="canal"), **line(1, count=1, cognitive="analyse"))
    page = reply.get_data(as_text=True)
    assert reply.status_code == 200
    assert "3 of 3 questions" in page
    assert stems(course, quiz) == []


def test_filling_takes_the_questions_in_the_order_of_the_lines(ask, course, quiz):
    assert (
        ask("fill", **line(0, count=1, cognitive="analyse"), **line(1, count=1, difficulty="easy")).status_code == 302
    )
    assert stems(course, quiz) == ["Who took the steamer out?", "Which town has Velik for its founder?"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ({"section": "the ships"}, ["Who took the steamer out?"]),
        ({"first": 1, "last": 1}, []),
        ({"first": 2, "last": 2, "difficulty": "easy"}, ["Which town has Velik for its founder?"]),
    ],
)
def test_a_line_may_name_a_section_or_passages(ask, course, quiz, cell, expected):
    reply = ask("fill", **line(0, count=1, **cell))
    assert (reply.status_code == 302) == bool(expected)
    assert stems(course, quiz) == expected


def test_what_cannot_be_met_is_said_with_the_reason(ask, course, quiz):
    page = ask(**line(0, count=5, cognitive="analyse")).get_data(as_text=True)
    assert "1 of 5 questions" in page
    assert "Only 1 question is of this kind." in page


def test_a_file_says_the_same_as_the_lines_and_comes_back(ask, course, quiz):
    told = ask("download", **line(0, count=2, reading="canal", difficulty="easy")).get_data(as_text=True)
    assert 'reading = "canal"' in told
    reply = ask("look", file=(BytesIO(told.encode()), "b.toml"))
    assert "1 of 2 questions" in reply.get_data(as_text=True)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "one line at least"),
        (line(0, count=0), "count between 1"),
        (line(0, count=1, first=5, last=2), "first, last"),
        ({"file": (BytesIO(b"[[cells"), "b.toml")}, "no TOML"),
        ({"file": (BytesIO(b"\xff\xfe\x00"), "b.toml")}, "UTF-8"),
        (line(0, count=1, cognitive="guess"), ""),
        (line(0, count="x"), ""),
    ],
)
def test_a_blueprint_that_cannot_be_read_is_refused_with_a_sentence(ask, course, quiz, fields, said):
    reply = ask("fill", **fields)
    assert reply.status_code == 422
    assert said in reply.get_data(as_text=True)
    assert stems(course, quiz) == []


def test_drafts_are_not_taken(ask, course, quiz, items):
    with transaction():
        for row in bank_records.items_of(course, "approved"):
            row.state = "draft"
    assert ask("fill", **line(0, count=1)).status_code == 422
