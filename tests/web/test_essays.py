"""Essays over HTTP: assigned, written without JavaScript, read, graded by two, released; on a real database."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from records import essays as records
from records.people import Role
from services import essays, people
from services.essays import judging
from tests.conftest import NOW, make_person
from tests.essays_material import CANARY, ESSAY, PROMPT, add_reading, hand_in, make_assignment, settings, write

HOSTILE = '<script>alert(1)</script> "><img src=x onerror=alert(2)> {{ 7*7 }} &lt;b&gt; '


@pytest.fixture
def assignment(course, instructor):
    return make_assignment(course, instructor)


@pytest.fixture
def room(course, assignment):
    return f"/courses/{course.public_id}/essays/{assignment.public_id}"


def page(reply):
    return reply.get_data(as_text=True)


def typed(text=ESSAY, base=0):
    return {"text": text, "base": str(base), "window": "a1"}


# Assigning


def assignment_form(course, **more):
    given = {
        "title": "The harbour",
        "prompt": PROMPT,
        "sources": [add_reading(course).public_id],
        "rubric": "default",
        "expected_low": "100",
        "expected_high": "400",
        "drafts_allowed": "3",
        "dialect": "british",
        "expected_evidence": "* Coal: price of coal, coal trade\nFishermen",
        "due_at": "2026-10-30T12:00",
    }
    return given | more


def test_an_instructor_makes_changes_and_opens_an_assignment(browser, course, instructor):
    window = browser(instructor)
    reply = window.post(f"/courses/{course.public_id}/essays/new", assignment_form(course))
    room = reply.headers["Location"]
    made = records.assignments_of(course)[0]
    assert (made.state, made.expected_evidence[0]["must"]) == ("draft", True)
    assert "Students do not see this assignment yet" in page(window.get(room))
    form = page(window.get(f"{room}/edit"))
    assert "* Coal: price of coal, coal trade" in form
    assert "2026-10-30T12:00" in form
    reply = window.post(f"{room}/edit", assignment_form(course, title="The mole", rubric=made.rubric.public_id))
    assert reply.status_code == 302
    window.post(f"{room}/open")
    assert (records.assignments_of(course)[0].title, records.assignments_of(course)[0].state) == ("The mole", "open")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"title": " "}, "Give the assignment a title."),
        ({"prompt": ""}, "Write the prompt"),
        ({"rubric": "pasted", "rubric_text": "title = "}, "not valid TOML"),
        ({"rubric": "pasted", "rubric_text": ""}, "title"),
        ({"rubric": "pasted", "rubric_text": 'title = "T"'}, "0 criteria"),
        ({"expected_evidence": "Coal\n: price"}, "line 2"),
        ({"expected_low": "900"}, "lower number"),
        ({"expected_low": "many"}, "Not a valid integer"),
        ({"drafts_allowed": "0"}, "Between 1 and 20"),
        ({"sources": ["nothing"]}, "not a valid choice"),
        ({"due_at": "yesterday"}, "valid"),
        ({"opens_at": "2026-11-30T12:00"}, "due after"),
    ],
)
def test_a_faulty_form_is_a_sentence_and_makes_nothing(browser, course, instructor, more, said):
    reply = browser(instructor).post(f"/courses/{course.public_id}/essays/new", assignment_form(course, **more))
    assert reply.status_code == 422
    assert said in page(reply)
    assert records.assignments_of(course) == []


def test_an_assignment_being_made_is_the_instructors_only(browser, course, instructor, student, assistant):
    made = essays.create_assignment(course, instructor, settings(course), NOW)
    url = f"/courses/{course.public_id}/essays/{made.public_id}"
    assert [browser(person).get(url).status_code for person in (instructor, student, assistant)] == [200, 404, 404]
    assert "The harbour" not in page(browser(student).get(f"/courses/{course.public_id}/essays"))


def test_before_it_opens_students_are_told_when_and_not_what(browser, course, instructor, student):
    soon = make_assignment(course, instructor, opens_at=NOW + timedelta(days=1))
    window = browser(student)
    room = f"/courses/{course.public_id}/essays/{soon.public_id}"
    assert "6 October 2026" in page(window.get(room))
    for url in (room, f"/courses/{course.public_id}/essays"):
        assert PROMPT not in page(window.get(url))
    assert window.get(f"{room}/write").status_code == 302
    assert window.post(f"{room}/write", typed()).status_code == 302
    assert essays.essay_for(soon, student) is None


# Writing


def test_an_essay_is_written_read_and_submitted_without_javascript(browser, room, student, assignment):
    window = browser(student)
    assert PROMPT in page(window.get(f"{room}/write"))
    assert essays.essay_for(assignment, student) is None  # looking changes nothing
    assert window.post(f"{room}/write", typed("A first line.")).status_code == 302
    assert "A first line." in page(window.get(f"{room}/write"))
    reply = window.post(f"{room}/feedback", typed(ESSAY, base=1))
    assert reply.headers["Location"] == f"{room}/drafts/1"
    said = page(window.get(f"{room}/drafts/1"))
    for words in (
        "What works",
        "What to do next",
        "Held against the readings",
        "Differs from the readings",
        "Go on writing",
    ):
        assert words in said
    window.post(f"{room}/submit")
    assert essays.essay_for(assignment, student).submitted_at == NOW
    assert "Submitted 5 October 2026" in page(window.get(room))
    assert window.get(f"{room}/write").status_code == 302


def test_the_next_draft_shows_what_was_done_since(browser, room, student, course, assignment):
    write(course, assignment, student, ESSAY[:600])
    essays.send_draft(course, assignment.public_id, student, NOW)
    write(course, assignment, student)
    essays.send_draft(course, assignment.public_id, student, NOW)
    said = page(browser(student).get(f"{room}/drafts/2"))
    assert "Since draft 1" in said
    assert "Evidence gained" in said
    assert "Since draft" not in page(browser(student).get(f"{room}/drafts/1"))


def test_words_of_another_window_are_shown_and_not_written_over(browser, room, student, course, assignment):
    write(course, assignment, student, "From the library.")
    reply = browser(student).post(f"{room}/write", typed("From home.", base=0))
    assert reply.status_code == 409
    assert "From the library." in page(reply)
    assert "From home." in page(reply)
    assert essays.essay_for(assignment, student).text == "From the library."
    assert browser(student).post(f"{room}/write", typed("From home.", base=1)).status_code == 302
    assert essays.essay_for(assignment, student).text == "From home."


def test_a_page_that_saves_is_answered_with_what_counts(browser, room, student):
    window = browser(student)
    body = {"answer": {"text": "One"}, "sequence": 1, "base": 0, "client": "w1"}
    first, again = window.post_json(f"{room}/text", body), window.post_json(f"{room}/text", body)
    assert (first.status_code, first.json["state"], first.json["sequence"]) == (200, "saved", 1)
    assert (again.status_code, again.json["sequence"]) == (200, 1)
    other = window.post_json(f"{room}/text", body | {"answer": {"text": "Two"}, "client": "w2"})
    assert (other.status_code, other.json["state"], other.json["answer"]) == (409, "conflict", {"text": "One"})


@pytest.mark.parametrize(
    "body",
    [
        [],
        "text",
        {},
        {"answer": None, "sequence": 1, "base": 0, "client": "w"},
        {"answer": {"text": 1}, "sequence": 1, "base": 0, "client": "w"},
        {"answer": {"text": "x"}, "sequence": "1", "base": 0, "client": "w"},
        {"answer": {"text": "x"}, "sequence": 1, "base": None, "client": "w"},
        {"answer": {"text": "x" * 200_001}, "sequence": 1, "base": 0, "client": "w"},
    ],
)
def test_a_body_that_makes_no_sense_is_a_sentence(browser, room, student, assignment, body):
    reply = browser(student).post_json(f"{room}/text", body)
    assert reply.status_code == 422
    assert reply.json["error"].endswith(".")
    assert essays.essay_for(assignment, student) is None


def test_two_hundred_kilobytes_are_kept_and_more_costs_no_words(browser, room, student, assignment):
    window = browser(student)
    assert window.post(f"{room}/write", typed("x" * 200_000)).status_code == 302
    reply = window.post(f"{room}/write", typed("y" * 200_001, base=1))
    assert reply.status_code == 422
    assert "y" * 200_001 in page(reply)
    assert essays.essay_for(assignment, student).text == "x" * 200_000


def test_five_words_are_kept_and_answered_with_a_sentence(browser, room, student):
    window = browser(student)
    reply = window.post(f"{room}/feedback", typed("The harbour served everybody well."))
    said = page(window.get(reply.headers["Location"]))
    assert "instructor" in said


@pytest.mark.parametrize("deed", ["feedback", "submit"])
def test_an_empty_essay_is_refused_with_a_sentence(browser, room, student, deed):
    reply = browser(student).post(f"{room}/{deed}", typed("  "))
    assert reply.status_code == 422
    assert "Write your essay first." in page(reply)


def test_a_scorer_that_raises_is_a_sentence_to_both(browser, room, student, instructor, assignment, monkeypatch):
    monkeypatch.setattr(judging, "assess", lambda *_: 1 / 0)
    window = browser(student)
    reply = window.post(f"{room}/feedback", typed())
    assert "could not read this draft" in page(window.get(reply.headers["Location"]))
    window.post(f"{room}/submit")
    essay = essays.essay_for(assignment, student)
    said = page(browser(instructor).get(f"{room}/students/{essay.public_id}"))
    assert "The scorer stopped on this draft" in said
    assert "Waits" in page(browser(instructor).get(room)) or "needs the instructor" in page(
        browser(instructor).get(room)
    )


def test_nobody_elses_essay_is_there(browser, room, course, student, assignment):
    other = make_person("other@example.org", "Olga", "Other")
    people.enrol(course, other, Role.STUDENT, NOW)
    essay = hand_in(course, assignment, student)
    window = browser(other)
    assert window.get(f"{room}/drafts/1").status_code == 404
    assert window.get(f"{room}/students/{essay.public_id}").status_code == 404
    assert "Josiah Fenn" not in page(window.get(room)) + page(window.get(f"{room}/write"))


def test_hostile_words_are_only_words(browser, room, course, student, instructor, assignment):
    essay = hand_in(course, assignment, student, HOSTILE + ESSAY + f'\n\n"{HOSTILE}", says Strand.')
    essays.comment(course, essay.public_id, HOSTILE, instructor, NOW)
    essays.override_level(course, essay.public_id, "thesis", 1, HOSTILE, instructor, 0, NOW)
    essays.release(course, assignment.public_id, instructor, NOW)
    for person, url in (
        (student, f"{room}/drafts/1"),
        (student, room),
        (instructor, f"{room}/students/{essay.public_id}"),
    ):
        said = page(browser(person).get(url))
        assert "<script>alert" not in said
        assert "<img src=x" not in said
        assert "{{ 7*7 }}" in said or url == room


# What students must not see


def test_nothing_of_levels_or_expected_evidence_leaves_before_release(
    browser, room, course, student, instructor, assignment
):
    window = browser(student)
    window.post(f"{room}/feedback", typed())
    essay = essays.submit(course, assignment.public_id, student, NOW)
    essays.override_level(course, essay.public_id, "thesis", 1, "Zanzibar reasons.", instructor, 0, NOW)
    essays.comment(course, essay.public_id, "A word about Zanzibar.", instructor, NOW)
    urls = [f"/courses/{course.public_id}/essays", room, f"{room}/drafts/1"]
    for url in urls:
        said = page(window.get(url))
        assert CANARY not in said.lower()
        assert "Zanzibar" not in said
        assert "expected topics" not in said
    assert "Provisional levels" not in page(window.get(f"{room}/drafts/1"))
    essays.release(course, assignment.public_id, instructor, NOW)
    said = page(window.get(f"{room}/drafts/1"))
    assert "Zanzibar reasons." in said
    assert "A word about Zanzibar." in said
    assert "Given by Ines Teacher" in said
    assert "of 100 points" in page(window.get(room))
    essays.withhold(course, assignment.public_id, instructor, NOW)
    assert "Zanzibar" not in page(window.get(f"{room}/drafts/1"))


def test_provisional_levels_are_the_scorers_alone(browser, course, student, instructor):
    shown = make_assignment(course, instructor, show_levels=True)
    essay = hand_in(course, shown, student)
    essays.override_level(course, essay.public_id, "thesis", 1, "Zanzibar reasons.", instructor, 0, NOW)
    said = page(browser(student).get(f"/courses/{course.public_id}/essays/{shown.public_id}/drafts/1"))
    assert "Provisional levels" in said
    assert "Zanzibar" not in said
    assert "expected topics" not in said
    assert CANARY not in said.lower()


# Grading


@pytest.fixture
def essay(course, student, assignment):
    return hand_in(course, assignment, student)


@pytest.fixture
def sheet(room, essay):
    return f"{room}/students/{essay.public_id}"


def given(level, seen=0, reason="Read it twice."):
    return {"level": str(level), "seen": str(seen), "reason": reason}


def test_the_grading_page_shows_the_essay_its_ledger_and_every_criterion(browser, instructor, sheet):
    said = page(browser(instructor).get(sheet))
    for words in ("Josiah Fenn", "Evidence ledger", "outlive", "Thesis", "Counter-argument", "Scorer"):
        assert words in said


def test_every_link_into_the_essay_finds_its_place(browser, instructor, sheet, student, room):
    for person, url in ((instructor, sheet), (student, f"{room}/drafts/1")):
        said = page(browser(person).get(url))
        ids = re.findall(r'id="([^"]+)"', said)
        assert len(ids) == len(set(ids))
        assert [link for link in re.findall(r'href="#([^"]+)"', said) if link not in ids] == []


def test_of_two_graders_the_second_gets_409_with_both_values(browser, instructor, assistant, sheet, essay):
    one, two = browser(assistant), browser(instructor)
    assert one.post(f"{sheet}/levels/thesis", given(2, reason="Too general.")).status_code == 302
    reply = two.post(f"{sheet}/levels/thesis", given(4, reason="Very sharp indeed."))
    assert reply.status_code == 409
    said = page(reply)
    for words in ("Asa Helper", "General (8 points)", "Precise (15 points)", "Very sharp indeed."):
        assert words in said
    assert [row.level for row in records.overrides_of(essay.submitted_draft)] == [2]


def test_a_level_is_given_and_taken_back(browser, instructor, sheet, essay):
    window = browser(instructor)
    window.post(f"{sheet}/levels/thesis", given(0))
    said = page(window.get(sheet))
    assert "Given by Ines Teacher" in said
    assert "Scorer’s level" in said
    row = records.overrides_of(essay.submitted_draft)[0]
    window.post(f"{sheet}/levels/thesis", given("", seen=row.id, reason="I was wrong."))
    assert "Given by Ines Teacher" not in page(window.get(sheet))


@pytest.mark.parametrize(
    ("criterion", "body", "status"),
    [
        ("thesis", {"level": "2", "seen": "0", "reason": " "}, 422),
        ("thesis", {"level": "77", "seen": "0", "reason": "x"}, 422),
        ("thesis", {"level": "-1", "seen": "0", "reason": "x"}, 422),
        ("thesis", {"level": "two", "seen": "0", "reason": "x"}, 422),
        ("thesis", {"level": "2", "seen": "", "reason": "x"}, 422),
        ("thesis", {"level": "2", "seen": "0", "reason": "x" * 1001}, 422),
        ("nothing", {"level": "2", "seen": "0", "reason": "x"}, 404),
    ],
)
def test_a_level_that_makes_no_sense_is_refused(browser, instructor, sheet, essay, criterion, body, status):
    assert browser(instructor).post(f"{sheet}/levels/{criterion}", body).status_code == status
    assert records.overrides_of(essay.submitted_draft) == []


def test_an_assistant_of_another_section_gets_404(browser, course, instructor, assistant, sheet, room):
    enrolment = people.enrol(course, assistant, Role.ASSISTANT, NOW)
    people.change_enrolment(course, enrolment.public_id, instructor, NOW, Role.ASSISTANT, "Monday", 1)
    window = browser(assistant)
    assert window.get(sheet).status_code == 404
    assert window.post(f"{sheet}/levels/thesis", given(2)).status_code == 404
    assert window.post(f"{sheet}/comments", {"text": "x"}).status_code == 404
    assert "Student, Sam" not in page(window.get(room))


def test_an_essay_is_found_under_its_own_assignment_only(browser, course, instructor, essay):
    other = make_assignment(course, instructor, title="Another")
    url = f"/courses/{course.public_id}/essays/{other.public_id}/students/{essay.public_id}"
    assert browser(instructor).get(url).status_code == 404


def test_students_and_assistants_do_not_release(browser, assistant, student, room, assignment, course):
    for person in (assistant, student):
        assert browser(person).post(f"{room}/release").status_code == 404
    assert essays.assignment_of(course, assignment.public_id).released_at is None


@pytest.mark.parametrize("sort", ["name", "state", "submitted", "points", "nothing"])
def test_the_table_of_a_class_sorts_and_leads_to_the_next_unread(browser, course, instructor, room, essay, sort):
    idle = make_person("idle@example.org", "Ida", "Aaron")
    people.enrol(course, idle, Role.STUDENT, NOW)
    said = page(browser(instructor).get(f"{room}?sort={sort}"))
    assert "not started" in said
    assert "assessed" in said
    assert "Next unread" in said


def test_a_comment_and_a_second_reading(browser, instructor, sheet, essay):
    window = browser(instructor)
    assert window.post(f"{sheet}/comments", {"text": "Tie it together."}).status_code == 302
    assert window.post(f"{sheet}/comments", {"text": " "}).status_code == 422
    assert window.post(f"{sheet}/read-again").status_code == 302
    assert "Tie it together." in page(window.get(sheet))
    assert "Next unread" not in page(window.get(sheet))
