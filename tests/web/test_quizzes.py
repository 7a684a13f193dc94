"""The quizzes pages over HTTP: making, sitting with and without JavaScript, review, marking."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from records import db
from records import people as people_records
from records import quizzes as records
from records.people import Role
from services import people, quizzes
from tests.conftest import NOW, make_person
from tests.quizzes_material import CANARY, PROOF, make_items, make_quiz, make_reading
from web.commands import quizzes as commands


def minutes(amount: float) -> timedelta:
    return timedelta(minutes=amount)


@pytest.fixture
def quiz(course, instructor):
    return make_quiz(course, instructor, NOW, time_limit_seconds=1800)


@pytest.fixture
def sitting(quiz, course, student, browser):
    """A signed-in student in the middle of an attempt: the window, the attempt, its address."""
    window = browser(student)
    reply = window.post(f"/courses/{course.public_id}/quizzes/{quiz.public_id}/start")
    (attempt,) = records.attempts_of(quiz, student)
    return window, attempt, reply.headers["Location"]


def room(course, quiz, *rest: str) -> str:
    return "/".join((f"/courses/{course.public_id}/quizzes/{quiz.public_id}", *rest))


def question(attempt, kind: str):
    return next(found for found in quizzes.questions_of(attempt) if found.kind == kind)


def send(window, address, slot, answer, sequence=1, client="w1"):
    body = {"answer": answer, "sequence": sequence, "client": client}
    return window.post_json(f"{address}/answers/{slot.id}", body)


def text_of(reply) -> str:
    return reply.get_data(as_text=True)


# Making


def test_an_instructor_makes_a_quiz_chooses_questions_and_opens_it(browser, course, instructor):
    items = make_items(course, NOW)
    window = browser(instructor)
    form = {"title": "Canals", "minutes": "20", "attempts_allowed": "1", "attempt_policy": "highest"}
    form |= {"review": "after_submission", "opens_at": "2026-10-05T09:00", "closes_at": "2026-10-06T09:00"}
    reply = window.post(f"/courses/{course.public_id}/quizzes/new", form)
    (quiz,) = records.quizzes_of(course)
    assert reply.headers["Location"] == room(course, quiz, "questions")
    assert (quiz.time_limit_seconds, quiz.closes_at - quiz.opens_at) == (1200, timedelta(days=1))
    page = text_of(window.get(room(course, quiz, "questions")))
    assert all(item.current.content["stem"] in page for item in items)
    chosen = {"item": [items[2].public_id, items[0].public_id], f"points-{items[2].public_id}": "2,5"}
    assert window.post(room(course, quiz, "questions"), chosen).status_code == 302
    window.post(room(course, quiz, "open"))
    db.session.rollback()
    assert (quiz.state, [slot.points for slot in quiz.slots]) == ("open", [2.5, 1.0])


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"title": " "}, "Give the quiz a title."),
        ({"minutes": "soon"}, "Not a valid decimal"),
        ({"minutes": "0.1"}, "Between half a minute"),
        ({"opens_at": "2026-10-06T09:00", "closes_at": "2026-10-05T09:00"}, "close after it opens"),
        ({"attempts_allowed": "99"}, "Between 1 and 20"),
    ],
)
def test_a_bad_setting_is_a_sentence_beside_its_field(browser, course, instructor, form, sentence):
    good = {"title": "T", "attempts_allowed": "1", "attempt_policy": "highest", "review": "held"}
    reply = browser(instructor).post(f"/courses/{course.public_id}/quizzes/new", good | form)
    assert reply.status_code == 422
    assert sentence in text_of(reply)
    assert records.quizzes_of(course) == []


def test_a_quiz_without_questions_cannot_be_opened(browser, course, instructor):
    quiz = quizzes.create_quiz(course, instructor, quizzes.QuizSettings("Empty"), NOW)
    window = browser(instructor)
    page = text_of(window.post(room(course, quiz, "open"), follow_redirects=True))
    assert "Choose at least one question" in page


def test_extra_time_is_given_and_taken_back(browser, course, instructor, student, quiz):
    window = browser(instructor)
    enrolment = people_records.enrolment_of(student, course).public_id
    given = {"student": enrolment, "time_factor": "1.5", "reason": "Reads slowly"}
    window.post(room(course, quiz, "accommodations"), given)
    assert quizzes.allowance_of(quiz, student.id).factor == 1.5
    assert "Reads slowly" in text_of(window.get(room(course, quiz, "accommodations")))
    assert "45 minutes" in text_of(browser(student).get(room(course, quiz)))
    window.post(room(course, quiz, "accommodations"), {"student": enrolment})
    assert records.accommodations_of(quiz) == []


# Sitting


def test_a_student_sees_what_to_expect_before_the_start(browser, course, student, quiz):
    page = text_of(browser(student).get(room(course, quiz)))
    for words in ("4, for 4 points", "30 minutes", "Attempts left", "Start"):
        assert words in page


def test_an_answer_is_saved_as_it_is_given(sitting):
    window, attempt, address = sitting
    slot = question(attempt, "single")
    reply = send(window, address, slot, {"options": [1]})
    assert reply.status_code == 200
    assert reply.json["state"] == "saved"
    assert reply.json["ends"] - reply.json["now"] == 1_800_000
    assert re.search(rf'id="{slot.id}-1" value="1" checked', text_of(window.get(address)))


def test_an_older_answer_is_refused_with_what_stands(sitting):
    window, attempt, address = sitting
    slot = question(attempt, "text")
    send(window, address, slot, {"text": "new"}, 3)
    reply = send(window, address, slot, {"text": "old"}, 2, "w2")
    assert (reply.status_code, reply.json["answer"], reply.json["sequence"]) == (409, {"text": "new"}, 3)


def test_what_comes_too_late_is_told_so(sitting, clock):
    window, attempt, address = sitting
    clock.advance(minutes=31)
    reply = send(window, address, question(attempt, "text"), {"text": "late"})
    assert (reply.status_code, reply.json["state"], reply.json["closed"]) == (409, "late", True)
    assert window.get(address).status_code == 302


@pytest.mark.parametrize("body", [[], "x", 7, None, {}, {"answer": {"options": [9]}, "sequence": 1, "client": "w"}])
def test_a_malformed_save_is_a_sentence(sitting, body):
    window, attempt, address = sitting
    reply = window.post_json(f"{address}/answers/{question(attempt, 'single').id}", body)
    assert reply.status_code in (400, 415, 422)
    assert reply.json["error"]


def test_a_save_without_a_session_is_401_and_with_a_wrong_token_400(app, sitting):
    _window, attempt, address = sitting
    url = f"{address}/answers/{question(attempt, 'single').id}"
    reply = app.test_client().post(url, json={}, headers={"Accept": "application/json"})
    assert reply.status_code in (400, 401)


def test_the_session_endpoint_gives_the_token_that_the_next_save_needs(app, sitting, student):
    window, attempt, address = sitting
    told = window.get("/session").json
    assert (told["signed_in"], told["person"], told["name"]) == (True, student.public_id, "Sam Student")
    body = {"answer": {"options": [0]}, "sequence": 1, "client": "w"}
    headers = {"X-CSRFToken": told["csrf_token"], "Accept": "application/json"}
    url = f"{address}/answers/{question(attempt, 'single').id}"
    assert window.ask("POST", url, json=body, headers=headers).status_code == 200
    assert app.test_client().get("/session").json["person"] is None


def form_of(attempt, **answers) -> dict[str, object]:
    fields: dict[str, object] = {"window": "abc"}
    for found in quizzes.questions_of(attempt):
        fields[f"base-{found.id}"] = str(found.sequence)
        if found.kind in answers:
            fields[f"answer-{found.id}"] = answers[found.kind]
        elif found.kind in ("text", "number"):
            fields[f"answer-{found.id}"] = found.text
    return fields


def test_without_javascript_a_button_saves_the_page(sitting):
    window, attempt, address = sitting
    form = form_of(attempt, single="2", multiple=["0", "1"], text="1933")
    assert window.post(f"{address}/save", form).headers["Location"] == address
    page = text_of(window.get(address))
    assert 'value="1933"' in page
    assert page.count(" checked") == 3
    assert "3 of 4 answered" in page


def test_a_refused_answer_costs_no_other_on_the_page(sitting):
    window, attempt, address = sitting
    reply = window.post(f"{address}/save", form_of(attempt, single="2", text="x" * 2001))
    assert reply.status_code == 422
    assert "Shorten the answer" in text_of(reply)
    assert "x" * 2001 in text_of(reply)
    assert text_of(reply).count(" checked") == 1


def test_handing_in_keeps_the_page_and_leads_to_the_review(sitting, course):
    window, attempt, address = sitting
    make_reading(course, NOW)
    reply = window.post(f"{address}/submit", form_of(attempt, text="1933"))
    assert reply.headers["Location"] == f"{address}/review"
    page = text_of(window.get(f"{address}/review"))
    assert "Nikolai Marlov" in page
    assert re.search(rf"<mark[^>]*>{PROOF}", page)
    assert "/passages/p-00c0ffee" in page
    again = window.post(f"{address}/submit", form_of(attempt, text="else"))
    assert again.headers["Location"] == f"{address}/review"
    assert quizzes.attempt_score(attempt).points == 1


# What nobody may see


def test_no_reply_to_a_student_tells_a_key_before_release(browser, course, instructor, student, clock):
    quiz = make_quiz(course, instructor, NOW, review="held", time_limit_seconds=600)
    make_reading(course, NOW)
    window = browser(student)
    told = [window.get(f"/courses/{course.public_id}"), window.get(f"/courses/{course.public_id}/quizzes")]
    told += [window.get(room(course, quiz)), window.post(room(course, quiz, "start"))]
    (attempt,) = records.attempts_of(quiz, student)
    address = room(course, quiz, "attempts", attempt.public_id)
    told += [window.get(address), window.get(f"{address}/state")]
    told += [send(window, address, question(attempt, "single"), {"options": [place]}, place + 1) for place in range(4)]
    told += [send(window, address, question(attempt, "text"), {"text": "x"}, 2) for _ in range(2)]
    told += [window.post(f"{address}/save", form_of(attempt)), window.get(f"{address}/review")]
    told += [window.post(f"{address}/submit", form_of(attempt)), window.get(f"{address}/review")]
    told += [window.get(room(course, quiz)), window.get(address), window.get(f"{address}/state")]
    told += [send(window, address, question(attempt, "text"), {"text": "late"}, 9)]
    for reply in told:
        assert CANARY not in text_of(reply) + str(reply.headers), reply.request.path
        assert PROOF not in text_of(reply)
    quizzes.release(course, quiz.public_id, instructor, NOW)
    assert CANARY in text_of(window.get(f"{address}/review"))


def test_replies_to_a_right_and_a_wrong_answer_are_alike(sitting):
    window, attempt, address = sitting
    slot = question(attempt, "single")
    shapes = {
        re.sub(r"\d+", "0", text_of(send(window, address, slot, {"options": [place]}, place + 1))) for place in range(4)
    }
    assert len(shapes) == 1


@pytest.mark.parametrize("rest", ["", "/state", "/review"])
def test_anothers_attempt_is_not_there(sitting, course, browser, instructor, stranger, rest):
    _window, _attempt, address = sitting
    other = make_person("other@example.org")
    people.enrol(course, other, Role.STUDENT, NOW)
    for person in (other, instructor, stranger):
        assert browser(person).get(address + rest).status_code == 404


def test_nobody_writes_into_anothers_attempt(sitting, course, browser, instructor):
    _window, attempt, address = sitting
    other = make_person("other@example.org")
    people.enrol(course, other, Role.STUDENT, NOW)
    slot = question(attempt, "text")
    for person in (other, instructor):
        assert send(browser(person), address, slot, {"text": "x"}).status_code == 404
        assert browser(person).post(f"{address}/submit", {}).status_code == 404
    db.session.rollback()
    assert attempt.submitted_at is None


def test_an_attempt_belongs_to_the_quiz_of_its_address(sitting, course, instructor, quiz):
    window, attempt, address = sitting
    items = [slot.version.item for slot in quiz.slots]
    other = make_quiz(course, instructor, NOW, items=items, title="Other")
    wrong = address.replace(quiz.public_id, other.public_id)
    assert window.get(wrong).status_code == 404
    assert send(window, wrong, question(attempt, "text"), {"text": "x"}).status_code == 404


def test_students_do_not_make_or_mark(sitting, course, quiz):
    window, attempt, address = sitting
    for rest in ("edit", "questions", "preview", "accommodations"):
        assert window.get(room(course, quiz, rest)).status_code == 404
    for rest in ("open", "close", "release"):
        assert window.post(room(course, quiz, rest)).status_code == 404
    assert window.get(f"{address}/sheet").status_code == 404
    slot = question(attempt, "text")
    assert window.post(f"{address}/answers/{slot.id}/score", {"points": "1", "reason": "x"}).status_code == 404


# Marking


@pytest.fixture
def handed_in(sitting, course, quiz, student):
    _window, attempt, address = sitting
    quizzes.submit(course, quiz.public_id, attempt.public_id, student, NOW)
    return attempt, address


def test_a_score_is_corrected_with_a_reason_that_the_student_sees(handed_in, browser, instructor, student):
    attempt, address = handed_in
    slot = question(attempt, "number")
    window = browser(instructor)
    assert CANARY in text_of(window.get(f"{address}/sheet"))
    form = {"points": "0.5", "reason": "Nearly", "seen": "1"}
    assert window.post(f"{address}/answers/{slot.id}/score", form).status_code == 302
    assert "Nearly" in text_of(browser(student).get(f"{address}/review"))
    second = window.post(f"{address}/answers/{slot.id}/score", form | {"points": "1"})
    assert second.status_code == 409
    assert "Ines Teacher gave 0.5; you wrote 1" in text_of(second)
    window.post(f"{address}/answers/{slot.id}/undo")
    assert quizzes.attempt_score(attempt).points == 0


@pytest.mark.parametrize("form", [{"points": "2", "reason": "x"}, {"points": "x", "reason": "x"}, {"points": "1"}])
def test_a_bad_correction_is_a_sentence(handed_in, browser, instructor, form):
    attempt, address = handed_in
    reply = browser(instructor).post(f"{address}/answers/{question(attempt, 'number').id}/score", form)
    assert reply.status_code == 422
    assert "field-error" in text_of(reply)


def test_an_assistant_sees_attempts_of_their_section_only(handed_in, browser, course, assistant, student, quiz):
    _attempt, address = handed_in
    with people.transaction():
        mine, other = (people_records.Section(course_id=course.id, name=name) for name in "AB")
        db.session.add_all([mine, other])
    people.enrol(course, assistant, Role.ASSISTANT, NOW, section=other)
    people.enrol(course, student, Role.STUDENT, NOW, section=mine)
    window = browser(assistant)
    assert window.get(f"{address}/sheet").status_code == 404
    assert "Student, Sam" not in text_of(window.get(room(course, quiz)))
    people.enrol(course, assistant, Role.ASSISTANT, NOW, section=mine)
    assert window.get(f"{address}/sheet").status_code == 200


def test_pages_of_those_who_teach_open(browser, course, instructor, quiz, handed_in):
    window = browser(instructor)
    for rest in ("edit", "questions", "preview", "accommodations"):
        assert window.get(room(course, quiz, rest)).status_code == 200, rest
    assert "Student, Sam" in text_of(window.get(room(course, quiz)))


def test_the_command_closes_what_is_over_and_says_how_many(sitting, app, clock):
    clock.advance(minutes=31)
    run = app.test_cli_runner()
    assert run.invoke(commands.group, ["close", "--json"]).output == '{"closed": 1}\n'
    assert run.invoke(commands.group, ["close"]).output == "0 attempts closed.\n"
