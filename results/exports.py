"""Tables that leave Marginalia as CSV: RFC 4180, UTF-8, a line at a time, with nothing a spreadsheet would run.

Every function yields lines that end in CRLF, so that a class of any size is written without being held in memory. The
first line can carry a byte order mark, which older Excel needs to see that a file is UTF-8.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from results.exact import rounded
from results.grades import Category, Cell, Column, Kind, Row, State, Student, check, course_grade
from results.matrix import ScoreMatrix
from results.scores import show_percent, show_points

BOM = "\ufeff"
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?", re.ASCII)
_UNWRITABLE = re.compile("[\x00\ud800-\udfff]")
_INVISIBLE = frozenset("\ufeff\u200b\u200c\u200d\u2060\u00ad")
PEOPLE = ("student_id", "last_name", "first_name", "email", "section")


class Verbatim(str):
    """Text that is written as it stands, because it is known to be a number or a mark of ours."""

    __slots__ = ()


Value = str | int | float | Fraction | Decimal | None
"""A cell: text is guarded; a Decimal is written as it is; other numbers get up to three places; None is empty."""


@dataclass(frozen=True)
class Response:
    """One answer: a student's, in one attempt, to one version of an item. `answered_at` is ISO 8601 with offset."""

    student_id: str
    attempt: int
    item: str
    version: str
    shown_order: tuple[str, ...]
    answer: str
    points: float | None
    possible: float
    answered_at: str = ""


def guarded(text: str) -> str:
    """Text with an apostrophe before it if a spreadsheet could take it for a formula.

    That is text whose first visible character is = + - @ or another form of these, or that begins with a tab or a
    line end. What cannot be written in UTF-8 is replaced. Source: OWASP, CSV Injection.

    >>> guarded("=1+1"), guarded("＝1+1"), guarded(" @x"), guarded("Smith-Jones")
    ("'=1+1", "'＝1+1", "' @x", 'Smith-Jones')
    """
    clean = _UNWRITABLE.sub("\ufffd", text)
    if clean[:1] in ("\t", "\r", "\n") and clean:
        return "'" + clean
    first = next((c for c in clean if not c.isspace() and c not in _INVISIBLE and c.isprintable()), "")
    return "'" + clean if unicodedata.normalize("NFKC", first)[:1] in tuple("=+-@") else clean


def number_or_text(text: str) -> str:
    """An answer for the file: a plain number stays one (-0.35 stays -0.35), anything else is text.

    >>> guarded("-0.35"), number_or_text("-0.35")
    ("'-0.35", '-0.35')
    """
    return Verbatim(text) if _NUMBER.fullmatch(text) else text


def lines(
    table: Iterable[Sequence[Value]], *, bom: bool = False, decimal_comma: bool = False, quote_spaces: bool = False
) -> Iterator[str]:
    """CSV lines of a table. With a decimal comma, cells are parted by semicolons, as spreadsheets there expect.

    >>> list(lines([["a", "b, c"], [-0.35, None]]))
    ['a,"b, c"\\r\\n', '-0.35,\\r\\n']
    """
    separator = ";" if decimal_comma else ","
    special = set(',;\t"\r\n' + (" " if quote_spaces else ""))
    mark = BOM if bom else ""
    for row in table:
        cells = (_quoted(_text(value, decimal_comma), special) for value in row)
        yield mark + (separator.join(cells) or '""') + "\r\n"
        mark = ""


def plain(
    columns: Sequence[Column],
    rows: Iterable[Row],
    categories: Sequence[Category] = (),
    *,
    bom: bool = False,
    decimal_comma: bool = False,
) -> Iterator[str]:
    """`student_id,last_name,first_name,email,section,<assessment>…,course_grade`.

    A graded cell holds its points, an excused one `excused`, a missing one `missing` (it counts as zero), one that is
    not yet graded nothing. `course_grade` is a percentage of what counts so far, empty where nothing does.
    """
    check(columns, categories)
    return lines(_plain_table(columns, rows, categories), bom=bom, decimal_comma=decimal_comma)


def canvas(
    columns: Sequence[Column],
    rows: Iterable[Row],
    headings: Mapping[str, str] | None = None,
    ids: Mapping[str, str] | None = None,
    *,
    bom: bool = False,
) -> Iterator[str]:
    """The shape that Canvas imports into its gradebook: `Student,ID,SIS User ID,SIS Login ID,Section,<Title (id)>…`.

    `headings` (column id → Canvas's own heading) and `ids` (student_id → Canvas's own id) come from
    `canvas.match_canvas`; a column without one is written under its title, which makes a new assignment in Canvas.
    Excused is EX, missing 0, not yet graded empty.
    """
    return lines(_canvas_table(columns, rows, headings or {}, ids or {}), bom=bom)


def moodle(columns: Sequence[Column], rows: Iterable[Row], *, bom: bool = False) -> Iterator[str]:
    """The shape of Moodle's grade export and import, with its quoting: `Quiz: <name> (Real)` and two places.

    Not graded and excused are `-`, since Moodle's file knows no excuse; missing is 0.00.
    """
    return lines(_moodle_table(columns, rows), bom=bom, quote_spaces=True)


def responses(rows: Iterable[Response], *, bom: bool = False) -> Iterator[str]:
    """One line for each student, attempt and item. The order in which options were shown is parted by ` | `."""
    return lines(_response_table(rows), bom=bom)


def score_matrix(matrix: ScoreMatrix, *, bom: bool = False) -> Iterator[str]:
    """`student,attempt,<item>…` as `ScoreMatrix.from_csv` reads it; an unanswered item is empty.

    >>> text = "student,attempt,Q1,Q2\\r\\nann,1,0.5,\\r\\n"
    >>> "".join(score_matrix(ScoreMatrix.from_csv(text))) == text
    True
    """
    return lines(_matrix_table(matrix), bom=bom)


def _plain_table(
    columns: Sequence[Column], rows: Iterable[Row], categories: Sequence[Category]
) -> Iterator[Sequence[Value]]:
    yield (*PEOPLE, *_titles(columns), "course_grade")
    for row in rows:
        share = course_grade(columns, row.cells, categories).share
        grade = None if share is None else Decimal(show_percent(share))
        yield (*_person(row.student), *(_plain_cell(c) for c in row.cells), grade)


def _plain_cell(cell: Cell) -> Value:
    words: Mapping[State, Value] = {State.EXCUSED: "excused", State.MISSING: "missing", State.NOT_YET_GRADED: None}
    return words.get(cell.state, cell.points)


def _titles(columns: Sequence[Column]) -> list[str]:
    """Titles as headings; columns of one title, or of a title that is a heading of ours, are told apart by their id."""
    taken = [*PEOPLE, "course_grade", *(column.title for column in columns)]
    return [c.title if taken.count(c.title) == 1 else f"{c.title} ({c.id})" for c in columns]


def _canvas_table(
    columns: Sequence[Column], rows: Iterable[Row], headings: Mapping[str, str], ids: Mapping[str, str]
) -> Iterator[Sequence[Value]]:
    titles = [headings.get(c.id, title) for c, title in zip(columns, _titles(columns), strict=True)]
    yield ("Student", "ID", "SIS User ID", "SIS Login ID", "Section", *titles)
    yield ("    Points Possible", "", "", "", "", *(column.possible for column in columns))
    for row in rows:
        s = row.student
        name = ", ".join(part for part in (s.last_name, s.first_name) if part)
        yield (name, ids.get(s.student_id), s.student_id, s.email, s.section, *(_canvas_cell(c) for c in row.cells))


def _canvas_cell(cell: Cell) -> Value:
    return "EX" if cell.state is State.EXCUSED else cell.points


def _moodle_table(columns: Sequence[Column], rows: Iterable[Row]) -> Iterator[Sequence[Value]]:
    kinds = {Kind.QUIZ: "Quiz", Kind.ESSAY: "Assignment"}
    headings = [f"{kinds[c.kind]}: {title} (Real)" for c, title in zip(columns, _titles(columns), strict=True)]
    yield ("First name", "Last name", "ID number", "Institution", "Department", "Email address", *headings)
    for row in rows:
        s = row.student
        yield (s.first_name, s.last_name, s.student_id, "", "", s.email, *(_moodle_cell(c) for c in row.cells))


def _moodle_cell(cell: Cell) -> Value:
    return rounded(cell.points, 2) if cell.counts and cell.points is not None else Verbatim("-")


def _response_table(rows: Iterable[Response]) -> Iterator[Sequence[Value]]:
    yield ("student_id", "attempt", "item", "version", "shown_order", "answer", "points", "possible", "answered_at")
    for r in rows:
        shown_order = " | ".join(r.shown_order)
        answer = number_or_text(r.answer)
        yield (r.student_id, r.attempt, r.item, r.version, shown_order, answer, r.points, r.possible, r.answered_at)


def _matrix_table(matrix: ScoreMatrix) -> Iterator[Sequence[Value]]:
    yield ("student", "attempt", *matrix.items)
    for student, attempt, row in zip(matrix.students, matrix.attempts, matrix.rows, strict=True):
        yield (student, attempt, *(_unrounded(points) for points in row))


def _unrounded(points: float | None) -> Value:
    if points is None:
        return None
    number = Decimal(repr(points))
    return number.to_integral_value() if number == number.to_integral_value() else number


def _person(student: Student) -> tuple[Value, ...]:
    return student.student_id, student.last_name, student.first_name, student.email, student.section


def _text(value: Value, decimal_comma: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return str(value) if isinstance(value, Verbatim) else guarded(value)
    number = f"{value:f}" if isinstance(value, Decimal) else show_points(value)
    return number.replace(".", ",") if decimal_comma else number


def _quoted(text: str, special: set[str]) -> str:
    # A cell with outer spaces is quoted, or readers that trim would change it.
    if special.isdisjoint(text) and text == text.strip():
        return text
    return '"' + text.replace('"', '""') + '"'
