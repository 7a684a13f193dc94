"""Grades, overrides and item analysis as worked out from a real database."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import event

from records import essays as essay_records
from records import people as people_records
from records import quizzes as quiz_records
from records.database import db
from records.essays import LevelOverride
from records.people import Role, Section
from records.quizzes import Accommodation, SlotScore
from results import exports
from results.grades import State
from results.items import analyse
from results.matrix import ScoreMatrix
from results.scores import Score
from services import people, quizzes, results
from services.errors import Missing, Refused
from tests.conftest import NOW, make_person
from tests.graded_class import (
    hand_in,
    make_assignment,
    make_quiz,
    make_students,
    question,
    short_question,
    sit,
    sit_all,
)

FULL = {"thesis": (2, Score(5, 5)), "evidence": (1, Score(3, 5))}


@pytest.fixture
def quiz(course):
    return make_quiz(course, "Years", [question(1), question(2), question(3)], NOW, attempts_allowed=3)


def cell_of(course, student, subject, now=NOW):
    book = results.gradebook(course, now)
    row = next(row for row in book.rows if row.student.email == student.email)
    return row.cells[[column.id for column in book.columns].index(subject.public_id)]


def enrolment(course, student):
    return people_records.enrolment_of(student, course).public_id


def override(course, student, subject, actor, state="graded", points=None, reason="A misprint."):
    return results.override_grade(
        course, enrolment(course, student), subject.public_id, state, points, reason, actor, NOW
    )


@pytest.mark.parametrize(("policy", "points"), [("highest", 3), ("average", 2), ("first", 1), ("last", 2)])
def test_the_quiz_says_which_of_several_attempts_makes_the_grade(course, student, policy, points):
    quiz = make_quiz(course, "Years", [question(k) for k in range(3)], NOW, attempts_allowed=3, attempt_policy=policy)
    for number, answers in enumerate(([0, 1, 1], [0, 0, 0], [0, 0, 1]), 1):
        sit(quiz, student, answers, NOW, number=number)
    assert cell_of(course, student, quiz).points == points


def test_a_quiz_that_nobody_sat_is_open_then_missing(course, student, quiz):
    assert cell_of(course, student, quiz).state is State.NOT_YET_GRADED
    quizzes.close_quiz(course, quiz.public_id, None, NOW)
    late = NOW + timedelta(minutes=1)
    assert (cell_of(course, student, quiz, late).state, cell_of(course, student, quiz, late).points) == (
        State.MISSING,
        0,
    )


def test_a_student_with_a_later_close_of_their_own_is_not_missing_before_it(course, student, quiz):
    quizzes.close_quiz(course, quiz.public_id, None, NOW)
    with people.transaction():
        later = NOW + timedelta(days=1)
        db.session.add(Accommodation(quiz_id=quiz.id, student_id=student.id, closes_at=later, at=NOW))
    assert cell_of(course, student, quiz, NOW + timedelta(hours=1)).state is State.NOT_YET_GRADED
    assert cell_of(course, student, quiz, NOW + timedelta(days=2)).state is State.MISSING


def test_an_attempt_whose_time_is_over_is_closed_scored_and_graded(course, student):
    quiz = make_quiz(course, "Timed", [question(1)], NOW, time_limit_seconds=60)
    quizzes.start(course, quiz.public_id, student, NOW)
    assert cell_of(course, student, quiz).state is State.NOT_YET_GRADED
    assert cell_of(course, student, quiz, NOW + timedelta(hours=1)).points == 0


def test_a_question_without_its_score_holds_the_grade_back(course, student, quiz):
    attempt = sit(quiz, student, [0, 0, 1], NOW)
    with people.transaction():
        db.session.delete(db.session.get(SlotScore, attempt.slots[1].scores[0].id))
    assert cell_of(course, student, quiz).state is State.NOT_YET_GRADED
    assert results.quiz_analysis(quiz).waiting == 1


def test_a_corrected_score_counts_as_on_the_attempt_itself(course, student, instructor, quiz):
    attempt = sit(quiz, student, [0, 1, 1], NOW)
    quizzes.correct_slot_score(
        course, attempt.public_id, attempt.slots[1].public_id, instructor, 0.5, "Half right.", NOW
    )
    db.session.expire_all()
    kept = quiz_records.attempt_in_course(course, attempt.public_id)
    assert cell_of(course, student, quiz).points == quizzes.attempt_score(kept).points == 1.5


def test_the_sum_from_rows_is_the_score_of_each_attempt(course):
    students = make_students(course, 12, NOW)
    quiz = make_quiz(course, "Years", [question(k) for k in range(6)], NOW, points=[1, 0.1, 0.2, 2, 1, 1 / 3])
    sit_all(quiz, students, NOW, 1)
    work = results.course_work(course, NOW)
    for attempt in quiz_records.closed_attempts_of(quiz):
        (sitting,) = work.sittings[quiz.public_id, attempt.student_id]
        assert sitting.score == quizzes.attempt_score(attempt)


def test_an_essay_counts_its_criterion_levels_and_a_persons_above_them(course, student, instructor):
    assignment = make_assignment(course, "Argue", NOW)
    essay = hand_in(assignment, student, FULL, NOW)
    assert cell_of(course, student, assignment).points == 8
    draft = essay.submitted_draft_id
    for level, points in ((2, 5.0), (None, None)):
        with people.transaction():
            db.session.add(
                LevelOverride(
                    draft_id=draft, criterion="evidence", level=level, points=points, possible=5, reason="Read again.",
                    at=NOW, by_id=instructor.id,
                )
            )  # fmt: skip
        assert cell_of(course, student, assignment).points == (10 if points else 8)


@pytest.mark.parametrize("levels", [None, {"thesis": (2, Score(5, 5))}])
def test_an_essay_with_a_criterion_that_waits_is_not_yet_graded(course, student, levels):
    assignment = make_assignment(course, "Argue", NOW, due_at=NOW)
    hand_in(assignment, student, levels, NOW)
    assert cell_of(course, student, assignment, NOW + timedelta(days=9)).state is State.NOT_YET_GRADED


def test_an_essay_that_never_came_is_missing_once_it_is_due(course, student):
    assignment = make_assignment(course, "Argue", NOW, due_at=NOW + timedelta(days=1))
    assert cell_of(course, student, assignment).state is State.NOT_YET_GRADED
    assert cell_of(course, student, assignment, NOW + timedelta(days=2)).state is State.MISSING


def test_the_newest_override_counts_and_taking_it_back_restores_the_computed_grade(course, student, instructor, quiz):
    sit(quiz, student, [0, 1, 1], NOW)
    steps = (
        ("graded", 2.5, State.GRADED, 2.5),
        ("excused", None, State.EXCUSED, None),
        ("withdrawn", None, State.GRADED, 1),
    )
    for state, points, expected, shown in steps:
        override(course, student, quiz, instructor, state, points)
        cell = cell_of(course, student, quiz)
        assert (cell.state, cell.points, cell.computed) == (expected, shown, 1)
    detail = results.cell_detail(course, enrolment(course, student), quiz.public_id, NOW)
    assert [o.state for o in detail.history] == ["withdrawn", "excused", "graded"]
    assert [o.computed for o in detail.history] == [1, 1, 1]
    deeds = [deed.what for deed in people_records.deeds_of(course)]
    assert deeds[:3] == ["grade withdrawn", "grade excused", "grade graded"]


@pytest.mark.parametrize(
    ("state", "points", "reason", "sentence"),
    [
        ("graded", 3.5, "Why not.", "from 0 to 3"),
        ("graded", -1, "Why not.", "from 0 to 3"),
        ("graded", float("nan"), "Why not.", "from 0 to 3"),
        ("graded", None, "Why not.", "from 0 to 3"),
        ("graded", 2, "   ", "Say why"),
        ("excused", None, "", "Say why"),
        ("withdrawn", None, "Oh.", "no override"),
        ("lost", None, "Oh.", "Choose whether"),
    ],
)
def test_an_override_that_cannot_be_is_a_sentence_and_stores_nothing(
    course, student, instructor, quiz, state, points, reason, sentence
):
    with pytest.raises(Refused, match=sentence):
        override(course, student, quiz, instructor, state, points, reason)
    assert results.cell_detail(course, enrolment(course, student), quiz.public_id, NOW).history == ()


def test_an_override_stays_its_share_when_the_quiz_is_worth_something_else(course, student, instructor, quiz):
    override(course, student, quiz, instructor, points=1.5)
    with people.transaction():
        for slot in quiz.slots:
            slot.points = 2
    assert cell_of(course, student, quiz).points == 3


def test_nothing_of_another_course_is_in_the_gradebook(course, student, instructor, quiz):
    other = people.create_course(instructor, "T-2", "Another", NOW)
    people.enrol(other, student, Role.STUDENT, NOW)
    elsewhere = make_quiz(other, "Elsewhere", [question(9)], NOW)
    sit(elsewhere, student, [0], NOW)
    sit(quiz, student, [0, 0, 0], NOW)
    book = results.gradebook(course, NOW)
    assert [column.title for column in book.columns] == ["Years"]
    assert book.rows[0].cells[0].points == 3
    with pytest.raises(Missing):
        results.cell_detail(course, enrolment(course, student), elsewhere.public_id, NOW)
    with pytest.raises(Missing):
        results.cell_detail(course, enrolment(other, student), quiz.public_id, NOW)


def test_a_section_sees_its_own_students_only(course, quiz):
    with people.transaction():
        sections = [Section(course_id=course.id, name=name) for name in "AB"]
        db.session.add_all(sections)
    students = make_students(course, 6, NOW, sections)
    sit_all(quiz, students, NOW, 2)
    book = results.gradebook(course, NOW, sections[0].id)
    assert {row.student.section for row in book.rows} == {"A"}
    assert results.quiz_analysis(quiz, section_id=sections[0].id).analysis.quiz.n == 3
    assert {row.student_id for row in results.responses(quiz, sections[1].id)} == {"00001", "00003", "00005"}
    with pytest.raises(Missing):
        results.cell_detail(course, enrolment(course, students[1]), quiz.public_id, NOW, sections[0].id)


def test_somebody_who_left_the_course_is_not_counted(course, instructor, student, quiz):
    sit(quiz, student, [0, 0, 0], NOW)
    people.leave(course, enrolment(course, student), instructor, NOW)
    assert results.gradebook(course, NOW).rows == ()
    assert results.quiz_analysis(quiz).analysis.quiz.n == 0


@pytest.mark.parametrize(
    ("review", "released", "seen"),
    [("after_submission", None, True), ("held", None, False), ("held", NOW, True), ("after_close", None, False)],
)
def test_a_student_sees_only_what_is_released(course, student, review, released, seen):
    quiz = make_quiz(course, "Years", [question(1)], NOW, review=review, released_at=released)
    sit(quiz, student, [0], NOW)
    (own,) = results.own_grades(course, student, NOW).grades
    assert own.released is seen
    assert own.detail.cell.points == (1 if seen else None)
    assert (own.detail.sittings[0].score is not None) is seen
    assert results.own_grades(course, student, NOW).course_grade.share == (1 if seen else None)


def test_an_essay_is_shown_to_its_student_after_release_only(course, student):
    assignment = make_assignment(course, "Argue", NOW)
    hand_in(assignment, student, FULL, NOW)
    (own,) = results.own_grades(course, student, NOW).grades
    assert (own.released, own.detail.cell.points, own.detail.writing.criteria) == (False, None, ())
    with people.transaction():
        assignment.released_at = NOW
    (own,) = results.own_grades(course, student, NOW).grades
    assert (own.released, own.detail.cell.points) == (True, 8)


def test_an_override_of_a_held_grade_is_held_too(course, student, instructor):
    quiz = make_quiz(course, "Years", [question(1)], NOW, review="held")
    override(course, student, quiz, instructor, points=0.5)
    (own,) = results.own_grades(course, student, NOW).grades
    assert (own.released, own.detail.history, own.detail.cell.reason) == (False, (), "")


def test_the_matrix_knows_an_item_wherever_it_was_shown(course):
    students = make_students(course, 2, NOW)
    quiz = make_quiz(course, "Years", [question(1), question(2), short_question()], NOW)
    sit(quiz, students[0], [0, 1, "ribbentrop"], NOW, order=[2, 0, 1])
    sit(quiz, students[1], [1, 0, None], NOW, order=[1, 2, 0])
    matrix = results.quiz_analysis(quiz).matrix
    assert matrix.items == ("Q1", "Q2", "Q3")
    assert dict(zip(matrix.students, matrix.rows, strict=True)) == {"00000": (1, 0, 1), "00001": (0, 1, None)}


def test_the_analysis_of_the_downloaded_matrix_is_the_analysis_of_the_quiz(course):
    students = make_students(course, 30, NOW)
    quiz = make_quiz(course, "Years", [question(k) for k in range(8)], NOW)
    sit_all(quiz, students, NOW, 4)
    found = results.quiz_analysis(quiz)
    again = analyse(ScoreMatrix.from_csv("".join(exports.score_matrix(found.matrix))))
    kept = (
        "facility_index",
        "standard_deviation",
        "effective_weight",
        "discrimination_index",
        "discriminative_efficiency",
    )
    assert [[getattr(item, name) for name in kept] for item in found.analysis.items] == [
        [getattr(item, name) for name in kept] for item in again.items
    ]
    assert found.analysis.quiz == again.quiz


def test_who_chose_each_option_is_counted_among_the_counted_attempts(course):
    students = make_students(course, 4, NOW)
    quiz = make_quiz(course, "Years", [question(1), question(2)], NOW, attempts_allowed=2)
    for person, answers in zip(students, ([0, 0], [1, 0], [1, 1], [None, 2]), strict=True):
        sit(quiz, person, answers, NOW)
    sit(quiz, students[2], [0, 0], NOW, number=2)
    assert [o.count for o in results.quiz_analysis(quiz, "highest").items[0].options] == [2, 1, 0, 0]
    assert [o.count for o in results.quiz_analysis(quiz, "first").items[0].options] == [1, 2, 0, 0]
    assert results.quiz_analysis(quiz, "all").intervals.notes


def test_written_answers_are_grouped_and_told_with_what_they_earned(course):
    students = make_students(course, 4, NOW)
    quiz = make_quiz(course, "Names", [short_question()], NOW)
    for person, text in zip(students, ("Ribbentrop", " ribbentrop", "Molotov", None), strict=True):
        sit(quiz, person, [text], NOW)
    (item,) = results.quiz_analysis(quiz).items
    assert [(a.text, a.count, a.share) for a in item.answers] == [("Ribbentrop", 2, 1.0), ("Molotov", 1, 0.0)]
    assert item.figures.unanswered == 1


def test_two_people_with_one_student_id_stay_two(course, quiz):
    for email in ("one@example.org", "two@example.org"):
        person = make_person(email, student_id="77")
        people.enrol(course, person, Role.STUDENT, NOW)
        sit(quiz, person, [0, 0, 0], NOW)
    assert set(results.quiz_analysis(quiz).matrix.students) == {"one@example.org", "two@example.org"}


def test_agreement_is_of_the_levels_that_both_gave(course, instructor):
    students = make_students(course, 3, NOW)
    assignment = make_assignment(course, "Argue", NOW)
    for person in students:
        hand_in(assignment, person, FULL, NOW)
    draft_id = essay_records.essay_of(assignment, students[0]).submitted_draft_id
    with people.transaction():
        db.session.add(
            LevelOverride(
                draft_id=draft_id, criterion="evidence", level=2, points=5, possible=5, reason="More.", at=NOW,
                by_id=instructor.id,
            )
        )  # fmt: skip
    found = results.assignment_analysis(assignment, results.course_work(course, NOW))
    evidence = found.criteria[1]
    assert dict(evidence.figures.counts) == {0: 0, 1: 2, 2: 1}
    assert (evidence.agreement.n, evidence.agreement.exact, evidence.agreement.adjacent) == (1, 0.0, 1.0)
    assert [(d.grader, d.mean_difference) for d in found.drift] == [("Ines Teacher", 1.0)]


def test_progress_tells_by_name_who_is_how_far(course, quiz):
    students = make_students(course, 3, NOW)
    sit(quiz, students[0], [0, 0, 0], NOW)
    quizzes.start(course, quiz.public_id, students[1], NOW)
    work = results.course_work(course, NOW)
    found = results.progress_of(work, work.subject(quiz.public_id))
    assert [len(found.submitted), len(found.in_progress), len(found.not_started)] == [1, 1, 1]
    assert found.submitted == (f"{students[0].family_name}, {students[0].given_name}",)


HOSTILE = ('=HYPERLINK("http://evil")', "+49 30", "@SUM(A1)", "-1+1", 'Ann, "the\r\nsecond"', "\u202eabc", "‎=1")


def test_hostile_names_and_answers_stay_text_in_every_file(course, instructor):
    quiz = make_quiz(course, "=1+1", [short_question()], NOW)
    for j, name in enumerate(HOSTILE):
        person = make_person(f"h{j}@example.org", name, name, student_id=name)
        people.enrol(course, person, Role.STUDENT, NOW)
        sit(quiz, person, [name], NOW)
    book = results.gradebook(course, NOW)
    files = [
        exports.plain(book.columns, book.rows),
        exports.canvas(book.columns, book.rows),
        exports.moodle(book.columns, book.rows),
        exports.responses(results.responses(quiz)),
        exports.score_matrix(results.quiz_analysis(quiz).matrix),
    ]
    for file in files:
        rows = list(csv.reader(io.StringIO("".join(file), newline="")))
        assert len({len(row) for row in rows}) == 1
        assert not [cell for row in rows for cell in row if cell.lstrip("‎ ")[:1] in tuple("=+@")]
        assert not [cell for row in rows for cell in row if cell[:1] == "-" and cell != "-"]


def statements(deed) -> int:
    found = []

    def count(*_):
        found.append(1)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        deed()
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    return len(found)


def test_the_statements_do_not_grow_with_the_class(course):
    quizzes_here = [make_quiz(course, f"Quiz {k}", [question(j + 9 * k) for j in range(3)], NOW) for k in range(2)]
    assignment = make_assignment(course, "Argue", NOW)
    counts = []
    for size in (4, 40):
        students = _students(course, size)
        for quiz in quizzes_here:
            sit_all(quiz, students, NOW, size)
        for person in students:
            hand_in(assignment, person, FULL, NOW)
        db.session.expire_all()
        counts.append(statements(lambda: results.overview(course, NOW)))
    assert counts[0] == counts[1] < 60


def _students(course, size):
    with people.transaction():
        made = [
            people.new_person(f"c{size}-{j}@example.org", "C", f"N{j}", NOW, student_id=f"{size}-{j}")
            for j in range(size)
        ]
        for person in made:
            people.enrol(course, person, Role.STUDENT, NOW)
    return made


def test_grades_figures_and_answers_are_the_same_on_postgresql(postgresql):
    here = people.create_course(None, "P-1", "On PostgreSQL", NOW)
    students = make_students(here, 5, NOW)
    quiz = make_quiz(here, "Years", [question(k) for k in range(3)], NOW)
    sit(quiz, students[0], [0, 0, 1], NOW)
    sit(quiz, students[1], [1, None, 0], NOW)
    assignment = make_assignment(here, "Argue", NOW)
    hand_in(assignment, students[0], FULL, NOW)
    book = results.gradebook(here, NOW)
    points = {row.student.student_id: [cell.points for cell in row.cells] for row in book.rows}
    assert (points["00000"], points["00001"], points["00002"]) == ([2, 8], [1, None], [None, None])
    assert results.quiz_analysis(quiz).analysis.quiz.mean == 1.5
    assert len(list(results.responses(quiz))) == 6
    assert results.overview(here, NOW).summaries[1].mean == 8
