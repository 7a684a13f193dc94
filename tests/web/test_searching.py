"""The search page, the part of it beside an essay, and the command."""

from __future__ import annotations

import html
import json
import re

import pytest

from services import people
from tests.conftest import NOW, make_person
from tests.essays_material import add_reading, make_assignment

UNWANTED = "# Elsewhere\n\nThe mole of Elsewhere was made of timber, and nobody remembers it."


def page_of(window, course, **asked):
    reply = window.get(f"/courses/{course.public_id}/readings/search", query_string=asked)
    assert reply.status_code == 200
    return reply.get_data(as_text=True)


def text_of(page):
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize("who", ["student", "assistant", "instructor"])
def test_every_member_can_search(request, browser, course, who):
    add_reading(course)
    page = page_of(browser(request.getfixturevalue(who)), course, q="granite mole")
    assert '<mark class="found-word">mole</mark>' in page
    assert re.search(r"\d passages? for granite mole", text_of(page))


def test_a_hit_leads_to_its_passage_and_says_its_place(browser, course, student):
    document = add_reading(course)
    page = page_of(browser(student), course, q="Amelia Strand")
    link = html.unescape(re.search(r'class="found-place"><a href="([^"]+)"', page).group(1))
    assert document.public_id in link
    reply = browser(student).get(link, follow_redirects=True)
    assert reply.status_code == 200
    assert "What the harbour changed" in text_of(page)
    shown = reply.get_data(as_text=True)
    assert '<mark class="mark-evidence mark' in shown
    assert "Amelia Strand concludes" in re.search(r'<mark class="mark-evidence.*?</mark>', shown, re.S).group()
    assert "Passage 2" in text_of(page)


def test_the_page_before_a_search_says_how_and_after_nothing_found_what_to_try(browser, course, student):
    add_reading(course)
    window = browser(student)
    assert "quotation marks" in page_of(window, course)
    nothing = text_of(page_of(window, course, q="zebra"))
    assert "Nothing found for zebra" in nothing
    assert "Try fewer words" in nothing
    assert "Type at least one word" in page_of(window, course, q="-mole")


def test_a_course_without_readings_says_so(browser, course, student):
    assert "No reading yet" in page_of(browser(student), course, q="mole")


def test_results_can_be_narrowed_to_a_reading(browser, course, student):
    document = add_reading(course)
    other = add_reading(course, UNWANTED, "elsewhere.md")
    page = page_of(browser(student), course, q="mole", **{"in": other.public_id})
    assert "timber" in page
    assert "Josiah" not in page
    assert f"in={document.public_id}" in page
    assert "Josiah" in page_of(browser(student), course, q="mole", **{"in": "no-such-reading"})


def test_markup_in_a_query_and_in_a_reading_is_shown_as_words(browser, course, student):
    add_reading(course, "# T\n\nThe sign reads &lt;script&gt;alert(1)&lt;/script&gt; and no more.", "x.md")
    page = page_of(browser(student), course, q="<script>alert(1)</script> sign")
    assert "<script>alert" not in page


def test_the_part_beside_an_essay_has_its_readings_alone_and_what_to_insert(browser, course, student, instructor):
    assignment = make_assignment(course, instructor)
    add_reading(course, UNWANTED, "elsewhere.md")
    asked = {"q": "mole", "for": assignment.public_id, "part": "1"}
    page = page_of(browser(student), course, **asked)
    assert "<html" not in page
    assert "timber, and nobody" not in page
    assert (
        'data-insert="(Marl n.d., “The harbour of Oxmouth”, ¶ 1)"' in page.replace("&#34;", '"')
        or "data-insert=" in page
    )
    assert "data-quote=" in page


def test_an_assignment_that_is_not_there_is_not_searched_for(browser, course, student):
    reply = browser(student).get(f"/courses/{course.public_id}/readings/search?q=mole&for=nothing")
    assert reply.status_code == 404


def test_nothing_of_another_course_is_found(browser, course, student, instructor):
    add_reading(course)
    other = people.create_course(instructor, "T-2", "Another", NOW, join_code="TEST-0002")
    add_reading(other, "# Secret\n\nThe quagga stood on the quay, and the mole was long.", "secret.md")
    assert "quagga stood" not in page_of(browser(student), course, q="quagga mole")
    stranger = make_person("else@example.org", "El", "Se")
    assert browser(stranger).get(f"/courses/{course.public_id}/readings/search?q=mole").status_code == 404


@pytest.mark.parametrize(
    "asked", ["?page=0", "?q=mole&page=99999999999", "?q=" + "x" * 5000, "?q=%00%ff", "?q=mole&in=%00"]
)
def test_whatever_is_asked_is_answered(browser, course, student, asked):
    add_reading(course)
    assert browser(student).get(f"/courses/{course.public_id}/readings/search{asked}").status_code == 200


def test_the_command_finds_for_people_and_for_programs(app, course):
    add_reading(course)
    runner = app.test_cli_runner()
    said = runner.invoke(args=["library", "search", "T-1", "coal trade", "doubled"])
    assert "¶ 2" in said.output, said.output
    told = json.loads(runner.invoke(args=["library", "search", "T-1", "Amelia", "--json"]).output)
    assert told["total"] == 1
    assert told["hits"][0]["passage"] == 2
    assert told["hits"][0]["sentences"][0].startswith("The historian")
    assert runner.invoke(args=["library", "search", "T-1", "grannite"]).output.startswith("No reading has")


@pytest.mark.parametrize("arguments", [["NONE", "mole"], ["T-1", "mole", "--in", "none"]])
def test_the_command_says_what_is_not_there(app, course, arguments):
    add_reading(course)
    said = app.test_cli_runner().invoke(args=["library", "search", *arguments])
    assert said.exit_code
    assert "There is no course" in said.output or "has no reading" in said.output
