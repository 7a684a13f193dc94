"""Grades: what counts in the end. Page, dashboard, CSV and command line all show what is worked out here.

Four states stay apart to the very end: graded; excused (does not count); missing (zero by rule, once nothing more can
be handed in); not yet graded (does not count yet).
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any

from results.exact import exact, exact_sum
from results.scores import Score, ScoreError


class State(StrEnum):
    """Where the grade of one piece of work stands."""

    GRADED = "graded"
    EXCUSED = "excused"
    MISSING = "missing"
    NOT_YET_GRADED = "not_yet_graded"


class Source(StrEnum):
    """Whether the points were worked out or given by a person above what was worked out."""

    COMPUTED = "computed"
    OVERRIDE = "override"


class AttemptPolicy(StrEnum):
    """Which of several attempts makes the grade."""

    HIGHEST = "highest"
    AVERAGE = "average"
    FIRST = "first"
    LAST = "last"


class Kind(StrEnum):
    """What a column of the gradebook is."""

    QUIZ = "quiz"
    ESSAY = "essay"


class GradeError(ValueError):
    """Grades that cannot be worked out as asked."""


@dataclass(frozen=True)
class Column:
    """One quiz or essay assignment of the gradebook. `category` names a Category, or is empty."""

    id: str
    title: str
    kind: Kind
    possible: float
    category: str = ""


@dataclass(frozen=True)
class Category:
    """A group of columns: its weight in the course grade and how many of a student's lowest grades are dropped."""

    name: str
    weight: float = 1
    drop_lowest: int = 0

    def __post_init__(self) -> None:
        if exact(self.weight) < 0:
            raise GradeError(f"{self.name}: give a weight of 0 or more.")
        if self.drop_lowest < 0:
            raise GradeError(f"{self.name}: give 0 or more grades to drop.")


@dataclass(frozen=True)
class Override:
    """Points a person gives above the computed ones, and why."""

    points: float
    reason: str

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise GradeError("Give a reason for the override.")


@dataclass(frozen=True)
class Work:
    """What is known of one student's work in one column.

    `attempts` are the submitted attempts in order, None where submitted but not yet scored; `closed` says that nothing
    more can be handed in.
    """

    attempts: tuple[Score | None, ...] = ()
    closed: bool = False
    excused: bool = False
    override: Override | None = None


@dataclass(frozen=True)
class Cell:
    """One grade. `points` are None unless graded or missing; `computed` are the points below an override, if any."""

    state: State
    possible: float
    points: float | None = None
    source: Source = Source.COMPUTED
    computed: float | None = None
    reason: str = ""

    @property
    def counts(self) -> bool:
        """Whether the cell is part of the course grade."""
        return self.state in (State.GRADED, State.MISSING)


@dataclass(frozen=True)
class Student:
    """Whose row it is."""

    student_id: str
    last_name: str
    first_name: str
    email: str = ""
    section: str = ""


@dataclass(frozen=True)
class Row:
    """A student's cells, one for each column in order."""

    student: Student
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class CategoryGrade:
    """Points of possible points that count in a category; share None where nothing counts. `dropped`: column ids."""

    name: str
    weight: float
    points: float
    possible: float
    share: float | None
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True)
class CourseGrade:
    """The grade in the course as a share, None where nothing counts yet; `complete` when no grade is awaited."""

    share: float | None
    complete: bool
    categories: tuple[CategoryGrade, ...]


@dataclass(frozen=True)
class Gradebook:
    """Columns, rows and categories of one course. Raises GradeError where they do not fit together."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    categories: tuple[Category, ...] = ()

    def __post_init__(self) -> None:
        check(self.columns, self.categories)

    def course_grade(self, row: Row) -> CourseGrade:
        """The course grade of one row."""
        return course_grade(self.columns, row.cells, self.categories)

    @property
    def uncounted(self) -> tuple[Column, ...]:
        """Columns without a category in a course that has categories: they are no part of the course grade."""
        return tuple(column for column in self.columns if self.categories and not column.category)


def attempt_points(attempts: Sequence[Score | None], policy: AttemptPolicy, possible: float) -> float | None:
    """Points that the attempts make under the policy, on the column's scale; None while a needed score is awaited.

    `highest` awaits no other score once an attempt has all points.

    >>> attempt_points([Score(1, 4), Score(1, 2)], AttemptPolicy.HIGHEST, 4)
    2.0
    >>> attempt_points([Score(3, 4), None], AttemptPolicy.AVERAGE, 4) is None
    True
    """
    considered = {AttemptPolicy.FIRST: attempts[:1], AttemptPolicy.LAST: attempts[-1:]}.get(policy, attempts)
    scored = [_on_scale(score, possible) for score in considered if score is not None]
    if not scored:
        return None
    best = max(scored)
    if len(scored) < len(considered) and not (policy is AttemptPolicy.HIGHEST and best == exact(possible)):
        return None
    return float(sum(scored) / len(scored) if policy is AttemptPolicy.AVERAGE else best)


def cell(column: Column, work: Work, policy: AttemptPolicy = AttemptPolicy.HIGHEST) -> Cell:
    """The grade of one piece of work: excused stands above an override, an override above what is computed.

    Raises ScoreError for an override outside 0 to possible.
    """
    computed = attempt_points(work.attempts, policy, column.possible)
    if work.excused:
        return Cell(State.EXCUSED, column.possible, computed=computed)
    if work.override is not None:
        given = Score(work.override.points, column.possible).points
        return Cell(State.GRADED, column.possible, given, Source.OVERRIDE, computed, work.override.reason)
    if computed is not None:
        return Cell(State.GRADED, column.possible, computed, computed=computed)
    if work.closed and not work.attempts:
        return Cell(State.MISSING, column.possible, 0.0)
    return Cell(State.NOT_YET_GRADED, column.possible)


def course_grade(columns: Sequence[Column], cells: Sequence[Cell], categories: Sequence[Category] = ()) -> CourseGrade:
    """Weighted mean of the categories' shares over the categories in which something counts.

    Within a category the share is points over possible points after dropping. Without categories all columns are one.
    Columns of no category do not count where there are categories. Raises GradeError for more or fewer cells than
    columns.
    """
    if len(columns) != len(cells):
        raise GradeError("Give one grade for each column.")
    pairs = list(zip(columns, cells, strict=True))
    whole = [(Category("", 1), pairs)]
    parts = [(c, [pair for pair in pairs if pair[0].category == c.name]) for c in categories] or whole
    grades = tuple(_category_grade(category, members) for category, members in parts)
    return CourseGrade(_weighted(grades), _complete(members for _, members in parts), grades)


def as_json(book: Gradebook) -> dict[str, Any]:
    """The gradebook as `flask grades export --json` prints it: columns, categories, and a row for each student.

    Points are unrounded; the course grade is a share with what was dropped and whether it is complete.
    """
    return {
        "columns": [asdict(column) for column in book.columns],
        "categories": [asdict(category) for category in book.categories],
        "rows": [_row_json(book, row) for row in book.rows],
    }


def _row_json(book: Gradebook, row: Row) -> dict[str, Any]:
    cells = {column.id: asdict(c) for column, c in zip(book.columns, row.cells, strict=True)}
    return {**asdict(row.student), "grades": cells, "course_grade": asdict(book.course_grade(row))}


def lowest_dropped(points: Sequence[Fraction], possible: Sequence[Fraction], drop: int) -> tuple[int, ...]:
    """Indices to drop so that points over possible of the rest is greatest; at least one is always kept.

    Dropping the lowest shares one after another is not always best where possible points differ. Dinkelbach's
    iteration finds the best set: keep those with the greatest points − share·possible until the share no longer rises.
    Source: Kane, D. and Kane, J. (2006), Dropping lowest grades, Mathematics Magazine 79, 181–189; Dinkelbach, W.
    (1967), On nonlinear fractional programming, Management Science 13, 492–498.

    >>> points = [Fraction(80), Fraction(20), Fraction(1)]
    >>> lowest_dropped(points, [Fraction(100), Fraction(100), Fraction(20)], 1)
    (1,)
    """
    keep = max(1, len(points) - drop)
    if keep >= len(points):
        return ()
    share = Fraction(0)
    while True:
        order = sorted(range(len(points)), key=lambda i: (share * possible[i] - points[i], i))
        kept = order[:keep]
        room = sum(possible[i] for i in kept)
        better = Fraction(sum(points[i] for i in kept), room) if room else share
        if better <= share:
            return tuple(sorted(order[keep:]))
        share = better


def check(columns: Sequence[Column], categories: Sequence[Category]) -> None:
    """Raise GradeError for doubled ids or names, and for a column in a category that the course does not have."""
    ids, names = [column.id for column in columns], [category.name for category in categories]
    if len(set(ids)) < len(ids):
        raise GradeError("Two columns have the same id. Give each its own.")
    if len(set(names)) < len(names):
        raise GradeError("Two categories have the same name. Give each its own.")
    for column in columns:
        if column.category and column.category not in names:
            raise GradeError(
                f"“{column.title}” is in the category “{column.category}”, which the course does not have."
            )


def _on_scale(score: Score, possible: float) -> Fraction:
    if not score.possible:
        return Fraction(0)
    return exact(score.points) * exact(possible) / exact(score.possible)


def _category_grade(category: Category, members: Sequence[tuple[Column, Cell]]) -> CategoryGrade:
    counted = [(column, exact(c.points or 0), exact(c.possible)) for column, c in members if c.counts]
    dropped = lowest_dropped([p for _, p, _ in counted], [q for _, _, q in counted], category.drop_lowest)
    kept = [entry for i, entry in enumerate(counted) if i not in dropped]
    points, possible = exact_sum(p for _, p, _ in kept), exact_sum(q for _, _, q in kept)
    share = float(points / possible) if possible else None
    names = tuple(counted[i][0].id for i in dropped)
    return CategoryGrade(category.name, category.weight, float(points), float(possible), share, names)


def _weighted(grades: Sequence[CategoryGrade]) -> float | None:
    counted = [(exact(g.weight), exact(g.points) / exact(g.possible)) for g in grades if g.share is not None]
    weight = sum((w for w, _ in counted), Fraction(0))
    return float(sum((w * share for w, share in counted), Fraction(0)) / weight) if weight else None


def _complete(parts: Iterable[Sequence[tuple[Column, Cell]]]) -> bool:
    return all(c.state is not State.NOT_YET_GRADED for members in parts for _, c in members)


__all__ = [
    "AttemptPolicy", "Category", "CategoryGrade", "Cell", "Column", "CourseGrade", "GradeError", "Gradebook", "Kind",
    "Override", "Row", "ScoreError", "Source", "State", "Student", "Work", "as_json", "attempt_points", "cell", "check",
    "course_grade", "lowest_dropped",
]  # fmt: skip
