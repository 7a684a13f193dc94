"""R11, R12, C6, T4: what a student types in a real Chromium is what the server holds in the end."""

from __future__ import annotations

import logging
import random
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from werkzeug.serving import make_server

from records import db
from records import people as people_records
from records.quizzes import Attempt, AttemptSlot, Response
from services import people, quizzes
from tests.conftest import PASSWORD, make_person
from tests.quizzes_material import make_quiz

pytestmark = pytest.mark.browser


class Site:
    """The application served on a port of its own, with the clock that the test moves."""

    def __init__(self, app: Any, course: Any, instructor: Any, clock: Any) -> None:
        self.app, self.clock = app, clock
        self.quiz = make_quiz(course, instructor, clock.now, time_limit_seconds=1800)
        self.course_id, self.quiz_id = course.public_id, self.quiz.public_id
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        self.server = make_server("127.0.0.1", 0, app, threaded=True)
        self.address = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def page_of(self, context: BrowserContext, email: str = "student@example.org") -> Page:
        """A page in the middle of the attempt."""
        page = context.new_page()
        page.goto(f"{self.address}/sign-in")
        if page.locator("#password").count():
            page.fill("#email", email)
            page.fill("#password", PASSWORD)
            page.get_by_role("button", name="Sign in").click()
        page.goto(f"{self.address}/courses/{self.course_id}/quizzes/{self.quiz_id}")
        page.locator("main").get_by_role("button", name="Start").or_(
            page.locator("main").get_by_role("link", name="Go on")
        ).click()
        self.ready(page)
        return page

    @staticmethod
    def ready(page: Page) -> None:
        page.wait_for_selector("form[data-ready]")

    def held(self, position: int) -> Any:
        """The answer that the server holds for a question."""
        db.session.rollback()
        slot = db.session.query(AttemptSlot).filter_by(position=position).one()
        return slot.answer

    def waits(self, position: int, wanted: Any, seconds: float = 12) -> None:
        """Until the server holds this."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.held(position) == wanted:
                return
            time.sleep(0.1)
        assert self.held(position) == wanted


@pytest.fixture
def site(app: Any, course: Any, instructor: Any, student: Any, clock: Any) -> Iterator[Site]:
    made = Site(app, course, instructor, clock)
    yield made
    made.server.shutdown()


@pytest.fixture
def context(chrome: Any) -> Iterator[BrowserContext]:
    made = chrome.new_context()
    yield made
    made.close()


def text_box(page: Page) -> Any:
    return page.locator("#q3 .answer-text")


def state(page: Page, position: int) -> Any:
    return page.locator(f"#q{position} [data-answer-state]")


def test_an_answer_is_acknowledged_beside_its_question(site, context):
    page = site.page_of(context)
    page.locator("#q1 input").nth(1).check()
    expect(state(page, 1)).to_contain_text("Saved")
    text_box(page).fill("1933")
    expect(state(page, 3)).to_contain_text("Saved")
    expect(page.locator("#count")).to_have_text("2 of 4 answered")
    assert site.held(3) == {"text": "1933"}
    expect(page.locator("#say-saved")).to_contain_text("Question 3 saved")


def test_an_unchanged_answer_sends_nothing(site, context):
    page = site.page_of(context)
    text_box(page).fill("1933")
    expect(state(page, 3)).to_contain_text("Saved")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/answers/" in request.url else None)
    text_box(page).fill("19334")
    text_box(page).fill("1933")
    page.locator("#q2 input").first.focus()
    page.wait_for_timeout(1000)
    assert site.held(3) == {"text": "1933"}
    text_box(page).dispatch_event("change")
    page.evaluate("window.dispatchEvent(new Event('pagehide'))")
    before = len(sent)
    page.wait_for_timeout(500)
    assert len(sent) == before


def test_what_was_typed_offline_is_sent_when_the_net_is_back(site, context):
    page = site.page_of(context)
    context.set_offline(True)
    text_box(page).press_sequentially("summer of 1933")
    expect(state(page, 3)).to_contain_text("Not saved — retrying")
    expect(page.locator("#trouble")).to_be_visible()
    assert site.held(3) is None
    context.set_offline(False)
    site.waits(3, {"text": "summer of 1933"})
    expect(state(page, 3)).to_contain_text("Saved")
    expect(page.locator("#trouble")).to_be_hidden()


@pytest.mark.parametrize("leave", ["reload", "close"])
def test_what_was_typed_offline_survives_a_reload_and_a_closed_window(site, context, leave):
    page = site.page_of(context)
    text_box(page).fill("first")
    expect(state(page, 3)).to_contain_text("Saved")
    address = page.url
    context.set_offline(True)
    text_box(page).fill("second, typed offline")
    page.locator("#q1 input").nth(2).check()
    if leave == "close":
        page.close()
        context.set_offline(False)
        page = context.new_page()
        page.goto(address)
    else:
        with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
            page.reload()
        context.set_offline(False)
        page.goto(address)
    site.ready(page)
    expect(text_box(page)).to_have_value("second, typed offline")
    expect(page.locator("#q1 input").nth(2)).to_be_checked()
    site.waits(3, {"text": "second, typed offline"})


def test_a_reply_that_is_lost_after_the_commit_is_not_counted_twice(site, context):
    page = site.page_of(context)
    lost = {"number": 0}

    def drop(route: Any) -> None:
        if lost["number"] < 2:
            lost["number"] += 1
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/answers/*", drop)
    text_box(page).fill("1933")
    expect(state(page, 3)).to_contain_text("Saved", timeout=15000)
    db.session.rollback()
    assert db.session.query(Response).count() == 1


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_at_random_moments_offline_reloaded_or_closed_the_server_ends_with_the_last_words(site, context, seed):
    chance = random.Random(seed)
    page = site.page_of(context)
    address = page.url
    offline = False
    typed = ""
    for turn in range(14):
        deed = chance.choice(["type", "type", "type", "net", "reload", "close"])
        if deed == "type":
            typed = f"words {turn} {chance.random():.4f}"
            text_box(page).fill(typed)
        elif deed == "net":
            offline = not offline
            context.set_offline(offline)
        elif not offline:
            if deed == "close":
                page.close()
                page = context.new_page()
            page.goto(address)
            site.ready(page)
            expect(text_box(page)).to_have_value(typed)
        page.wait_for_timeout(chance.choice([0, 50, 400, 900]))
    context.set_offline(False)
    site.waits(3, {"text": typed} if typed else None)


def test_two_windows_of_one_browser_agree_on_what_was_typed_last(site, context):
    one = site.page_of(context)
    other = site.page_of(context)
    text_box(one).fill("from the first")
    expect(state(one, 3)).to_contain_text("Saved")
    expect(text_box(other)).to_have_value("from the first")
    expect(state(other, 3)).to_contain_text("Changed in another window")
    text_box(other).fill("from the second")
    expect(text_box(one)).to_have_value("from the second")
    site.waits(3, {"text": "from the second"})


def test_an_attempt_goes_on_in_another_browser(site, context, chrome):
    first = site.page_of(context)
    text_box(first).fill("here")
    expect(state(first, 3)).to_contain_text("Saved")
    elsewhere = chrome.new_context()
    second = site.page_of(elsewhere)
    expect(text_box(second)).to_have_value("here")
    site.clock.advance(seconds=30)
    text_box(second).fill("there")
    expect(state(second, 3)).to_contain_text("Saved")
    site.clock.advance(seconds=30)
    first.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(text_box(first)).to_have_value("there")
    text_box(first).fill("here again")
    site.waits(3, {"text": "here again"})
    elsewhere.close()


def test_when_the_session_ends_one_signs_in_over_the_page_and_loses_nothing(site, context):
    page = site.page_of(context)
    context.clear_cookies()
    text_box(page).fill("typed after the session ended")
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Please sign in again")
    dialog.get_by_label("Password").fill("wrong wrong wrong")
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_contain_text("do not fit together")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_be_hidden()
    expect(state(page, 3)).to_contain_text("Saved")
    assert site.held(3) == {"text": "typed after the session ended"}


def test_somebody_else_signing_in_does_not_take_the_attempt(site, context, course):
    other = make_person("other@example.org")
    people.enrol(course, other, people_records.Role.STUDENT, site.clock.now)
    page = site.page_of(context)
    context.clear_cookies()
    text_box(page).fill("mine")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Email address").fill("other@example.org")
    dialog.get_by_label("Password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in").click()
    expect(dialog).to_contain_text("belongs to somebody else")
    assert site.held(3) is None


def test_a_wrong_clock_in_the_browser_does_not_move_the_end(site, context):
    context.add_init_script("const real = Date.now; Date.now = () => real() + 7 * 3600e3;")
    page = site.page_of(context)
    expect(page.locator("#time-left")).to_contain_text("29:5")
    text_box(page).fill("1933")
    expect(state(page, 3)).to_contain_text("Saved")


def test_extra_time_reaches_the_page_in_mid_attempt(site, context, course, student, instructor):
    page = site.page_of(context)
    enrolment = people_records.enrolment_of(student, course)
    quizzes.accommodate(course, site.quiz_id, enrolment.public_id, instructor, site.clock.now, time_factor=2)
    text_box(page).fill("1933")
    expect(page.locator("#time-left")).to_contain_text("59:5")
    expect(page.locator("#say-time")).to_contain_text("Your time has changed")


def test_a_polite_voice_says_when_five_minutes_are_left(site, context):
    page = site.page_of(context)
    site.clock.advance(seconds=1498)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(page.locator("#say-time")).to_contain_text("5 minutes left")
    assert page.locator("#say-time").get_attribute("role") == "status"


def test_at_the_end_the_last_words_are_saved_and_handed_in(site, context):
    page = site.page_of(context)
    site.clock.advance(seconds=1797)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    text_box(page).fill("1933")
    page.wait_for_timeout(1500)
    text_box(page).press_sequentially("!")
    site.clock.advance(seconds=3.5)
    page.wait_for_url("**/review", timeout=20000)
    db.session.rollback()
    attempt = db.session.query(Attempt).one()
    assert attempt.submitted_at is not None
    assert site.held(3) == {"text": "1933!"}


def test_handing_in_waits_for_what_is_not_saved(site, context):
    page = site.page_of(context)
    text_box(page).fill("19")
    page.locator("#q1 input").first.check()
    text_box(page).fill("1933")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("dialog")).to_contain_text("2 questions are not answered")
    page.get_by_role("dialog").get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/review")
    assert site.held(3) == {"text": "1933"}


def test_the_quiz_is_sat_with_the_keyboard_alone(site, context):
    page = site.page_of(context)

    def tab_to(inside: Callable[[], Any]) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            if inside():
                return
        raise AssertionError("the keyboard does not reach it")

    def focused(selector: str) -> bool:
        return bool(page.evaluate("(selector) => document.activeElement.matches(selector)", selector))

    tab_to(lambda: focused("#q1 input"))
    page.keyboard.press("ArrowDown")
    tab_to(lambda: focused("#q2 input"))
    page.keyboard.press("Space")
    tab_to(lambda: focused("#q3 .answer-text"))
    page.keyboard.type("1933")
    page.keyboard.press("Enter")
    expect(state(page, 3)).to_contain_text("Saved")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    tab_to(lambda: focused("#hand-in"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/review")


def test_the_time_can_be_hidden_and_is_no_live_region(site, context):
    page = site.page_of(context)
    left = page.locator("#time-left")
    expect(left).to_be_visible()
    live = "(node) => !node.closest('[aria-live], [role=status], [role=timer], [role=alert]')"
    assert page.evaluate(live, left.element_handle())
    page.get_by_role("button", name="Hide the time").click()
    expect(left).to_be_hidden()
    page.reload()
    site.ready(page)
    expect(page.locator("#time-left")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_the_page_of_an_attempt_has_no_fault_that_axe_finds(site, chrome, scheme, width):
    context = chrome.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    page = site.page_of(context)
    page.locator("#q1 input").nth(1).check()
    expect(state(page, 1)).to_contain_text("Saved")
    found = Axe().run(page)
    assert [violation["id"] for violation in found.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
