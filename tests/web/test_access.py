"""The walk: every route declares who may use it, and everybody else gets 404 on everything that is not theirs."""

import re

import pytest

from records.people import Role
from services import people
from tests.conftest import NOW, make_person
from web import access

OPEN = {"people.sign_in", "people.register", "people.home", "quizzes.session", "static"}
"""Views that anybody may see; a new one must be put here on purpose."""


def rules(app):
    return [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]


def address(rule, course_id, other="nothing-of-this-id"):
    filled = re.sub(r"<(?:\w+:)?course_id>", course_id, str(rule))
    return re.sub(r"<(?:int:)(\w+)>", "1", re.sub(r"<(?!int:)(?:\w+:)?(\w+)>", other, filled))


def methods(rule):
    return sorted(rule.methods & {"GET", "POST"})


def test_every_view_declares_who_may_use_it(app):
    assert access.undeclared(app) == []
    assert {endpoint for endpoint in app.view_functions if access.rule_of(app, endpoint).everybody} == OPEN


def test_a_view_without_a_rule_stops_the_start(app):
    app.view_functions["forgotten"] = lambda: ""
    with pytest.raises(RuntimeError, match="forgotten"):
        access.check(app)


def test_nobody_gets_anything_without_signing_in(app, browser, course):
    visitor = browser()
    for rule in rules(app):
        if rule.endpoint in OPEN:
            continue
        for method in methods(rule):
            url = address(rule, course.public_id)
            reply = visitor.get(url) if method == "GET" else visitor.post(url)
            assert reply.status_code in (302, 401), (rule.endpoint, method, reply.status_code)
            if reply.status_code == 302:
                assert "/sign-in" in reply.headers["Location"]


def test_a_stranger_gets_404_on_every_page_of_a_course(app, browser, course, stranger):
    window = browser(stranger)
    for rule in rules(app):
        if "course_id" not in rule.arguments:
            continue
        for method in methods(rule):
            url = address(rule, course.public_id)
            reply = window.get(url) if method == "GET" else window.post(url)
            assert reply.status_code == 404, (rule.endpoint, method, reply.status_code)


def test_a_student_gets_404_on_every_teaching_page(app, browser, course, student):
    window = browser(student)
    for rule in rules(app):
        allowed = access.rule_of(app, rule.endpoint)
        if allowed.everybody or (not allowed.roles and not allowed.administrator) or Role.STUDENT in allowed.roles:
            continue
        for method in methods(rule):
            url = address(rule, course.public_id)
            reply = window.get(url) if method == "GET" else window.post(url)
            assert reply.status_code == 404, (rule.endpoint, method, reply.status_code)


def test_an_instructor_gets_404_in_somebody_elses_course(app, browser, course):
    other = make_person("other@example.org", "Olga", "Other")
    theirs = people.create_course(other, "T-2", "Another course", NOW, join_code="TEST-0002")
    window = browser(other)
    for rule in rules(app):
        if "course_id" not in rule.arguments or rule.arguments == {"course_id"}:
            continue
        for method in methods(rule):
            for here in (course.public_id, theirs.public_id):
                url = address(rule, here)
                reply = window.get(url) if method == "GET" else window.post(url)
                assert reply.status_code in (404, 422), (rule.endpoint, method, reply.status_code)


def test_nothing_changes_on_get(app):
    changing = re.compile(r"delete|remove|disable|enable|submit|release|approve|decide|withdraw|sign_out|import_roster")
    for rule in rules(app):
        if changing.search(rule.endpoint.split(".")[1]) and "GET" in rule.methods:
            assert "POST" in rule.methods, rule.endpoint
