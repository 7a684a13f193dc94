"""Adding a reading in a browser: the preview, choices without losing one's place, a long file, a file too large."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from records import library as records
from tests.browser.conftest import violations
from tests.browser.test_pages import FAULTY_CONTROLS
from tests.conftest import PASSWORD
from tests.services.test_imports import LONG, SONG, pages
from web.jobs import jobs

pytestmark = pytest.mark.browser
WINDOWS = ((1280, "light"), (1280, "dark"), (320, "light"), (320, "dark"))


@pytest.fixture
def harbour(tmp_path: Path) -> Path:
    path = tmp_path / "harbour.txt"
    path.write_bytes(pages() + b"\n\nThe end of the text is far below. " * 40)
    return path


@pytest.fixture
def context(chrome: Any) -> Iterator[BrowserContext]:
    made = chrome.new_context(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    yield made
    made.close()


def signed_in(context: BrowserContext, served: str, instructor: Any) -> Page:
    page = context.new_page()
    page.goto(served + "/sign-in")
    page.fill("#email", instructor.email)
    page.fill("#password", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_load_state()
    return page


def sent_in(page: Page, served: str, course: Any, path: Path) -> None:
    page.goto(f"{served}/courses/{course.public_id}/readings/new")
    page.set_input_files("#file", path)
    page.get_by_role("button", name="Look at it").click()
    page.wait_for_load_state()


def looked_at(page: Page) -> list[str]:
    """What axe finds, and controls without a name or with no room for a finger, in every width and scheme."""
    found: list[str] = []
    for width, scheme in WINDOWS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        found += [f"{width} {scheme}: {fault}" for fault in violations(page) + page.evaluate(FAULTY_CONTROLS)]
    page.set_viewport_size({"width": 1280, "height": 800})
    return found


def test_every_page_of_an_import_is_accessible_and_fits(context, served, course, instructor, harbour):
    page = signed_in(context, served, instructor)
    sent_in(page, served, course, harbour)
    address = page.url
    song = page.locator(".struck", has_text=SONG).first
    song.get_by_role("button").click()
    for query in ("?view=text", "?view=out", "?view=notes"):
        page.goto(address + query)
        page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
        assert looked_at(page) == []
    page.goto(f"{served}/courses/{course.public_id}/readings/new")
    assert looked_at(page) == []


def test_keeping_a_line_leaves_the_page_where_it_is_and_the_focus_on_the_line(
    context, served, course, instructor, harbour
):
    page = signed_in(context, served, instructor)
    sent_in(page, served, course, harbour)
    address = page.url
    struck = page.locator(".struck", has_text=SONG)
    button = struck.first.get_by_role("button", name="Keep this line")
    button.focus()
    before = page.evaluate("scrollY")
    assert before > 0
    page.keyboard.press("Enter")
    back = struck.first.get_by_role("button", name="Leave it out")
    expect(back).to_be_focused()
    assert abs(page.evaluate("scrollY") - before) < 60
    assert page.url == address
    expect(page.locator("#import-bar [role=status]")).to_have_text("1 choice is not in this preview yet.")
    page.keyboard.press("Enter")
    expect(struck.first.get_by_role("button", name="Keep this line")).to_be_focused()
    expect(page.locator("#import-bar [role=status]")).to_have_text("")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Read again with 1 choice").click()
    expect(page.locator(".struck-kept")).to_contain_text(SONG)
    page.get_by_role("button", name="Add to the readings").click()
    expect(page.get_by_text("is in:")).to_be_visible()
    assert len(records.documents_of(course)) == 1


def test_all_of_it_works_without_javascript(chrome, served, course, instructor, harbour):
    context = chrome.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=False)
    page = signed_in(context, served, instructor)
    sent_in(page, served, course, harbour)
    page.locator(".struck", has_text=SONG).first.get_by_role("button", name="Keep this line").click()
    page.wait_for_load_state()
    assert "#at-" in page.url
    expect(page.locator("#import-bar")).to_contain_text("1 choice is not in this preview yet.")
    page.get_by_role("button", name="Read again with 1 choice").click()
    expect(page.locator(".struck-kept")).to_contain_text(SONG)
    page.get_by_role("button", name="Add to the readings").click()
    expect(page.get_by_text("is in:")).to_be_visible()
    context.close()


def test_a_long_file_is_watched_until_its_preview_comes(app, context, served, course, instructor, tmp_path):
    app.config["JOBS_INLINE"] = False
    path = tmp_path / "book.txt"
    path.write_bytes(LONG)
    page = signed_in(context, served, instructor)
    sent_in(page, served, course, path)
    expect(page.locator("progress")).to_be_visible()
    assert looked_at(page) == []
    jobs().queue.execute(jobs().queue.dequeue())
    expect(page.get_by_role("button", name="Add to the readings")).to_be_visible()
    assert looked_at(page) == []
    page.get_by_role("link", name="Next").click()
    expect(page.locator(".pagination-here")).to_contain_text("2 of")


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(app, context, served, course, instructor, tmp_path):
    path = tmp_path / "large.txt"
    path.write_bytes(bytes((app.config["UPLOAD_MEGABYTES"] + 1) * 1024 * 1024))
    page = signed_in(context, served, instructor)
    address = f"{served}/courses/{course.public_id}/readings/new"
    page.goto(address)
    page.set_input_files("#file", path)
    expect(page.locator("#file-size")).to_have_text(
        "The file has 21 MB; 20 MB is the most. Split it into parts and add them one by one."
    )
    page.get_by_role("button", name="Look at it").click()
    assert page.url == address
    expect(page.locator("h1")).to_have_text("Add a reading")
