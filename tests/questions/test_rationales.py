"""What a student is told of a wrong option is true of the text."""

import re

import pytest

from courseware.reading import Reading
from questions.distractors import excerpt, holds
from questions.generation import Settings, generate
from questions.items import Item, ItemType, Option
from questions.selection import clashes
from questions.words import is_number_like
from tests.questions.readings import history, textbook

READINGS = pytest.mark.parametrize("reading", [history(), textbook()], ids=["history", "textbook"])
_QUOTED = re.compile(r"^(?P<what>.+?) (?:stands in the text for something else|elsewhere): “(?P<sentence>.+)”$", re.S)


@READINGS
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_rationale_that_quotes_the_text_quotes_a_sentence_that_holds_the_distractor(
    reading: Reading, seed: int
) -> None:
    text = "\n".join(passage.text for passage in reading.passages)
    for item in generate([reading], Settings(true_false_share=0.1), seed).items:
        for option in item.distractors:
            found = _QUOTED.match(option.rationale)
            if found is None or item.type is ItemType.TRUE_FALSE:
                continue
            quoted = found["sentence"].removeprefix("… ").removesuffix(" …")
            assert quoted in text
            assert holds(quoted, option.text, "person"), option.rationale


@READINGS
def test_a_made_distractor_is_not_said_to_stand_in_the_text(reading: Reading) -> None:
    text = "\n".join(passage.text for passage in reading.passages)
    for item in generate([reading], Settings(), 5).items:
        for option in item.distractors:
            if item.type is not ItemType.TRUE_FALSE and option.text.split()[-1] not in text:
                assert option.rationale == f"The text gives {item.key}."
                assert option.certificate is not None
                assert option.certificate.nearest == ""


@READINGS
def test_no_date_is_impossible(reading: Reading) -> None:
    for item in generate([reading], Settings(families=("date", "cloze")), 4).items:
        for option in item.options:
            leap = re.search(r"29 February (\d{4})", option.text)
            assert leap is None or int(leap[1]) % 4 == 0
            assert is_number_like(item.key) is None or is_number_like(option.text) is not None


def test_an_excerpt_shows_the_words_that_it_is_quoted_for() -> None:
    sentence = " ".join(f"word{number}" for number in range(60)) + "."
    for number in (0, 3, 30, 57, 59):
        assert f"word{number}" in excerpt(sentence, f"word{number}").rstrip(".").split()


def test_a_stem_that_tells_another_item_s_key_clashes_with_it() -> None:
    def asked(stem: str, key: str) -> Item:
        return Item(ItemType.SINGLE, stem, (Option(key, True), Option("x"), Option("y")))

    items = [
        asked("Who repealed the Corn Laws in 1846?", "Robert Peel"),
        asked("In what year did Robert Peel repeal the Corn Laws?", "1846"),
        asked("In what year did France occupy Tunisia?", "1881"),
        Item(ItemType.TRUE_FALSE, "True or false? France occupied Tunisia in 1881.", (Option("True", True),)),
    ]
    assert clashes(items) == [(0, 1), (1, 0), (2, 3)]
