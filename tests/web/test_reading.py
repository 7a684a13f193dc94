"""The reading page: parts, links that stay, references, cards, highlights, and what each costs."""

import csv
import html
import io
import json
import re
import time

import pytest
from sqlalchemy import event

from records.database import db, transaction
from records.essays import Assignment
from services import library
from services.library.highlighting import Chosen, highlight
from services.library.reading import outline_of
from tests.conftest import NOW
from tests.essays_material import make_assignment
from tests.revisions_material import paragraphs, put, text_of

REPORT = """# Tin and Terror

## The summary

The weir held. Everybody had feared for it.¹ The “old line” of 1937 held too.

## The findings

### On tin

Tin was dear. The board bought it all the same.

> A board that buys tin knows why.

### On terror

Nobody spoke of it.

¹ The fear is told in the papers of the board.
"""
CARD = {
    "author": "Hana Korin",
    "year": "2009",
    "publisher": "The Board of Rivers",
    "genre": "report",
    "licence": "CC BY 4.0",
    "language": "en",
}


@pytest.fixture
def reading(course):
    return library.import_document(course, None, REPORT.encode(), "tin.md", NOW, card=CARD).document


@pytest.fixture
def page(course, reading):
    return f"/courses/{course.public_id}/readings/{reading.public_id}"


def words(reply):
    return html.unescape(re.sub(r"<[^>]+>", " ", reply.get_data(as_text=True)))


def flat(reply):
    return " ".join(words(reply).split())


def anchors(document):
    return [passage.anchor for passage in document.current.passages]


def long_book(course, chapters=25, count=80, name="book.md"):
    """A book of chapters of 8,000 words and a hundred words a paragraph."""
    sentence = "The clerk of chapter {c} wrote in paragraph {p} that the barges of the lower river were counted twice. "
    parts = ["# The Book of Barges"]
    for chapter in range(chapters):
        parts.append(f"## Chapter {chapter + 1}")
        parts += [
            f"Paragraph {number} opens. " + sentence.format(c=chapter + 1, p=number) * 6 for number in range(count)
        ]
    return library.import_document(course, None, "\n\n".join(parts).encode(), name, NOW).document


class Statements:
    """Counts what is asked of the database while it is entered."""

    def __enter__(self):
        self.count = 0
        event.listen(db.engine, "before_cursor_execute", self._tick)
        return self

    def _tick(self, *_):
        self.count += 1

    def __exit__(self, *_):
        event.remove(db.engine, "before_cursor_execute", self._tick)


# The page of a short reading


def test_headings_of_every_level_lead_through_the_text(browser, student, page):
    text = browser(student).get(page).get_data(as_text=True)
    outline = re.findall(r'<li class="outline-(\d)"><a href="#([\w-]+)"[^>]*>([^<]+)', text)
    assert [(depth, title) for depth, _, title in outline] == [
        ("1", "The summary"),
        ("1", "The findings"),
        ("2", "On tin"),
        ("2", "On terror"),
    ]
    for _, place, title in outline:
        assert re.search(rf'<h[23] class="section-title" id="{place}"[^>]*>{title}</h', text)


def test_a_note_and_its_mark_lead_to_each_other(browser, student, page):
    text = browser(student).get(page).get_data(as_text=True)
    (mark,) = re.findall(r'<sup class="note-ref"><a href="#([\w-]+)" id="([\w-]+)"', text)
    note = re.search(
        rf'<div class="note" role="note"[^>]* id="{mark[0]}"><a class="note-marker" href="#{mark[1]}"', text
    )
    assert note, "the note leads back to its mark"


def test_every_passage_has_a_number_that_is_its_permanent_address(browser, student, page, reading):
    text = browser(student).get(page).get_data(as_text=True)
    numbers = re.findall(r'class="passage-number" href="([^"]+)" aria-label="Link to passage (\d+)"', text)
    assert [int(number) for _, number in numbers] == [1, 2, 3, 4]
    assert [address for address, _ in numbers] == [f"{page}/passages/{anchor}" for anchor in anchors(reading)]


def test_the_language_and_direction_of_the_text_are_said(browser, student, course):
    card = CARD | {"language": "he", "title": "הנהר"}
    document = library.import_document(
        course, None, "המים עלו בלילה. איש לא ידע מדוע.".encode(), "river.txt", NOW, card=card
    ).document
    text = browser(student).get(f"/courses/{course.public_id}/readings/{document.public_id}").get_data(as_text=True)
    assert '<div class="reading" lang="he">' in text
    assert '<p class="passage-words" dir="auto">' in text
    assert "Hebrew" in text


def test_the_card_is_there_for_everyone(browser, student, instructor, assistant, page, reading):
    for person in (student, assistant, instructor):
        said = flat(browser(person).get(page))
        for line in ("Hana Korin", "2009", "The Board of Rivers", "CC BY 4.0", "English", reading.current.sha256):
            assert line in said, line
        assert "The same file gives this hash" in said
        assert "Korin, Hana. Tin and Terror. The Board of Rivers, 2009." in said
        assert "findings on a set question" in said


def test_the_citation_of_the_card_wins(browser, student, course, instructor, page, reading):
    library.correct_card(
        course, reading.public_id, instructor, CARD | {"title": "Tin", "citation": "H. Korin, ‘Tin’, vol. 3."}, NOW
    )
    text = browser(student).get(page).get_data(as_text=True)
    assert '<p class="full-citation">H. Korin, ‘Tin’, vol. 3.</p>' in text
    assert "Korin, H. (2009) <cite>Tin</cite>. The Board of Rivers." in text


@pytest.mark.parametrize(("ending", "begins"), [("bib", "@techreport{"), ("ris", "TY  - RPRT"), ("json", "[")])
def test_zotero_takes_the_card_as_a_file(browser, student, page, ending, begins):
    reply = browser(student).get(f"{page}/citation.{ending}")
    assert reply.get_data(as_text=True).startswith(begins)
    assert reply.headers["Content-Disposition"] == f"attachment; filename=tin.{ending}"
    if ending == "json":
        assert json.loads(reply.get_data())[0]["author"] == [{"family": "Korin", "given": "Hana"}]


def test_another_format_is_no_page(browser, student, page):
    assert browser(student).get(f"{page}/citation.exe").status_code == 404


def test_the_card_page_says_what_a_genre_changes(browser, instructor, page):
    reply = browser(instructor).get(f"{page}/card")
    said = flat(reply)
    for line in ("Forum thread", "the views that people hold", "Sourcing questions"):
        assert line in said
    assert "Keep" not in re.findall(
        r"<button[^>]*>([^<]+)", browser(instructor).get(f"{page}/card").get_data(as_text=True)
    )


# Links that stay


def test_a_permanent_address_leads_to_the_passage(browser, student, page, reading):
    anchor = anchors(reading)[1]
    reply = browser(student).get(f"{page}/passages/{anchor}")
    assert (reply.status_code, reply.headers["Location"]) == (302, f"{page}#{anchor}")
    marked = browser(student).get(f"{page}/passages/{anchor}?from=30&to=40&layer=names&evil=1")
    assert marked.headers["Location"] == f"{page}?from=30&to=40&layer=names&part=1#{anchor}"


def test_a_passage_that_never_was_is_said_in_a_sentence(browser, student, page):
    for address in (f"{page}/passages/p-00000000", f"{page}/passages/%22", f"{page}/passages/p-00000000/cite"):
        reply = browser(student).get(address)
        assert reply.status_code == 404
        assert "This passage is not here" in flat(reply)


def test_an_address_of_an_earlier_version_leads_on(browser, student, course):
    made = paragraphs(12)
    document = put(course, text_of(made))
    page = f"/courses/{course.public_id}/readings/{document.public_id}"
    before = anchors(document)
    split = [made[4][:2], made[4][2:]]
    del made[4]
    gone = made.pop(0)
    put(course, text_of([*made[:3], *split, *made[3:]]))
    db.session.expire_all()
    window = browser(student)
    kept = window.get(f"{page}/passages/{before[6]}")
    assert kept.headers["Location"].endswith(f"#{before[6]}")
    several = window.get(f"{page}/passages/{before[4]}")
    if several.status_code == 200:
        assert "several" in flat(several)
        assert len(re.findall(r'<figcaption><a href="[^"]+#p-', several.get_data(as_text=True))) == 2
    else:  # the first half kept the anchor: it is the passage, and the second follows it
        assert several.headers["Location"].endswith(f"#{before[4]}")
    assert gone
    assert window.get(f"{page}/passages/{before[0]}").status_code == 404


def test_a_passage_that_became_several_shows_them_all(browser, student, course, reading, page):
    with transaction():
        for passage in reading.current.passages[1:3]:
            passage.earlier = ["p-01dc0de5"]
    reply = browser(student).get(f"{page}/passages/p-01dc0de5")
    assert reply.status_code == 200
    for anchor in anchors(reading)[1:3]:
        assert f'href="{page}#{anchor}"' in reply.get_data(as_text=True)
    assert browser(student).get(f"{page}/passages/p-01dc0de5/cite").status_code == 302


def test_a_passage_is_found_by_its_number(browser, student, page, reading):
    window = browser(student)
    assert window.get(f"{page}?passage=3").headers["Location"] == f"{page}#{anchors(reading)[2]}"
    for number in (0, 5, -1):
        assert window.get(f"{page}?passage={number}").status_code == 404


def test_a_place_without_a_passage_leads_to_the_passage_that_holds_it(browser, student, page, reading):
    third = reading.current.passages[2]
    reply = browser(student).get(f"{page}?from={third.start + 2}&to={third.end}")
    assert reply.headers["Location"] == f"{page}?from={third.start + 2}&to={third.end}&part=1#{third.anchor}"
    text = browser(student).get(reply.headers["Location"]).get_data(as_text=True)
    assert 'class="mark-evidence' in text


# References


def test_the_page_of_a_passage_says_all_without_a_script(browser, student, course, instructor, reading, page):
    with transaction():
        assignment = make_assignment(course, instructor)
        assignment.sources = [reading]
    anchor = anchors(reading)[1]
    text = browser(student).get(f"{page}/passages/{anchor}/cite").get_data(as_text=True)
    assert 'value="(Korin 2009, ¶ 2)"' in text
    assert f'value="http://localhost{page}/passages/{anchor}"' in text
    assert "Korin, Hana. Tin and Terror." in text
    cite = f"/courses/{course.public_id}/essays/{assignment.public_id}/write?cite={reading.public_id}:{anchor}"
    assert f'href="{cite}"' in text


@pytest.mark.parametrize("why", ["draft", "closed", "submitted", "other reading", "not a student"])
def test_only_open_essays_of_ones_own_on_this_reading_are_offered(
    browser, student, course, instructor, reading, page, why
):
    from services import essays

    with transaction():
        assignment = make_assignment(course, instructor)
        assignment.sources = [reading] if why != "other reading" else assignment.sources
        assignment.state = why if why in ("draft", "closed") else "open"
    if why == "submitted":
        essays.save_text(course, assignment.public_id, student, "An essay. " * 30, 1, 0, "w", NOW)
        essays.submit(course, assignment.public_id, student, NOW)
    window = browser(instructor if why == "not a student" else student)
    assert "?cite=" not in window.get(f"{page}/passages/{anchors(reading)[0]}/cite").get_data(as_text=True)
    assert db.session.query(Assignment).count() == 1


def test_posts_of_a_thread_are_cited_by_poster_and_number(browser, student, course):
    with open("seeds/between_the_wars/sources/thread_could_the_alliance_have_worked.md", "rb") as source:
        card = {"author": "the Marginalia authors", "year": "2026", "genre": "thread"}
        document = library.import_document(course, None, source.read(), "thread.md", NOW, card=card).document
    text = browser(student).get(f"/courses/{course.public_id}/readings/{document.public_id}").get_data(as_text=True)
    references = re.findall(r'data-reference="([^"]+)"', text)
    assert any(re.fullmatch(r"\(quillpen 2026, post 2, ¶ \d+\)", reference) for reference in references)
    assert len(set(references)) == len(references)


# Long books


def test_a_long_book_is_read_chapter_by_chapter_and_opens_quickly(browser, student, course):
    book = long_book(course)
    assert book.current.words > 200_000
    page = f"/courses/{course.public_id}/readings/{book.public_id}"
    window = browser(student)
    first = window.get(page)
    started = time.perf_counter()
    with Statements() as asked:
        reply = window.get(f"{page}?part=13")
    took = time.perf_counter() - started
    text = reply.get_data(as_text=True)
    assert took < 0.5
    assert len(reply.get_data()) < 400_000
    assert len(first.get_data()) < 400_000
    assert asked.count < 25
    assert "Part 13 of 25" in flat(reply)
    assert 'rel="prev" href="' + f"{page}?part=12" in text
    assert 'rel="next" href="' + f"{page}?part=14" in text
    assert text.count('class="passage passage-text"') == 80
    assert "of chapter 13 " in text
    assert "of chapter 12 " not in text
    assert re.search(r'<a href="[^"]+\?part=25">Chapter 25</a>', text)


def test_addresses_lead_into_the_right_part(browser, student, course):
    book = long_book(course, chapters=4, count=80)
    page = f"/courses/{course.public_id}/readings/{book.public_id}"
    outline = outline_of(book.current)
    there = book.current.passages[250]
    window = browser(student)
    assert len(outline.parts) == 4
    assert window.get(f"{page}/passages/{there.anchor}").headers["Location"] == f"{page}?part=4#{there.anchor}"
    assert window.get(f"{page}?passage=251").headers["Location"] == f"{page}?part=4#{there.anchor}"
    place = window.get(f"{page}?from={there.start}&to={there.end}").headers["Location"]
    assert place == f"{page}?from={there.start}&to={there.end}&part=4#{there.anchor}"
    assert 'class="mark-evidence' in window.get(place).get_data(as_text=True)


@pytest.mark.parametrize("part", ["0", "99", "-1", "1000000000"])
def test_a_part_that_is_not_there_is_no_page(browser, student, page, part):
    assert browser(student).get(f"{page}?part={part}").status_code == 404


@pytest.mark.parametrize(
    "rest", ["part=x", "part=", "from=x&to=1", "passage=x", "from=1&part=abc&to=9", "course_id=1&from=30"]
)
def test_an_address_with_rubbish_still_opens(browser, student, page, rest):
    assert browser(student).get(f"{page}?{rest}", follow_redirects=True).status_code == 200


def test_what_the_page_asks_of_the_database_does_not_grow_with_the_text(browser, student, course, reading, page):
    book = long_book(course, chapters=1, count=100, name="one.md")
    window = browser(student)
    counts = []
    for address in (page, f"/courses/{course.public_id}/readings/{book.public_id}"):
        window.get(address)
        with Statements() as asked:
            window.get(address)
        counts.append(asked.count)
    assert counts[0] == counts[1]


# Highlights on the pages


def add(window, page, anchor, quote, **more):
    return window.post(f"{page}/highlights", {"anchor": anchor, "quote": quote} | more)


def test_a_highlight_is_made_without_a_script_and_shown_as_a_mark(browser, student, page, reading):
    window, anchor = browser(student), anchors(reading)[0]
    reply = add(window, page, anchor, "the weir held", note="against the dam")
    assert reply.headers["Location"] == f"{page}/passages/{anchor}"
    text = window.get(page).get_data(as_text=True)
    mark = re.search(
        r'<mark class="mark-highlight mark" id="h-\w+" title="against the dam"><a href="([^"]+)">([^<]+)', text
    )
    assert mark[2] == "The weir held"
    assert "[Your highlight: against the dam]" in text
    assert "My highlights (1)" in flat(window.get(page))


def test_words_that_are_not_there_come_back_with_a_sentence_and_the_form(browser, student, page, reading):
    reply = add(browser(student), page, anchors(reading)[0], "the dam burst", note="my note")
    assert reply.status_code == 422
    assert "These words do not stand in passage 1." in flat(reply)
    assert "the dam burst</textarea>" in reply.get_data(as_text=True)
    assert "my note</textarea>" in reply.get_data(as_text=True)


def test_a_program_is_told_the_passages_as_they_look_now(browser, student, page, reading):
    window, (first, second) = browser(student), anchors(reading)[:2]
    fields = {"anchor": [first, second], "quote": ["held too.", "Tin was"], "prefix": ["1937 ", ""]}
    reply = window.post(f"{page}/highlights", fields, headers={"Accept": "application/json"})
    told = reply.get_json()
    assert set(told["passages"]) == {first, second}
    assert f'id="{first}"' in told["passages"][first]
    assert "mark-highlight" in told["passages"][second]
    wrong = window.post(
        f"{page}/highlights", {"anchor": first, "quote": "none"}, headers={"Accept": "application/json"}
    )
    assert (wrong.status_code, list(wrong.get_json())) == (422, ["error"])
    torn = window.post(f"{page}/highlights", {"anchor": [first, second], "quote": "The"})
    assert torn.status_code == 422


def test_the_list_leads_to_each_place_and_gives_files(browser, student, course, reading, page):
    window, anchor = browser(student), anchors(reading)[1]
    add(window, page, anchor, "Tin was dear", note="=SUM(1)")
    listing = f"/courses/{course.public_id}/readings/highlights"
    text = window.get(listing).get_data(as_text=True)
    assert f'href="{page}/passages/{anchor}"' in text
    assert "(Korin 2009, ¶ 2)" in text
    assert flat(window.get(f"{listing}?reading={reading.public_id}")).count("Tin was dear") == 1
    markdown = window.get(f"{listing}.md").get_data(as_text=True)
    assert markdown == "# Tin and Terror\n\n> Tin was dear\n\n(Korin 2009, ¶ 2)\n\n=SUM(1)\n"
    (heading, row) = csv.reader(io.StringIO(window.get(f"{listing}.csv").get_data(as_text=True)))
    assert heading == ["Reading", "Passage", "Words", "Reference", "Note", "When"]
    assert row == ["Tin and Terror", "2", "Tin was dear", "(Korin 2009, ¶ 2)", "'=SUM(1)", "2026-10-05"]
    assert window.get(f"{listing}.exe").status_code == 422


def test_a_note_is_changed_and_a_highlight_removed_on_their_page(browser, student, course, page, reading):
    window = browser(student)
    anchor = anchors(reading)[0]
    (made,) = highlight(course, reading.public_id, student, [Chosen(anchor, "The weir")], "", NOW)
    address = f"/courses/{course.public_id}/readings/highlights/{made.public_id}"
    window.post(address, {"note": "a new note"})
    assert "a new note" in window.get(address).get_data(as_text=True)
    long = window.post(address, {"note": "x" * 2_001})
    assert long.status_code == 422
    assert "At most 2000 characters" in flat(long)
    told = window.post(f"{address}/remove", headers={"Accept": "application/json"}).get_json()
    assert "mark-highlight" not in told["passages"][anchor]
    assert window.get(address).status_code == 404


def test_highlights_are_on_no_page_of_anybody_else(browser, student, instructor, assistant, course, page, reading):
    (made,) = highlight(course, reading.public_id, student, [Chosen(anchors(reading)[0], "The weir")], "mine", NOW)
    for person in (instructor, assistant):
        window = browser(person)
        for address in (page, f"/courses/{course.public_id}/readings", f"{page}/passages/{made.anchor}/cite"):
            text = window.get(address).get_data(as_text=True)
            assert made.public_id not in text
            assert "mark-highlight" not in text
        listing = f"/courses/{course.public_id}/readings/highlights"
        assert "No highlight yet" in flat(window.get(listing))
        for deed in ("", "/remove"):
            assert window.post(f"{listing}/{made.public_id}{deed}", {"note": "x"}).status_code == 404


def test_a_highlight_whose_words_were_changed_is_offered_the_new_ones(browser, student, course):
    made = paragraphs(12)
    document = put(course, text_of(made))
    anchor = next(p.anchor for p in document.current.passages if made[4][2] in p.text)
    old, gone = made[4][2], made[7][0]
    lost = next(p.anchor for p in document.current.passages if gone in p.text)
    highlight(course, document.public_id, student, [Chosen(anchor, old), Chosen(lost, gone)], "", NOW)
    made[4][2] = old.replace(" at ", " near ")
    del made[7]
    put(course, text_of(made))
    window = browser(student)
    listing = f"/courses/{course.public_id}/readings/highlights"
    said = flat(window.get(listing))
    assert "Some words do not stand in their reading any more" in said
    assert f"These words were changed. Now there stands: {made[4][2]}" in said
    assert "No longer in the reading." in said
    (keep,) = re.findall(r'action="([^"]+/changes/highlights/[^"]+)"', window.get(listing).get_data(as_text=True))
    window.post(keep)
    assert "These words were changed" not in flat(window.get(listing))
    assert made[4][2] in flat(window.get(listing))


# What others see


def test_instructors_see_how_many_questions_rest_on_a_passage(browser, student, instructor, course):
    from tests import quizzes_material as material

    document = material.make_reading(course, NOW)
    items = material.make_items(course, NOW)
    with transaction():
        for item in items:
            item.document_id = document.id
    page = f"/courses/{course.public_id}/readings/{document.public_id}"
    assert f"{len(items)} questions rest on this" in flat(browser(instructor).get(page))
    assert "rest on this" not in flat(browser(student).get(page))


def test_strangers_see_none_of_it(browser, stranger, page, reading, course):
    anchor = anchors(reading)[0]
    for address in (page, f"{page}/passages/{anchor}", f"{page}/passages/{anchor}/cite", f"{page}/citation.bib"):
        assert browser(stranger).get(address).status_code == 404
    assert browser(stranger).post(f"{page}/highlights", {"anchor": anchor, "quote": "The weir"}).status_code == 404


def test_the_page_opens_on_postgresql(postgresql):
    from records.people import Role
    from services import people
    from tests import quizzes_material as material
    from tests.conftest import Browser, make_person

    teacher = make_person("teacher@example.org", "Ines", "Teacher")
    course = people.create_course(teacher, "T-1", "A test course", NOW, join_code="TEST-0001")
    student = make_person("student@example.org", "Sam", "Student")
    people.enrol(course, student, Role.STUDENT, NOW)
    document = material.make_reading(course, NOW)
    items = material.make_items(course, NOW)
    with transaction():
        for item in items:
            item.document_id = document.id
        assignment = make_assignment(course, teacher)
        assignment.sources = [document]
    page = f"/courses/{course.public_id}/readings/{document.public_id}"
    assert f"{len(items)} questions rest on this" in flat(Browser(postgresql).sign_in(teacher).get(page))
    window = Browser(postgresql).sign_in(student)
    assert add(window, page, "p-00c0ffee", "twenty months").status_code == 302
    for address in (page, f"{page}/passages/p-00c0ffee/cite", f"/courses/{course.public_id}/readings/highlights"):
        text = window.get(address).get_data(as_text=True)
        assert "twenty months" in text, address
    assert window.get(f"{page}?from=105&to=110").status_code == 302
