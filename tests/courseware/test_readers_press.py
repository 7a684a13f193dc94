"""Paragraphs, notes and furniture of pages that a press laid out, beside what it was given."""

from collections import Counter

import pytest

from courseware.documents import Kind
from courseware.readers import read_text
from tests.courseware.material import assert_accounted_for
from tests.courseware.press import press
from tests.courseware.traps import squash

_SEEDS = range(6)


def _read(**shape):
    """(document, truth) for each seed."""
    for seed in _SEEDS:
        truth = press(seed, **shape)
        document = read_text(truth.raw)
        assert_accounted_for(document)
        yield document, truth


@pytest.mark.parametrize("head", ["alternating", "none"])
@pytest.mark.parametrize("feed", [True, False])
def test_running_heads_and_page_numbers_and_nothing_else_are_furniture(head, feed):
    for document, truth in _read(head=head, feed=feed):
        taken = [one for one in document.furniture if one.reason not in ("note marker", "markup")]
        said = "".join(squash(one.span.of(document.raw)) for one in taken)
        assert Counter(said) == Counter(squash(truth.furniture))


def test_the_same_head_on_every_page_goes_but_for_the_first_which_may_be_the_title():
    for document, truth in _read(head="same"):
        kept = [block.text for block in document.blocks if block.text == "Canals of the North"]
        assert len(kept) <= 1
        assert not any("Canals of the North" in text for text in _bodies(document) if text not in truth.paragraphs)


@pytest.mark.parametrize("mark", ["{0}", "[{0}]", "<sup>{0}</sup>"])
@pytest.mark.parametrize("feed", [True, False])
def test_paragraphs_with_an_indent_are_whole_over_every_page_and_every_note_hangs_on_its_own(mark, feed):
    for document, truth in _read(mark=mark, feed=feed):
        bodies = [block for block in document.blocks if block.kind is not Kind.HEADING]
        assert [block.text for block in bodies] == truth.paragraphs
        linked = [(note.marker, note.text, bodies.index(document.blocks[note.block])) for note in document.notes]
        assert linked == truth.notes


def test_paragraphs_parted_by_blank_lines_are_whole_but_where_a_page_ends_with_a_sentence():
    for document, truth in _read(inset=0):
        same = set(_bodies(document)) & set(truth.paragraphs)
        assert len(same) >= len(truth.paragraphs) - 2


def _bodies(document):
    return [block.text for block in document.blocks if block.kind is not Kind.HEADING]


@pytest.mark.parametrize("head", ["alternating", "none"])
def test_a_blank_line_after_every_line_parts_nothing(head):
    for seed in _SEEDS:
        truth = press(seed, head=head)
        assert _bodies(read_text(truth.raw.replace("\n", "\n\n"))) == truth.paragraphs
