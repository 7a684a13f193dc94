"""CSV that reads back the same and that no spreadsheet runs."""

import csv
import io
import re
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results import exports
from results.canvas import match_canvas, read_canvas
from results.grades import Category, Cell, Column, Kind, Row, State, Student
from results.items import ScoreMatrix
from results.scores import show_percent
from results.tables import TableError

COLUMNS = (Column("q1", "Quiz 1", Kind.QUIZ, 10), Column("e1", "Essay, first", Kind.ESSAY, 3))
ADA = Student("0042", "Okoye", "Ada", "ada@example.org", "A")
EVIL = Student("7", "=cmd|'/c calc'!A1", "@SUM(1)", "", "-1+1")


def cell(state, points=None, possible=10.0):
    return Cell(state, possible, points)


ROWS = (
    Row(ADA, (cell(State.GRADED, 7.5), cell(State.GRADED, 1 / 3, 3.0))),
    Row(EVIL, (cell(State.MISSING, 0.0), cell(State.EXCUSED))),
    Row(Student("8", "Ito", "Ken"), (cell(State.NOT_YET_GRADED), cell(State.NOT_YET_GRADED))),
)


def read(lines):
    return list(csv.reader(io.StringIO("".join(lines), newline=""), strict=True))


def test_the_plain_file_is_one_row_a_student_with_states_kept_apart():
    assert "".join(exports.plain(COLUMNS, ROWS)).split("\r\n") == [
        'student_id,last_name,first_name,email,section,Quiz 1,"Essay, first",course_grade',
        "0042,Okoye,Ada,ada@example.org,A,7.5,0.333,60.26",
        "7,'=cmd|'/c calc'!A1,'@SUM(1),,'-1+1,missing,excused,0",
        "8,Ito,Ken,,,,,",
        "",
    ]


def test_the_course_grade_in_the_file_is_the_one_shown_on_the_page():
    columns = [Column("a", "A", Kind.QUIZ, 7, "x"), Column("b", "B", Kind.QUIZ, 9, "y")]
    row = Row(ADA, (cell(State.GRADED, 5.0, 7.0), cell(State.GRADED, 2.0, 9.0)))
    lines = read(exports.plain(columns, [row], [Category("x", 1), Category("y", 2)]))
    assert lines[1][-1] == show_percent((5 / 7 + 2 * 2 / 9) / 3)


def test_a_decimal_comma_parts_cells_by_semicolons():
    line = list(exports.plain(COLUMNS, ROWS[:1], decimal_comma=True))[1]
    assert line == '0042;Okoye;Ada;ada@example.org;A;"7,5";"0,333";"60,26"\r\n'


def test_titles_that_are_alike_or_like_a_heading_of_ours_are_told_apart():
    columns = [Column("a", "Quiz", Kind.QUIZ, 1), Column("b", "Quiz", Kind.QUIZ, 1), Column("c", "email", Kind.QUIZ, 1)]
    assert read(exports.plain(columns, []))[0][5:] == ["Quiz (a)", "Quiz (b)", "email (c)", "course_grade"]


def test_canvas_finds_its_assignments_students_and_excuses():
    lines = "".join(exports.canvas(COLUMNS, ROWS, {"q1": "Quiz 1 (991)"}, {"0042": "17"})).split("\r\n")
    assert lines[:3] == [
        'Student,ID,SIS User ID,SIS Login ID,Section,Quiz 1 (991),"Essay, first"',
        '"    Points Possible",,,,,10,3',
        '"Okoye, Ada",17,0042,ada@example.org,A,7.5,0.333',
    ]
    assert lines[3].endswith(",0,EX")
    assert lines[4] == '"Ito, Ken",,8,,,,'


def test_a_canvas_export_is_matched_before_anything_is_written():
    export = read_canvas(
        "\ufeffStudent,ID,SIS User ID,SIS Login ID,Section,quiz  1 (991),Old (5),Current Score\n"
        "    Points Possible,,,,,10,1,(read only)\n"
        '"Okoye, Ada",17,0042,ADA@example.org,A,,,\n'
    )
    match = match_canvas(COLUMNS, [row.student for row in ROWS], export)
    assert match.headings == {"q1": "quiz  1 (991)"}
    assert match.ids == {"0042": "17"}
    assert [column.id for column in match.new_columns] == ["e1"]
    assert [student.student_id for student in match.unknown_students] == ["7", "8"]


def test_a_title_that_canvas_has_twice_matches_nothing():
    export = read_canvas("Student,ID,SIS User ID,SIS Login ID,Section,Quiz 1 (1),Quiz 1 (2)\n")
    assert match_canvas(COLUMNS[:1], [], export).headings == {}


def test_a_file_that_is_no_canvas_gradebook_is_refused():
    with pytest.raises(TableError, match="Student and ID"):
        read_canvas("a,b\n1,2\n")


def test_moodle_reads_its_own_shape():
    lines = "".join(exports.moodle(COLUMNS, ROWS)).split("\r\n")
    assert lines[0] == (
        '"First name","Last name","ID number",Institution,Department,"Email address",'
        '"Quiz: Quiz 1 (Real)","Assignment: Essay, first (Real)"'
    )
    assert lines[1] == "Ada,Okoye,0042,,,ada@example.org,7.50,0.33"
    assert lines[2].endswith(",0.00,-")
    assert lines[3] == "Ken,Ito,8,,,,-,-"


def test_a_byte_order_mark_comes_once_and_only_when_asked():
    assert "".join(exports.plain(COLUMNS, ROWS, bom=True)).count("\ufeff") == 1
    assert "".join(exports.plain(COLUMNS, ROWS)).count("\ufeff") == 0


def test_lines_come_one_at_a_time():
    def endless():
        while True:
            yield ROWS[0]

    lines = exports.plain(COLUMNS, endless())
    assert [next(lines)[:4] for _ in range(3)] == ["stud", "0042", "0042"]


@pytest.mark.parametrize(
    ("answer", "written"),
    [("-0.35", "-0.35"), ("+5", "+5"), ("007", "007"), ("-1+1", "'-1+1"), ("=1", "'=1"), ("", "")],
)
def test_an_answer_that_is_a_number_stays_one(answer, written):
    response = exports.Response("7", 1, "Q1", "v2", ("c", "a"), answer, -0.35, 1, "2026-11-22T10:00:00+00:00")
    row = read(exports.responses([response]))[1]
    assert row == ["7", "1", "Q1", "v2", "c | a", written, "-0.35", "1", "2026-11-22T10:00:00+00:00"]


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u200b=", "\ufeff="]
)
def test_text_that_could_be_a_formula_gets_an_apostrophe(start):
    assert exports.guarded(start + "1") == "'" + start + "1"


@pytest.mark.parametrize("number", [-0.35, Decimal("-0.35"), -7])
def test_numbers_keep_their_minus(number):
    assert next(exports.lines([[number]])).startswith("-")


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12)
nasty = st.builds(lambda start, rest: start + rest, st.sampled_from(list("=+-@\t\r\n＝＋－＠ \u200b\"',;")), texts)
cells = st.one_of(texts, nasty, st.floats(-1e6, 1e6).map(lambda x: round(x, 3)), st.none(), st.integers(-99, 99))
tables = st.integers(1, 5).flatmap(lambda n: st.lists(st.lists(cells, min_size=n, max_size=n), max_size=6))


def is_number(text):
    return re.fullmatch(r"-?\d+(\.\d+)?", text, re.ASCII) is not None


@given(tables, st.booleans())
def test_every_table_reads_back_with_text_guarded_and_numbers_equal(table, quote_spaces):
    back = read(exports.lines(table, quote_spaces=quote_spaces))
    assert len(back) == len(table)
    for written, row in zip(back, table, strict=True):
        for text, value in zip(written, row, strict=True):
            if isinstance(value, str):
                assert text in (value, "'" + value)
            else:
                assert float(text or "0") == pytest.approx(value or 0, abs=5e-4)


@given(tables)
def test_no_cell_begins_like_a_formula_unless_it_is_a_number(table):
    for row in read(exports.lines(table)):
        for text in row:
            first = unicodedata.normalize("NFKC", text.lstrip())[:1]
            assert is_number(text) or (first not in tuple("=+-@") and text[:1] not in ("\t", "\r"))


@given(texts, texts)
def test_any_text_is_written_as_utf8(first, second):
    "".join(exports.lines([[first, second + "\ud800\x00"]])).encode("utf-8")


@given(
    st.lists(
        st.lists(st.one_of(st.none(), st.floats(0, 1).filter(lambda x: x == 0 or x > 1e-9)), min_size=2, max_size=2),
        min_size=1,
        max_size=6,
    )
)
def test_a_score_matrix_reads_back_the_same(rows):
    matrix = ScoreMatrix(
        tuple(f"s{i}" for i in range(len(rows))), (1,) * len(rows), ("Q1", "Q2"), (1.0, 1.0), tuple(map(tuple, rows))
    )
    assert ScoreMatrix.from_csv("".join(exports.score_matrix(matrix, bom=True))) == matrix
