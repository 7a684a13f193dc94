"""The dashboard: for each quiz and assignment how far the class has come and how its grades are spread."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from statistics import fmean

from records.people import Course, Enrolment
from records.quizzes import Quiz
from results.exact import exact
from results.grades import Cell, Column, Gradebook, Kind, State
from results.intervals import Interval, bootstrap
from results.progress import Distribution, Progress, Stage, distribution, progress
from results.reliability import Band, band
from services.results.analysis import SEED, standard_error
from services.results.grades import gradebook_of
from services.results.work import CourseWork, Subject, course_work, stage_of


@dataclass(frozen=True)
class Summary:
    """One quiz or assignment: who is how far, and the spread of the grades that are there.

    ``mean`` is in points over the graded; missing work (zero by rule) is counted beside it, not in it.
    ``standard_error`` is that of measurement, in points; None where it is undefined or for essays.
    """

    subject: Subject
    column: Column
    progress: Progress
    counts: dict[State, int]
    distribution: Distribution
    mean: float | None
    mean_interval: Interval | None
    standard_error: float | None

    @property
    def is_quiz(self) -> bool:
        """Whether it is a quiz."""
        return self.column.kind is Kind.QUIZ

    @property
    def n(self) -> int:
        """How many are graded."""
        return self.counts[State.GRADED]

    @property
    def band(self) -> Band | None:
        """The range in which the true mark of a student at the mean lies about two times in three."""
        return None if self.mean is None else band(self.mean, self.standard_error, self.column.possible)


@dataclass(frozen=True)
class Overview:
    """The gradebook and a summary of each of its columns."""

    book: Gradebook
    work: CourseWork
    summaries: tuple[Summary, ...]


def overview(course: Course, now: datetime, section_id: int | None = None) -> Overview:
    """The dashboard of a course or of one section, from the same gradebook as every other page."""
    work = course_work(course, now, section_id)
    book = gradebook_of(work, now)
    summaries = tuple(_summary(work, book, j, section_id) for j in range(len(book.columns)))
    return Overview(book, work, summaries)


def _summary(work: CourseWork, book: Gradebook, j: int, section_id: int | None) -> Summary:
    subject, column = work.subjects[j], book.columns[j]
    cells = [row.cells[j] for row in book.rows]
    points = [cell.points for cell in cells if cell.state is State.GRADED and cell.points is not None]
    return Summary(
        subject,
        column,
        _progress(work, subject, cells),
        {state: sum(cell.state is state for cell in cells) for state in State},
        distribution([float(exact(p) / exact(column.possible)) for p in points] if column.possible else []),
        float(fmean(points)) if points else None,
        bootstrap(points, fmean, SEED),
        standard_error(subject, section_id) if isinstance(subject, Quiz) else None,
    )


def progress_of(work: CourseWork, subject: Subject) -> Progress:
    """Who has not started, is at it, has handed in: by name, in the order of the class list."""
    return progress((name_of(e), stage_of(work, subject, e.person_id)) for e in work.students)


def _progress(work: CourseWork, subject: Subject, cells: list[Cell]) -> Progress:
    """As ``progress_of``, without the excused who have nothing to start."""
    stages = [(e, stage_of(work, subject, e.person_id), cell) for e, cell in zip(work.students, cells, strict=True)]
    return progress(
        (name_of(e), stage)
        for e, stage, cell in stages
        if cell.state is not State.EXCUSED or stage is not Stage.NOT_STARTED
    )


def name_of(enrolment: Enrolment) -> str:
    """As a class list has it: family name first."""
    person = enrolment.person
    return ", ".join(part for part in (person.family_name, person.given_name) if part) or person.email
