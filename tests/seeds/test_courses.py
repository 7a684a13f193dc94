"""The courses in seeds/ are whole: what a card, an assignment or a class list names is there and is what it says."""

import csv
import hashlib
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.documents import ROOT, document_path

SEEDS = ROOT / "seeds"
COURSES = sorted(path.parent for path in SEEDS.glob("*/course.toml"))
WRITTEN_HERE = SEEDS / "between_the_wars"
CRITERIA = [
    "thesis",
    "evidence",
    "specificity",
    "attribution",
    "accuracy",
    "reasoning",
    "counter_argument",
    "organisation",
    "conventions",
]
every_course = pytest.mark.parametrize("folder", COURSES, ids=lambda folder: folder.name)


def read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def people(folder: Path) -> list[dict[str, str]]:
    with (folder / read(folder / "course.toml")["class"]["people"]).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_both_courses_are_here():
    assert [folder.name for folder in COURSES] == ["between_the_wars", "stalinism"]


@every_course
def test_a_course_says_what_it_is(folder):
    course = read(folder / "course.toml")["course"]
    assert set(course) == {"code", "title", "term", "time_zone", "join_code", "simulated"}


@every_course
def test_every_source_has_a_card(folder):
    for card in read(folder / "course.toml")["sources"]:
        assert {"file", "title", "author", "publisher", "genre", "licence", "language", "citation", "sha256"} <= set(
            card
        )
        assert card["genre"] in {"textbook", "article", "thread", "monograph", "report", "essay"}
        assert Path(card["file"]).name == card["file"]


@every_course
def test_a_committed_source_has_the_bytes_that_its_card_names(folder):
    cards = read(folder / "course.toml")["sources"]
    committed = [card for card in cards if card["licence"] != "in copyright"]
    assert [digest(folder / "sources" / card["file"]) for card in committed] == [card["sha256"] for card in committed]


def test_no_text_in_copyright_is_named_as_free():
    assert {card["licence"] for card in read(SEEDS / "stalinism" / "course.toml")["sources"]} == {"in copyright"}


@pytest.mark.documents
@pytest.mark.parametrize("kind", ["sources", "essays"])
def test_a_document_that_is_found_is_the_one_that_is_meant(kind):
    cards = {card["file"]: card["sha256"] for card in read(SEEDS / "stalinism" / "course.toml")[kind]}
    found = {name: path for name in cards if (path := document_path(name))}
    if not found:
        pytest.skip(f"none of {', '.join(cards)} is on this machine")
    assert {name: digest(path) for name, path in found.items()} == {name: cards[name] for name in found}


@every_course
def test_what_a_course_refers_to_exists(folder):
    course = read(folder / "course.toml")
    sources = {card["file"] for card in course["sources"]}
    rubrics = {entry["file"] for entry in course["rubrics"]}
    assert all((folder / "rubrics" / name).is_file() for name in rubrics)
    for entry in course["assignments"]:
        assignment = read(folder / "assignments" / entry["file"])
        assert set(assignment["sources"]) <= sources
        assert assignment["rubric"] in rubrics
    assert all(set(quiz["sources"]) <= sources for quiz in course["quizzes"])


@every_course
def test_every_essay_belongs_to_a_student_of_the_class(folder):
    students = {person["email"] for person in people(folder) if person["role"] == "student"}
    writers = [entry["student"] for entry in read(folder / "course.toml")["essays"]]
    assert set(writers) <= students
    assert len(set(writers)) == len(writers)


def test_every_written_essay_is_there_and_rated_within_the_rubric():
    named = {entry["file"] for entry in read(WRITTEN_HERE / "course.toml")["essays"]}
    with (WRITTEN_HERE / "essays" / "levels.csv").open(encoding="utf-8", newline="") as file:
        ratings = list(csv.DictReader(file))
    assert {path.name for path in (WRITTEN_HERE / "essays").glob("*.txt")} == named
    assert {row["essay"] for row in ratings} == named
    assert all(0 <= int(row[criterion]) <= 4 for row in ratings for criterion in CRITERIA)


@pytest.mark.parametrize(
    ("essay", "altered"),
    [
        ("05_wrong_years_and_a_misquotation.txt", ["We are fifty or a hundred years ahead of the advanced countries"]),
        ("06_attributed_without_counter_argument.txt", []),
        ("07_good.txt", []),
        ("08_excellent.txt", []),
    ],
)
def test_the_essays_quote_the_readings_exactly_except_where_they_are_meant_not_to(essay, altered):
    readings = " ".join(path.read_text(encoding="utf-8") for path in (WRITTEN_HERE / "sources").glob("*.md"))
    plain = " ".join(readings.replace("*", "").replace("> ", "").split())
    quotations = re.findall(r'"([^"]+)"', (WRITTEN_HERE / "essays" / essay).read_text(encoding="utf-8"))
    assert [words.strip(".,?") for words in quotations if words.strip(".,?") not in plain] == altered


@every_course
def test_an_assignment_asks_for_something_that_can_be_found(folder):
    for path in (folder / "assignments").glob("*.toml"):
        assignment = read(path)
        low, high = assignment["expected_words"]
        assert 0 < low < high
        assert assignment["dialect"] in {"british", "american"}
        assert assignment["prompt"].strip()
        assert all(topic["phrases"] and isinstance(topic["must"], bool) for topic in assignment["expected_evidence"])


def test_each_topic_of_expected_evidence_occurs_in_the_readings():
    readings = " ".join(path.read_text(encoding="utf-8") for path in (WRITTEN_HERE / "sources").glob("*.md")).lower()
    topics = read(WRITTEN_HERE / "assignments" / "stalinist_foreign_policy.toml")["expected_evidence"]
    missing = [topic["topic"] for topic in topics if not any(phrase.lower() in readings for phrase in topic["phrases"])]
    assert missing == []


@every_course
def test_levels_rise_strictly_in_every_criterion(folder):
    for path in (folder / "rubrics").glob("*.toml"):
        criteria = read(path)["criteria"]
        assert [criterion["id"] for criterion in criteria] == CRITERIA
        for criterion in criteria:
            points = [level["points"] for level in criterion["levels"]]
            assert [level["level"] for level in criterion["levels"]] == list(range(len(points)))
            assert points == sorted(set(points))
            assert points[0] == 0
            assert all(level["descriptor"] and level["name"] for level in criterion["levels"])


@every_course
def test_the_class_list_is_well_formed(folder):
    roll = people(folder)
    sections = {section["name"] for section in read(folder / "course.toml")["sections"]} | {""}
    for person in roll:
        assert None not in person
        assert None not in person.values()
        assert person["role"] in {"instructor", "assistant", "student"}
        assert person["section"] in sections
        assert person["email"].endswith("@example.org")
        assert float(person["time_factor"] or 1) >= 1
        float(person["ability"] or 0)


@every_course
@pytest.mark.parametrize("column", ["email", "student_id"])
def test_no_two_people_share_an_address_or_a_number(folder, column):
    values = [person[column] for person in people(folder) if person[column]]
    assert len(set(values)) == len(values)


def test_one_address_is_one_person_in_both_courses():
    names: dict[str, set[tuple[str, str, str]]] = {}
    for person in (person for folder in COURSES for person in people(folder)):
        key = (person["given_name"], person["family_name"], person["student_id"])
        names.setdefault(person["email"], set()).add(key)
    assert all(len(found) == 1 for found in names.values())


def test_the_simulated_class_is_sixty_students_two_with_extra_time():
    students = [person for person in people(WRITTEN_HERE) if person["role"] == "student" and person["ability"]]
    assert len(students) == 60
    assert all(person["student_id"].startswith("0") for person in students)
    assert sorted(float(person["time_factor"]) for person in students)[-3:] == [1.0, 1.5, 2.0]
