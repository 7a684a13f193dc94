"""Boundaries: nobody reaches an object of another course or person, and nothing of a key leaves before release."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from records.people import Role
from tests import two_courses as material
from tests.conftest import Browser, Clock
from tests.essays_material import CANARY as EXPECTED
from tests.quizzes_material import CANARY as KEY
from web import access

SUBJECTS = ("instructor", "assistant", "student")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, material.Furnished, material.Furnished]]:
    yield from material.two_courses(tmp_path_factory.mktemp("two"), Clock())


def person(course: material.Furnished, role: str) -> Any:
    return {"instructor": course.instructor, "assistant": course.assistant, "student": course.students[0]}[role]


def walk(app: Any, role: str | None = None) -> Iterator[tuple[Any, str]]:
    """Each rule with each of its methods; of a role: only those that the role may use."""
    for rule in app.url_map.iter_rules():
        allowed = access.rule_of(app, rule.endpoint)
        if rule.endpoint == "static" or (role and allowed.roles and Role(role) not in allowed.roles):
            continue
        for method in sorted(rule.methods & {"GET", "POST"}):
            yield rule, method


FORM = {"points": "1", "reason": "Because.", "seen": "0", "level": "1", "text": "Words.", "base": "1", "title": "T",
        "state": "graded", "version": "1", "role": "student", "time_factor": "1", "confirm": "yes"}  # fmt: skip
ANSWER = {"answer": {"text": "word", "options": [0]}, "sequence": 5, "base": 4, "client": "w1"}


def replies(window: Browser, method: str, rule: Any, ids: Any) -> Iterator[tuple[str, Any]]:
    """What each address of the rule answers to a request that would be right for somebody."""
    more: dict[str, Any] = {"headers": {"X-CSRFToken": window.token()}} if method == "POST" else {}
    if rule.endpoint in ("quizzes.answer", "essays.text"):
        more["json"] = ANSWER
    elif method == "POST":
        more["data"] = FORM
    for url in material.addresses(rule, ids):
        yield url, window.ask(method, url, buffered=True, **more)


def parameters(rule: Any) -> set[str]:
    return set(re.findall(r"<(?:\w+:)?(\w+)>", str(rule)))


OBJECTS = {
    "document_id", "import_id", "item_id", "run_id", "quiz_id", "assignment_id", "enrolment_id", "subject_id",
    "attempt_id", "slot_id", "essay_id",
}  # fmt: skip


@pytest.mark.parametrize("role", SUBJECTS)
def test_no_object_of_another_course_is_there_under_ones_own(two, role):
    """One foreign id at a time, all others one's own; then all foreign; then the other course's own address."""
    app, here, other = two
    window, before = Browser(app).sign_in(person(here, role)), material.everything()
    tried = 0
    for rule, method in walk(app, role):
        foreign = sorted(parameters(rule) & OBJECTS)
        mixtures = [dict(here.ids) | {name: other.ids[name]} for name in foreign]
        mixtures += [dict(here.ids) | {name: other.ids[name] for name in foreign}] if foreign else []
        mixtures += [dict(other.ids)] if "course_id" in parameters(rule) else []
        for ids in mixtures:
            for url, reply in replies(window, method, rule, ids):
                assert reply.status_code == 404, (role, method, url, rule.endpoint, reply.status_code)
                tried += 1
    assert tried > 100
    assert material.everything() == before


def test_no_student_reaches_what_is_another_students(two):
    app, here, _ = two
    window, before = Browser(app).sign_in(here.students[0]), material.everything()
    for rule, method in walk(app, "student"):
        for name in sorted(parameters(rule) & set(here.of_student[1])):
            mine = dict(here.ids) | dict(here.of_student[0])
            for url, reply in replies(window, method, rule, mine | {name: here.of_student[1][name]}):
                assert reply.status_code == 404, (method, url, rule.endpoint, reply.status_code)
    assert material.everything() == before


def test_no_assistant_reaches_another_section(two):
    """The second student is in a section that is not the assistant's."""
    app, here, _ = two
    window, before = Browser(app).sign_in(here.assistant), material.everything()
    for rule, method in walk(app, "assistant"):
        for name in sorted(parameters(rule) & set(here.of_student[1])):
            if rule.endpoint == "results.item":
                continue  # its slots are the quiz's
            seen = dict(here.ids) | dict(here.of_student[0])
            for url, reply in replies(window, method, rule, seen | {name: here.of_student[1][name]}):
                assert reply.status_code == 404, (method, url, rule.endpoint, reply.status_code)
    assert material.everything() == before


def readable(app: Any, window: Browser, ids: Any) -> Iterator[tuple[str, str]]:
    """Everything that the person can read: pages, data, files, and the headers of all."""
    for rule, method in walk(app):
        if method == "GET":
            for url, reply in replies(window, method, rule, ids):
                yield url, reply.get_data(as_text=True) + str(reply.headers)


def test_no_key_and_nothing_of_others_leaves_before_release(two):
    app, here, other = two
    window = Browser(app).sign_in(here.students[0])
    forbidden = (KEY, "Its first ship passed in the summer of 1933</mark>", EXPECTED, "zwergmaus1", "haselhuhn",
                 "zwergmaus0 comment", "zwergmaus0 reason", "zwergmaus why")  # fmt: skip
    answers = 0
    for url, text in readable(app, window, dict(here.ids) | dict(here.of_student[0])):
        for word in forbidden:
            assert word not in text, (url, word)
        answers += "zwergmaus0" in text
    assert answers >= 3, "the walk must see the student's own words"
    assert other.course.public_id not in text


def test_a_save_does_not_tell_a_key(two):
    app, here, _ = two
    window = Browser(app).sign_in(here.students[0])
    attempt = here.running[0]
    for slot in attempt.slots:
        for answer in ({"options": [0]}, {"options": [9]}, {"text": "20"}, {"text": ""}, None):
            url = f"/courses/{here.course.public_id}/quizzes/{here.quiz.public_id}/attempts/{attempt.public_id}"
            body = {"answer": answer, "sequence": slot.sequence + 1, "client": "w1"}
            assert KEY not in window.post_json(f"{url}/answers/{slot.public_id}", body).get_data(as_text=True)
    assert KEY not in window.post(f"{url}/save").get_data(as_text=True)


def test_those_who_teach_do_see_what_students_do_not(two):
    """The walk above has teeth: the same words are on the pages of the instructor."""
    app, here, _ = two
    window = Browser(app).sign_in(here.instructor)
    seen = "".join(text for _, text in readable(app, window, here.ids))
    for word in (KEY, EXPECTED, "zwergmaus1", "zwergmaus0 comment", "zwergmaus0 reason"):
        assert word in seen, word
    assert "haselhuhn" not in seen
