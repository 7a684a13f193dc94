"""Citing while writing: what is put into an essay stands at the caret, can be undone, and costs no word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from records import library as records
from tests.browser.conftest import violations
from tests.browser.test_essay_writing import Site

REFERENCE = "(Marl n.d., ¶ 2)"


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


def find(page: Page, words: str = "coal trade doubled") -> None:
    page.fill("#sources-q", words)
    page.press("#sources-q", "Enter")
    page.wait_for_selector("#sources-found .found-item")


def stand_after(page: Page, words: str) -> None:
    """Put the caret behind some words of the essay, as a writer does with arrow keys."""
    page.locator("#text").focus()
    page.evaluate(
        "words => { const area = document.getElementById('text'); const at = area.value.indexOf(words) + words.length;"
        " area.setSelectionRange(at, at); }",
        words,
    )


def cite(site: Site, number: int = 2) -> str:
    document = site.assignment.sources[0]
    passage = records.passages_of(document.current)[number - 1]
    return f"{site.address}{site.room}/write?cite={document.public_id}:{passage.anchor}"


def test_a_reference_goes_to_the_caret_is_saved_and_can_be_undone(site, context):
    page = site.writing(context)
    page.fill("#text", "Coal grew cheap. The end.")
    stand_after(page, "cheap")
    find(page)
    page.get_by_role("button", name="Insert reference").first.click()
    wanted = f"Coal grew cheap {REFERENCE}. The end."
    expect(page.locator("#text")).to_have_value(wanted)
    expect(page.locator("#sources-say")).to_have_text(f"Inserted: {REFERENCE}")
    site.waits(wanted)
    expect(page.locator("#text")).to_be_focused()
    page.keyboard.type(" indeed")
    expect(page.locator("#text")).to_have_value(f"Coal grew cheap {REFERENCE} indeed. The end.")
    for _ in range(10):
        if page.input_value("#text") == "Coal grew cheap. The end.":
            break
        page.keyboard.press("Control+z")
    expect(page.locator("#text")).to_have_value("Coal grew cheap. The end.")
    site.waits("Coal grew cheap. The end.")


def test_a_quotation_comes_with_its_reference_and_never_over_selected_words(site, context):
    page = site.writing(context)
    page.fill("#text", "Trade grew.")
    page.evaluate("document.getElementById('text').focus(); document.getElementById('text').setSelectionRange(0, 5)")
    find(page, "price of coal")
    page.get_by_role("button", name="Insert quotation").first.click()
    text = page.input_value("#text")
    assert text.startswith("Trade “After 1847 the coal trade doubled within five years")
    assert text.endswith(f"” {REFERENCE} grew.")
    site.waits(text)


def test_without_a_caret_a_reference_goes_to_the_end(site, context):
    site.elsewhere("Kept before.")
    page = site.writing(context)
    find(page)
    page.get_by_role("button", name="Insert reference").first.click()
    expect(page.locator("#text")).to_have_value(f"Kept before. {REFERENCE}")


def test_a_passage_cited_from_its_page_is_put_in_once_where_the_writer_stood(site, context):
    page = site.writing(context)
    page.fill("#text", "First point. Second point.")
    stand_after(page, "First point")
    site.waits("First point. Second point.")
    page.goto(cite(site))
    page.wait_for_selector("form[data-ready]")
    wanted = f"First point {REFERENCE}. Second point."
    expect(page.locator("#text")).to_have_value(wanted)
    assert "cite=" not in page.url
    site.waits(wanted)
    page.reload()
    page.wait_for_selector("form[data-ready]")
    expect(page.locator("#text")).to_have_value(wanted)


def test_words_that_were_never_acknowledged_stay_when_a_passage_is_cited(site, context):
    site.elsewhere("Kept.")
    page = site.writing(context)
    site.is_cut = True
    page.fill("#text", "Kept. Typed while the line was cut.")
    page.goto(cite(site))
    page.wait_for_selector("form[data-ready]")
    expect(page.locator("#text")).to_have_value(f"Kept. Typed while the line was cut. {REFERENCE}")
    assert site.held() == "Kept."
    site.is_cut = False
    site.waits(f"Kept. Typed while the line was cut. {REFERENCE}", 30)


def test_another_devices_words_are_not_written_over_by_a_citation(site, context):
    page = site.writing(context)
    page.fill("#text", "Mine.")
    site.waits("Mine.")
    site.elsewhere("Mine, and more from the phone.")
    page.goto(cite(site))
    page.wait_for_selector("form[data-ready]")
    text = page.input_value("#text")
    assert text.replace(f" {REFERENCE}", "") == "Mine, and more from the phone."
    site.waits(text)


def test_a_search_that_cannot_be_made_says_so_and_the_text_stays(site, context):
    page = site.writing(context)
    page.fill("#text", "Words.")
    site.waits("Words.")
    context.set_offline(True)
    page.fill("#sources-q", "coal")
    page.press("#sources-q", "Enter")
    expect(page.locator("#sources-found")).to_contain_text("cannot be searched just now")
    expect(page.locator("#text")).to_have_value("Words.")


def test_without_javascript_the_reference_stands_at_the_end_until_it_is_saved(site, chrome):
    site.elsewhere("Kept.")
    context = chrome.new_context(java_script_enabled=False)
    page = site.sign_in(context)
    page.goto(cite(site))
    expect(page.locator("#text")).to_have_value(f"Kept. {REFERENCE}")
    expect(page.get_by_text("is put at the end of your text. Save to keep it.")).to_be_visible()
    assert site.held() == "Kept."
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    assert site.held() == f"Kept. {REFERENCE}"
    page.goto(cite(site))
    expect(page.locator("#text")).to_have_value(f"Kept. {REFERENCE}")
    page.locator("#sources > summary").click()
    page.fill("#sources-q", "coal trade")
    with context.expect_page() as opened:
        page.get_by_role("button", name="Search", exact=True).click()
    expect(opened.value.locator(".found-citation").first).to_have_text(REFERENCE)
    context.close()


def test_a_passage_that_is_not_there_says_so_and_the_page_opens(site, context):
    site.elsewhere("Kept.")
    page = site.sign_in(context)
    for named in ("nothing:p-1", f"{site.assignment.sources[0].public_id}:p-0", ":", "x"):
        page.goto(f"{site.address}{site.room}/write?cite={named}")
        expect(page.locator("#text")).to_have_value("Kept.")
    expect(page.get_by_text("is not among the readings of this course")).to_be_visible()


def test_the_slash_leads_to_the_search_field_and_enter_searches(site, context):
    page = site.sign_in(context)
    page.goto(f"{site.address}/courses/{site.course.public_id}/readings/search?q=mole")
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("colliers")
    page.keyboard.press("Enter")
    expect(page.locator(".found-total")).to_have_text("1 passage for colliers")
    page.goto(f"{site.address}/courses/{site.course.public_id}/readings/search")
    expect(page.locator("#q")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_scrolls_sideways(site, chrome, scheme, width):
    context = chrome.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = site.writing(context)
    found = []
    for asked in ("", "?q=mole", "?q=grannite", "?q=zebra", '?q="granite mole"'):
        page.goto(f"{site.address}/courses/{site.course.public_id}/readings/search{asked}")
        page.evaluate("for (const each of document.querySelectorAll('main details')) each.open = true")
        found += violations(page)
    page.goto(site.address + site.room + "/write")
    page.wait_for_selector("form[data-ready]")
    page.evaluate("document.getElementById('sources').open = true")
    find(page)
    found += violations(page)
    assert found == []
    context.close()
