import pytest

from courseware.passages import anchor_of, by_anchor, fingerprint, passages_of
from courseware.readers import read_text

PLAIN = 'The Mill\n\nThe miller\'s son left in 1902.\n\nHe said: "I shall not come back."\n'


def test_anchors_survive_another_word_processor_and_edits_elsewhere():
    other = "# The Mill\r\n\r\nA new paragraph.\r\n\r\nThe miller’s  son left\r\nin 1902.\r\n\r\n"
    other += "He said: “I shall not come back.”"
    before, after = passages_of(read_text(PLAIN)), passages_of(read_text(other))
    assert [passage.anchor for passage in before] == [passage.anchor for passage in after[1:]]


def test_a_changed_word_changes_the_anchor_of_its_passage_alone():
    before, after = passages_of(read_text(PLAIN)), passages_of(read_text(PLAIN.replace("1902", "1903")))
    assert [one.anchor == other.anchor for one, other in zip(before, after, strict=True)] == [False, True]


def test_equal_passages_have_anchors_of_their_own():
    passages = passages_of(read_text("The bell rang at the lock gate.\n\nHe came.\n\nThe bell rang at the lock gate."))
    assert len(by_anchor(passages)) == len(passages)
    assert passages[2].anchor == anchor_of("The bell rang at the lock gate.", 1)


@pytest.mark.parametrize(("one", "other"), [("ﬁre", "fire"), ("A — B", "a b"), ("“No”", '"no"')])
def test_typography_leaves_no_trace_in_a_fingerprint(one, other):
    assert fingerprint(one) == fingerprint(other)


def test_headings_are_no_passages_but_name_their_sections():
    passages = passages_of(read_text(PLAIN))
    assert {passage.section for passage in passages} == {("The Mill",)}
    assert [passage.ordinal for passage in passages] == [0, 1]
    assert PLAIN[passages[0].start : passages[0].end] == passages[0].text
