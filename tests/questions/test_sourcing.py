"""Sourcing questions ask by the genre of the card, once of a document, and prove key and distractors by its table."""

import pytest

from courseware.genres import GENRES
from courseware.readers import read
from courseware.reading import analyse
from questions.bank import Settings
from questions.generation import generate
from questions.items import Cognitive

TEXT = b"I have been reading about the last summer of peace. The alliance failed over Poland in August 1939.\n"


def made(**card):
    document = read(TEXT, "thread.txt", card)
    return generate([analyse(document)], Settings(families=("sourcing",)), 1)


@pytest.mark.parametrize("genre", [name for name, told in GENRES.items() if told.good_for])
def test_a_document_of_a_known_genre_gets_one_question_whose_key_is_what_the_genre_is_good_for(genre):
    (item,) = made(title="Could it have worked?", genre=genre, author="Ann Reader", year="2026").items
    assert item.key == GENRES[genre].good_for
    assert item.stem.startswith(f"“Could it have worked?” is {GENRES[genre].a_name} by Ann Reader (2026).")
    assert item.tags == ("sourcing",)
    assert item.cognitive is Cognitive.ANALYSE
    assert all(option.certificate and option.rationale for option in item.distractors)
    assert len(item.options) == 4


def test_the_evidence_is_the_opening_sentence_of_the_document():
    (item,) = made(title="A thread", genre="thread").items
    assert item.evidence.text == "I have been reading about the last summer of peace."


@pytest.mark.parametrize("card", [{}, {"title": "A text"}, {"genre": "thread"}, {"title": "A text", "genre": "other"}])
def test_without_a_genre_or_a_title_nothing_is_asked(card):
    assert made(**card).items == ()
