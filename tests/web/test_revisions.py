"""The page of what a new version changes: who sees it, what it says, what its buttons do; and the command beside it."""

from __future__ import annotations

import json
from html import unescape

import pytest

from records import revisions as records
from services import library, people, revisions
from tests import essays_material
from tests.conftest import NOW
from tests.revisions_material import mark, paragraphs, plant, put, reworded, text_of


@pytest.fixture
def teacher(browser, instructor):
    return browser(instructor)


@pytest.fixture
def made():
    return paragraphs(8)


@pytest.fixture
def revised(course, made):
    """Items on three sentences of one paragraph, one of them reworded, and on one of a paragraph that is deleted."""
    document = put(course, text_of(made))
    items = plant(course, document, [*made[2][:3], made[5][0]])
    made[2][2] = reworded(made[2][2])
    return put(course, text_of([*made[:5], *made[6:]])), items


def address(course, document, more: str = "") -> str:
    return f"/courses/{course.public_id}/readings/{document.public_id}/changes{more}"


def text(reply) -> str:
    return " ".join(unescape(reply.get_data(as_text=True)).split())


def row_of(course, item):
    return next(row for row in records.waiting(course) if row.subject_id == item.id)


def test_the_page_shows_both_wordings_and_what_cites_the_passage(course, teacher, revised, made):
    document, items = revised
    page = text(teacher.get(address(course, document)))
    assert "4 things that cite a changed passage wait for you" in page
    assert "6 as they were, 1 changed, 1 gone" in page
    assert page.count("Its words still stand here word for word.") == 2
    assert "Its words stand nowhere in the new version." in page
    assert "The key “" in page
    assert "All 2 are still right" in page
    assert "[is now: </span>" in page
    assert "No passage of the new version continues it." in page
    for item in items:
        assert item.current.content["stem"] in page


def test_what_waits_is_said_on_the_overview_in_the_list_and_on_the_reading(
    course, browser, instructor, student, revised
):
    document, _ = revised
    root = f"/courses/{course.public_id}"
    pages = (root, f"{root}/readings", f"{root}/readings/{document.public_id}")
    window = browser(instructor)
    for page, words in zip(pages, ("4 citations of passages", "4 to look at", "new version changes (4)"), strict=True):
        assert words in text(window.get(page)), page
        assert address(course, document) in text(window.get(page))
    revisions.still_right_together(course, document.public_id, instructor, NOW)
    for row in records.waiting(course):
        revisions.retire(course, document.public_id, row.public_id, instructor, NOW)
    for reader in (window, browser(student)):
        assert all(address(course, document) not in text(reader.get(page)) for page in pages)


def test_only_instructors_see_and_settle_what_the_course_cites(
    course, browser, instructor, student, assistant, stranger, revised
):
    document, items = revised
    change = row_of(course, items[0]).public_id
    other = people.create_course(instructor, "T-2", "Another", NOW)
    for person, status in ((student, 200), (assistant, 200), (stranger, 404)):
        window = browser(person)
        page = window.get(address(course, document))
        assert page.status_code == status
        assert not any(item.current.content["stem"] in text(page) for item in items)
        assert window.post(address(course, document)).status_code == 404
        assert window.post(address(course, document, f"/{change}"), {"decision": "retire"}).status_code == 404
        assert window.post(address(course, document, f"/highlights/{change}")).status_code == 404
    window = browser(instructor)
    for more in ("", f"/{change}"):
        assert window.post(address(other, document, more)).status_code == 404
    assert window.get(address(other, document)).status_code == 404
    assert window.post(address(course, document, "/nothing")).status_code == 404
    assert len(records.waiting(course)) == 4
    assert items[0].state == "approved"


def test_each_button_does_its_deed_and_says_so(course, teacher, revised):
    document, items = revised
    reply = teacher.post(address(course, document), {"expected": 2})
    assert reply.status_code == 302
    page = text(teacher.get(address(course, document)))
    assert "2 citations whose words still stand are settled" in page
    assert "2 things that cite" in page
    teacher.post(address(course, document, f"/{row_of(course, items[2]).public_id}"), {"decision": "retire"})
    teacher.post(address(course, document, f"/{row_of(course, items[3]).public_id}"), {"decision": "right"})
    assert [item.state for item in items] == ["approved", "approved", "retired", "approved"]
    page = text(teacher.get(address(course, document)))
    assert "Nothing waits" in page
    assert "4 citations of changed passages are settled" in page


def test_what_cannot_be_done_is_a_sentence_beside_it_and_changes_nothing(course, teacher, revised):
    document, items = revised
    lost = row_of(course, items[2]).public_id
    reply = teacher.post(address(course, document, f"/{lost}"), {"decision": "right"})
    assert reply.status_code == 422
    assert "no longer says" in text(reply)
    assert "4 things that cite" in text(reply)
    reply = teacher.post(address(course, document), {"expected": 3})
    assert reply.status_code == 409
    assert "You looked at 3, there are now 2" in text(reply)
    change = row_of(course, items[0]).public_id
    teacher.post(address(course, document, f"/{change}"), {"decision": "right"})
    reply = teacher.post(address(course, document, f"/{change}"), {"decision": "retire"})
    assert reply.status_code == 409
    assert items[0].state == "approved"


@pytest.mark.parametrize("sent", [{}, {"expected": "x"}, {"expected": "-1"}, {"expected": "9" * 30}])
def test_odd_input_is_never_a_fault(course, teacher, revised, sent):
    document, _ = revised
    assert teacher.post(address(course, document), sent).status_code == 409
    assert len(records.waiting(course)) == 4
    assert teacher.post(address(course, document, "/%00"), sent).status_code == 404
    assert teacher.post(address(course, document, "/" + "9" * 200), sent).status_code == 404


def test_a_reading_of_one_version_and_one_whose_changes_nothing_cites_say_so(course, instructor, teacher, made):
    document = put(course, text_of(made))
    assert "One version so far" in text(teacher.get(address(course, document)))
    made[2][0] = reworded(made[2][0])
    document = put(course, text_of(made))
    page = text(teacher.get(address(course, document)))
    assert "No question and no expected evidence cites a passage that this version changed." in page
    library.withdraw(course, document.public_id, instructor, NOW)
    assert teacher.get(address(course, document)).status_code == 404


def test_expected_evidence_is_shown_phrase_by_phrase(course, instructor, teacher):
    topics = ({"topic": "Fenn", "phrases": ["Josiah Fenn", "340 men"], "must": True},)
    essays_material.make_assignment(course, instructor, expected_evidence=topics)
    document = essays_material.add_reading(course, essays_material.READING.replace("340 men", "<i>350</i> men"))
    page = text(teacher.get(address(course, document)))
    assert "Josiah Fenn</b> <span>still stands here." in page
    assert "Retire" not in page
    assert "340 men</b> <span>stands here no more" in page
    assert "<i>" not in page
    change = records.waiting(course)[0].public_id
    assert teacher.post(address(course, document, f"/{change}"), {"decision": "retire"}).status_code == 422
    assert teacher.post(address(course, document, f"/{change}"), {"decision": "right"}).status_code == 302
    assert not records.waiting(course)


def test_a_student_keeps_an_own_highlight_and_nobody_elses(course, browser, student, stranger, instructor, made):
    document = put(course, text_of(made))
    mine = mark(document, student, made[2][1])
    theirs = mark(document, instructor, made[2][0])
    made[2][2] = reworded(made[2][2])
    document = put(course, text_of(made))
    window = browser(student)
    (other,) = records.waiting(course, document, instructor)
    (own,) = records.waiting(course, document, student)
    page = text(window.get(address(course, document)))
    assert "1 of your highlights stands in passages that changed" in page
    assert made[2][1] in page
    assert "What the new version changes (1)" in text(window.get(address(course, document).removesuffix("/changes")))
    assert window.post(address(course, document, f"/highlights/{other.public_id}")).status_code == 404
    assert window.post(address(course, document, f"/highlights/{own.public_id}")).status_code == 302
    assert window.post(address(course, document, f"/highlights/{own.public_id}")).status_code == 409
    assert (mine.sha256, theirs.sha256) == (document.current.sha256, document.versions[1].sha256)


def test_a_student_keeps_all_highlights_whose_words_still_stand_at_once(course, browser, student, made):
    document = put(course, text_of(made))
    marks = [mark(document, student, made[2][number]) for number in range(4)]
    made[2][2] = reworded(made[2][2])
    document = put(course, text_of(made))
    window = browser(student)
    assert window.post(address(course, document, "/highlights")).status_code == 302
    newest = document.current.sha256
    assert [one.sha256 == newest for one in marks] == [True, True, False, True]
    page = text(window.get(address(course, document)))
    assert "Keep it on the new words" in page
    (last,) = records.waiting(course, document, student)
    window.post(address(course, document, f"/highlights/{last.public_id}"))
    assert marks[2].sha256 == newest
    assert marks[2].quote.rstrip(".") == made[2][2].rstrip(".")
    assert "None of your highlights stands in a passage that this version changed." in text(
        window.get(address(course, document))
    )


def test_the_command_lists_the_same_as_the_page(app, course, revised):
    document, items = revised
    runner = app.test_cli_runner()
    said = json.loads(runner.invoke(args=["library", "changes", course.code, document.slug, "--json"]).output)
    assert {one["id"] for passage in said["changed"] for one in passage["citations"]} == {
        item.public_id for item in items
    }
    assert said["passages"] == {"same": 6, "changed": 1, "gone": 1, "new": 0}
    standing = [one["standing"] for passage in said["changed"] for one in passage["citations"]]
    assert sorted(standing) == ["nowhere", "reworded", "word for word", "word for word"]
    plain = runner.invoke(args=["library", "changes", course.code, document.slug]).output
    assert "4 to look at" in plain
    for words, sentence in ((["NONE", "x"], "no course NONE"), ([course.code, "x"], f"readings are: {document.slug}")):
        reply = runner.invoke(args=["library", "changes", *words])
        assert reply.exit_code == 1
        assert sentence in reply.output


def test_the_counts_are_those_of_the_page(course, teacher, revised):
    document, _ = revised
    assert revisions.waiting_counts(course) == {document.id: 4}
