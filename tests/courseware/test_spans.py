from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.readers.parts import Cut, drawn
from courseware.spans import Span, merge, runs_of, slice_mapped

_RAW = st.text(alphabet="ab *\n\u0301é", max_size=60)
_SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: Span(*sorted(pair))), max_size=6)


@given(_RAW, _SPANS)
def test_every_drawn_character_stands_where_its_run_says(raw, spans):
    cuts = [Cut(span) for span in spans]
    content = drawn(raw, [Span(0, len(raw))], cuts)
    gone = {place for span in spans for place in range(span.start, span.end)}
    assert "".join(content.text.split()) == "".join(
        sign for place, sign in enumerate(raw) if place not in gone and not sign.isspace()
    )
    for start, place, length in content.runs:
        assert content.text[start : start + length] == raw[place : place + length]


@given(_RAW, st.integers(0, 60), st.integers(0, 60))
def test_a_slice_keeps_the_places_of_its_characters(raw, one, other):
    content = drawn(raw, [Span(0, len(raw))])
    start, end = sorted((min(one, len(content.text)), min(other, len(content.text))))
    piece = slice_mapped(content, start, end)
    assert piece.text == content.text[start:end]
    for begin, place, length in piece.runs:
        assert piece.text[begin : begin + length] == raw[place : place + length]


@given(_SPANS)
def test_merged_spans_are_sorted_apart_and_cover_the_same(spans):
    merged = merge(spans)
    assert all(one.end < other.start for one, other in pairwise(merged))
    covered = {place for span in spans for place in range(span.start, span.end)}
    assert covered == {place for span in merged for place in range(span.start, span.end)}


@given(st.lists(st.integers(-1, 30), max_size=20))
def test_runs_give_back_the_places_that_made_them(places):
    found = {start + step: raw + step for start, raw, length in runs_of(places) for step in range(length)}
    assert found == {position: place for position, place in enumerate(places) if place >= 0}


def test_a_span_must_run_forwards():
    with pytest.raises(ValueError, match="forwards"):
        Span(3, 2)


def test_a_cut_inside_a_span_shows():
    raw = "dug[1] by hand"
    content = drawn(raw, [Span(0, len(raw))], [Cut(Span(3, 6))])
    assert content.text == "dug by hand"
    assert content.is_contiguous(4, 11, raw)
    assert not content.is_contiguous(0, 6, raw)
    assert content.cleaned_position(7) == 4
