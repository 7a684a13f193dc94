from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courseware.documents import UnreadableDocument
from courseware.passages import passages_of
from courseware.readers import read_text
from courseware.reading import pieces_of
from tests.courseware import material
from tests.courseware.material import assert_accounted_for

_LINES = st.sampled_from(
    [line for text in material.ALL.values() for line in text.splitlines()]
    + [
        "",
        "",
        "",
        "\xa0",
        "***",
        "12",
        "> quoted words here.",
        ">",
        "- item",
        "1. item of a list",
        "[^a]: a note.",
        "* Star.",
    ]
)
_ENDS = st.sampled_from(["\n", "\n", "\n\n", "\r\n", "\r", "\f", "\n\n\n\n", "\u2028", " \n\t"])
_SCRAPS = st.text(alphabet="aAbB .,:;!?'\"“”*_#<>/sup&lt;[]()^¹²³12 \n\r\t\xa0\u00ad-–|`~\\†\f", max_size=300)
_SHUFFLED = st.lists(st.tuples(_LINES, _ENDS), max_size=40).map(lambda rows: "".join(a + b for a, b in rows))


@given(st.one_of(_SHUFFLED, _SCRAPS, st.text(max_size=200)))
@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_the_text_each_character_is_accounted_for_once(text):
    try:
        document = read_text(text)
    except UnreadableDocument:
        return
    assert_accounted_for(document)
    for passage in passages_of(document):
        said = "".join(span.of(document.raw) for span in pieces_of(passage.content, document.raw))
        assert "".join(said.split()) == "".join(passage.text.split())
        assert all(0 <= mark.position <= len(passage.text) for mark in passage.marks)
    for note in document.notes:
        assert note.block is None or 0 <= note.block < len(document.blocks)


@given(_SHUFFLED)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_reading_is_the_same_every_time_and_anchors_are_unique(text):
    try:
        first, second = read_text(text), read_text(text)
    except UnreadableDocument:
        return
    assert first == second
    anchors = [passage.anchor for passage in passages_of(first)]
    assert len(set(anchors)) == len(anchors)
