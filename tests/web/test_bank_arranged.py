"""Writing and editing matching, ordering, hot-text and constructed items by hand."""

import pytest

from questions.items import ItemType
from records import bank as records
from services import bank
from tests.bank_material import PROOF, make_reading
from tests.conftest import NOW

SHARED = {"stem": "What belongs where?", "cognitive": "understand", "evidence": PROOF}


def written(course):
    (row,) = records.items_of(course, "draft")
    return bank.content_of(row.current)


@pytest.fixture
def window(course, instructor, browser):
    make_reading(course, NOW)
    return browser(instructor)


@pytest.mark.parametrize(
    ("kind", "fields", "key"),
    [
        (
            "matching",
            {"pairs": "Marlov = the works\nOrlin = the port", "spare_options": "the locks"},
            "Marlov – the works; Orlin – the port",
        ),
        ("ordering", {"sequence": "first\nsecond\nthird"}, "first → second → third"),
        ("constructed_response", {"marking": "a cause = 2\na date", "answers": "Because."}, "Because."),
    ],
)
def test_an_item_of_each_kind_is_written_shown_and_edited(window, course, kind, fields, key):
    address = f"/courses/{course.public_id}/bank/items/new?kind={kind}"
    assert window.get(address).status_code == 200
    assert window.post(address, SHARED | fields).status_code == 302
    item = written(course)
    assert item.type is ItemType(kind)
    assert item.key == key
    (row,) = records.items_of(course, "draft")
    page = f"/courses/{course.public_id}/bank/items/{row.public_id}"
    assert window.get(page).status_code == 200
    again = window.get(f"{page}/edit").get_data(as_text=True)
    assert all(line in again for line in next(iter(fields.values())).split("\n"))
    changed = SHARED | {"stem": "What belongs to what?"}
    assert window.post(f"{page}/edit", {"version": "1"} | changed | fields).status_code == 302
    assert written(course).key == key


@pytest.mark.parametrize(
    ("kind", "fields", "sentence"),
    [
        ("matching", {"pairs": "Marlov the works\nOrlin = b"}, "with = between"),
        ("matching", {"pairs": "Marlov = the works"}, "at least two"),
        ("ordering", {"sequence": "first\nsecond"}, "at least three things"),
        ("ordering", {"sequence": "first\nsecond\nfirst"}, "say the same"),
        ("constructed_response", {"marking": ""}, "at least one marking point"),
        ("constructed_response", {"marking": "a cause = 99"}, "1 to 20 points"),
    ],
)
def test_an_item_that_nobody_could_answer_is_refused_with_a_sentence(window, course, kind, fields, sentence):
    reply = window.post(f"/courses/{course.public_id}/bank/items/new?kind={kind}", SHARED | fields)
    assert reply.status_code == 422
    assert sentence in reply.get_data(as_text=True)
    assert records.items_of(course, "draft") == []


def test_the_points_of_a_marking_point_are_read_after_its_last_sign_of_equality(window, course):
    address = f"/courses/{course.public_id}/bank/items/new?kind=constructed_response"
    window.post(address, SHARED | {"marking": "says that a = b\nnames a cause = 3"})
    assert [(point.text, point.points) for point in written(course).marking] == [
        ("says that a = b", 1),
        ("names a cause", 3),
    ]
