"""Highlights: found in the passage that was meant, kept once, one person's own, and followed into a new version."""

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from records import highlights as records
from records.database import db, transaction
from records.library import Highlight
from records.people import Person
from services import library, people, revisions
from services.errors import Missing, Refused
from services.library import highlighting
from services.library.highlighting import Chosen, annotate, highlight, own, placed_in, places_now, remove
from tests.conftest import NOW
from tests.revisions_material import paragraphs, put, text_of

TEXT = """# The Weir

The weir held. The “old line” of 1937 held, and the new line held.¹ Nobody had expected it.

The miller’s wife said so twice: the weir held, the weir held.

水坝没有垮。人们都很高兴。

¹ A note about the line of the river and of the railway.
"""


@pytest.fixture
def reading(course):
    return library.import_document(course, None, TEXT.encode(), "weir.md", NOW).document


def passages(reading):
    return reading.current.passages


def mark(course, reading, person, number, quote, prefix="", note=""):
    anchor = passages(reading)[number].anchor
    (made,) = highlight(course, reading.public_id, person, [Chosen(anchor, quote, prefix)], note, NOW)
    return made


@pytest.mark.parametrize(
    ("number", "quote", "prefix", "kept"),
    [
        (0, "new line held", "", "new line held"),
        (0, "held", "of 1937 ", "held"),
        # Typed or pasted with other quotation marks, spaces and case.
        (0, 'the "OLD  line" of 1937', "", "The “old line” of 1937"),
        (1, "miller's wife", "", "miller’s wife"),
        # Half a word is the word; where there are no spaces, no word is known.
        (0, "xpecte", "", "expected"),
        (2, "没有", "", "没有"),
    ],
)
def test_words_are_found_where_they_were_chosen(course, student, reading, number, quote, prefix, kept):
    made = mark(course, reading, student, number, quote, prefix)
    assert made.quote == kept
    raw = reading.current.raw[made.start : made.end]
    assert raw == kept
    assert (made.sha256, made.anchor) == (reading.current.sha256, passages(reading)[number].anchor)


def test_equal_words_are_told_apart_by_what_stands_before_them(course, student, reading):
    text = passages(reading)[1].text
    first = mark(course, reading, student, 1, "the weir held", "so twice: ")
    second = mark(course, reading, student, 1, "the weir held", "the weir held, ")
    assert first.start < second.start
    assert text[text.index("the weir held") + 5 :].count("the weir held") == 1


@pytest.mark.parametrize("quote", ["", "   ", "the mill burnt down", "held nobody had", "..."])
def test_words_that_do_not_stand_there_are_refused_with_a_sentence(course, student, reading, quote):
    with pytest.raises(Refused, match=r"passage 1|Choose the words"):
        mark(course, reading, student, 0, quote)
    assert records.count_in(reading, student) == 0


def test_a_selection_over_several_passages_is_kept_whole_or_not_at_all(course, student, reading):
    first, second = (passage.anchor for passage in passages(reading)[:2])
    both = [Chosen(first, "Nobody had expected it."), Chosen(second, "The miller’s wife")]
    assert len(highlight(course, reading.public_id, student, both, "", NOW)) == 2
    with pytest.raises(Refused):
        highlight(course, reading.public_id, student, [Chosen(first, "The weir"), Chosen(second, "no such")], "", NOW)
    assert records.count_in(reading, student) == 2


def test_the_same_words_are_one_highlight_with_the_last_note(course, student, reading):
    one = mark(course, reading, student, 0, "Nobody had expected it", note="why?")
    same = mark(course, reading, student, 0, "Nobody had expected it")
    assert same.id == one.id
    assert same.note == "why?"
    assert mark(course, reading, student, 0, "Nobody had expected it", note="because").note == "because"
    assert records.count_in(reading, student) == 1


def test_a_note_is_written_anew_and_a_highlight_taken_away(course, student, reading):
    mine = mark(course, reading, student, 0, "new line")
    annotate(course, mine.public_id, student, "  the railway?  ")
    assert own(course, mine.public_id, student).note == "the railway?"
    with pytest.raises(Refused, match="2,000"):
        annotate(course, mine.public_id, student, "x" * 2_001)
    remove(course, mine.public_id, student)
    assert records.highlights_of_person(student) == []


def test_nobody_else_sees_changes_or_removes_it(course, student, instructor, assistant, reading):
    mine = mark(course, reading, student, 0, "new line", note="private")
    for other in (instructor, assistant):
        assert placed_in(reading, other, passages(reading)) == {}
        assert records.highlights_of(course, other) == []
        for deed in (own, remove):
            with pytest.raises(Missing):
                deed(course, mine.public_id, other)
        with pytest.raises(Missing):
            annotate(course, mine.public_id, other, "mine now")
    assert own(course, mine.public_id, student).note == "private"


def test_it_is_no_highlight_of_another_course(course, student, instructor, reading):
    mine = mark(course, reading, student, 0, "new line")
    other = people.create_course(instructor, "T-2", "Another", NOW, join_code="TEST-0002")
    with pytest.raises(Missing):
        own(other, mine.public_id, student)
    with pytest.raises(Missing):
        highlight(other, reading.public_id, student, [Chosen(mine.anchor, "new line")], "", NOW)


def test_one_reading_holds_so_many_and_no_more(course, student, reading, monkeypatch):
    monkeypatch.setattr(highlighting, "MOST", 1)
    mark(course, reading, student, 0, "new line")
    with pytest.raises(Refused, match="Remove some"):
        mark(course, reading, student, 0, "old line")


def test_a_new_version_keeps_highlights_on_their_words(course, student):
    made = paragraphs(12)
    document = put(course, text_of(made))
    words = [made[3][2], made[5][1], made[8][0]]
    mine = [
        highlight(
            course,
            document.public_id,
            student,
            [Chosen(next(p.anchor for p in document.current.passages if said in p.text), said)],
            said[:10],
            NOW,
        )[0]
        for said in words
    ]
    made[5][4] = "Another sentence ends this paragraph now."  # beside the second highlight
    del made[8]  # with the third
    put(course, text_of([["A paragraph stands before all."], *made]))
    db.session.expire_all()
    places = places_now(document, mine)
    assert {number: placed.span.of(placed.passage.text) for number, placed in places.items()} == {
        mine[0].id: words[0],
        mine[1].id: words[1],
    }
    shown = placed_in(document, student, document.current.passages)
    assert sorted(one.highlight.id for row in shown.values() for one in row) == [mine[0].id, mine[1].id]


def test_a_highlight_whose_words_were_changed_moves_onto_the_new_ones(course, student):
    made = paragraphs(12)
    document = put(course, text_of(made))
    anchor = next(p.anchor for p in document.current.passages if made[4][2] in p.text)
    (mine,) = highlight(course, document.public_id, student, [Chosen(anchor, made[4][2])], "mine", NOW)
    made[4][2] = made[4][2].replace(" at ", " near ")
    put(course, text_of(made))
    db.session.expire_all()
    assert places_now(document, [mine]) == {}
    (changed,) = revisions.changes_waiting(course, document, student)
    (citation,) = changed.citations
    revisions.keep_highlight(course, document.public_id, citation.row.public_id, student, NOW)
    placed = places_now(document, [mine])[mine.id]
    assert placed.span.of(placed.passage.text) == made[4][2]
    assert mine.note == "mine"


def test_a_highlight_goes_with_its_person(course, student, reading):
    mark(course, reading, student, 0, "new line")
    with pytest.raises(IntegrityError), transaction():
        db.session.add(
            Highlight(
                person_id=9_999, document_id=reading.id, sha256="0", anchor="p", start=0, end=1, quote="x", at=NOW
            )
        )
    with transaction():
        db.session.execute(delete(Person).where(Person.id == student.id))
    assert db.session.query(Highlight).count() == 0
