"""A score matrix is read as it stands or refused line by line."""

import pytest

from results.items import MatrixError, ScoreMatrix
from results.tables import TableError, decoded

HEAD = "student,attempt,Q1,Q2\n"


@pytest.mark.parametrize(
    ("text", "row"),
    [
        (HEAD + "a,1,1,0\n", (1, 0)),
        ("\ufeff" + HEAD + "a,1,1,\n", (1, None)),
        (HEAD + "a,1,-,0.5\n", (None, 0.5)),
        (HEAD + "\n a , 1 , 1 , .5 \n\n", (1, 0.5)),
        (HEAD.replace(",", ";") + "a;1;0,5;1\n", (0.5, 1)),
        ("sep=;\n" + HEAD.replace(",", ";") + "a;1;1;1\n", (1, 1)),
        (HEAD.replace(",", "\t") + "a\t1\t0.25\t1\n", (0.25, 1)),
        ('"Student","Attempt","Q1","Q2"\r\n"a","1","1","1"\r\n', (1, 1)),
        (HEAD + "a,1,-0.25,1\n", (-0.25, 1)),
    ],
)
def test_matrices_of_many_makers_are_read(text, row):
    matrix = ScoreMatrix.from_csv(text)
    assert (matrix.students, matrix.attempts, matrix.items) == (("a",), (1,), ("Q1", "Q2"))
    assert matrix.rows == (row,)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "The file is empty. Give a CSV file whose first line is student,attempt,<item>,…"),
        (" \n\n", "The file is empty"),
        ("name,score\na,1\n", "line 1: The first two columns must be named student and attempt"),
        ("student,attempt\na,1\n", "line 1: There are no items"),
        ("student,attempt,Q1,Q1\na,1,1,1\n", "line 1: Q1: several columns have this name"),
        ("student,attempt,Q1,\na,1,1,1\n", "line 1: Column 4 has no name"),
        (HEAD, "There are no attempts"),
        (HEAD + "a,1,1\n", "line 2: There are 3 cells where the header has 4"),
        (HEAD + "a,1,1,0,1\n", "line 2: There are 5 cells where the header has 4"),
        (HEAD + "a,1,yes,0\n", "line 2: Q1 holds “yes”, which is not a number"),
        (HEAD + "a,1,nan,0\n", "is not a number"),
        (HEAD + "a,1,inf,0\n", "is not a number"),
        (HEAD + "a,1,1_0,0\n", "is not a number"),
        (HEAD + 'a,1,"0,5",0\n', "is not a number"),
        (HEAD + "a,1,1,2\n", r"line 2: Q2 has 2 points, more than its maximum 1.*--max 1,1,2"),
        (HEAD + "a,1,-2,1\n", "line 2: Q1 has -2 points, below -1"),
        (HEAD + ",1,1,1\n", "line 2: The student is missing"),
        (HEAD + "a,one,1,1\n", "line 2: The attempt “one” is not a whole number"),
        (HEAD + "a,0,1,1\n", "line 2: The attempt “0”"),
        (HEAD + "a,1,1,1\n\na,1,0,0\n", "line 4: Student a already has attempt 1 on line 2"),
        (HEAD + 'a,1,"1,1\n', "Check its quotation marks"),
    ],
)
def test_what_cannot_be_read_is_told_by_line_with_what_to_do(text, told):
    with pytest.raises(MatrixError, match=told):
        ScoreMatrix.from_csv(text)


def test_every_faulty_line_is_told_at_once():
    with pytest.raises(MatrixError) as caught:
        ScoreMatrix.from_csv(HEAD + "a,1,x,0\nb,1,1,1\nc,1,1\n")
    assert [fault.line for fault in caught.value.faults] == [2, 4]


@pytest.mark.parametrize(("maxima", "told"), [([1], "2 items but 1 maxima"), ([1, -1], "maximum of 0 or more")])
def test_maxima_must_fit_the_items(maxima, told):
    with pytest.raises(MatrixError, match=told):
        ScoreMatrix.from_csv(HEAD + "a,1,1,1\n", maxima)


def test_part_marks_at_the_maximum_are_not_over_it():
    assert ScoreMatrix.from_csv(HEAD + "a,1,0.3,2.5\n", [0.3, 2.5]).rows == ((0.3, 2.5),)


def test_the_rest_of_a_row_is_exact():
    matrix = ScoreMatrix.from_csv("student,attempt,A,B,C\na,1,0.1,0.2,1\nb,1,0.3,,1\n")
    assert matrix.rests(2)[0] == matrix.rests(2)[1]
    assert [float(rest) for rest in matrix.rests(0)] == [1.2, 1]


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"\xef\xbb\xbfa", "a"),
        ("é".encode("utf-16"), "é"),
        ("é".encode("cp1252"), "é"),
        ("é".encode(), "é"),
    ],
)
def test_spreadsheet_encodings_are_understood(data, text):
    assert decoded(data) == text


@pytest.mark.parametrize("data", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest", b"a\x00b"])
def test_a_workbook_is_refused_with_what_to_do(data):
    with pytest.raises(TableError, match=r"CSV \(UTF-8\)"):
        decoded(data)
