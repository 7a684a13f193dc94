"""The overview of a course says what waits for the person who looks at it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from records.people import Course, Person, Role
from records.quizzes import Quiz
from services import essays, people, quizzes
from tests import essays_material, quizzes_material
from tests.conftest import NOW, Clock, make_person
from web import waiting


def asked(app: Any, course: Course, student: Person) -> list[tuple[str, str]]:
    """What waits for the student: titles with what is said of them."""
    with app.test_request_context():
        return [(entry.title, entry.about) for entry in waiting.for_student(course, student, NOW)]


def made(course: Course, instructor: Person, title: str, **more: Any) -> Quiz:
    return quizzes_material.make_quiz(course, instructor, NOW, title=title, **more)


def test_a_student_meets_what_is_under_way_first_and_then_what_closes_first(app, course, instructor, student):
    later = made(course, instructor, "Later", closes_at=NOW + timedelta(days=9))
    made(course, instructor, "Sooner", closes_at=NOW + timedelta(days=2))
    running = made(course, instructor, "Running")
    quizzes.start(course, running.public_id, student, NOW)
    assert [title for title, _ in asked(app, course, student)] == ["Running", "Sooner", "Later"]
    attempt = quizzes.start(course, later.public_id, student, NOW)
    quizzes.submit(course, later.public_id, attempt.public_id, student, NOW)
    assert [title for title, _ in asked(app, course, student)] == ["Running", "Sooner"]


def test_a_student_is_led_to_feedback_until_the_essay_is_submitted(app, course, instructor, student):
    assignment = essays_material.make_assignment(course, instructor)
    assert [about for _, about in asked(app, course, student)] == ["Essay. Not begun."]
    essays_material.write(course, assignment, student)
    assert [about for _, about in asked(app, course, student)] == ["Essay. Begun."]
    essays.send_draft(course, assignment.public_id, student, NOW)
    assert [about for _, about in asked(app, course, student)] == ["Essay. Read the feedback on draft 1."]
    essays.submit(course, assignment.public_id, student, NOW)
    assert asked(app, course, student) == []


def test_teachers_see_the_essays_of_their_students_that_nobody_has_looked_at(app, course, instructor, student):
    assignment = essays_material.make_assignment(course, instructor)
    essays_material.hand_in(course, assignment, student)
    other = people.section_called(course, "Other")
    with app.test_request_context():
        (entry,) = waiting.for_teacher(course, None, instructor=True)
        assert (entry.about, entry.done, entry.of) == ("1 essay that nobody has looked at.", 0, 1)
        assert waiting.for_teacher(course, other.id, instructor=False) == []


def test_a_new_course_shows_its_first_step_and_the_log_stands_under_people(browser, course, instructor):
    window = browser(instructor)
    page = window.get(f"/courses/{course.public_id}").get_data(as_text=True)
    assert 'aria-current="step"' in page
    assert "Add a reading" in page
    log = window.get(f"/courses/{course.public_id}/log").get_data(as_text=True)
    assert f'/courses/{course.public_id}/people" aria-current="page"' in log


def test_a_student_sees_no_steps_of_instructors(browser, course: Course, clock: Clock):
    reader = make_person("reader@example.org")
    people.enrol(course, reader, Role.STUDENT, clock())
    page = browser(reader).get(f"/courses/{course.public_id}").get_data(as_text=True)
    assert "To set the course up" not in page
    assert "What waits for you" in page
