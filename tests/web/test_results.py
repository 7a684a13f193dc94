"""The results pages: one set of figures everywhere, seen by those who may."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import time

import pytest

from records import people as people_records
from records import quizzes as quiz_records
from records.database import db
from records.people import Role, Section
from results.grades import State
from results.scores import show_percent, show_points
from services import people, results
from tests.conftest import NOW, make_person
from tests.graded_class import hand_in, make_assignment, make_quiz, make_students, question, sit, sit_all
from tests.services.test_results import FULL


@pytest.fixture
def quiz(course):
    return make_quiz(course, "The shape of the twenties", [question(k) for k in range(5)], NOW)


@pytest.fixture
def taught(course, quiz):
    """Twelve students, two of whom stayed away."""
    students = make_students(course, 12, NOW)
    sit_all(quiz, students, NOW, 3, keep_away=2)
    return students


def address(course, *parts):
    return "/".join(("", "courses", course.public_id, "results", *parts))


def words(reply):
    """The page as it is read: without tags, white space as one blank."""
    page = re.sub(r"<(script|style).*?</\1>", "", reply.get_data(as_text=True), flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def sheet(window, url):
    reply = window.get(url, buffered=True)
    assert reply.status_code == 200
    return list(csv.reader(io.StringIO(reply.get_data().decode("utf-8-sig"), newline="")))


def cells_of(page):
    """What the gradebook page shows: name → what stands in its row."""
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    rows = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.S) for line in re.findall(r"<tr>(.*?)</tr>", body, re.S)]
    plain = [[html.unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in row] for row in rows]
    return {row[0]: row[2:] for row in plain}


def test_page_file_command_and_dashboard_tell_the_same_grades(app, browser, course, instructor, quiz, taught):
    assignment = make_assignment(course, "Argue", NOW)
    for person in taught[:4]:
        hand_in(assignment, person, FULL, NOW)
    enrolments = people_records.roster(course, Role.STUDENT)
    for enrolment, state, points in ((enrolments[0], "graded", 2.25), (enrolments[1], "excused", None)):
        results.override_grade(course, enrolment.public_id, quiz.public_id, state, points, "So.", instructor, NOW)
    window = browser(instructor)
    page = cells_of(window.get(address(course, "gradebook")).get_data(as_text=True))
    file = sheet(window, address(course, "gradebook.csv"))
    reply = app.test_cli_runner().invoke(args=["grades", "export", course.code, "--json"])
    told = {row["student_id"]: row for row in json.loads(reply.stdout)["rows"]}
    assert len(page) == len(file) - 1 == len(told) == 12
    points = []
    for line in file[1:]:
        quiz_cell = told[line[0]]["grades"][quiz.public_id]
        shown = {"graded": show_points(quiz_cell["points"]), "excused": "excused", "missing": "missing"}
        expected = shown.get(quiz_cell["state"], "")
        share = told[line[0]]["course_grade"]["share"]
        assert line[5] == expected
        row = page[f"{line[1]}, {line[2]}"]
        assert row[0].split("†")[0].strip() == expected or (not expected and row[0].startswith("–"))
        assert line[-1] == ("" if share is None else show_percent(share))
        assert line[-1] in row[-1]
        points += [quiz_cell["points"]] if quiz_cell["state"] == "graded" else []
    summary = results.overview(course, NOW).summaries[0]
    assert summary.n == len(points) == sum(bin.count for bin in summary.distribution.bins)
    assert summary.mean == pytest.approx(sum(points) / len(points))
    assert f"{summary.n} graded, 2 not yet, 0 missing, 1 excused" in words(window.get(address(course)))
    assert reply.exit_code == 0


def test_the_quiz_page_tells_the_figures_that_the_command_prints(app, browser, course, instructor, quiz, taught):
    page = words(browser(instructor).get(address(course, "quizzes", quiz.public_id)))
    reply = app.test_cli_runner().invoke(args=["results", "quiz", course.code, quiz.title, "--json"])
    told = json.loads(reply.stdout)
    for item in told["items"]:
        assert f"{show_percent(item['facility_index'])}%" in page
    assert "Only 10 attempts are counted" in page
    assert told["cautions"][0] in page


@pytest.mark.parametrize("attempts", ["highest", "first", "last", "all"])
def test_every_choice_of_attempts_has_its_page(browser, course, instructor, quiz, taught, attempts):
    url = address(course, "quizzes", quiz.public_id) + f"?attempts={attempts}"
    assert browser(instructor).get(url).status_code == 200


def test_a_choice_of_attempts_that_there_is_not_is_a_sentence(browser, course, instructor, quiz):
    reply = browser(instructor).get(address(course, "quizzes", quiz.public_id) + "?attempts=best")
    assert reply.status_code == 422
    assert "no choice of attempts" in words(reply)


def test_the_item_page_shows_who_chose_what(browser, course, instructor, quiz, taught):
    for slot in quiz_records.quizzes_of(course)[0].slots:
        reply = browser(instructor).get(address(course, "quizzes", quiz.public_id, "items", slot.public_id))
        assert reply.status_code == 200
        assert "Lower third" in words(reply)


def test_the_dashboard_names_who_has_not_started(browser, course, instructor, quiz, taught):
    page = browser(instructor).get(address(course)).get_data(as_text=True)
    listed = page.split("Not started")[1].split("</details>")[0]
    assert listed.count("<li>") == 2
    assert html.escape(taught[-1].family_name).replace("&#x27;", "&#39;") in listed


def test_a_simulated_class_is_called_so_on_every_page(browser, course, instructor, quiz, taught):
    with people.transaction():
        course.simulated = True
    slot = quiz_records.quizzes_of(course)[0].slots[0].public_id
    enrolment = people_records.roster(course, Role.STUDENT)[0].public_id
    window = browser(instructor)
    for parts in (
        (), ("gradebook",), ("quizzes", quiz.public_id), ("quizzes", quiz.public_id, "items", slot),
        ("gradebook", enrolment, quiz.public_id),
    ):  # fmt: skip
        assert "is simulated" in words(window.get(address(course, *parts))), parts


def test_an_override_is_kept_with_its_reason_and_shown(browser, course, instructor, quiz, taught):
    enrolment = people_records.roster(course, Role.STUDENT)[0]
    url = address(course, "gradebook", enrolment.public_id, quiz.public_id)
    window = browser(instructor)
    reply = window.post(url, {"state": "graded", "points": "4.5", "reason": "A misprint in question 2."})
    assert reply.status_code == 302
    page = words(window.get(url))
    assert "4.5 of 5" in page
    assert "A misprint in question 2." in page


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"state": "graded", "points": "6", "reason": "So."}, "Give from 0 to 5 points."),
        ({"state": "graded", "points": "", "reason": "So."}, "Give from 0 to 5 points."),
        ({"state": "graded", "points": "many", "reason": "So."}, "Not a valid decimal value."),
        ({"state": "graded", "points": "NaN", "reason": "So."}, "Give from 0 to 5 points."),
        ({"state": "graded", "points": "3", "reason": " "}, "Say why"),
        ({"state": "withdrawn", "reason": "So."}, "There is no override to take back"),
    ],
)
def test_a_wrong_override_is_a_sentence(browser, course, instructor, quiz, taught, form, sentence):
    enrolment = people_records.roster(course, Role.STUDENT)[0]
    reply = browser(instructor).post(address(course, "gradebook", enrolment.public_id, quiz.public_id), form)
    assert reply.status_code == 422
    assert sentence in words(reply)


def teaching_pages(course, quiz, assignment):
    slot = quiz_records.quizzes_of(course)[0].slots[0].public_id
    enrolment = people_records.roster(course, Role.STUDENT)[0].public_id
    of_quiz = ("quizzes", quiz.public_id)
    return [
        address(course, *parts)
        for parts in (
            (),
            ("gradebook",),
            ("gradebook.csv",),
            ("canvas",),
            of_quiz,
            (*of_quiz, "items", slot),
            (*of_quiz, "responses.csv"),
            (*of_quiz, "scores.csv"),
            ("essays", assignment.public_id),
            ("gradebook", enrolment, quiz.public_id),
        )
    ]


def test_students_and_strangers_find_no_teaching_page(browser, course, instructor, student, stranger, quiz):
    assignment = make_assignment(course, "Argue", NOW)
    pages = teaching_pages(course, quiz, assignment)
    for person, status in ((student, 404), (stranger, 404), (instructor, 200)):
        window = browser(person)
        assert {window.get(page, buffered=True).status_code for page in pages} == {status}
    assert browser(instructor).get(address(course, "mine")).status_code == 404


def test_what_belongs_to_another_course_is_not_here(browser, course, instructor, quiz, taught):
    other = people.create_course(instructor, "T-2", "Another", NOW)
    assignment = make_assignment(course, "Argue", NOW)
    window = browser(instructor)
    moved = [page.replace(course.public_id, other.public_id) for page in teaching_pages(course, quiz, assignment)]
    here = {address(other), address(other, "gradebook"), address(other, "gradebook.csv"), address(other, "canvas")}
    assert {window.get(page).status_code for page in moved if page not in here} == {404}
    assert quiz.title not in words(window.get(address(other)))


def test_a_draft_has_no_results(browser, course, instructor):
    draft = make_quiz(course, "Being made", [question(1)], NOW, state="draft")
    window = browser(instructor)
    assert window.get(address(course, "quizzes", draft.public_id)).status_code == 404
    assert "Being made" not in words(window.get(address(course)))


def test_an_assistant_sees_and_grades_their_section_only(browser, course, assistant, quiz):
    with people.transaction():
        sections = [Section(course_id=course.id, name=name) for name in "AB"]
        db.session.add_all(sections)
        db.session.flush()
        people_records.enrolment_of(assistant, course).section_id = sections[0].id
    students = make_students(course, 4, NOW, sections)
    sit_all(quiz, students, NOW, 1)
    window = browser(assistant)
    assert {row[4] for row in sheet(window, address(course, "gradebook.csv"))[1:]} == {"A"}
    responses = sheet(window, address(course, "quizzes", quiz.public_id, "responses.csv"))
    assert {row[0] for row in responses[1:]} == {"00000", "00002"}
    for person, status in ((students[0], 302), (students[1], 404)):
        url = address(course, "gradebook", people_records.enrolment_of(person, course).public_id, quiz.public_id)
        assert window.post(url, {"state": "excused", "reason": "Ill."}).status_code == status
    assert results.gradebook(course, NOW).rows[0].cells[0].state in State


def test_a_student_sees_their_own_grades_and_nobody_elses(browser, course, student, quiz, taught):
    sit(quiz, student, [0, 0, 0, 1, 1], NOW)
    page = words(browser(student).get(address(course, "mine")))
    assert "3 of 5" in page
    assert "60%" in page
    assert not [person for person in taught if person.email in page or person.family_name in page]


def test_a_held_grade_is_nowhere_on_the_students_page(browser, course, student, instructor):
    quiz = make_quiz(course, "Held", [question(1), question(2)], NOW, review="held")
    sit(quiz, student, [0, 1], NOW)
    enrolment = people_records.enrolment_of(student, course).public_id
    results.override_grade(course, enrolment, quiz.public_id, "graded", 1.75, "Secret reason.", instructor, NOW)
    page = words(browser(student).get(address(course, "mine")))
    assert "held" in page
    assert not [secret for secret in ("1.75", "Secret reason", "1 of 2", "87.5") if secret in page]


@pytest.mark.parametrize(
    ("form", "first"),
    [
        ("plain", "student_id,last_name,first_name,email,section,"),
        ("canvas", "Student,ID,SIS User ID,SIS Login ID,Section,"),
        ("moodle", '"First name","Last name","ID number",Institution,Department,"Email address",'),
    ],
)
def test_the_files_begin_as_their_readers_expect(browser, course, instructor, quiz, taught, form, first):
    window = browser(instructor)
    for bom in ("", "1"):
        reply = window.get(address(course, f"gradebook.csv?format={form}&bom={bom}"), buffered=True)
        text = reply.get_data().decode()
        assert text.startswith("\ufeff" * bool(bom) + first)
        assert reply.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert f"T-1-grades-{form}.csv" in reply.headers["Content-Disposition"]


def test_a_form_of_file_that_there_is_not_is_a_sentence(browser, course, instructor):
    reply = browser(instructor).get(address(course, "gradebook.csv?format=excel"))
    assert reply.status_code == 422
    assert "Choose one of plain, canvas, moodle" in words(reply)


def test_hostile_names_are_data_on_the_pages(browser, course, instructor, quiz):
    person = make_person("evil@example.org", "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>')
    people.enrol(course, person, Role.STUDENT, NOW)
    sit(quiz, person, [0, 0, 0, 0, 0], NOW)
    window = browser(instructor)
    enrolment = people_records.enrolment_of(person, course).public_id
    for parts in ((), ("gradebook",), ("gradebook", enrolment, quiz.public_id)):
        page = window.get(address(course, *parts)).get_data(as_text=True)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "onerror=alert(1)" not in re.sub(r"&#34;&gt;&lt;img src=x onerror=alert\(1\)&gt;", "", page)


def test_an_empty_course_has_pages_that_say_what_to_do(browser, course, instructor):
    window = browser(instructor)
    assert "Open a quiz" in words(window.get(address(course)))
    assert "No grades yet" in words(window.get(address(course, "gradebook")))


def test_a_quiz_and_an_essay_that_nobody_began_have_pages(browser, course, instructor, student, quiz):
    assignment = make_assignment(course, "Argue", NOW)
    window = browser(instructor)
    for page in teaching_pages(course, quiz, assignment):
        assert window.get(page, buffered=True).status_code == 200
    assert browser(student).get(address(course, "mine")).status_code == 200


def test_a_class_of_four_hundred_is_answered_in_reasonable_time(browser, course, instructor):
    students = make_students(course, 400, NOW)
    for k in range(2):
        quiz = make_quiz(course, f"Quiz {k}", [question(j + 12 * k) for j in range(6)], NOW)
        sit_all(quiz, students, NOW, k)
    window = browser(instructor)
    for page in (address(course), address(course, "gradebook"), address(course, "quizzes", quiz.public_id)):
        started = time.process_time()
        assert window.get(page).status_code == 200
        assert time.process_time() - started < 5


CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,the shape of the TWENTIES (901),Other (902)\n"
    "    Points Possible,,,,,5,1\n"
    '"A, B",5501,00000,x,S,1,\n'
)


def upload(window, course, content):
    data = {"file": (io.BytesIO(content), "canvas.csv")}
    return window.post(address(course, "canvas"), data, content_type="multipart/form-data")


def test_columns_and_students_are_matched_with_canvas_before_the_download(browser, course, instructor, quiz, taught):
    window = browser(instructor)
    page = words(upload(window, course, CANVAS.encode()))
    assert "the shape of the TWENTIES (901)" in page
    assert "11 of 12 students are not in the Canvas file" in page
    reply = window.post(address(course, "canvas.csv"), {"text": CANVAS}, buffered=True)
    rows = list(csv.reader(io.StringIO(reply.get_data(as_text=True), newline="")))
    assert rows[0][5] == "the shape of the TWENTIES (901)"
    assert {row[2]: row[1] for row in rows[2:]}["00000"] == "5501"


@pytest.mark.parametrize("content", [b"", b"\x00\x01", b"PK\x03\x04", b"name,points\na,1\n"])
def test_a_file_that_is_no_canvas_export_is_a_sentence(browser, course, instructor, quiz, taught, content):
    window = browser(instructor)
    reply = upload(window, course, content)
    assert reply.status_code == 422
    assert "notice-error" in reply.get_data(as_text=True)
    assert window.post(address(course, "canvas.csv"), {"text": "name\n"}).status_code == 422
