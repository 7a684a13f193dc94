import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courseware.passages import anchor_of, anchors_of, by_anchor, fingerprint, passages_of, wording
from courseware.readers import read_text
from tests.courseware import material

PLAIN = 'The Mill\n\nThe miller\'s son left in 1902.\n\nHe said: "I shall not come back."\n'
BELL = "The bell rang at the lock gate."
SENTENCES = [
    "The office—“the first of its kind”—cooperated with the fire brigade's file clerks…",
    "Żółć i naïve façade: the price was £5, or 50% of what the re-elected board had asked in 1937–38.",
    "«Нет», сказал он; Müller's coefficient was low.",
    "It cost twenty-two roubles - a fortune - and they didn't pay.",
]


def anchors(text: str) -> list[str]:
    return [passage.anchor for passage in passages_of(read_text(text))]


def test_anchors_survive_another_word_processor_and_edits_elsewhere():
    other = "# The Mill\r\n\r\nA new paragraph.\r\n\r\nThe miller’s  son left\r\nin 1902.\r\n\r\n"
    other += "He said: “I shall not come back.”"
    assert anchors(PLAIN) == anchors(other)[1:]


def test_a_changed_word_changes_the_anchor_of_its_passage_alone():
    before, after = anchors(PLAIN), anchors(PLAIN.replace("1902", "1903"))
    assert [one == other for one, other in zip(before, after, strict=True)] == [False, True]


# What another word processor does to the signs of a text

CURLED = str.maketrans("\"'", "”’")
TYPOGRAPHIES = {
    "straight quotes": lambda text: re.sub("[“”«»]", '"', text.replace("’", "'")),
    "curly quotes": lambda text: text.translate(CURLED),
    "no-break spaces": lambda text: text.replace(" ", "\N{NO-BREAK SPACE}"),
    "narrow no-break spaces": lambda text: text.replace(" ", "\N{NARROW NO-BREAK SPACE}"),
    "no-break hyphens": lambda text: text.replace("-", "\N{NON-BREAKING HYPHEN}"),
    "dashes": lambda text: text.replace("—", "--").replace("–", "-").replace(" - ", " — "),
    "ligatures": lambda text: text.replace("ffi", "ﬃ").replace("fi", "ﬁ").replace("ff", "ﬀ"),
    "soft hyphens": lambda text: re.sub(r"(?<=[a-z]{2})(?=[a-z]{3})", "\N{SOFT HYPHEN}", text),
    "zero-width spaces": lambda text: re.sub(r"(?<=[a-z]{2})(?=[a-z]{2})", "\N{ZERO WIDTH SPACE}", text),
    "byte order marks": lambda text: "\N{ZERO WIDTH NO-BREAK SPACE}" + text,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "composed": lambda text: unicodedata.normalize("NFC", text),
    "dots": lambda text: text.replace("…", "..."),
    "direction marks": lambda text: text.replace(" ", " \N{LEFT-TO-RIGHT MARK}"),
    "capitals": str.upper,
    "letter apostrophes": lambda text: re.sub(r"(?<=\w)['’](?=\w)", "\N{MODIFIER LETTER APOSTROPHE}", text),
}


@pytest.mark.parametrize("name", TYPOGRAPHIES)
@pytest.mark.parametrize("text", SENTENCES)
def test_typography_leaves_no_trace_in_an_anchor_or_in_what_is_said(name, text):
    other = TYPOGRAPHIES[name](text)
    assert anchor_of(other) == anchor_of(text)
    assert wording(other) == wording(text)


@given(
    st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4).map(" ".join),
    st.lists(st.sampled_from(sorted(TYPOGRAPHIES)), max_size=6),
)
@settings(max_examples=150, deadline=None)
def test_no_chain_of_exports_changes_an_anchor(text, chain):
    other = text
    for name in chain:
        other = TYPOGRAPHIES[name](other)
    assert fingerprint(other) == fingerprint(text)
    assert wording(other) == wording(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It cost £5.", "It cost $5."),
        ("It was 50%.", "It was 50."),
        ("It was −5.", "It was 5."),
        ("He wrote, she said, twice.", "He wrote she said twice."),
        ("It was so.", "It was so?"),
        ("the “plan” of 1937", "the plan of 1937"),
    ],
)
def test_a_sign_that_says_something_is_a_change_though_the_anchor_stays(one, other):
    assert anchor_of(one) == anchor_of(other)
    assert wording(one) != wording(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("In 1937 he left.", "In 1938 he left."),
        ("He did not go.", "He did go."),
        ("It was 3.5 m.", "It was 35 m."),
        ("a resume of it", "a résumé of it"),
        ("Stalin’s men", "Stalins men"),
        ("recreation of it", "re-creation of it"),
    ],
)
def test_other_words_have_other_anchors(one, other):
    assert anchor_of(one) != anchor_of(other)


NOTES = (
    "The Docks\n\nIn the spring the two were much alike.{0} The owners cut the day rate for all.{1} Then they went."
    "\n\nThe newspapers were divided over it.{2}\n\nNotes\n\n1. Minutes, p. 12.\n2. Smith, The Docks (London: Arnold, "
    "1955), p. 33.\n3. Brown, p. 4.\n"
)


@pytest.mark.parametrize(
    "marks", [("1", "2", "3"), ("[1]", "[2]", "[3]"), ("¹", "²", "³"), ("<sup>1</sup>", "<sup>2</sup>", "<sup>3</sup>")]
)
def test_note_marks_however_they_are_written_are_no_part_of_an_anchor(marks):
    found = anchors(NOTES.format(*marks))
    assert found[0] == anchor_of(
        "In the spring the two were much alike. The owners cut the day rate for all. Then they went."
    )
    assert found[1] == anchor_of("The newspapers were divided over it.")


@pytest.mark.parametrize("signs", [("1.", "2."), ("1)", "2)"), ("-", "-"), ("•", "•"), ("(a)", "(b)"), ("*", "*")])
def test_list_signs_are_no_part_of_an_anchor(signs):
    text = "What was agreed on that day in the town:\n\n{} The rate is paid.\n{} The docks are opened again.\n"
    assert anchors(text.format(*signs))[1:] == [
        anchor_of("The rate is paid."),
        anchor_of("The docks are opened again."),
    ]


def test_words_parted_at_the_end_of_a_line_are_whole_in_their_anchor():
    wrapped = anchors(material.ALL["wrapped"])
    assert (
        anchor_of("The railway came in 1846. It was a very small line, and it ran from the quarry to the harbour.")
        in wrapped
    )


# Passages with the same words


def test_equal_passages_have_anchors_of_their_own():
    found = anchors(f"{BELL}\n\nHe came.\n\n{BELL}\n\nShe came.\n\n{BELL}")
    assert len(set(found)) == 5
    assert found[1] == anchor_of("He came.")


def test_an_equal_passage_put_in_before_leaves_the_anchors_of_the_others():
    texts = ["They met.", BELL, "He came.", BELL, "She came.", BELL, "They left."]
    before = anchors_of(texts)
    assert anchors_of(["The night was cold.", BELL, *texts])[2:] == before
    assert anchors_of([*texts[:4], "It rained.", BELL, "It froze.", *texts[4:]])[:4] == before[:4]
    assert anchors_of([*texts[:4], "It rained.", BELL, *texts[4:]])[6:] == before[4:]


def test_two_texts_whose_hashes_begin_alike_have_anchors_of_their_own():
    seen: dict[str, str] = {}
    number = 0
    while (twin := seen.setdefault(anchor_of(f"Line {number}."), f"Line {number}.")) == f"Line {number}.":
        number += 1
    first, second = anchors_of([twin, f"Line {number}."])
    assert first == anchor_of(twin)
    assert second != first
    assert second.startswith(first)


@given(st.lists(st.sampled_from(["A b.", "C d.", "E f.", "“A” b!", ""]), max_size=30))
def test_no_two_passages_share_an_anchor(texts):
    found = anchors_of(texts)
    assert len(set(found)) == len(texts)
    assert all(len(anchor) <= 20 for anchor in found)


def test_headings_are_no_passages_but_name_their_sections():
    passages = passages_of(read_text(PLAIN))
    assert len(by_anchor(passages)) == 2
    assert {passage.section for passage in passages} == {("The Mill",)}
    assert [passage.ordinal for passage in passages] == [0, 1]
    assert PLAIN[passages[0].start : passages[0].end] == passages[0].text
