"""The score matrix: who scored what on which item, one row an attempt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from results.exact import exact, exact_sum, shown
from results.tables import Fault, Table, TableError, number, read_table

UNANSWERED = frozenset({"", "-", "–"})  # Moodle writes a dash where nothing was answered


class MatrixError(TableError):
    """A score matrix that cannot be read; its faults name the lines and say what to do."""


class AttemptChoice(StrEnum):
    """Which attempts of each student are counted."""

    FIRST = "first"
    LAST = "last"
    HIGHEST = "highest"
    ALL = "all"


@dataclass(frozen=True)
class ScoreMatrix:
    """Scores of `len(rows)` attempts on `len(items)` items.

    `students[i]` and `attempts[i]` say whose attempt row i is and which in order; `rows[i][j]` are the points on item
    j, or None where it was left unanswered (counts 0); `maxima[j]` are the points possible there.
    """

    students: tuple[str, ...]
    attempts: tuple[int, ...]
    items: tuple[str, ...]
    maxima: tuple[float, ...]
    rows: tuple[tuple[float | None, ...], ...]

    def __post_init__(self) -> None:
        if not len(self.students) == len(self.attempts) == len(self.rows):
            raise MatrixError(Fault(0, "Give one student, one attempt number and one row of scores for each attempt."))
        if len(self.maxima) != len(self.items) or any(len(row) != len(self.items) for row in self.rows):
            raise MatrixError(Fault(0, "Give one maximum, and in each row one score, for every item."))

    @classmethod
    def from_csv(cls, text: str, maxima: Sequence[float] | None = None) -> "ScoreMatrix":
        """Read `student,attempt,<item>…`; a blank cell is an unanswered item.

        `maxima` are the points possible, one for each item in the order of the columns; without them each item has 1.
        Commas, semicolons or tabs part the cells. Raises MatrixError with every faulty line.

        >>> ScoreMatrix.from_csv("student,attempt,Q1,Q2\\nann,1,1,\\n").rows
        ((1.0, None),)
        """
        try:
            table = read_table(text, "student,attempt,<item>,…")
        except TableError as error:
            raise MatrixError(*error.faults) from error
        items = _items(table)
        return _read_rows(table, items, _maxima(items, maxima))

    def totals(self) -> tuple[Fraction, ...]:
        """Exact total of each row, unanswered items as 0."""
        return tuple(exact_sum(points or 0 for points in row) for row in self.rows)

    def rests(self, j: int) -> tuple[Fraction, ...]:
        """Exact total of each row without item j: the ability by which its distractors are judged."""
        return tuple(total - exact(row[j] or 0) for total, row in zip(self.totals(), self.rows, strict=True))

    def select(self, choice: AttemptChoice | str) -> "ScoreMatrix":
        """Only the counted attempts. `highest` is by total; of equal totals the earliest attempt counts, as in Moodle.

        >>> text = "student,attempt,Q1\\nann,1,0\\nann,2,1\\nann,3,1\\n"
        >>> ScoreMatrix.from_csv(text).select("highest").attempts
        (2,)
        """
        wanted = attempt_choice(choice)
        if wanted is AttemptChoice.ALL:
            return self
        kept = self._kept(wanted)
        return replace(
            self,
            students=tuple(self.students[i] for i in kept),
            attempts=tuple(self.attempts[i] for i in kept),
            rows=tuple(self.rows[i] for i in kept),
        )

    def _kept(self, wanted: AttemptChoice) -> list[int]:
        totals = self.totals() if wanted is AttemptChoice.HIGHEST else (Fraction(0),) * len(self.rows)
        sign = 1 if wanted is AttemptChoice.LAST else -1
        best: dict[str, int] = {}
        for i, student in enumerate(self.students):
            held = best.setdefault(student, i)
            if (totals[i], sign * self.attempts[i]) > (totals[held], sign * self.attempts[held]):
                best[student] = i
        return sorted(best.values())


def attempt_choice(choice: AttemptChoice | str) -> AttemptChoice:
    """The choice of that name. Raises ValueError that lists the names."""
    try:
        return AttemptChoice(choice)
    except ValueError:
        raise ValueError(f"“{choice}” is no choice of attempts; give {', '.join(AttemptChoice)}.") from None


def _items(table: Table) -> tuple[str, ...]:
    first_two = tuple(name.lower() for name in table.header[:2])
    if first_two != ("student", "attempt"):
        raise MatrixError(
            Fault(1, "The first two columns must be named student and attempt, then one column for each item.")
        )
    items = table.header[2:]
    if not items:
        raise MatrixError(Fault(1, "There are no items. After student and attempt give one column for each item."))
    if "" in items:
        raise MatrixError(Fault(1, f"Column {items.index('') + 3} has no name. Name every item."))
    doubled = sorted({name for name in items if items.count(name) > 1})
    if doubled:
        raise MatrixError(Fault(1, f"{', '.join(doubled)}: several columns have this name. Give each item its own."))
    return items


def _maxima(items: tuple[str, ...], maxima: Sequence[float] | None) -> tuple[float, ...]:
    if maxima is None:
        return (1.0,) * len(items)
    if len(maxima) != len(items):
        raise MatrixError(
            Fault(
                0, f"There are {len(items)} items but {len(maxima)} maxima. Give one maximum for each item, in order."
            )
        )
    for name, maximum in zip(items, maxima, strict=True):
        if not 0 <= maximum < float("inf"):
            raise MatrixError(Fault(0, f"{name} has the maximum {maximum}. Give a maximum of 0 or more."))
    return tuple(float(maximum) for maximum in maxima)


def _read_rows(table: Table, items: tuple[str, ...], maxima: tuple[float, ...]) -> ScoreMatrix:
    faults: list[Fault] = []
    seen: dict[tuple[str, int], int] = {}
    rows: list[tuple[float | None, ...]] = []
    for line, cells in table.records:
        try:
            key = _key(cells, len(items) + 2)
            if key in seen:
                raise ValueError(
                    f"Student {key[0]} already has attempt {key[1]} on line {seen[key]}. Number attempts 1, 2, 3, …"
                )
            row = tuple(_points(*cell, table.separator) for cell in zip(cells[2:], items, maxima, strict=True))
        except ValueError as error:
            faults.append(Fault(line, str(error)))
        else:
            seen[key] = line
            rows.append(row)
    if faults:
        raise MatrixError(*faults)
    if not rows:
        raise MatrixError(Fault(0, "There are no attempts. After the header give one line for each attempt."))
    return ScoreMatrix(tuple(s for s, _ in seen), tuple(a for _, a in seen), items, maxima, tuple(rows))


def _key(cells: tuple[str, ...], width: int) -> tuple[str, int]:
    if len(cells) != width:
        raise ValueError(
            f"There are {len(cells)} cells where the header has {width}. Leave a cell empty if unanswered."
        )
    student, attempt = cells[:2]
    if not student:
        raise ValueError("The student is missing. Give each line a student.")
    if not (attempt.isascii() and attempt.isdigit() and int(attempt) > 0):
        raise ValueError(f"The attempt “{attempt}” is not a whole number from 1. Number attempts 1, 2, 3, …")
    return student, int(attempt)


def _points(cell: str, item: str, maximum: float, separator: str) -> float | None:
    if cell in UNANSWERED:
        return None
    points = number(cell, separator)
    if points is None:
        raise ValueError(
            f"{item} holds “{cell}”, which is not a number. Write points like 1 or 0.5, or leave it empty."
        )
    if exact(points) > exact(maximum):
        raise ValueError(
            f"{item} has {shown(points, 7)} points, more than its maximum {shown(maximum, 7)}. "
            "Correct the points, or give the maximum of each item (--max 1,1,2)."
        )
    if points < -maximum:  # wrong answers may cost points in Moodle, never more than the item is worth
        raise ValueError(f"{item} has {shown(points, 7)} points, below -{shown(maximum, 7)}. Correct the points.")
    return points
