"""Every page of every role of a whole course is accessible and fits; every control has a name and room for a finger.

The pages are found as a person finds them, by following links from the list of courses.
"""

from __future__ import annotations

import logging
import re
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from contextvars import Context
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Page
from werkzeug.routing import RequestRedirect
from werkzeug.serving import make_server

from records import db
from records import essays as essay_records
from records import people as people_records
from records import quizzes as quiz_records
from records.people import Course, Person, Role
from services import courses, essays, people, quizzes
from tests.browser.conftest import violations
from tests.conftest import Browser, Clock, application, make_person, password_hash

pytestmark = pytest.mark.browser
SEED = Path(__file__).parents[2] / "seeds" / "between_the_wars"
Window = tuple[int, Literal["light", "dark"]]
SHORT: tuple[Window, ...] = ((1280, "light"), (320, "dark"))
LONG: tuple[Window, ...] = ((1280, "dark"), (320, "light"))
LEAST = {"instructor": 40, "assistant": 15, "student": 12, "graded student": 9, "newcomer": 15, "administrator": 4}
"""Who looks, and how many pages at least: fewer mean that the links no longer lead to them."""

FAULTY_CONTROLS = """() => {
  const shown = e => e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width > 1;
  const named = e => (e.labels && e.labels.length) || e.getAttribute('aria-label') || e.getAttribute('aria-labelledby')
    || (['BUTTON', 'SUMMARY', 'A'].includes(e.tagName) && e.textContent.trim());
  const small = e => { const box = e.getBoundingClientRect(); return box.width < 23.9 || box.height < 23.9; };
  return [...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, summary, a.button')]
    .filter(shown)
    .flatMap(e => [named(e) ? null : 'no name', small(e) ? 'smaller than 24 pixels' : null]
      .filter(Boolean).map(fault => fault + ': ' + e.outerHTML.slice(0, 120)));
}"""


@dataclass(frozen=True)
class Site:
    """A course that is served, with somebody in each role."""

    app: Flask
    url: str
    people: dict[str, Person]

    def signed_in(self, role: str) -> Browser:
        """A client in which that person has signed in."""
        with self.app.app_context():
            return Browser(self.app).sign_in(db.session.merge(self.people[role]))

    def cookie(self, role: str) -> dict[str, str]:
        """The session of that person, for a browser."""
        name = self.app.config["SESSION_COOKIE_NAME"]
        cookie = self.signed_in(role).client.get_cookie(name)
        assert cookie is not None
        return {"name": name, "value": cookie.value, "url": self.url}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The course that ships, loaded once."""
    clock = Clock()
    app = application(tmp_path_factory.mktemp("pages"), clock)
    with app.app_context():
        db.create_all()
        loaded = courses.load(SEED, clock, password_hash=password_hash(), tell=lambda _: None)
        everybody = somebody_in_each_role(loaded.course, clock)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield Site(app, f"http://127.0.0.1:{server.server_port}", everybody)
    server.shutdown()
    with app.app_context():
        db.engine.dispose()


def somebody_in_each_role(course: Course, clock: Clock) -> dict[str, Person]:
    """People of the course with work under way and work that is graded; somebody with a course that is empty."""
    teacher, helper = (people_records.roster(course, role)[0].person for role in (Role.INSTRUCTOR, Role.ASSISTANT))
    sample, graded = (people_records.person_by_email(f"{name}@example.org") for name in ("student", "student01"))
    assert sample is not None
    assert graded is not None
    with people.transaction():
        for person in (teacher, helper, sample, graded):
            person.password_hash = password_hash()
    work(course, sample, clock)
    release(course, teacher, clock)
    newcomer = make_person("newcomer@example.org", "Nora", "Newcomer")
    people.create_course(newcomer, "NEW-1", "A course with nothing in it", clock())
    return {
        "instructor": teacher,
        "assistant": helper,
        "student": sample,
        "graded student": graded,
        "newcomer": newcomer,
        "administrator": make_person("site@example.org", "Site", "Administrator", administrator=True),
    }


def work(course: Course, student: Person, clock: Clock) -> None:
    """One quiz is handed in, another is under way, and a draft of the essay has its feedback."""
    done, begun = quiz_records.quizzes_of(course, drafts=False)[:2]
    attempt = quizzes.start(course, done.public_id, student, clock())
    quizzes.submit(course, done.public_id, attempt.public_id, student, clock.advance(minutes=5))
    quizzes.start(course, begun.public_id, student, clock())
    assignment = essay_records.assignments_of(course)[0].public_id
    words = (SEED / "essays" / "08_excellent.txt").read_text(encoding="utf-8")
    essays.save_text(course, assignment, student, words, 1, 0, "window", clock())
    essays.send_draft(course, assignment, student, clock())


def release(course: Course, instructor: Person, clock: Clock) -> None:
    """The first essay has a person's level, and all see theirs."""
    assignment = essay_records.assignments_of(course)[0]
    row = next(row for row in essays.essay_rows(course, assignment) if row.standing is not None)
    assert row.essay is not None
    criterion = essays.rubric_of(assignment)[0].id
    essays.override_level(course, row.essay.public_id, criterion, 2, "A definite answer.", instructor, 0, clock())
    essays.release(course, assignment.public_id, instructor, clock())


def pages_of(site: Site, role: str, most: int) -> list[str]:
    """Addresses of pages that links lead this person to, at most so many of each endpoint; every one must answer."""
    client = site.signed_in(role).client
    found: list[str] = []
    queue, known, taken = ["/", "/account"], set(), Counter[str]()
    while queue:
        path = queue.pop(0)
        endpoint = endpoint_of(site.app, path)
        if path in known or endpoint is None or taken[endpoint] >= most:
            continue
        known.add(path)
        taken[endpoint] += 1
        reply = Context().run(client.get, path)
        assert reply.status_code in (200, 302), f"{path} answers {reply.status}, but a link leads there"
        if reply.mimetype == "text/html" and reply.status_code == 200:
            found.append(path)
            queue += [urljoin(path, link) for link in links_in(reply.get_data(as_text=True))]
    return found


def links_in(page: str) -> list[str]:
    """What the links of a page point at, on this site."""
    links = [link.replace("&amp;", "&").split("#")[0] for link in re.findall(r'<a\b[^>]*\bhref="([^"]+)"', page)]
    return [link for link in links if link and not urlsplit(link).netloc and not link.startswith("mailto:")]


def endpoint_of(app: Flask, path: str) -> str | None:
    """The endpoint that answers an address, with the kind of thing it asks for: a filter is another page."""
    parts = urlsplit(path)
    try:
        endpoint, _ = app.url_map.bind("").match(parts.path, method="GET")
    except (RequestRedirect, LookupError):
        return None
    return f"{endpoint} {'?' if parts.query else ''}"


def walk(chrome: Any, site: Site, role: str, windows: Sequence[Window], most: int) -> None:
    """Look at the pages of a role, each in all of these windows."""
    paths = pages_of(site, role, most)
    assert len(paths) >= LEAST[role], paths
    # Colours that fade into one another while axe looks are neither of the two.
    context = chrome.new_context(reduced_motion="reduce")
    context.add_cookies([site.cookie(role)])
    page = context.new_page()
    found = [fault for path in paths for fault in faults(page, site.url + path, windows)]
    context.close()
    assert not found, "\n".join(found[:20])


def faults(page: Page, url: str, windows: Sequence[Window]) -> Iterator[str]:
    """What is wrong with a page in one of the windows."""
    page.goto(url)
    for width, scheme in windows:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        for fault in violations(page) + page.evaluate(FAULTY_CONTROLS):
            yield f"{url} at {width}, {scheme}: {fault}"


@pytest.mark.parametrize("role", LEAST)
def test_every_kind_of_page_is_accessible_and_fits(chrome: Any, site: Site, role: str) -> None:
    walk(chrome, site, role, SHORT, most=1)


@pytest.mark.long
@pytest.mark.parametrize("role", LEAST)
def test_more_pages_hold_in_every_width_and_scheme(chrome: Any, site: Site, role: str) -> None:
    walk(chrome, site, role, SHORT + LONG, most=2)
