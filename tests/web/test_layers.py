"""The layer over a reading: shown to everybody who asks for it, put right by instructors, obeyed at the next look."""

import html
import re

import pytest

from records import library as records
from services import library
from services.library import layers
from tests.bank_material import TEXT, make_reading
from tests.conftest import NOW

JSON = {"Accept": "application/json"}
VIEW = "the canal had never paid for the dead"


@pytest.fixture
def document(course):
    return make_reading(course, NOW, TEXT.replace("concluded in 1987 that", "concluded that"))


@pytest.fixture
def at(course, document):
    base = f"/courses/{course.public_id}/readings/{document.public_id}"
    return lambda path="": base + path


@pytest.fixture
def teacher(browser, instructor, course):
    return browser(instructor)


def shown(reply, status=200):
    assert reply.status_code == status, reply.get_data(as_text=True)[:2000]
    return html.unescape(reply.get_data(as_text=True))


def marked(page, kind):
    """The words under marks of a kind, without what only a screen reader says."""
    found = re.findall(rf'<mark class="mark-{kind} [^>]*>(.*?)</mark>', page)
    return [re.sub(r"<[^>]+>", "", re.sub(r'<span class="visually-hidden">.*?</span>', "", inner)) for inner in found]


def test_no_layer_is_shown_until_it_is_asked_for(browser, student, at):
    window = browser(student)
    assert not marked(shown(window.get(at())), r"\w+")
    page = shown(window.get(at("?layer=names")))
    assert "Nikolai Marlov" in marked(page, "person")
    assert "March 1931" in marked(page, "date")
    assert not marked(page, "reported")
    assert VIEW in marked(shown(window.get(at("?layer=speech"))), "reported")
    assert not marked(shown(window.get(at("?layer=nonsense"))), r"\w+")


def test_a_mark_says_in_words_what_its_line_says(browser, student, at):
    page = shown(browser(student).get(at("?layer=speech")))
    assert re.search(VIEW + r'</a><span class="visually-hidden"> \[Reported: [^\]]*Maria Duval\]</span>', page)
    names = shown(browser(student).get(at("?layer=names")))
    assert re.search(r'class="legend".*?mark-person">Person<.*?mark-place">Place<.*?mark-date">Date<', names, re.S)


@pytest.mark.parametrize(
    "path",
    ["?layer=names", "?layer=speech", "/layer/names", "/layer/names?of=people", "/layer/names?of=nothing&page=99",
     "/layer/names/nikolai-marlov", "/layer/names/nikolai-marlov?card=1", "/layer/speakers"],
)  # fmt: skip
@pytest.mark.parametrize("who", ["student", "assistant", "instructor"])
def test_every_page_of_the_layer_opens_and_only_an_instructor_finds_forms(browser, request, who, at, path):
    page = shown(browser(request.getfixturevalue(who)).get(at(path)))
    forms = [action for action in re.findall(r'<form action="([^"]+)"', page) if "/layer/" in action]
    assert bool(forms) is (who == "instructor" and path.startswith("/layer"))


@pytest.mark.parametrize(
    "path",
    ["/layer/names/nobody", "/layer/speech", "/layer/speech?anchor=p-nothing", "/layer/speech?anchor=X&start=9&end=3"],
)
def test_what_is_not_there_is_not_found(teacher, document, at, path):
    anchor = document.current.passages[0].anchor
    shown(teacher.get(at(path.replace("=X", f"={anchor}"))), 404)


def test_a_name_shows_its_wordings_and_every_place_with_a_link(teacher, document, at):
    page = shown(teacher.get(at("/layer/names/nikolai-marlov")))
    places = re.findall(r'<a href="([^"]+)"><span class="visually-hidden">Passage </span>(\d+)', page)
    assert [number for _, number in places] == ["1", "2"]
    for address, _ in places:
        assert "layer=names" in address
        raw = re.search(r"from=(\d+)&to=(\d+)", address)
        assert document.current.raw[int(raw[1]) : int(raw[2])] == "Nikolai Marlov"
        assert "Nikolai Marlov" in shown(teacher.get(address, follow_redirects=True))


def sent(page, action):
    """The hidden fields of the first form with that action that says something of Orsk."""
    form = re.search(rf'<form action="{re.escape(action)}"[^>]*aria-label="What Orsk is".*?</form>', page, re.S).group()
    return dict(re.findall(r'name="(text|canonical|before)" value="([^"]*)"', form))


def test_a_wrong_type_is_put_right_with_one_click(teacher, at):
    page = shown(teacher.get(at("/layer/names")))
    reply = teacher.post(at("/layer/names"), sent(page, at("/layer/names")) | {"type": "place"})
    assert reply.status_code == 302
    assert reply.headers["Location"].endswith("/layer/names#orsk")
    assert "“Orsk” is a place." in shown(teacher.get(at("/layer/names")))
    assert "Orsk" in marked(shown(teacher.get(at("?layer=names"))), "place")


def test_a_script_that_puts_a_type_right_is_told_what_was_kept(teacher, document, at):
    page = shown(teacher.get(at("/layer/names")))
    fields = sent(page, at("/layer/names"))
    reply = teacher.post(at("/layer/names"), fields | {"type": "place"}, headers=JSON)
    assert reply.get_json()["said"] == "“Orsk” is a place."
    again = teacher.post(at("/layer/names"), fields | {"type": "person"}, headers=JSON)
    assert again.status_code == 422
    assert "“Orsk” is a place" in again.get_json()["error"]
    third = fields | {"type": "person", "before": reply.get_json()["mark"]}
    assert teacher.post(at("/layer/names"), third, headers=JSON).status_code == 200
    assert records.documents_of(document.course)[0].corrections["names"][0]["type"] == "person"


def test_a_name_that_was_not_found_can_be_added_and_the_correction_taken_back(teacher, document, at):
    teacher.post(at("/layer/names"), {"text": "northern canal", "type": "work", "canonical": ""})
    page = shown(teacher.get(at("?layer=names")))
    assert marked(page, "work") == ["northern canal"]
    listed = shown(teacher.get(at("/layer/names")))
    mark = re.search(r'name="mark" value="(\w+)"', listed).group(1)
    assert teacher.post(at("/layer/undo"), {"mark": mark, "list": "names"}).status_code == 302
    assert not marked(shown(teacher.get(at("?layer=names"))), "work")
    shown(teacher.post(at("/layer/undo"), {"mark": mark}), 409)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "Atlantis", "type": "place"}, "does not stand in this reading"),
        ({"text": "", "type": "place"}, "as the reading writes it"),
        ({"text": "Orsk", "type": "town"}, "Not a valid choice"),
        ({"text": "Orsk", "type": "place", "canonical": "x" * 300}, "At most 200"),
    ],
)
def test_a_name_that_cannot_be_decided_comes_back_with_its_form(teacher, document, at, fields, said):
    page = shown(teacher.post(at("/layer/names"), fields), 422)
    assert said in page
    assert library.corrections_of(document.current).names == ()
    assert said in teacher.post(at("/layer/names"), fields, headers=JSON).get_json()["error"]


def test_a_speaker_is_put_right_from_the_stretch_and_shown_at_once(teacher, at):
    page = shown(teacher.get(at("?layer=speech")))
    address = html.unescape(re.search(r'mark-reported.*?href="([^"]+)"', page).group(1))
    form = shown(teacher.get(address))
    anchor = re.search(r'name="anchor" value="([^"]+)"', form).group(1)
    assert VIEW in form
    fields = {"words": VIEW, "voice": "reported", "speaker": "Pavel Orlin", "anchor": anchor, "back": "stretch"}
    assert teacher.post(at("/layer/speech"), fields).status_code == 302
    assert "[Reported: Pavel Orlin]" in shown(teacher.get(at("?layer=speech")))
    assert "Pavel Orlin" in shown(teacher.get(at("/layer/speakers")))
    teacher.post(at("/layer/speech"), fields | {"voice": "author"})
    assert not marked(shown(teacher.get(at("?layer=speech"))), "reported")


@pytest.mark.parametrize("back", ["speakers", "stretch", "text", ""])
def test_words_that_do_not_stand_there_come_back_with_the_form(teacher, document, at, back):
    anchor = document.current.passages[0].anchor
    fields = {"words": "never written here", "voice": "quoted", "speaker": "Carr", "anchor": anchor, "back": back}
    page = shown(teacher.post(at("/layer/speech"), fields), 422)
    assert "These words do not stand" in page
    assert "never written here" in page
    assert library.corrections_of(document.current).speech == ()


def test_a_student_and_an_assistant_can_correct_nothing(browser, request, document, at):
    for who in ("student", "assistant"):
        window = browser(request.getfixturevalue(who))
        for path, fields in (
            ("/layer/names", {"text": "Orsk", "type": "place"}),
            ("/layer/speech", {"words": VIEW, "voice": "author"}),
            ("/layer/undo", {"mark": "x"}),
        ):
            assert window.post(at(path), fields).status_code == 404
    assert library.corrections_of(document.current).table() == {}


def test_what_is_corrected_is_text_and_never_markup(teacher, document, at):
    evil = "<i>Orsk</i>"
    teacher.post(at("/layer/names"), {"text": "Orsk", "type": "place", "canonical": evil})
    for path in ("/layer/names", "?layer=names", "/layer/names/i-orsk-i"):
        page = teacher.get(at(path)).get_data(as_text=True)
        assert evil not in page
        assert "&lt;i&gt;Orsk" in page


def test_a_long_reading_asks_before_it_is_searched_and_shows_how_far_it_is(teacher, document, at, monkeypatch):
    monkeypatch.setattr(layers, "AT_ONCE", 10)
    page = shown(teacher.get(at("?layer=names")))
    assert "This reading is long" in page
    assert not marked(page, "person")
    assert teacher.get(at("/layer/names")).headers["Location"].endswith("/layer")
    waiting = shown(teacher.get(at("/layer")))
    assert "Find them" in waiting
    assert teacher.get(at("/layer"), headers=JSON).get_json()["state"] == "absent"
    assert teacher.post(at("/layer"), {"to": "names"}).status_code == 302
    assert teacher.get(at("/layer"), headers=JSON).get_json()["state"] == "ready"
    assert "Nikolai Marlov" in marked(shown(teacher.get(at("?layer=names"))), "person")
