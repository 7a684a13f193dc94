"""The packaged language data: there, small, licensed, and read by one door."""

import pickle
import zipfile
from pathlib import Path

import pytest

from benchmarks.courseware.speed import first_use
from courseware import lexicon
from courseware.lexicon.build import given_names, tagger_data

FOLDER = Path(lexicon.__file__).parent


def test_all_packed_data_together_is_under_three_megabytes():
    assert sum(path.stat().st_size for path in FOLDER.glob("*.xz")) < 3_000_000


def test_every_packed_file_is_named_in_the_notice():
    notice = (FOLDER / "NOTICE.md").read_text("utf-8")
    assert all(path.name in notice for path in FOLDER.glob("*.xz"))
    assert "Princeton University" in notice


@pytest.mark.parametrize("read", [lexicon.load, lexicon.entries])
def test_an_unknown_name_is_refused_with_a_sentence(read):
    with pytest.raises(ValueError, match="There is no"):
        read("no-such-list")


@pytest.mark.parametrize(
    ("word", "known"), [("a", True), ("treaty", True), ("zebra", True), ("zzz", False), ("", False)]
)
def test_the_dictionary_is_searched_without_being_unpacked(word, known):
    assert (word in lexicon.word_counts()) is known


def test_first_use_costs_under_a_second_and_sixty_megabytes():
    seconds, megabytes = first_use("Names.of_texts({'a': 'Stalin left Moscow in 1937.'})")
    assert seconds < 1
    assert megabytes < 60


def test_a_tagger_file_that_asks_for_code_is_refused():
    with pytest.raises(pickle.UnpicklingError, match="not the expected file"):
        tagger_data(pickle.dumps(zipfile.ZipFile))


def test_a_given_name_of_both_genders_is_left_out():
    female, male = "ROBIN 0.20 1 1\nANNA 0.50 2 2", "ROBIN 0.15 1 1\nJOHN 3.0 2 2"
    assert given_names(female, male) == {"Anna": "f", "John": "m"}


def test_lists_hold_no_line_twice():
    for path in FOLDER.glob("*.txt"):
        lines = lexicon.entries(path.stem)
        assert len(lines) == len(set(lines)), path.name
