"""What is arranged, found in the passage or written, taken in a real Chromium: by keyboard, by mouse, and reloaded."""

import time

import pytest
from playwright.sync_api import expect

from records import db
from records.quizzes import AttemptSlot
from tests.browser.conftest import violations
from tests.conftest import NOW, PASSWORD
from tests.quizzes_material import ARRANGED, make_items, make_quiz, make_reading

pytestmark = pytest.mark.browser


@pytest.fixture
def page(served, course, instructor, student, chrome):
    make_reading(course, NOW)
    quiz = make_quiz(course, instructor, NOW, items=make_items(course, NOW, ARRANGED), shuffle_slots=False)
    context = chrome.new_context()
    made = context.new_page()
    made.goto(f"{served}/sign-in")
    made.fill("#email", "student@example.org")
    made.fill("#password", PASSWORD)
    made.get_by_role("button", name="Sign in").click()
    made.goto(f"{served}/courses/{course.public_id}/quizzes/{quiz.public_id}")
    made.locator("main").get_by_role("button", name="Start").click()
    made.wait_for_selector("form[data-ready]")
    yield made
    context.close()


def held(position):
    db.session.rollback()
    db.session.expire_all()
    return db.session.query(AttemptSlot).filter_by(position=position).one().answer


def until(position, wanted, seconds=15):
    end = time.monotonic() + seconds
    while held(position) != wanted and time.monotonic() < end:
        time.sleep(0.1)
    assert held(position) == wanted


def line(page, words):
    return page.locator(".order-line", has_text=words)


def lines(page):
    return page.locator(".order-words").all_inner_texts()


def put_in_order(page, wanted):
    for place, words in enumerate(wanted, 1):
        line(page, words).locator("select").select_option(str(place))


def test_every_kind_is_answered_saved_and_there_again_after_a_reload(page):
    page.locator("#q1 .match-line", has_text="Marlov").locator("select").select_option(label_of(page, "led the works"))
    page.locator("#q1 .match-line", has_text="Orlin").locator("select").select_option(label_of(page, "built the locks"))
    put_in_order(page, ["the digging", "the first ship", "the move north"])
    page.locator("#q3").get_by_label("Its first ship passed").check()
    page.locator("#q4 textarea").fill("Because the canal was done.")
    expect(page.locator("#count")).to_have_text("4 of 4 answered")
    until(4, {"text": "Because the canal was done."})
    until(1, {"pairs": [0, 1]})
    until(2, {"order": [0, 1, 2]})
    until(3, {"options": [1]})
    page.reload()
    page.wait_for_selector("form[data-ready]")
    assert lines(page) == ["the digging", "the first ship", "the move north"]
    expect(page.locator("#count")).to_have_text("4 of 4 answered")


def label_of(page, words):
    """The value of the option with these words in the lists of the match."""
    return page.locator("#q1 select").first.locator("option", has_text=words).get_attribute("value")


def test_a_line_is_moved_by_keyboard_keeps_the_focus_and_says_its_place(page):
    first = lines(page)[0]
    down = line(page, first).get_by_role("button", name="Move down")
    down.focus()
    page.keyboard.press("Enter")
    assert lines(page)[1] == first
    page.keyboard.press("Enter")
    assert lines(page)[2] == first
    assert (
        page.evaluate("document.activeElement.closest('.order-line').querySelector('.order-words').textContent")
        == first
    )
    expect(page.locator("#say-saved")).to_contain_text("Now at place 3 of 3")


def test_an_untouched_order_is_no_answer_until_it_is_kept(page):
    expect(page.locator("#count")).to_have_text("0 of 4 answered")
    page.locator("#q2").get_by_role("button", name="Keep this order").click()
    expect(page.locator("#count")).to_have_text("1 of 4 answered")
    expect(page.locator("#q2 [data-answer-state]")).to_contain_text("Saved")


def test_a_line_is_dragged_with_the_mouse(page):
    first, last = lines(page)[0], lines(page)[2]
    line(page, first).drag_to(line(page, last))
    assert lines(page)[2] == first
    expect(page.locator("#q2 [data-answer-state]")).to_contain_text("Saved")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_axe_finds_nothing_and_the_page_does_not_scroll_sideways(page, width, scheme):
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.reload()
    page.wait_for_selector("form[data-ready]")
    assert violations(page) == []


def test_the_review_of_a_half_right_attempt_is_sound(page):
    page.locator("#q3").get_by_label("The canal was dug").check()
    first = lines(page)[0]
    line(page, first).get_by_role("button", name="Move down").click()
    page.locator("#hand-in").click()
    page.get_by_role("dialog").get_by_role("button", name="Hand in").click()
    page.wait_for_load_state()
    review = page.get_by_role("link", name="Review").first
    if review.count():
        review.click()
    expect(page.get_by_text("Right order").or_(page.get_by_text("order").first).first).to_be_visible()
    assert violations(page) == []
