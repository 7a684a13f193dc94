"""The table of genres can be asked and answered: no two kinds say the same."""

from itertools import combinations

import pytest

from courseware.genres import GENRES, genre_named
from services.library import GENRES as ON_THE_CARD


@pytest.mark.parametrize("field", ["what", "good_for", "weak_for", "ask"])
def test_every_genre_says_something_of_its_own(field):
    said = {name: getattr(genre, field) for name, genre in GENRES.items()}
    assert all(said.values())
    for (one, words), (other, others) in combinations(said.items(), 2):
        shared = set(words.lower().split()) & set(others.lower().split())
        assert len(shared) <= 0.6 * min(len(set(words.split())), len(set(others.split()))), (one, other)


def test_what_a_genre_is_good_for_is_of_one_length_so_that_no_answer_stands_out():
    for field in ("what", "good_for", "weak_for"):
        lengths = [len(getattr(genre, field)) for genre in GENRES.values()]
        assert max(lengths) <= 3 * min(lengths), field


def test_the_card_offers_the_genres_of_the_table_and_one_for_the_rest():
    assert list(ON_THE_CARD) == [*GENRES, "other"]


def test_only_opinion_proves_nothing_alone():
    assert [genre.name for genre in GENRES.values() if not genre.proves] == ["thread", "essay"]
    assert genre_named("") is None
