"""Sessions: tokens on every writing request, nothing written by reading, cookies, headers, rate limits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from records import db
from tests import two_courses as material
from tests.conftest import PASSWORD, Browser, Clock, application, make_person


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Any, material.Furnished, material.Furnished]]:
    yield from material.two_courses(tmp_path_factory.mktemp("sessions"), Clock())


def rules(app: Any, method: str) -> list[Any]:
    return [rule for rule in app.url_map.iter_rules() if method in rule.methods and rule.endpoint != "static"]


def people_of(course: material.Furnished) -> list[Any]:
    return [course.instructor, course.assistant, course.students[0]]


def test_every_writing_request_needs_its_token(two):
    app, here, other = two
    before = material.everything()
    for person in people_of(here):
        window, stranger = Browser(app).sign_in(person), Browser(app).sign_in(other.instructor)
        foreign = stranger.token()
        for rule in rules(app, "POST"):
            url = material.addresses(rule, here.ids)[0]
            for headers in ({}, {"X-CSRFToken": "x"}, {"X-CSRFToken": foreign}):
                reply = window.ask("POST", url, headers=headers, data={"text": "x", "title": "x"})
                assert reply.status_code in (400, 404), (rule.endpoint, headers, reply.status_code)
                assert window.ask("POST", url, headers=headers, json={}).status_code in (400, 404)
    assert material.everything() == before


def test_reading_writes_nothing(two):
    app, here, _ = two
    before = material.everything()
    for person in people_of(here):
        window = Browser(app).sign_in(person)
        for _ in range(2):
            for rule in rules(app, "GET"):
                for url in material.addresses(rule, here.ids):
                    window.get(url, buffered=True)
                    window.ask("HEAD", url, buffered=True)
                    window.ask("OPTIONS", url, buffered=True)
    assert material.everything() == before


def test_other_methods_do_nothing(two):
    app, here, _ = two
    window, before = Browser(app).sign_in(here.instructor), material.everything()
    headers = {"X-CSRFToken": window.token()}
    # One address may be read by one view and written by another.
    written = {rule.rule for rule in app.url_map.iter_rules() if "POST" in rule.methods}
    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        url = material.addresses(rule, here.ids)[0]
        for method in ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "BREW"):
            assert window.ask(method, url, headers=headers).status_code in (404, 405), (method, url)
        if rule.rule not in written:
            assert window.ask("POST", url, headers=headers).status_code in (404, 405), url
    assert material.everything() == before


HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "X-Frame-Options")


def test_every_reply_has_its_headers_errors_and_files_too(two):
    app, here, _ = two
    window = Browser(app).sign_in(here.instructor)
    for rule in rules(app, "GET"):
        reply = window.get(material.addresses(rule, here.ids)[0], buffered=True)
        assert all(name in reply.headers for name in HEADERS), rule.endpoint
        assert reply.headers["Cache-Control"] == "no-store", rule.endpoint
        assert "Cookie" in reply.headers.get("Vary", ""), rule.endpoint
        assert "unsafe" not in reply.headers["Content-Security-Policy"]
    for url, method in (("/nowhere", "GET"), ("/static/css/tokens.css", "GET"), ("/static/../app.py", "GET"),
                        ("/sign-out", "GET"), ("/join", "POST"), ("/%00", "GET")):  # fmt: skip
        assert all(name in window.ask(method, url, buffered=True).headers for name in HEADERS), url


def cookie_of(reply: Any) -> str:
    return next((value for name, value in reply.headers if name == "Set-Cookie"), "")


def test_signing_in_begins_another_session_and_signing_out_ends_it(two):
    app, here, _ = two
    window = Browser(app)
    token = window.token()
    before = window.client.get_cookie("marginalia").value
    window.post("/sign-in", {"email": here.instructor.email, "password": PASSWORD})
    inside = window.client.get_cookie("marginalia").value
    assert inside != before
    assert window.ask("POST", "/sign-out", headers={"X-CSRFToken": token}).status_code == 400
    window.post("/sign-out")
    assert window.get("/account").status_code == 302


def test_a_changed_password_and_a_disabled_account_end_every_session(two):
    app, _, _ = two
    person = make_person("ends@example.org")
    first, second = Browser(app).sign_in(person), Browser(app).sign_in(person)
    new = "another long password"
    assert first.post("/account", {"old": PASSWORD, "new": new, "again": new}).status_code == 302
    assert first.get("/account").status_code == 200
    assert second.get("/account").status_code == 302


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "https://evil.example", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
     "/\t/evil.example", "/\n/evil.example", "/\x0b/evil.example", "/a\\evil.example", "/%0a/evil.example",
     " //evil.example", "///evil.example", "http:evil.example", "/.//evil.example"],
)  # fmt: skip
def test_signing_in_never_leads_away(two, target):
    app, here, _ = two
    window = Browser(app)
    form = {"email": here.instructor.email, "password": PASSWORD, "next": target}
    for reply in (window.post("/sign-in", form), Browser(app).post("/sign-in?next=" + target, form)):
        location = reply.headers.get("Location", "/")
        assert location.startswith("/"), location
        assert not location.startswith(("//", "/\\", "/\t", "/\n")), location


def test_a_foreign_host_header_changes_no_address(two):
    app, here, _ = two
    window = Browser(app).sign_in(here.instructor)
    for url in ("/", "/account", f"/courses/{here.course.public_id}"):
        reply = window.get(url, headers={"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "https"})
        assert "evil.example" not in reply.get_data(as_text=True) + str(reply.headers)
    reply = Browser(app).get("/account", headers={"Host": "evil.example"})
    assert reply.headers["Location"].startswith("/sign-in")


@pytest.fixture
def strict(tmp_path) -> Iterator[Any]:
    """As it is served on a network, with the sign-in limit that ships."""
    made = application(tmp_path, Clock(), MARGINALIA_DEMO="0", MARGINALIA_SIGN_IN_LIMIT="20 per minute")
    with made.app_context():
        db.create_all()
        yield made
        db.session.remove()
        db.engine.dispose()


def test_the_cookie_is_for_this_host_and_https_only(strict):
    cookie = cookie_of(strict.test_client().get("/sign-in", base_url="https://localhost"))
    assert cookie.startswith("__Host-marginalia=")
    for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/"):
        assert part in cookie
    assert "Domain" not in cookie


def test_too_many_sign_ins_are_stopped_with_a_sentence(two, tmp_path):
    made = application(tmp_path, Clock(), MARGINALIA_SIGN_IN_LIMIT="20 per minute")
    with made.app_context():
        db.create_all()
        window = Browser(made)
        token = window.token()
        form = {"csrf_token": token, "email": "a@example.org", "password": "wrong"}
        replies = [window.ask("POST", "/sign-in", data=form) for _ in range(21)]
        assert [reply.status_code for reply in replies] == [422] * 20 + [429]
        assert "wait" in replies[-1].get_data(as_text=True).lower()
        assert window.get("/sign-in").status_code == 200
        db.session.remove()
        db.engine.dispose()
