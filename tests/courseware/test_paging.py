"""Long documents in parts: every passage in one part, none too long to open, chapters where there are chapters."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.paging import LARGEST, LEAST, WHOLE, Line, headings_of, part_with, parts_of


def book(*chapters, words=100):
    """Lines of a document whose chapters are (path, number of passages)."""
    paths = [path for path, count in chapters for _ in range(count)]
    return [Line(n, f"p-{n}", tuple(path), words) for n, path in enumerate(paths)]


def test_a_short_document_is_one_part():
    (part,) = parts_of(book((["One"], 75), (["Two"], 74)))
    assert (part.first, part.last, part.words) == (0, 148, 14_900)
    assert parts_of([]) == ()


@pytest.mark.parametrize(
    ("chapters", "titles"),
    [
        ([(["One"], 60), (["Two"], 60), (["Three"], 60)], ["One", "Two", "Three"]),
        ([(["Book"], 45), (["Book", "One"], 60), (["Book", "Two"], 60)], ["Passages 1–45", "One", "Two"]),
        ([(["Preface"], 5), (["Maps"], 5), (["One"], 100), (["Two"], 100)], ["Preface – Maps", "One", "Two"]),
        ([([], 160)], ["Passages 1–80", "Passages 81–160"]),
        ([(["One"], 160), (["Two"], 60)], ["One", "One, continued", "Two"]),
        (
            [(["One", "A"], 80), (["One", "B"], 80), (["Two"], 60)],
            ["One", "One: B", "Two"],
        ),
    ],
)
def test_a_long_document_has_a_part_for_each_chapter(chapters, titles):
    assert [part.title for part in parts_of(book(*chapters))] == titles


def test_a_thread_of_short_posts_is_cut_too():
    parts = parts_of(book(([], 3_000), words=5))
    assert len(parts) > 5
    assert max(part.last - part.first for part in parts) * LEAST <= LARGEST


_PATHS = st.lists(st.sampled_from(["I", "II", "a", "b"]), max_size=3)
_BOOKS = st.lists(st.tuples(_PATHS, st.integers(1, 60)), max_size=12).map(lambda chapters: book(*chapters, words=150))


@given(_BOOKS)
def test_every_passage_stands_in_one_part_and_no_part_is_too_long(lines):
    parts = parts_of(lines)
    assert [n for part in parts for n in range(part.first, part.last + 1)] == [line.ordinal for line in lines]
    assert [part.number for part in parts] == list(range(1, len(parts) + 1))
    for part in parts:
        assert part.words <= (WHOLE if len(parts) == 1 else LARGEST)
        assert part.title
        assert part_with(parts, part.first) == part_with(parts, part.last) == part


@given(_BOOKS)
def test_headings_follow_the_text_and_lead_down_one_level_at_a_time(lines):
    headings = headings_of(lines)
    assert [heading.ordinal for heading in headings] == sorted(heading.ordinal for heading in headings)
    for before, after in pairwise(headings):
        assert after.depth <= before.depth + 1


def test_the_title_is_not_said_again_as_a_heading():
    lines = book((["The Book: A Story"], 2), (["The Book: A Story", "One"], 2))
    assert [heading.title for heading in headings_of(lines, "The Book — a Story")] == ["One"]
    assert [heading.title for heading in headings_of(lines, "Another")] == ["The Book: A Story", "One"]
