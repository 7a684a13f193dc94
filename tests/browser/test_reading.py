"""The reading page in a browser: copying, highlighting, notes beside their lines, the outline, paper, and no script."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from records.database import db, transaction
from records.highlights import highlights_of_person
from records.people import Course, Person
from services import library
from tests.browser.conftest import violations
from tests.conftest import NOW, Browser
from tests.essays_material import make_assignment
from tests.web.test_reading import CARD, REPORT, long_book

pytestmark = pytest.mark.browser
FILLING = " The river was wide, and the weir was long, and nobody hurried." * 12


@pytest.fixture
def reading(course: Course) -> Any:
    """A report whose paragraphs are long enough to be scrolled, with a note that hangs far down a paragraph."""
    text = REPORT.replace("for it.¹", f"for it.{FILLING} So it was told.¹").replace("the same.", f"the same.{FILLING}")
    return library.import_document(course, None, text.encode(), "tin.md", NOW, card=CARD).document


@pytest.fixture
def page(chrome: Any, app: Any, served: str, course: Course, student: Person, reading: Any) -> Any:
    """A window of the student on the reading."""
    yield from opened(chrome, app, served, course, student, reading)


@pytest.fixture
def plain(chrome: Any, app: Any, served: str, course: Course, student: Person, reading: Any) -> Any:
    """The same without a script, on a phone."""
    yield from opened(chrome, app, served, course, student, reading, java_script_enabled=False, width=320)


def opened(
    chrome: Any, app: Any, served: str, course: Course, person: Person, reading: Any, width: int = 1280, **more: Any
) -> Any:
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = Browser(app).sign_in(person).client.get_cookie(name)
    context = chrome.new_context(viewport={"width": width, "height": 800}, base_url=served, **more)
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served)
    context.add_cookies([{"name": name, "value": cookie.value, "url": served}])
    window = context.new_page()
    faults: list[str] = []
    window.on("pageerror", lambda fault: faults.append(str(fault)))
    window.goto(f"/courses/{course.public_id}/readings/{reading.public_id}")
    yield window
    context.close()
    assert not faults


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def choose(page: Page, passage: int, words: str, until: tuple[int, str] | None = None) -> None:
    """Select words of a passage, or from them to words of a later one, as a pointer would."""
    page.evaluate(
        """([first, words, last, end]) => {
          const place = (number, words, at) => {
            const walker = document.createTreeWalker(
              document.querySelectorAll('.passage .passage-words')[number], NodeFilter.SHOW_TEXT);
            while (walker.nextNode()) {
              const from = walker.currentNode.data.indexOf(words);
              if (from >= 0) return [walker.currentNode, from + (at ? words.length : 0)];
            }
            throw new Error('not there: ' + words);
          };
          const range = document.createRange();
          range.setStart(...place(first, words, false));
          range.setEnd(...place(last, end, true));
          getSelection().removeAllRanges();
          getSelection().addRange(range);
        }""",
        [passage, words, until[0] if until else passage, until[1] if until else words],
    )


# The menu of a passage


def test_the_link_and_the_reference_are_copied_from_the_menu_of_a_passage(page: Page, served: str) -> None:
    second = page.locator(".passage").nth(1)
    second.hover()
    second.get_by_role("button", name="Cite or highlight passage 2").or_(second.locator(".passage-more")).first.click()
    menu = page.get_by_role("dialog", name="Passage 2")
    expect(menu).to_be_visible()
    menu.get_by_role("button", name="Copy the link").click()
    expect(page.locator("[data-say]")).to_have_text("The link is copied.")
    link = clipboard(page)
    assert re.fullmatch(rf"{served}/courses/\w+/readings/\w+/passages/p-\w+", link)
    second.locator(".passage-more").click()
    menu.get_by_role("button", name="Copy the reference").click()
    expect(page.locator("[data-say]")).to_have_text("The reference is copied.")
    assert clipboard(page) == "(Korin 2009, ¶ 2)"
    page.goto(link)
    expect(page.locator(".passage:target")).to_have_attribute("id", link.rsplit("/", 1)[1])


def test_the_menu_is_reached_worked_and_left_by_keys(page: Page) -> None:
    more = page.locator(".passage-more").first
    more.focus()
    expect(more).to_have_css("opacity", "1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Copy the link")).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("button", name="Copy the reference")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-passage-menu]")).to_be_hidden()
    expect(more).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Shift+Tab")
    expect(page.locator("[data-passage-menu]")).to_be_hidden()


def test_the_menu_leads_to_the_draft_of_an_essay(page: Page, course: Course, instructor: Person, reading: Any) -> None:
    with transaction():
        assignment = make_assignment(course, instructor)
        assignment.sources = [reading]
    page.reload()
    passage = page.locator(".passage").nth(2)
    passage.locator(".passage-more").focus()
    page.keyboard.press("Enter")
    link = page.get_by_role("link", name=f"Cite in “{assignment.title}”")
    expect(link).to_have_attribute(
        "href", re.compile(rf"/write\?cite={reading.public_id}:{passage.get_attribute('id')}$")
    )
    link.click()
    expect(page).to_have_url(re.compile("/write"))


def test_a_number_changes_the_address_and_stays_on_the_page(page: Page) -> None:
    page.evaluate("window.stayed = true")
    third = page.locator(".passage").nth(2)
    third.locator(".passage-number").click()
    assert page.url.endswith(f"#{third.get_attribute('id')}")
    assert page.evaluate("window.stayed")


# Highlights


def test_selected_words_are_highlighted_with_a_key_and_a_note(page: Page, student: Person) -> None:
    choose(page, 0, "old line")
    expect(page.get_by_role("button", name="Highlight", exact=True)).to_be_visible()
    page.keyboard.press("h")
    mark = page.locator(".mark-highlight")
    expect(mark).to_have_text(re.compile("^old line"))
    page.get_by_label("Note to yourself").fill("Which line?")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("[data-say]")).to_have_text("The note is saved.")
    page.reload()
    expect(mark).to_have_attribute("title", "Which line?")
    mark.locator("a").click()
    expect(page.get_by_label("Note to yourself")).to_have_value("Which line?")
    page.get_by_role("button", name="Remove the highlight").click()
    expect(mark).to_have_count(0)
    db.session.rollback()
    assert highlights_of_person(student) == []


def test_a_selection_over_note_marks_and_passages_keeps_the_words_alone(page: Page, student: Person) -> None:
    choose(page, 0, "So it was told.", (1, "Tin was dear."))
    page.get_by_role("button", name="Highlight", exact=True).click()
    expect(page.locator(".mark-highlight")).not_to_have_count(0)
    db.session.rollback()
    first, second = highlights_of_person(student)
    assert first.quote.startswith("So it was told. The “old line”")
    assert "¹" not in first.quote
    assert second.quote == "Tin was dear."


def test_the_second_of_two_equal_phrases_is_the_one_that_is_marked(page: Page, student: Person) -> None:
    """The weir held … the line held too: the selection says which."""
    page.evaluate(
        """() => {
          const words = [...document.querySelector('.passage-words').childNodes].filter(n => n.nodeType === 3).at(-1);
          const at = words.data.lastIndexOf('held');
          const range = document.createRange();
          range.setStart(words, at); range.setEnd(words, at + 4);
          getSelection().removeAllRanges(); getSelection().addRange(range);
        }"""
    )
    page.get_by_role("button", name="Highlight", exact=True).click()
    expect(page.locator(".mark-highlight")).to_have_count(1)
    db.session.rollback()
    (kept,) = highlights_of_person(student)
    assert kept.prefix.endswith("of 1937 ")


def test_a_whole_passage_is_highlighted_from_its_menu(page: Page, student: Person) -> None:
    page.locator(".passage-more").nth(3).focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Highlight the passage").click()
    expect(page.locator(".mark-highlight")).to_have_text(re.compile("^Nobody spoke of it."))


def test_a_refusal_is_said_and_nothing_is_lost(page: Page, course: Course, reading: Any) -> None:
    choose(page, 0, "old line")
    page.context.clear_cookies()
    page.get_by_role("button", name="Highlight", exact=True).click()
    expect(page.locator("[data-say]")).not_to_be_empty()
    assert page.evaluate("getSelection().toString()") == "old line"


# The page itself


def test_a_note_stands_beside_its_line_on_a_wide_page_and_under_its_paragraph_on_a_phone(page: Page) -> None:
    def place(selector: str) -> Any:
        return page.locator(selector).first.bounding_box()

    page.wait_for_function("document.fonts.status === 'loaded'")
    mark, note, words = place(".note-ref"), place(".note"), place(".passage-words")
    assert mark["y"] - words["y"] > 100, "the mark stands far down its paragraph"
    assert abs(note["y"] - mark["y"]) < 14
    assert note["x"] > words["x"] + words["width"]
    page.set_viewport_size({"width": 320, "height": 640})
    note, words = place(".note"), place(".passage-words")
    assert note["y"] >= words["y"] + words["height"] - 1
    assert note["x"] < 60
    page.locator(".note-ref a").click()
    expect(page.locator(".note:target")).to_be_in_viewport()
    page.locator(".note a.note-marker").click()
    expect(page.locator(".note-ref")).to_be_in_viewport()


def test_the_outline_stays_beside_the_text_and_says_where_one_is(page: Page) -> None:
    outline = page.get_by_role("navigation", name="Sections of this reading")
    expect(outline.locator("[aria-current]")).to_have_text("The summary")
    outline.get_by_role("link", name="On terror").click()
    expect(outline.locator("[aria-current]")).to_have_text("On terror")
    expect(outline).to_be_in_viewport()
    page.set_viewport_size({"width": 320, "height": 640})
    expect(outline).to_be_hidden()
    page.get_by_text("Contents and search").click()
    outline.get_by_role("link", name="On tin").click()
    expect(outline).to_be_hidden()
    expect(page.get_by_role("heading", name="On tin")).to_be_in_viewport()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1100, "dark"), (640, "light"), (320, "dark")])
def test_it_is_accessible_and_fits_at_every_width(page: Page, width: int, scheme: Any) -> None:
    """640 pixels are a window of 1280 at 200 %."""
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    choose(page, 0, "old line")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Highlight", exact=True).click()
    expect(page.get_by_label("Note to yourself")).to_be_focused()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator(".passage-more").nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-passage-menu]")).to_be_visible()
    assert violations(page) == []


def test_a_text_from_right_to_left_is_set_so(page: Page, course: Course) -> None:
    words = "המים עלו בלילה. איש לא ידע מדוע. The weir held."
    document = library.import_document(
        course, None, words.encode(), "river.txt", NOW, card=CARD | {"language": "he", "title": "הנהר"}
    ).document
    page.goto(f"/courses/{course.public_id}/readings/{document.public_id}")
    assert page.locator(".passage-words").evaluate("e => getComputedStyle(e).direction") == "rtl"
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 640})
        assert violations(page) == []


# On paper


def test_paper_has_the_text_its_notes_and_its_citation_and_no_controls(page: Page) -> None:
    pdf = PdfReader(io.BytesIO(page.pdf(format="A4")))
    text = " ".join("\n".join(sheet.extract_text() for sheet in pdf.pages).split())
    for words in (
        "Tin and Terror",
        "The weir held.",
        "The fear is told in the papers",
        "Hana. Tin and Terror.",
        "CC BY 4.0",
    ):
        assert words in text, words
    for control in ("Search", "Go to passage", "My highlights", "Sign out", "Copy", "Highlight", "In other styles"):
        assert control not in text, control
    assert re.search(r"/courses/\w+/readings/\w+", text.replace(" ", ""))
    page.emulate_media(media="print")
    faces = page.locator(".passage-words").first.evaluate("e => getComputedStyle(e).fontFamily")
    assert "Serif" in faces
    expect(page.locator(".passage-number").first).to_be_visible()
    headings = page.locator(".section-title").evaluate_all("all => all.map(e => getComputedStyle(e).breakAfter)")
    assert set(headings) == {"avoid"}


# Without a script


def test_without_a_script_everything_can_be_done(plain: Page, student: Person) -> None:
    page = plain
    outline = page.get_by_role("navigation", name="Sections of this reading")
    page.get_by_text("Contents and search").click()
    expect(outline).to_be_visible()
    expect(page.locator(".note").first).to_contain_text("The fear is told")
    page.locator(".passage-more").nth(1).click()
    expect(page.get_by_label("Reference")).to_have_value("(Korin 2009, ¶ 2)")
    expect(page.get_by_label("Link to this passage")).to_have_value(re.compile("/passages/p-"))
    page.get_by_label("Words to highlight").fill("tin was dear")
    page.get_by_label("Note to yourself").fill("cf. the bank")
    page.get_by_role("button", name="Highlight").click()
    expect(page.locator(".mark-highlight").first).to_contain_text("Tin was dear")
    page.locator(".mark-highlight a").first.click()
    page.get_by_label("Note to yourself").fill("another note")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("The note is saved.")).to_be_visible()
    expect(page.get_by_text("another note")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Remove").click()
    db.session.rollback()
    assert highlights_of_person(student) == []


def test_a_long_book_is_turned_part_by_part(page: Page, course: Course) -> None:
    book = long_book(course, chapters=3, count=80)
    page.goto(f"/courses/{course.public_id}/readings/{book.public_id}")
    page.get_by_role("navigation", name="Parts of this reading").get_by_role("link", name="Chapter 2").click()
    expect(page.get_by_text("Part 2 of 3")).to_be_visible()
    expect(page.locator(".passage-number").first).to_have_text("81")
    page.get_by_label("Go to passage").fill("200")
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page.locator(".passage:target .passage-number")).to_have_text("200")
    expect(page.get_by_text("Part 3 of 3")).to_be_visible()
