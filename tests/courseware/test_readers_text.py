import pytest

from courseware.documents import Kind
from courseware.readers import read, read_text
from tests.courseware import material
from tests.courseware.material import assert_accounted_for, bodies, headings, reasons


@pytest.mark.parametrize("name", material.ALL)
def test_every_character_is_said_once_or_is_furniture(name):
    assert_accounted_for(read_text(material.ALL[name]))


def test_paragraphs_broken_by_pages_and_notes_are_whole():
    document = read_text(material.RUNNING_HEADS)
    assert bodies(document)[0].count("It was the first of its kind") == 1
    assert "The railway closed it in 1846." in bodies(document)[0]


def test_running_heads_and_page_numbers_are_furniture_and_the_title_is_not():
    document = read_text(material.RUNNING_HEADS)
    assert document.title == "The Canal Age"
    assert headings(document) == ["The Canal Age"]
    assert reasons(document, "North by Water") == {"running head"}
    assert reasons(document, "ΙO") == {"page number"}


def test_notes_that_lost_their_marker_or_run_over_a_page_are_found_and_linked():
    document = read_text(material.RUNNING_HEADS)
    assert [(note.marker, note.block) for note in document.notes] == [("1", 1), ("2", 1), ("3", 1)]
    assert "Strangers on the Quay" in document.notes[1].text
    marks = {mark.marker: document.blocks[1].text[: mark.position][-7:] for mark in document.blocks[1].marks}
    assert marks == {"1": "s Hale.", "2": "county.", "3": "n 1846."}


def test_endnotes_hang_on_their_marks_and_references_stand_apart():
    document = read_text(material.ENDNOTES)
    assert [note.marker for note in document.notes] == ["1", "2", "3", "4", "5"]
    assert all(note.block is not None for note in document.notes)
    assert not any(character.isdigit() for text in bodies(document) for character in text.replace("1902", ""))
    assert reasons(document, "London: Arnold, 1955.") == {"reference list"}
    assert document.card["author"] == "Ann Lee"


@pytest.mark.parametrize("name", ["wrapped", "wrapped, CRLF"])
def test_hard_wrapped_lines_are_joined_with_their_words(name):
    document = read_text(material.ALL[name])
    assert document.title == "A SHORT ACCOUNT OF THE MILL"
    assert "was rebuilt the following" in bodies(document)[0]
    assert "Wren's son-in-law who" in bodies(document)[0]
    assert [block.kind for block in document.blocks if "no water like" in block.text] == [Kind.QUOTATION]
    assert document.blocks[-1].section[-2:] == ("CHAPTER II", "THE RAILWAY")
    assert "a very small line" in document.blocks[-1].text
    assert document.notes[0].text.startswith("Parish Records")
    assert document.notes[0].text.endswith("earlier entries.")
    assert reasons(document, "General Terms") == {"copyright matter"}


def test_form_feeds_part_pages():
    document = read_text(material.PAGES)
    assert len(bodies(document)) == 1
    assert "gave him a house at the upper basin" in bodies(document)[0]
    assert "canal company continued to pay" in bodies(document)[0]
    assert [(note.marker, note.block) for note in document.notes] == [("1", None), ("2", 1)]


def test_markdown_markup_goes_and_words_stay():
    document = read_text(material.ARTICLE)
    assert document.form == "markdown"
    assert document.card == {"author": "Ann Lee", "date": "3 May 2019", "year": "2019"}
    assert bodies(document)[0].startswith(
        "The winter of 1947 was the coldest on record in the region. Coal ran short and"
    )
    assert "The ministry denied it. 5 * 3 = 15 is not emphasis. AT&T wired the news." in bodies(document)
    assert [block.kind for block in document.blocks].count(Kind.LIST) == 2
    assert [block.kind for block in document.blocks].count(Kind.QUOTATION) == 1
    assert document.notes[0].text == "Ministry of Fuel, Report (London, 1948), p. 3. A second line of the note."
    assert document.notes[0].block == 1


@pytest.mark.parametrize(
    ("text", "posters"),
    [
        (material.XENFORO, ["Hale99", "riverman"]),
        (material.PHPBB, ["marta", "jan_k"]),
        (material.REDDIT, ["u/curious_cat", "u/locksmith", "u/curious_cat"]),
        (material.UNMARKED, [None, None, None]),
    ],
)
def test_posts_carry_their_posters_and_say_nothing_twice(text, posters):
    document = read_text(text)
    posts = [block for block in document.blocks if block.kind is Kind.POST]
    assert [block.speaker for block in posts] == posters
    assert [block.post for block in posts] == list(range(1, len(posters) + 1))
    assert len({block.text for block in posts}) == len(posts)
    assert "repeated quotation" in {piece.reason for piece in document.furniture}


def test_what_was_said_elsewhere_is_a_quotation_by_its_speaker():
    text = material.XENFORO + "\nHale99\nWell-Known Member\n\noldhand said: ↑\nNobody dug canals for pleasure.\n"
    document = read_text(text + "Click to expand...\n\nMy grandfather did so.\n")
    quotation = next(block for block in document.blocks if block.kind is Kind.QUOTATION)
    assert (quotation.speaker, quotation.text) == ("oldhand", "Nobody dug canals for pleasure.")


def test_numbered_references_that_the_text_marks_are_notes():
    document = read_text(material.ENCYCLOPEDIA)
    assert [(note.marker, note.block) for note in document.notes] == [("1", 1), ("2", 1), ("3", 1)]
    assert headings(document) == ["Great Flood of 1902", "Background"]
    assert "in March 1902. It killed" in bodies(document)[0]


def test_a_journal_article_loses_its_cover_and_page_lines():
    document = read_text(material.JOURNAL)
    assert (document.title, document.card["author"]) == ("The Grain Crisis Reconsidered", "Ann B. Lee")
    assert [(note.marker, note.block) for note in document.notes] == [("1", 0), ("2", 0), ("3", 0), ("4", 2)]
    assert "agencies, which had counted on a normal harvest" in bodies(document)[1]
    assert reasons(document, "Rural History\n") | reasons(document, "All use subject") == {"copyright matter"}
    assert reasons(document, "203 / Journal") == {"running head"}


def test_an_interview_knows_who_speaks():
    document = read_text(material.INTERVIEW)
    spoken = [(block.speaker, block.text.split()[0]) for block in document.blocks if block.kind is Kind.PARAGRAPH]
    assert spoken == [(None, "Ann"), ("Q", "When"), ("A", "In"), ("A", "But"), ("Q", "What"), ("A", "They")]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("In no. 3 of the journal he wrote it. See p. 4 and vol. 2. 5 men came.", "In no. 3"),
        ("The hall measured 40 m² and the field 3 km². It was large enough for them.", "40 m² and the field 3 km²."),
        ("It happened in 1917. The law of 3 May was repealed on 4. It was over.", "on 4."),
        ("He had snake_case_names and 2 * 3 * 4 apples in his bag.", "snake_case_names and 2 * 3 * 4"),
    ],
)
def test_numbers_and_signs_that_are_no_marks_stay(text, kept):
    assert kept in read_text(text).blocks[0].text


@pytest.mark.parametrize("repeated", ["Summary", "Exercises"])
def test_headings_that_come_again_in_every_chapter_stay(repeated):
    chapter = "## Chapter {0}\n\nThe story of chapter {0} goes on for a while.\n\n### {1}\n\nIt ended well for all.\n\n"
    document = read_text("# Book\n\n" + "".join(chapter.format(number, repeated) for number in range(1, 5)))
    assert headings(document).count(repeated) == 4


def test_a_short_answer_given_three_times_is_no_furniture():
    text = "\n\n".join(["A: Yes.", "B: Why did you go there?", "A: Yes.", "B: Did you see the mill?", "A: Yes."])
    assert bodies(read_text(text)).count("Yes.") == 3


def test_a_plain_essay_comes_out_paragraph_by_paragraph():
    essay = "The treaty was signed in 1922.  It  surprised everyone.\n\nAs Hale argues, it was a necessity.  \n"
    document = read_text(essay)
    assert bodies(document) == [
        "The treaty was signed in 1922. It surprised everyone.",
        "As Hale argues, it was a necessity.",
    ]
    assert not document.furniture


def test_the_card_that_is_given_wins():
    document = read(material.ENDNOTES.encode(), "strike.txt", {"title": "Another title", "author": "B. Brown"})
    assert (document.title, document.card["author"]) == ("Another title", "B. Brown")


def test_a_name_with_a_date_and_a_time_heads_a_post_but_a_diary_has_no_posters():
    thread = "\n\n".join(
        f"**{who}**, {day} March, 19:1{day}\n\n{words}"
        for day, (who, words) in enumerate(
            [("quillpen", "The pact was signed in August."), ("north_bound", "It was signed on the 23rd, at night.")], 1
        )
    )
    posts = read_text(thread, "markdown").blocks
    assert [(block.speaker, block.post) for block in posts] == [("quillpen", 1), ("north_bound", 2)]
    diary = "London, 4 March\n\nThe rain did not stop.\n\nParis, 6 March\n\nThe trains were late again."
    assert all(block.speaker is None for block in read_text(diary).blocks)
