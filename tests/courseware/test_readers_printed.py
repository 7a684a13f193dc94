"""PDF files as presses, word processors and scanners make them."""

import itertools
import textwrap

import pytest

from courseware.documents import Kind
from courseware.readers import read
from tests.courseware.material import assert_accounted_for, bodies, headings, reasons
from tests.courseware.printed import Words, printed, set_down

_PROSE = (
    "The canal was dug between 1790 and 1794 by four hundred men who came from the county and from beyond the hills. "
    "It cost a great deal, and the shares fell for three years in a row. Historians have long disagreed about the "
    "reasons for the difficulties of the company. The official figures show a different picture of the affair. "
)
_STARTS = (
    "Nobody had foreseen the flood. ",
    "The engineer was blamed. ",
    "Hale left the county. ",
    "The mill burned. ",
)
TEXTS = [start + _PROSE + f"That was the end of part {number}." for number, start in enumerate(_STARTS * 4, 1)]


def load(pages, **more):
    document = read(printed(pages, **more), "a.pdf")
    assert_accounted_for(document)
    return document


def columns(rowwise):
    """A journal's pages: two columns, indented paragraphs, running heads, notes set small under each first column."""
    lines = [(line, 12 * (row == 0)) for text in TEXTS for row, line in enumerate(textwrap.wrap(text, 46))]
    feet = (
        "Hale, Canals, p. 3. See also the long",
        "Minutes of the Company, vol. 2; and the",
        "Ibid., p. 7; they were in",
    )
    ends = ("and winding account of Brown.", "Gazette of the same week.", "doubt in the very next year.")
    supply = iter(lines)
    pages = []
    for number in range(3):
        page = [Words("Journal of Rural History" if number % 2 else "Ann Lee", 200, 760, 9)]
        page.append(Words(str(101 + number), 540, 760, 9))
        if number == 0:
            page += [Words("The Canal Age in the North", 150, 730, 20), Words("Ann Lee", 270, 705, 12)]
        top = 680 if number == 0 else 730
        halves = [
            [
                Words(line, 60 + side * 250 + inset, y)
                for y, (line, inset) in zip(range(top, 200, -14), supply, strict=False)
            ]
            for side in range(2)
        ]
        if rowwise:
            page += [words for row in itertools.zip_longest(*halves) for words in row if words]
        else:
            page += halves[0] + halves[1]
        page += [Words(str(number + 1), 60, 110, 6), Words(feet[number], 64, 106, 8), Words(ends[number], 60, 96, 8)]
        pages.append(page)
    return pages


@pytest.mark.parametrize("rowwise", [True, False])
def test_columns_are_read_one_after_the_other_and_paragraphs_are_whole(rowwise):
    document = load(columns(rowwise))
    said = bodies(document)
    assert said[:-1] == TEXTS[: len(said) - 1]
    assert TEXTS[len(said) - 1].startswith(said[-1])
    assert len(said) > 12
    assert (document.title, document.card["author"]) == ("The Canal Age in the North", "Ann Lee")
    assert [note.text.split()[-1] for note in document.notes] == ["Brown.", "week.", "year."]
    assert reasons(document, "Journal of Rural") == {"running head"}
    assert reasons(document, "102") == {"page number"}


def test_headings_are_known_by_size_and_by_bold():
    page = [Words("The Canal Age", 200, 740, 22), Words("Beginnings", 60, 700, 15)]
    first, y = set_down(TEXTS[0], 60, 680, 90)
    second, _ = set_down(TEXTS[1], 60, y - 40, 90)
    page += [*first, Words("The fall of the shares", 60, y - 20, 11, "bold"), *second]
    document = load([page])
    assert headings(document) == ["The Canal Age", "Beginnings", "The fall of the shares"]
    assert [block.level for block in document.blocks if block.kind is Kind.HEADING] == [1, 2, 3]
    assert bodies(document) == TEXTS[:2]


def test_raised_numbers_are_marks_and_small_lines_at_the_foot_are_their_notes():
    page = [Words("The canal was dug by four hundred men.", 60, 700), Words("1", 240, 704, 7)]
    page += [Words("It had 40 m", 250, 700), Words("2", 305, 704, 7), Words("of locks, which fell in 1791.", 315, 700)]
    more, _ = set_down(_PROSE, 60, 686, 90)
    page += [*more, Words("1", 60, 104, 5), Words("see Hale, p. 3, and the same, p.", 64, 100, 8)]
    page += [Words("9 of the second volume.", 60, 90, 8)]
    document = load([page])
    assert "hundred men. It had 40 m 2 of locks" in bodies(document)[0].replace("m2", "m 2")
    assert [(note.marker, note.block, note.text) for note in document.notes] == [
        ("1", 0, "see Hale, p. 3, and the same, p. 9 of the second volume.")
    ]


def test_a_note_goes_on_at_the_foot_of_the_next_page():
    first, _ = set_down(_PROSE * 2, 60, 720, 90)
    second, _ = set_down("It rained. " + _PROSE, 60, 720, 90)
    one = [*first, Words("* The author thanks the county library, which", 60, 100, 8)]
    two = [*second, Words("opened its cellars for him in a cold May.", 60, 100, 8), Words("1 Hale, p. 3.", 60, 90, 8)]
    document = load([one, two])
    assert document.notes[0].text.startswith("The author thanks the county library, which")
    assert "thanks" not in " ".join(bodies(document))
    assert "Hale, p. 3" not in " ".join(bodies(document))


def test_words_broken_at_line_ends_are_whole_and_compounds_keep_their_hyphen():
    lines = [
        "The well-known efficiency fig-",
        "ures were printed by a son-in-",
        "law of the engineer, who was well-",
        "known.",
    ]
    document = load([[Words(line, 60, 700 - 14 * row) for row, line in enumerate(lines)]])
    assert bodies(document) == [
        "The well-known efficiency figures were printed by a son-in-law of the engineer, who was well-known."
    ]


def test_a_page_on_its_side_reads_like_any_other():
    words = [Words(line, 100 + 14 * row, 60, turned=True) for row, line in enumerate(textwrap.wrap(TEXTS[0], 80))]
    assert bodies(load([words], turn=90)) == [TEXTS[0]]


def test_what_runs_up_the_margin_is_no_text():
    lines, _ = set_down(TEXTS[0], 60, 700, 80)
    document = load([[*lines, Words("Downloaded at the county library", 20, 200, 8, turned=True)]])
    assert bodies(document) == [TEXTS[0]]
    assert reasons(document, "county library") == {"margin text"}


def test_the_text_under_a_scan_is_read_word_by_word_though_its_sizes_waver():
    words = []
    for row, line in enumerate(textwrap.wrap(TEXTS[0], 70)):
        x = 60.0
        for word in line.split():
            words.append(Words(word, round(x, 1), 700 - 14 * row + row % 2, 10.5 + row % 3))
            x += len(word) * 5.2 + 4
    assert bodies(load([words], mode=3)) == [TEXTS[0]]


def test_block_quotations_and_lists_keep_their_kind():
    before, y = set_down("Hale wrote to his brother in the spring of that year, when all was lost:", 60, 700, 80)
    quoted, y = set_down("We shall be ruined by steam, " * 8 + "he said.", 100, y - 10, 60)
    items = [
        Words(f"{number}. The {what} lock of the canal was closed.", 60, y - 10 - 14 * number)
        for number, what in ((1, "upper"), (2, "lower"))
    ]
    document = load([[*before, *quoted, *items]])
    assert [block.kind for block in document.blocks] == [Kind.PARAGRAPH, Kind.QUOTATION, Kind.LIST, Kind.LIST]


def test_whoever_waits_hears_of_every_page():
    heard = []
    read(printed(columns(False)), "a.pdf", tell=lambda done, whole: heard.append((done, whole)))
    assert heard == [(step, 7) for step in range(1, 8)]
