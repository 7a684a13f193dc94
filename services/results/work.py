"""What the students of a course have done, read for the whole course in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from essays.rubrics import parse_rubric
from records import people as people_records
from records import quizzes as quiz_records
from records import results as records
from records.essays import Assignment, LevelOverride
from records.people import Course, Enrolment, Person, Role
from records.quizzes import Quiz
from records.results import GradeOverride
from results.progress import Stage
from results.scores import Score, total
from services.errors import Missing
from services.essays.standing import CriterionStanding, criteria_of
from services.quizzes.sitting import close_expired

Subject = Quiz | Assignment
"""What a column of the gradebook is about."""


@dataclass(frozen=True)
class Sitting:
    """One attempt of one student; its score is None while it runs or a question waits for its score."""

    id: str
    number: int
    submitted_at: datetime | None
    closed_by: str | None
    score: Score | None


@dataclass(frozen=True)
class Writing:
    """One student's essay; ``criteria`` are those of the submitted draft."""

    id: str
    submitted_at: datetime | None
    criteria: tuple[CriterionStanding, ...] = ()

    @property
    def score(self) -> Score | None:
        """The sum of the criteria; None while one of them waits."""
        if not self.criteria or any(given.points is None for given in self.criteria):
            return None
        return total(Score(float(given.points or 0.0), given.possible) for given in self.criteria)


@dataclass(frozen=True)
class CourseWork:
    """All that the grades of a course rest on. Keys are (public id of the quiz or assignment, the student's number)."""

    subjects: tuple[Subject, ...]
    students: tuple[Enrolment, ...]
    sittings: Mapping[tuple[str, int], tuple[Sitting, ...]]
    writings: Mapping[tuple[str, int], Writing]
    own_closes: Mapping[tuple[str, int], datetime]
    overrides: Mapping[tuple[str, int], tuple[GradeOverride, ...]]

    def subject(self, subject_id: str) -> Subject:
        """The quiz or assignment of that id. Raises Missing where the course has none."""
        for subject in self.subjects:
            if subject.public_id == subject_id:
                return subject
        raise Missing("This quiz or assignment")

    def student(self, enrolment_id: str) -> Enrolment:
        """The student of that enrolment. Raises Missing where the course (or the section asked for) has none."""
        for enrolment in self.students:
            if enrolment.public_id == enrolment_id:
                return enrolment
        raise Missing("This student")


def settle(course: Course, now: datetime) -> None:
    """Close and score the attempts whose time is over, so that nobody's work waits for somebody to open the quiz."""
    for quiz in quiz_records.quizzes_of(course, drafts=False):
        close_expired(now, quiz)


def course_work(
    course: Course, now: datetime, section_id: int | None = None, student: Person | None = None
) -> CourseWork:
    """What the students of a course, of one section or one student alone have done by now."""
    settle(course, now)
    quizzes = quiz_records.quizzes_of(course, drafts=False)
    assignments = records.assignments_with_rubrics(course)
    only = student.id if student else None
    enrolments = people_records.roster(course, Role.STUDENT, section_id)
    ids = {subject.id: subject.public_id for subject in quizzes}
    return CourseWork(
        (*quizzes, *assignments),
        tuple(e for e in enrolments if only is None or e.person_id == only),
        _sittings(course, ids, only),
        _writings(course, assignments, only),
        {
            (ids[row.quiz_id], row.student_id): row.closes_at
            for row in records.own_closes_in(course, only)
            if row.quiz_id in ids
        },
        _overrides(course, (*quizzes, *assignments), only),
    )


def _sittings(
    course: Course, ids: Mapping[int, str], student_id: int | None
) -> dict[tuple[str, int], tuple[Sitting, ...]]:
    parts: dict[int, list[tuple[float, float | None]]] = defaultdict(list)
    for row in records.slot_points_in(course, student_id):
        parts[row.attempt_id].append((row.possible, row.points))
    found: dict[tuple[str, int], list[Sitting]] = defaultdict(list)
    for row in records.attempts_in(course, student_id):
        sitting = Sitting(row.public_id, row.number, row.submitted_at, row.closed_by, _sum(parts[row.id]))
        found[ids[row.quiz_id], row.student_id].append(sitting)
    return {key: tuple(sittings) for key, sittings in found.items()}


def _sum(parts: Sequence[tuple[float, float | None]]) -> Score | None:
    """As services.quizzes.attempt_score, on rows: None where there is nothing, or a slot without its score."""
    if not parts or any(points is None for _, points in parts):
        return None
    return total(Score(points or 0.0, possible) for possible, points in parts)


def _writings(
    course: Course, assignments: Sequence[Assignment], student_id: int | None
) -> dict[tuple[str, int], Writing]:
    judged = {row.draft_id: row.criteria or [] for row in records.judgements_in(course, student_id)}
    changed: dict[int, list[LevelOverride]] = defaultdict(list)
    for override in records.level_overrides_in(course, student_id):
        changed[override.draft_id].append(override)
    rubrics = {a.id: (a.public_id, parse_rubric(a.rubric.content)) for a in assignments}
    found = {}
    for row in records.essays_in(course, student_id):
        assignment_id, rubric = rubrics[row.assignment_id]
        draft = row.submitted_draft_id
        criteria = criteria_of(rubric, judged.get(draft, ()), changed.get(draft, ())) if draft else ()
        found[assignment_id, row.student_id] = Writing(row.public_id, row.submitted_at, criteria)
    return found


def _overrides(
    course: Course, subjects: Iterable[Subject], student_id: int | None
) -> dict[tuple[str, int], tuple[GradeOverride, ...]]:
    ids = {(type(subject), subject.id): subject.public_id for subject in subjects}
    found: dict[tuple[str, int], list[GradeOverride]] = defaultdict(list)
    for override in records.overrides_of(course, student_id):
        key = (Quiz, override.quiz_id) if override.quiz_id is not None else (Assignment, override.assignment_id)
        if key in ids:
            found[ids[key], override.student_id].append(override)
    return {key: tuple(overrides) for key, overrides in found.items()}


def stage_of(work: CourseWork, subject: Subject, student_id: int) -> Stage:
    """How far a student has come with a quiz or an essay."""
    key = (subject.public_id, student_id)
    sittings, writing = work.sittings.get(key, ()), work.writings.get(key)
    if any(sitting.submitted_at for sitting in sittings) or (writing is not None and writing.submitted_at):
        return Stage.SUBMITTED
    return Stage.IN_PROGRESS if sittings or writing else Stage.NOT_STARTED
