"""What a new version changes, in a real browser without scripts: looked at, settled by keyboard, and accessible."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from records import revisions as records
from records.database import db
from tests.browser.conftest import violations
from tests.browser.test_pages import FAULTY_CONTROLS
from tests.conftest import PASSWORD
from tests.revisions_material import mark, paragraphs, plant, put, reworded, text_of

pytestmark = pytest.mark.browser


@pytest.fixture
def revised(course, instructor) -> Any:
    """Questions and a highlight on a paragraph that is reworded, on one that is split and on one that is deleted."""
    made = paragraphs(8)
    document = put(course, text_of(made))
    plant(course, document, [*made[2][:3], made[4][1], made[5][0]])
    mark(document, instructor, made[2][2])
    made[2][2] = reworded(made[2][2])
    return put(course, text_of([*made[:4], made[4][:2], made[4][2:], *made[6:]]))


def opened(chrome: Any, served: str, course: Any, document: Any, **window: Any) -> Page:
    """The page of changes, signed in as the instructor."""
    page = chrome.new_context(java_script_enabled=False, **window).new_page()
    page.goto(f"{served}/sign-in")
    page.fill("input[name=email]", "instructor@example.org")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.goto(f"{served}/courses/{course.public_id}/readings/{document.public_id}/changes")
    return page


def test_it_is_settled_by_keyboard_and_without_scripts(chrome, served, course, revised):
    page = opened(chrome, served, course, revised)
    together = page.get_by_role("button", name="All 3 are still right")
    together.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 citations whose words still stand are settled")).to_be_visible()
    page.get_by_role("button", name="Retire: ").first.press("Enter")
    page.get_by_role("button", name="Still right: ").press("Enter")
    page.get_by_role("button", name="Keep: ").press("Enter")
    expect(page.get_by_text("Nothing waits")).to_be_visible()
    db.session.rollback()
    assert not records.waiting(course)
    page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(chrome, served, course, revised, width, scheme):
    window = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "reduced_motion": "reduce"}
    page = opened(chrome, served, course, revised, **window)
    cookies = page.context.cookies()
    page.context.close()
    context = chrome.new_context(**window)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{served}/courses/{course.public_id}/readings/{revised.public_id}/changes")
    assert violations(page) + page.evaluate(FAULTY_CONTROLS) == []
    context.close()
