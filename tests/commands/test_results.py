"""flask results and flask grades: for people, for programs, and for loose files without a database."""

from __future__ import annotations

import csv
import io
import json

import pytest

from app import create_app
from tests.conftest import NOW
from tests.graded_class import make_quiz, make_students, question, sit_all

MATRIX = "student,attempt,A,B,C\nann,1,1,1,0\nbob,1,0,0,1\ncy,1,1,,0\ndee,1,1,1,2\ndee,2,0,0,0\n"


@pytest.fixture
def runner(tmp_path):
    """The command line of a site whose database has no tables."""
    return create_app({"MARGINALIA_DATA": str(tmp_path / "empty"), "MARGINALIA_DEMO": "1"}).test_cli_runner()


@pytest.fixture
def matrix(tmp_path):
    path = tmp_path / "matrix.csv"
    path.write_text(MATRIX)
    return str(path)


def told(runner, *args):
    reply = runner.invoke(args=["results", "items", *args, "--json"])
    assert reply.exit_code == 0, reply.output
    return json.loads(reply.stdout)


def test_a_loose_matrix_is_analysed_without_a_database(runner, matrix):
    found = told(runner, matrix, "--max", "1,1,2")
    assert [item["item"] for item in found["items"]] == ["A", "B", "C"]
    assert {
        "facility_index",
        "standard_deviation",
        "effective_weight",
        "discrimination_index",
        "discriminative_efficiency",
    } <= set(found["items"][0])
    assert {
        "median", "standard_deviation", "skewness", "kurtosis", "coefficient_of_internal_consistency", "error_ratio",
        "standard_error",
    } <= set(found["quiz"])  # fmt: skip
    assert (found["items"][0]["facility_index"], found["items"][2]["facility_index"]) == (0.75, 0.375)
    assert found["quiz"]["n"] == 4


@pytest.mark.parametrize(("attempts", "n"), [("highest", 4), ("first", 4), ("last", 4), ("all", 5)])
def test_the_choice_of_attempts_is_followed(runner, matrix, attempts, n):
    found = told(runner, matrix, "--max", "1,1,2", "--attempts", attempts)
    assert (found["attempts"], found["quiz"]["n"]) == (attempts, n)


def test_undefined_figures_are_null_with_a_reason(runner, tmp_path):
    path = tmp_path / "one.csv"
    path.write_text("student,attempt,A\nann,1,1\n")
    found = told(runner, str(path))
    assert found["quiz"]["skewness"] is None
    assert found["quiz"]["undefined"]["skewness"]["reason"] == "Needs at least three attempts."


def test_people_get_a_table_with_the_cautions(runner, matrix):
    reply = runner.invoke(args=["results", "items", matrix, "--max", "1,1,2"])
    assert reply.exit_code == 0
    assert "facility %" in reply.stdout
    assert "Only 4 attempts are counted" in reply.stdout


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["nowhere.csv"], "cannot be read"),
        (["MATRIX"], "more than its maximum"),
        (["MATRIX", "--max", "1,1"], "There are 3 items but 2 maxima"),
        (["MATRIX", "--max", "1,x,2"], "no list of maxima"),
        (["MATRIX", "--max", "1,1,2", "--attempts", "best"], "no choice of attempts"),
        (["EMPTY"], "The file is empty"),
        (["BINARY"], "workbook"),
    ],
)
def test_what_cannot_be_read_is_a_plain_sentence_and_exit_code_1(runner, matrix, tmp_path, args, sentence):
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "binary.csv").write_bytes(b"PK\x03\x04\x00\x00")
    paths = {"MATRIX": matrix, "EMPTY": str(tmp_path / "empty.csv"), "BINARY": str(tmp_path / "binary.csv")}
    reply = runner.invoke(args=["results", "items", *(paths.get(arg, arg) for arg in args), "--json"])
    assert reply.exit_code == 1
    assert reply.stderr.startswith("Error: ")
    assert sentence in reply.stderr
    assert reply.stdout == ""


@pytest.fixture
def filled(course):
    students = make_students(course, 6, NOW)
    quiz = make_quiz(course, "Years", [question(k) for k in range(4)], NOW)
    sit_all(quiz, students, NOW, 1)
    return quiz


def test_a_quiz_of_a_course_is_named_by_code_and_title_or_by_ids(app, course, filled):
    run = app.test_cli_runner().invoke
    by_title = run(args=["results", "quiz", "T-1", "Years", "--json"])
    by_id = run(args=["results", "quiz", course.public_id, filled.public_id, "--json"])
    assert json.loads(by_title.stdout) == json.loads(by_id.stdout)
    assert json.loads(by_title.stdout)["items"][0]["options"][0]["key"] is True


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["results", "quiz", "NOPE", "Years"], "There is no course NOPE"),
        (["results", "quiz", "T-1", "Nope"], "Its quizzes are: Years"),
        (["results", "quiz", "T-1", "Years", "--attempts", "best"], "no choice of attempts"),
        (["grades", "export", "NOPE"], "There is no course NOPE"),
        (["grades", "export", "T-1", "--format", "excel"], "Choose one of plain, canvas, moodle"),
        (["grades", "export", "T-1", "--output", "/nowhere/at/all.csv"], "cannot be written"),
    ],
)
def test_what_there_is_not_is_a_plain_sentence(app, filled, args, sentence):
    reply = app.test_cli_runner().invoke(args=args)
    assert reply.exit_code == 1
    assert sentence in reply.stderr


@pytest.mark.parametrize(("form", "lines"), [("plain", 7), ("canvas", 8), ("moodle", 7)])
def test_grades_are_written_to_a_file_or_printed(app, filled, tmp_path, form, lines):
    path = tmp_path / "grades.csv"
    run = app.test_cli_runner().invoke
    printed = run(args=["grades", "export", "T-1", "--format", form])
    written = run(args=["grades", "export", "T-1", "--format", form, "--output", str(path), "--bom"])
    assert (printed.exit_code, written.exit_code, written.stdout) == (0, 0, "")
    text = path.read_bytes().decode("utf-8-sig")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert text == printed.stdout_bytes.decode()
    assert len(list(csv.reader(io.StringIO(text, newline="")))) == lines


def test_the_command_uses_the_headings_of_a_canvas_export(app, filled, tmp_path):
    path = tmp_path / "canvas.csv"
    path.write_text("Student,ID,SIS User ID,SIS Login ID,Section,Years (77)\nA,501,00000,x,S,1\n")
    reply = app.test_cli_runner().invoke(
        args=["grades", "export", "T-1", "--format", "canvas", "--canvas-export", str(path)]
    )
    assert reply.exit_code == 0
    assert reply.stdout.splitlines()[0].endswith(",Years (77)")
    assert "Canvas does not know" in reply.stderr
