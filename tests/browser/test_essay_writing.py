"""R11, R12, C6 for essays: what a student typed in a real Chromium is what the server holds in the end."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from werkzeug.serving import make_server

from records import db
from records import people as people_records
from records.essays import Essay
from services import essays, people
from tests.conftest import NOW, PASSWORD
from tests.essays_material import ESSAY, hand_in, make_assignment

pytestmark = pytest.mark.browser


class Site:
    """The application served on a port of its own, with one open assignment."""

    def __init__(self, app: Any, course: Any, instructor: Any, student: Any) -> None:
        self.course, self.student = course, student
        self.assignment = make_assignment(course, instructor)
        self.room = f"/courses/{course.public_id}/essays/{self.assignment.public_id}"
        self.is_cut = False
        self.deaf = 0
        self.inner, app.wsgi_app = app.wsgi_app, self.answer
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, environ: Any, start_response: Any) -> Any:
        """Pages are served; while the line is cut, no save gets through, not even one that a closing page sends."""
        if self.is_cut and environ["PATH_INFO"].endswith("/text"):
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"cut"]
        if self.deaf and environ["PATH_INFO"].endswith("/text"):
            self.deaf -= 1
            list(self.inner(environ, lambda *_: None))
            start_response("502 Bad Gateway", [("Content-Type", "text/plain")])
            return [b"the reply is lost"]
        return self.inner(environ, start_response)

    def sign_in(self, context: BrowserContext, email: str = "student@example.org") -> Page:
        page = context.new_page()
        page.goto(f"{self.address}/sign-in")
        if page.locator("#password").count():
            page.fill("#email", email)
            page.fill("#password", PASSWORD)
            page.get_by_role("button", name="Sign in").click()
        return page

    def writing(self, context: BrowserContext) -> Page:
        """A student's page to write on."""
        page = self.sign_in(context)
        page.goto(self.address + self.room + "/write")
        page.wait_for_selector("form[data-ready]")
        return page

    def held(self) -> str | None:
        """The words that the server holds."""
        db.session.rollback()
        essay = db.session.query(Essay).one_or_none()
        return essay.text if essay else None

    def waits(self, wanted: str, seconds: float = 15) -> None:
        """Until the server holds these words."""
        end = time.monotonic() + seconds
        while self.held() != wanted and time.monotonic() < end:
            time.sleep(0.1)
        assert self.held() == wanted

    def elsewhere(self, text: str) -> None:
        """Another device saves."""
        essay = essays.essay_for(self.assignment, self.student)
        base = essay.sequence if essay else 0
        essays.save_text(self.course, self.assignment.public_id, self.student, text, base + 1, base, "phone", NOW)


@pytest.fixture
def site(app: Any, course: Any, instructor: Any, student: Any) -> Iterator[Site]:
    made = Site(app, course, instructor, student)
    yield made
    made.server.shutdown()


@pytest.fixture
def context(chrome: Any) -> Iterator[BrowserContext]:
    made = chrome.new_context()
    yield made
    made.close()


def test_typing_is_acknowledged_and_counted(site, context):
    page = site.writing(context)
    page.locator("#text").press_sequentially("The harbour served")
    expect(page.locator("#saved")).to_contain_text("Saved")
    expect(page.locator("#count")).to_have_text("3 words of 100–400")
    assert site.held() == "The harbour served"


def test_what_was_typed_offline_is_sent_when_the_net_is_back(site, context):
    page = site.writing(context)
    context.set_offline(True)
    page.fill("#text", "Typed in a train.")
    expect(page.locator("#saved")).to_contain_text("Not saved")
    expect(page.locator("#trouble")).to_contain_text("kept on this device")
    assert site.held() is None
    context.set_offline(False)
    site.waits("Typed in a train.")
    expect(page.locator("#trouble")).to_be_hidden()


def test_what_was_typed_offline_survives_a_reload_and_a_closed_tab(site, context):
    page = site.writing(context)
    site.is_cut = True
    page.fill("#text", "Never acknowledged.")
    page.reload()
    page.wait_for_selector("form[data-ready]")
    expect(page.locator("#text")).to_have_value("Never acknowledged.")
    page.close()
    again = site.writing(context)
    expect(again.locator("#text")).to_have_value("Never acknowledged.")
    assert site.held() is None
    site.is_cut = False
    site.waits("Never acknowledged.")


def test_a_lost_reply_makes_no_conflict_with_oneself(site, context):
    page = site.writing(context)
    site.deaf = 2
    page.fill("#text", "One.")
    page.wait_for_timeout(2200)
    page.fill("#text", "One. Two.")
    page.reload()
    page.wait_for_selector("form[data-ready]")
    page.fill("#text", "One. Two. Three.")
    site.waits("One. Two. Three.")
    expect(page.locator("#saved")).to_contain_text("Saved")
    expect(page.locator("#trouble")).to_be_hidden()


def test_at_random_moments_nothing_typed_is_lost(site, context):
    page = site.writing(context)
    chance = random.Random(11)
    typed = ""
    for step in range(10):
        typed += f"sentence {step} "
        page.fill("#text", typed)
        happens = chance.choice(["cut", "mend", "reload", "wait", "offline"])
        if happens == "cut":
            site.is_cut = True
        elif happens == "mend":
            site.is_cut = False
        elif happens == "offline":
            context.set_offline(True)
            page.wait_for_timeout(chance.randint(0, 400))
            context.set_offline(False)
        elif happens == "reload":
            page.wait_for_timeout(chance.randint(0, 300))
            page.reload()
            page.wait_for_selector("form[data-ready]")
            expect(page.locator("#text")).to_have_value(typed)
        else:
            page.wait_for_timeout(chance.randint(0, 1800))
    site.is_cut = False
    site.waits(typed, 30)


@pytest.mark.parametrize("choice", ["Keep the text on this page", "Take the other text"])
def test_words_of_another_device_are_asked_about(site, context, choice):
    page = site.writing(context)
    page.fill("#text", "Begun here.")
    site.waits("Begun here.")
    site.elsewhere("Gone on with elsewhere.")
    page.fill("#text", "Begun here, gone on with here.")
    expect(page.locator("#trouble")).to_contain_text("another window or on another device")
    assert site.held() == "Gone on with elsewhere."
    page.get_by_role("button", name=choice).click()
    wanted = "Begun here, gone on with here." if choice.startswith("Keep") else "Gone on with elsewhere."
    site.waits(wanted)
    expect(page.locator("#text")).to_have_value(wanted)
    page.locator("#text").press("End")
    page.locator("#text").press_sequentially(" More.")
    site.waits(wanted + " More.")


def test_a_session_that_ended_is_renewed_in_place(site, context, app, student):
    page = site.writing(context)
    context.clear_cookies()
    page.fill("#text", "Written past the end of the session.")
    expect(page.get_by_role("heading", name="Please sign in again")).to_be_visible(timeout=10000)
    page.fill("#again-password", PASSWORD)
    page.locator("dialog").get_by_role("button", name="Sign in").click()
    site.waits("Written past the end of the session.")


def test_feedback_is_asked_for_with_the_last_words_and_shown(site, context):
    page = site.writing(context)
    page.fill("#text", ESSAY)
    page.get_by_role("button", name="Get feedback").click()
    expect(page.get_by_role("heading", name="What to do next")).to_be_visible(timeout=20000)
    assert site.held() == ESSAY
    page.get_by_role("link", name="Go to the words").first.click()
    assert page.evaluate("CSS.highlights.has('essay-place')")
    page.get_by_role("button", name="Submit").click()
    page.locator("dialog").get_by_role("button", name="Submit").click()
    expect(page.get_by_text("Submitted. Your instructor reads it next.")).to_be_visible(timeout=20000)


def test_without_a_connection_nothing_is_sent_and_nothing_lost(site, context):
    page = site.writing(context)
    site.is_cut = True
    page.fill("#text", "Almost done.")
    page.get_by_role("button", name="Get feedback").click()
    expect(page.locator("#say")).to_contain_text("Not sent", timeout=20000)
    expect(page.locator("#text")).to_have_value("Almost done.")
    assert site.held() is None


def test_without_javascript_the_page_is_a_form(site, chrome):
    context = chrome.new_context(java_script_enabled=False)
    page = site.sign_in(context)
    page.goto(site.address + site.room + "/write")
    page.fill("#text", "By hand.")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert site.held() == "By hand."
    context.close()


def test_a_level_is_given_with_keys_alone(site, context, instructor):
    essay = hand_in(site.course, site.assignment, site.student)
    page = site.sign_in(context, "instructor@example.org")
    page.goto(f"{site.address}{site.room}/students/{essay.public_id}")
    radio = page.locator("#c-thesis input[type=radio]")
    shown = int(page.locator("#c-thesis input[data-given]").get_attribute("value") or 0)
    page.locator("#c-thesis input[data-given]").focus()
    wanted = 1 if shown != 1 else 2
    page.keyboard.press(str(wanted))
    expect(radio.nth(wanted)).to_be_checked()
    page.keyboard.type("Half an answer.")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The level is given.")).to_be_visible()
    expect(page.locator("#c-thesis")).to_contain_text("Given by Ines Teacher")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(site, chrome, instructor, scheme, width):
    people.enrol(site.course, instructor, people_records.Role.INSTRUCTOR, NOW)
    essay = hand_in(site.course, site.assignment, site.student)
    essays.override_level(site.course, essay.public_id, "thesis", 1, "Too general.", instructor, 0, NOW)
    second = make_assignment(site.course, instructor, title="A second one")
    other = f"/courses/{site.course.public_id}/essays/{second.public_id}"
    everything = f"/courses/{site.course.public_id}/essays"
    walks = {
        "student@example.org": [everything, site.room, f"{site.room}/drafts/1", f"{other}/write"],
        "instructor@example.org": [
            everything,
            site.room,
            f"{site.room}/edit",
            f"{everything}/new",
            f"{site.room}/students/{essay.public_id}",
        ],
    }
    for email, urls in walks.items():
        context = chrome.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        page = site.sign_in(context, email)
        for url in urls:
            page.goto(site.address + url)
            page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
            found = Axe().run(page).response["violations"]
            assert [(rule["id"], rule["nodes"][0]["html"][:120]) for rule in found] == [], url
            assert page.evaluate("document.documentElement.scrollWidth") <= width, url
        context.close()
