import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from essays.drafts import Lexis, Zone, read_draft
from essays.normalising import normalised, raw_span

ODD = st.text(alphabet=st.sampled_from(list("aB c.\n\t“”'’\"…\u200b\u00a0ﬁe\u0301½²<>&;b/p!—-7")), max_size=120)


@given(ODD)
def test_every_plain_character_has_a_place_in_the_file(raw):
    mapped = normalised(raw)
    for position in range(len(mapped.text)):
        span = raw_span(mapped, position, position + 1, raw)
        assert 0 <= span.start < span.end <= len(raw)


@settings(deadline=None)  # The first call loads the tagger and the dictionary.
@given(st.text(max_size=200))
def test_any_text_can_be_read_and_its_sentences_lie_in_it(raw):
    draft = read_draft(raw)
    for sentence in draft.sentences:
        span = draft.raw_span(sentence.start, sentence.end)
        assert 0 <= span.start <= span.end <= len(raw)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("ﬁve caf\u0065\u0301s", "five cafés"),
        ("in\u200bter\u00adwar", "interwar"),
        ("<p>One</p><script>alert(1)</script><b>two</b>", "\n\nOne\n\ntwo"),
        ("A &amp; B&nbsp;C &lt;", "A & B C <"),
        ("1 < 2 and 3 > 2", "1 < 2 and 3 > 2"),
        ("tab\tand\r\nline", "tab and\nline"),
    ],
)
def test_typography_and_markup_go(raw, text):
    assert normalised(raw).text == text


def test_a_mended_word_keeps_the_place_of_the_written_one():
    raw = "It was a possiblity that he saw."
    draft = read_draft(raw)
    at = draft.text.index("possibility")
    assert draft.raw_span(at, at + len("possibility")).of(raw) == "possiblity"


def test_a_misspelt_name_is_read_as_the_sources_write_it():
    raw = "Then Molotov followed Litvoniv in office."
    draft = read_draft(raw, Lexis(frozenset({"litvinov"}), {"litvinov": "Litvinov"}))
    assert "Litvinov" in draft.text
    assert [(slip.word, slip.meant) for slip in draft.misspellings] == [("Litvoniv", "Litvinov")]


@pytest.mark.parametrize("name", ["Overy", "Figes", "Kudryashov", "Uldricks", "McDermott", "O’Neill", "Nepmen"])
def test_an_unknown_name_is_no_slip(name):
    for sentence in (f"{name} argues this.", f"As {name} argues, it fell.", f"This is {name}’s view."):
        assert read_draft(sentence).misspellings == ()


def test_words_in_quotation_marks_are_never_mended():
    assert "possiblity" in read_draft('He called it "a real possiblity" then.').text


@pytest.mark.parametrize(
    ("raw", "zones"),
    [
        ("One two three four.\n\nFive six seven eight.", [Zone.BODY, Zone.BODY]),
        (
            "My Essay\n\nOne two three four five.\n\nBibliography\n\nNove, Alec. 1964.",
            [Zone.TITLE, Zone.BODY, Zone.BIBLIOGRAPHY, Zone.BIBLIOGRAPHY],
        ),
        ("A first line that is hard\nwrapped by an editor.", [Zone.BODY]),
        ("A. " * 60 + "\n" + "B. " * 60, [Zone.BODY, Zone.BODY]),
        ("Body of the essay.¹\n\nMore of it here.\n\n¹ Nove, p. 3.", [Zone.BODY, Zone.BODY, Zone.NOTES]),
    ],
)  # fmt: skip
def test_paragraphs_are_told_apart(raw, zones):
    assert [paragraph.zone for paragraph in read_draft(raw).paragraphs] == zones


def test_capitals_are_put_right_when_the_whole_essay_shouts():
    draft = read_draft(
        "THE PACT WAS SIGNED IN MOSCOW IN MAY 1939. IT SURPRISED THE WORLD.", Lexis(frozenset(), {"moscow": "Moscow"})
    )
    assert draft.text == "The pact was signed in Moscow in May 1939. It surprised the world."
    assert re.sub(r"\W", "", draft.raw).isupper() is True or draft.raw.isupper()
