"""The preview of a document: everything in order, and choices that do what they say."""

from __future__ import annotations

import json
from time import process_time

import pytest

from benchmarks.importing import book
from courseware.corrections import LineChoice
from courseware.preview import Preview, preview_json, warnings_of
from courseware.readers import read
from courseware.spans import Span
from tests import documents

TEXTS = {"book": book(4_000).encode(), "thread": None}


def shown(data: bytes, name: str = "text.txt", lines: tuple[LineChoice, ...] = ()) -> Preview:
    """The preview as it is kept: through JSON."""
    return Preview(json.loads(json.dumps(preview_json(read(data, name, lines=lines), lines))), lines)


def sources() -> list[pytest.ParameterSet]:
    made = [pytest.param(book(4_000).encode(), "book.txt", id="book")]
    for name in documents.NAMES:
        path = documents.document_path(name)
        if path is not None:
            made.append(pytest.param(path.read_bytes(), name, id=name, marks=pytest.mark.documents))
    return made


SOURCES = pytest.mark.parametrize(("data", "name"), sources())


@SOURCES
def test_every_passage_heading_and_line_taken_out_stands_in_it_once_and_in_order(data, name):
    preview = shown(data, name)
    rows = preview.rows
    assert [row.start for row in rows] == sorted(row.start for row in rows)
    assert [row.text for row in rows if row.kind == "passage"] == [one["text"] for one in preview.table["passages"]]
    assert [row.text for row in rows if row.kind == "heading"] == [one["text"] for one in preview.table["headings"]]
    assert sorted(piece.start for row in rows for piece in row.pieces) == [one.start for one in preview.lines_taken]
    assert sum(len(row.notes) for row in rows) == len(preview.table["notes"])
    assert sum(section.passages for section in preview.sections) == len(preview.table["passages"])


@SOURCES
def test_a_line_taken_out_of_the_midst_of_a_passage_stands_between_the_words_around_it(data, name):
    preview = shown(data, name)
    for row in preview.rows:
        for piece, position in zip(row.pieces, row.positions, strict=False):
            if row.kind == "passage":
                before, after = row.text[:position].split()[-1:], row.text[position:].split()[:1]
                assert all(word[-3:].strip("-­") in preview.raw[: piece.start] for word in before)
                assert all(word[:3] in preview.raw[piece.end :] for word in after)


@SOURCES
def test_each_line_taken_out_is_kept_when_it_is_chosen_and_gone_when_it_is_not(data, name):
    preview = shown(data, name)
    for piece in preview.lines_taken[::7]:
        span = Span(piece.start, piece.end)
        chosen = preview.choose(span, keep=True)
        waiting = Preview(preview.table, chosen)
        assert waiting.waiting == 1
        assert [one.start for one in waiting.taken if one.will_change] == [piece.start]
        assert waiting.choose(span, keep=False) == ()
        after = shown(data, name, chosen)
        assert piece.start not in [one.start for one in after.lines_taken]
        assert [one.start for row in after.rows for one in row.kept] == [piece.start]
        assert (after.waiting, after.unmatched) == (0, [])
        assert after.choose(span, keep=False) == ()


@SOURCES
def test_a_line_of_a_passage_goes_out_when_it_is_chosen(data, name):
    preview = shown(data, name)
    rows = [row for row in preview.rows if row.kind == "passage" and len(row.text.split()) > 5]
    for row in rows[:: max(1, len(rows) // 6)]:
        line = preview.lines_of(row)[0]
        span = Span(line.start, line.end)
        chosen = preview.choose(span, keep=False)
        after = shown(data, name, chosen)
        gone = [one for one in after.taken if one.reason == "taken out by hand"]
        assert gone
        assert all(span.overlaps(Span(one.start, one.end)) for one in gone)
        assert after.choose(span, keep=True) == ()
        back = Preview(after.table, after.choose(span, keep=True))
        assert back.waiting == 1
        assert [one.start for one in back.taken if one.will_change] == [one.start for one in gone]


def test_one_of_many_equal_lines_may_be_left_out_again():
    data = "\f".join(f"THE HEAD\n\nParagraph {n} says something. It ends here.\n" for n in range(5)).encode()
    preview = shown(data)
    heads = [piece for piece in preview.taken if piece.text == "THE HEAD"]
    every = preview.choose(Span(heads[0].start, heads[0].end), keep=True, everywhere=True)
    but_one = Preview(preview.table, every).choose(Span(heads[1].start, heads[1].end), keep=False)
    after = shown(data, lines=but_one)
    assert [piece.start for piece in after.taken if piece.text == "THE HEAD"] == [heads[1].start]


def test_a_choice_for_a_line_that_is_not_there_is_named():
    choice = LineChoice("No such line stands here")
    assert shown(b"The text says this. It says no more.", lines=(choice,)).unmatched == [choice]


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("It is short. That is all.", "Only 6 words"),
        ("Der Rat bewilligte den Kanal. " * 40, "does not look like English"),
        ("The council voted for the canal and it was opened. " * 250, "No headings"),
        ("The council voted for the canal and it was opened. " * 250, "One paragraph has"),
        ("The caf\ufffd was shut and the bank was open. " * 30, "30 letters could not be read"),
        ("© 2001\n\nAll rights reserved.\n\n" * 30 + "The council met here.\n\n", "was taken out"),
    ],
)
def test_what_is_doubtful_is_said(text, warning):
    said = warnings_of(read(text.encode(), "text.txt"))
    assert any(warning in what for what, _ in said), said
    assert all(advice.endswith((".", "?")) for _, advice in said)


def test_a_guessed_encoding_is_said_and_a_sure_one_is_not():
    text = "Жить стало лучше, товарищи. Жить стало веселее. Так сказал он в тот год."
    for encoding, guessed in (("cp1251", True), ("utf-8", False), ("utf-16", False)):
        said = warnings_of(read(text.encode(encoding), "text.txt"))
        assert any("guessed" in what for what, _ in said) is guessed


def test_a_good_text_has_no_warning():
    assert warnings_of(read(book(4_000).encode(), "book.txt")) == []


def test_reading_costs_no_more_for_each_page_of_a_thick_book_than_of_a_thin_one():
    def cost(number: int) -> float:
        data, spent = book(number, page=6).encode(), []
        for _ in range(2):
            begun = process_time()
            read(data, "book.txt")
            spent.append(process_time() - begun)
        return min(spent) / number

    assert cost(48_000) < 2.5 * cost(6_000)
