"""The pages of a file on its way in: sent in, shown with what was taken out, chosen from, added."""

from __future__ import annotations

import html
import io
import re

import pytest

from records import library as records
from services.library import previewing
from tests.conftest import NOW
from tests.services.test_imports import HEAD, LONG, PARAGRAPHS, SONG, pages
from web.jobs import jobs


@pytest.fixture
def window(browser, course, instructor):
    return browser(instructor)


@pytest.fixture
def here(course):
    return f"/courses/{course.public_id}/readings"


def send(window, here, data=None, name="harbour.txt", **fields):
    sent = {"genre": "", "reading": "", "encoding": "", "file": (io.BytesIO(pages() if data is None else data), name)}
    return window.post(f"{here}/new", sent | fields)


def sent_in(window, here, data=None, **fields) -> str:
    """The address of the preview."""
    reply = send(window, here, data, **fields)
    assert reply.status_code == 302, reply.text
    return reply.headers["Location"]


def words_of(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def buttons(page: str, label: str) -> list[str]:
    """The places that the buttons of that label stand for."""
    forms = re.findall(r"<form[^>]*data-in-place.*?</form>", page, re.S)
    return [re.search(r'name="place" value="([^"]+)"', form)[1] for form in forms if f">{label}<" in form]


def test_a_file_is_shown_before_it_is_added_and_one_press_keeps_a_line(window, here, course):
    address = sent_in(window, here)
    page = window.get(address).text
    said = words_of(page)
    for words in ("nothing is added yet", "Plain text (UTF-8)", *PARAGRAPHS, f"{HEAD} Taken out. The same short line"):
        assert words in said
    places = buttons(page, "Keep this line")
    assert len(places) == len(buttons(window.get(address + "?view=out").text, "Keep this line")) + page.count(
        f"<s>{HEAD}</s>"
    ) + page.count(f"<s>{SONG}</s>")
    song = re.search(rf"<s>{SONG}</s>.*?value=\"(\d+-\d+)\"", page, re.S)[1]
    reply = window.post(address + "/lines?view=text&page=1", {"place": song, "keep": "1", "at": "at-5"})
    assert reply.headers["Location"] == address + "?view=text&page=1#at-5"
    page = window.get(address).text
    assert "1 choice is not in this preview yet." in words_of(page)
    assert buttons(page, "Leave it out") == [song]
    window.post(address + "/again")
    page = window.get(address).text
    assert "All 1 choice is in this preview." in words_of(page)
    assert buttons(page, "Take it out again") == [song]
    reply = window.post(address + "/add")
    (entry,) = records.documents_of(course)
    assert reply.headers["Location"] == f"{here}/{entry.public_id}"
    assert "is in:" in words_of(window.get(reply.headers["Location"]).text)
    assert window.get(address).headers["Location"] == f"{here}/{entry.public_id}"


def test_lines_of_a_paragraph_are_ticked_and_taken_out_together(window, here, course):
    wrapped = pages().decode().replace("paid for the", "paid for\nthe").encode()
    address = sent_in(window, here, wrapped)
    page = window.get(address).text
    ticked = re.search(r'value="(\d+-\d+)" id="l-\d+"><label[^>]*>the harbour itself', page)[1]
    window.post(address + "/lines", {"place": ticked, "keep": "0", "at": "at-1"})
    assert "1 going out" in words_of(window.get(address).text)
    window.post(address + "/add")
    passages = records.passages_of(records.documents_of(course)[0].current)
    assert "Nobody else" not in " ".join(passage.text for passage in passages)


def test_lines_that_differ_in_their_numbers_only_are_kept_together(window, here, course):
    text = "\f".join(f"CHAPTER AND VERSE {n}\n\nParagraph {n} says what\n\n\fit says. It ends.\n" for n in range(1, 7))
    address = sent_in(window, here, text.encode())
    page = window.get(address + "?view=out").text
    form = next(form for form in re.findall(r"<form.*?</form>", page, re.S) if ">Keep all 6<" in form)
    places = re.findall(r'name="place" value="([^"]+)"', form)
    assert len(places) == 6
    window.post(address + "/lines?view=out", {"place": places, "keep": "1"})
    assert "Leave all 6 out" in words_of(window.get(address + "?view=out").text)
    window.post(address + "/again")
    page = window.get(address).text
    assert buttons(page, "Take it out again") == places
    window.post(address + "/lines", {"place": places, "keep": "0"})
    assert previewing.open_imports(course)[0].lines == []


def test_the_same_file_again_repeats_the_choices_of_the_card_and_says_so(window, here):
    address = sent_in(window, here)
    song = re.search(rf"<s>{SONG}</s>.*?value=\"(\d+-\d+)\"", window.get(address).text, re.S)[1]
    window.post(address + "/lines", {"place": song, "keep": "1"})
    window.post(address + "/add")
    said = words_of(window.get(sent_in(window, here, pages(end="\r\n"))).text)
    assert "1 choice from the card was repeated" in said
    assert "It becomes a new version of" in said
    assert re.search(r"Of the passages of version 1, \d+ are the same; 0 are new\.", said), said


def test_what_was_taken_out_of_a_reading_can_be_changed_from_its_own_page(window, here, course):
    window.post(sent_in(window, here) + "/add")
    (entry,) = records.documents_of(course)
    furniture = window.get(f"{here}/{entry.public_id}/furniture").text
    assert "It is the head or foot" in furniture or "short line" in furniture
    address = window.post(f"{here}/{entry.public_id}/preview").headers["Location"]
    assert "nothing changed" in words_of(window.get(window.post(address + "/add").headers["Location"]).text)
    address = window.post(f"{here}/{entry.public_id}/preview").headers["Location"]
    song = re.search(rf"<s>{SONG}</s>.*?value=\"(\d+-\d+)\"", window.get(address).text, re.S)[1]
    window.post(address + "/lines", {"place": song, "keep": "1"})
    window.post(address + "/add")
    (entry,) = records.documents_of(course)
    assert entry.current.number == 2
    assert entry.current.sha256 == entry.versions[1].sha256


def test_a_long_file_shows_how_far_it_is_and_then_its_preview(app, window, here):
    app.config["JOBS_INLINE"] = False
    address = sent_in(window, here, LONG)
    page = window.get(address).text
    assert "<progress" in page
    assert '<noscript><meta http-equiv="refresh"' in page
    assert window.get(address + "/progress").get_json() == {"state": "asked", "done": 0, "total": 0}
    assert window.post(address + "/add").status_code == 409
    jobs().queue.execute(jobs().queue.dequeue())
    told = window.get(address + "/progress").get_json()
    assert (told["state"], told["done"] > 0) == ("ready", True)
    page = window.get(address).text
    assert "1 of " in words_of(page)
    last = max(int(number) for number in re.findall(r"page=(\d+)", page))
    assert window.get(f"{address}?page={last}").status_code == 200
    assert window.get(f"{address}?page=99999").status_code == 200
    window.post(address + "/add")
    assert "<progress" in window.get(address).text
    jobs().queue.execute(jobs().queue.dequeue())
    assert window.get(address).status_code == 302


def test_an_unfinished_file_is_found_again_and_can_be_dropped(window, here, course):
    address = sent_in(window, here)
    assert address in window.get(f"{here}/new").text
    window.post(address + "/drop")
    assert address not in window.get(f"{here}/new").text
    assert window.get(address).status_code == 404
    assert window.post(address + "/drop").status_code == 404


@pytest.mark.parametrize("value", ["", "x", "5", "5-", "-5", "9-5", "0-99999999999", "5-5", "٣-٥", "1-" + "9" * 5_000])
def test_a_place_that_is_none_is_refused_with_a_sentence(window, here, value):
    address = sent_in(window, here)
    reply = window.post(address + "/lines", {"place": value, "keep": "1"})
    assert reply.status_code == 422
    assert "Load the page again." in words_of(reply.text)


def test_a_choice_of_encoding_or_reading_that_is_none_is_refused_and_the_preview_stays(window, here):
    address = sent_in(window, here)
    reply = window.post(address + "/again", {"encoding": "rot13"})
    assert reply.status_code == 422
    assert "Choose an encoding from the list." in words_of(reply.text)
    assert window.post(address + "/reading", {"reading": "nothing"}).status_code == 404
    assert PARAGRAPHS[0] in words_of(window.get(address).text)


def test_a_file_of_the_same_name_becomes_a_reading_of_its_own_when_that_is_said(window, here, course):
    window.post(sent_in(window, here) + "/add")
    address = sent_in(window, here, pages(PARAGRAPHS[:3]))
    window.post(address + "/reading", {"reading": ""})
    assert "It becomes a new version" not in words_of(window.get(address).text)
    window.post(address + "/add")
    assert len(records.documents_of(course)) == 2


def test_a_new_version_of_a_chosen_reading_keeps_the_card(window, here, course):
    window.post(sent_in(window, here, title="The harbour", author="Ada Reader") + "/add")
    (entry,) = records.documents_of(course)
    assert f'<option selected value="{entry.public_id}">' in window.get(f"{here}/new?reading={entry.public_id}").text
    window.post(sent_in(window, here, pages(PARAGRAPHS[:3]), name="other.txt", reading=entry.public_id) + "/add")
    (entry,) = records.documents_of(course)
    assert (entry.title, entry.author, entry.current.number) == ("The harbour", "Ada Reader", 2)


def test_fifty_megabytes_get_a_sentence(app, window, here):
    reply = send(window, here, bytes(50 * 1024 * 1024))
    assert reply.status_code == 413
    assert f"At most {app.config['UPLOAD_MEGABYTES']} MB can be sent at once." in words_of(reply.text)
    assert window.get(f"{here}/new").status_code == 200


def test_what_a_file_says_is_shown_as_words_and_never_as_markup(window, here):
    evil = '<script>alert(1)</script> "><img src=x onerror=alert(1)>'
    text = "\f".join(f"HEAD {evil}\n\nA sentence {number} stands here {evil}. It ends.\n" for number in range(4))
    address = sent_in(window, here, text.encode(), title=f"Title {evil}")
    for view in ("text", "out", "notes"):
        page = window.get(f"{address}?view={view}").text
        assert "<script>alert" not in page
        assert "<img" not in page
    assert "&lt;script&gt;" in page


def test_a_student_and_another_course_see_nothing_of_it(browser, window, here, course, student):
    address = sent_in(window, here)
    row = previewing.open_imports(course)[0]
    other = browser(student)
    for path in (address, address + "/progress"):
        assert other.get(path).status_code == 404
    for deed in ("lines", "again", "add", "drop", "reading"):
        assert other.post(f"{address}/{deed}").status_code == 404
    assert previewing.import_here(course, row.public_id).state == "ready"
    assert row.asked_at == NOW
