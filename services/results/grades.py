"""Grades: what page, dashboard, CSV and command line all show, worked out in one place from what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from essays.rubrics import parse_rubric
from records import people as people_records
from records import quizzes as quiz_records
from records.database import db, transaction
from records.essays import Assignment
from records.people import Course, Enrolment, Person
from records.quizzes import Quiz
from records.results import GradeOverride
from results.exact import exact
from results.grades import (
    AttemptPolicy,
    Cell,
    Column,
    CourseGrade,
    Gradebook,
    Kind,
    Override,
    Row,
    State,
    Student,
    Work,
    attempt_points,
    cell,
)
from results.scores import Score, show_points
from services.errors import Missing, Refused
from services.people import log
from services.quizzes.timing import closing, has_expired, is_released
from services.results.work import CourseWork, Sitting, Subject, Writing, course_work

LONGEST_REASON = 2000


def column_of(subject: Subject) -> Column:
    """The gradebook's column of a quiz or an assignment."""
    if isinstance(subject, Quiz):
        return Column(subject.public_id, subject.title, Kind.QUIZ, subject.possible)
    return Column(subject.public_id, subject.title, Kind.ESSAY, parse_rubric(subject.rubric.content).possible)


def gradebook(course: Course, now: datetime, section_id: int | None = None) -> Gradebook:
    """The grades of a course, or of one section, in the order of family names."""
    return gradebook_of(course_work(course, now, section_id), now)


def gradebook_of(work: CourseWork, now: datetime) -> Gradebook:
    """The grades that the work makes at this moment."""
    columns = [(subject, column_of(subject)) for subject in work.subjects]
    rows = (Row(_student(e), tuple(_cell(work, s, c, e.person_id, now) for s, c in columns)) for e in work.students)
    return Gradebook(tuple(column for _, column in columns), tuple(rows))


def _student(enrolment: Enrolment) -> Student:
    person, section = enrolment.person, enrolment.section
    return Student(
        person.student_id, person.family_name, person.given_name, person.email, section.name if section else ""
    )


def _cell(work: CourseWork, subject: Subject, column: Column, student_id: int, now: datetime) -> Cell:
    return cell(column, work_of(work, subject, column, student_id, now), policy_of(subject))


def policy_of(subject: Subject) -> AttemptPolicy:
    """Which attempt makes the grade; of an essay only the submitted draft does."""
    return AttemptPolicy(subject.attempt_policy) if isinstance(subject, Quiz) else AttemptPolicy.LAST


def work_of(work: CourseWork, subject: Subject, column: Column, student_id: int, now: datetime) -> Work:
    """One student's work in one column, with the override that counts."""
    key = (subject.public_id, student_id)
    standing = _standing(work.overrides.get(key, ()))
    return Work(
        attempts=_attempts(work, key),
        closed=_is_closed(work, subject, student_id, now),
        excused=standing is not None and standing.state == "excused",
        override=_override(standing, column),
    )


def _attempts(work: CourseWork, key: tuple[str, int]) -> tuple[Score | None, ...]:
    writing = work.writings.get(key)
    if writing is not None:
        return (writing.score,) if writing.submitted_at else ()
    return tuple(sitting.score for sitting in work.sittings.get(key, ()) if sitting.submitted_at)


def _standing(overrides: Sequence[GradeOverride]) -> GradeOverride | None:
    """The newest override counts; one that was taken back leaves what is computed."""
    return overrides[-1] if overrides and overrides[-1].state != "withdrawn" else None


def _override(standing: GradeOverride | None, column: Column) -> Override | None:
    if standing is None or standing.state != "graded" or standing.points is None:
        return None
    # A quiz or rubric may be worth something else by now: the share of the points stays as it was given.
    scale = exact(column.possible) / exact(standing.possible) if standing.possible else exact(1)
    return Override(float(exact(standing.points) * scale), standing.reason)


def _is_closed(work: CourseWork, subject: Subject, student_id: int, now: datetime) -> bool:
    """Whether nothing more can be handed in; a running attempt or a later close of the student's own keeps it open."""
    if isinstance(subject, Assignment):
        return subject.state == "closed" or (subject.due_at is not None and now >= subject.due_at)
    key = (subject.public_id, student_id)
    if any(sitting.submitted_at is None for sitting in work.sittings.get(key, ())):
        return False
    own = work.own_closes.get(key)
    if subject.state == "closed" and subject.closes_at is None:
        return True
    return has_expired(closing(subject.closes_at, own), now)


@dataclass(frozen=True)
class CellDetail:
    """One grade and where it comes from: the attempts or the essay, and every override, newest first."""

    enrolment: Enrolment
    subject: Subject
    column: Column
    cell: Cell
    sittings: tuple[Sitting, ...]
    writing: Writing | None
    history: tuple[GradeOverride, ...]

    @property
    def handed_in(self) -> bool:
        """Whether there is work that a grade could rest on."""
        written = self.writing is not None and self.writing.submitted_at is not None
        return written or any(sitting.submitted_at for sitting in self.sittings)

    @property
    def computed(self) -> float | None:
        """The points without any override; None where there are none yet."""
        scores = [sitting.score for sitting in self.sittings if sitting.submitted_at]
        if self.writing is not None and self.writing.submitted_at:
            scores.append(self.writing.score)
        return attempt_points(scores, policy_of(self.subject), self.column.possible)


def cell_detail(
    course: Course, enrolment_id: str, subject_id: str, now: datetime, section_id: int | None = None
) -> CellDetail:
    """One grade of the gradebook. Raises Missing where student or subject are not in the course or section."""
    enrolment = people_records.enrolment_by_public_id(course, enrolment_id)
    if enrolment is None:
        raise Missing("This student")
    work = course_work(course, now, section_id, enrolment.person)
    return detail_of(work, work.student(enrolment_id), work.subject(subject_id), now)


def detail_of(work: CourseWork, enrolment: Enrolment, subject: Subject, now: datetime) -> CellDetail:
    """Where one grade comes from."""
    key, column = (subject.public_id, enrolment.person_id), column_of(subject)
    return CellDetail(
        enrolment,
        subject,
        column,
        _cell(work, subject, column, enrolment.person_id, now),
        work.sittings.get(key, ()),
        work.writings.get(key),
        tuple(reversed(work.overrides.get(key, ()))),
    )


def override_grade(
    course: Course,
    enrolment_id: str,
    subject_id: str,
    state: str,
    points: float | None,
    reason: str,
    actor: Person,
    now: datetime,
    section_id: int | None = None,
) -> GradeOverride:
    """Give a grade above the computed one, excuse a student, or take the last override back (``withdrawn``).

    Raises Refused with a sentence for points outside 0 to possible, a missing reason or nothing to take back. What was
    there before stays in the history.
    """
    with transaction():
        detail = cell_detail(course, enrolment_id, subject_id, now, section_id)
        _refuse(detail, state, points, reason)
        subject, person = detail.subject, detail.enrolment.person
        override = GradeOverride(
            course_id=course.id,
            student_id=person.id,
            quiz_id=subject.id if isinstance(subject, Quiz) else None,
            assignment_id=subject.id if isinstance(subject, Assignment) else None,
            state=state,
            points=points if state == "graded" else None,
            possible=detail.column.possible,
            computed=detail.computed,
            reason=reason.strip()[:LONGEST_REASON],
            at=now,
            by_id=actor.id,
        )
        db.session.add(override)
        log(
            now, actor, f"grade {state}", course, subject.title,
            student=person.email, points=override.points, before=detail.cell.points, reason=override.reason[:500],
        )  # fmt: skip
    return override


def _refuse(detail: CellDetail, state: str, points: float | None, reason: str) -> None:
    if state not in ("graded", "excused", "withdrawn"):
        raise Refused("Choose whether to give points, to excuse, or to take the override back.")
    if not reason.strip():
        raise Refused("Say why; the student sees the reason beside the grade.")
    possible = detail.column.possible
    # "not (…)" also refuses NaN.
    if state == "graded" and (points is None or not 0 <= points <= possible):
        raise Refused(f"Give from 0 to {show_points(possible)} points.")
    if state == "withdrawn" and (not detail.history or detail.history[0].state == "withdrawn"):
        raise Refused("There is no override to take back: the grade is the computed one.")


@dataclass(frozen=True)
class OwnGrade:
    """A student's own grade; ``released`` is False while it is held, and the cell then says nothing."""

    detail: CellDetail
    released: bool


@dataclass(frozen=True)
class OwnGrades:
    """What a student may see of their grades, and the course grade of just that."""

    grades: tuple[OwnGrade, ...]
    course_grade: CourseGrade


def own_grades(course: Course, student: Person, now: datetime) -> OwnGrades:
    """A student's own grades, the held ones blank. Raises Missing for somebody who is no student of the course."""
    work = course_work(course, now, student=student)
    if not work.students:
        raise Missing("This page")
    details = [detail_of(work, work.students[0], subject, now) for subject in work.subjects]
    grades = tuple(_own(detail, _is_released(detail, student, now)) for detail in details)
    row = Row(_student(work.students[0]), tuple(grade.detail.cell for grade in grades))
    book = Gradebook(tuple(detail.column for detail in details), (row,))
    return OwnGrades(grades, book.course_grade(row))


def _own(detail: CellDetail, released: bool) -> OwnGrade:
    if released:
        return OwnGrade(detail, True)
    held = Cell(State.NOT_YET_GRADED, detail.column.possible)
    sittings = tuple(replace(sitting, score=None) for sitting in detail.sittings)
    writing = replace(detail.writing, criteria=()) if detail.writing else None
    return OwnGrade(replace(detail, cell=held, sittings=sittings, writing=writing, history=()), False)


def _is_released(detail: CellDetail, student: Person, now: datetime) -> bool:
    """Whether there is nothing to hold or it is released. A zero for missing work is no secret."""
    nothing = detail.cell.state is State.NOT_YET_GRADED and not detail.handed_in
    if nothing or detail.cell.state is State.MISSING:
        return True
    subject = detail.subject
    if isinstance(subject, Assignment):
        return subject.released_at is not None
    closed = [attempt for attempt in quiz_records.attempts_of(subject, student) if attempt.submitted_at]
    if not closed:
        return subject.review != "held" or subject.released_at is not None
    return all(is_released(attempt, now) for attempt in closed)
