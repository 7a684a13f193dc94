"""Signing in, joining, rosters: over HTTP, on a real database."""

import io

import pytest

from records import people as records
from services import people
from services.errors import Refused
from tests.conftest import NOW, PASSWORD


def test_a_wrong_password_says_so_and_keeps_nobody_signed_in(browser, instructor):
    visitor = browser()
    reply = visitor.post("/sign-in", {"email": instructor.email, "password": "not the password"})
    assert reply.status_code == 422
    assert "do not fit together" in reply.get_data(as_text=True)
    assert visitor.get("/account").status_code == 302


def test_a_form_without_its_token_is_refused_with_a_sentence(app, instructor):
    reply = app.test_client().post("/sign-in", data={"email": instructor.email, "password": PASSWORD})
    assert reply.status_code == 400
    assert "another session" in reply.get_data(as_text=True)


@pytest.mark.parametrize("target", ["//evil.example/", "/\\evil.example", "https://evil.example/", "javascript:1"])
def test_signing_in_never_leads_away_from_the_site(browser, instructor, target):
    reply = browser().post("/sign-in", {"email": instructor.email, "password": PASSWORD, "next": target})
    assert reply.headers["Location"] == "/"


def test_a_student_joins_with_the_code_however_it_is_typed(browser, stranger, course):
    reply = browser(stranger).post("/join", {"join_code": " test-0001 "})
    assert reply.headers["Location"] == f"/courses/{course.public_id}"
    assert records.enrolment_of(stranger, course).role == "student"


def test_a_wrong_join_code_is_a_sentence_and_joins_nothing(browser, stranger):
    reply = browser(stranger).post("/join", {"join_code": "NOPE-0000"})
    assert reply.status_code == 422
    assert "No course has this code" in reply.get_data(as_text=True)


def test_registering_signs_in_and_asks_for_the_course_code(browser, app):
    form = {"given_name": "Una", "family_name": "New", "email": "Una@Example.org", "password": "a few words in a row"}
    reply = browser().post("/register", form | {"again": form["password"]})
    assert reply.headers["Location"] == "/join"
    assert records.person_by_email("una@example.org").name == "Una New"


def test_a_disabled_person_is_out_at_the_next_request(browser, student, instructor):
    window = browser(student)
    people.disable(student, instructor, NOW)
    assert window.get("/account").status_code == 302


def test_a_changed_password_ends_other_sessions(browser, student):
    one, other = browser(student), browser(student)
    reply = one.post("/account", {"old": PASSWORD, "new": "another long one", "again": "another long one"})
    assert reply.status_code == 302
    assert one.get("/account").status_code == 200
    assert other.get("/account").status_code == 302


def roster(browser, course, content: bytes):
    url = f"/courses/{course.public_id}/people/roster"
    return browser.post(url, {"file": (io.BytesIO(content), "class.csv")}, content_type="multipart/form-data")


GOOD = "student_id,last_name,first_name,email,section\n007,Žižka,Jan,jan@example.org,A\n"


def test_a_roster_is_shown_before_anybody_is_added(browser, course, instructor):
    window = browser(instructor)
    page = roster(window, course, GOOD.encode()).get_data(as_text=True)
    assert "Nothing is stored yet" in page
    assert records.person_by_email("jan@example.org") is None
    window.post(f"/courses/{course.public_id}/people/roster/import", {"text": GOOD})
    person = records.person_by_email("jan@example.org")
    assert (person.student_id, records.enrolment_of(person, course).section.name) == ("007", "A")


@pytest.mark.parametrize(
    "content", [b"", b"\x00\x01\x02", b"name\n", b"student_id,last_name,first_name,email\n1,A,B\n"]
)
def test_a_malformed_roster_is_a_sentence_and_stores_nothing(browser, course, instructor, content):
    before = len(records.all_people())
    reply = roster(browser(instructor), course, content)
    assert reply.status_code in (200, 422)
    assert "notice-error" in reply.get_data(as_text=True)
    assert len(records.all_people()) == before


def test_one_bad_line_adds_nobody(course, instructor):
    with pytest.raises(Refused, match="Nobody was added"):
        people.import_roster(course, GOOD + "008,Only,Name,no-address,A\n", instructor, NOW)
    assert records.person_by_email("jan@example.org") is None


def test_the_last_instructor_cannot_be_removed(course, instructor):
    with pytest.raises(Refused, match="needs an instructor"):
        people.leave(course, records.enrolment_of(instructor, course).public_id, instructor, NOW)


def test_every_reply_carries_the_headers_that_keep_it_private(browser, instructor):
    headers = browser(instructor).get("/account").headers
    assert headers["Cache-Control"] == "no-store"
    assert "Cookie" in headers["Vary"]
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
