"""Ranking and quotations."""

from math import log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courseware.documents import Kind
from courseware.language import content_lemmas, parse
from courseware.passages import Passage, anchor_of
from courseware.retrieval import Index, Quotations, Unit, find_quotation, shared_runs, units_of
from courseware.spans import MappedText

TEXTS = (
    "The canal was dug in 1790. Four hundred men worked on it. The railway closed it in 1846.",
    "The mill burned down in 1902. Nobody was hurt. The owner left the county for good.",
    "Coal came by water until the railway reached the town.",
)


def passage(text: str, ordinal: int = 0) -> Passage:
    return Passage(anchor_of(text), ordinal, MappedText(text, ((0, 0, len(text)),)), (), Kind.PARAGRAPH)


def index_of(window: int = 1) -> Index:
    passages = [passage(text, number) for number, text in enumerate(TEXTS)]
    return Index.build(units_of("d1", passages, {p.anchor: parse(p.text) for p in passages}, window))


def unit(*lemmas: str) -> Unit:
    return Unit("d", "p", 0, 0, "", lemmas)


def test_the_sentence_that_says_it_comes_first():
    (best, score), *_ = index_of().rank(content_lemmas("When did the mill burn?"))
    assert best.text == "The mill burned down in 1902."
    assert 0.4 < score < 1


def test_a_unit_made_of_the_query_scores_one():
    index = Index.build([unit("canal", "dig"), unit("mill", "burn"), unit("coal", "come")])
    assert index.rank(["mill", "burn"])[0][1] == pytest.approx(1.0)


def test_scores_are_bm25_as_printed():
    # Robertson & Zaragoza 2009, equation 3.15: idf · tf (k1 + 1) / (tf + k1 (1 − b + b · length / mean)).
    index = Index.build([unit("a", "a", "b"), unit("b"), unit("c", "c")])
    idf = log(1 + (3 - 1 + 0.5) / 1.5)
    weight = idf * 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 3 / 2))
    own = idf * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 1 / 2))
    ((_, score),) = index.rank(["a"])
    assert score == pytest.approx(min(1, weight / own))


def test_a_query_of_strange_words_finds_nothing_and_weakens_the_rest():
    index = index_of()
    assert index.rank(["zebra"]) == []
    assert index.rank(["mill", "zebra", "violin"])[0][1] < index.rank(["mill"])[0][1]


def test_an_empty_index_and_an_empty_query_rank_nothing():
    assert Index.build([]).rank(["mill"]) == []
    assert index_of().rank([]) == []


def test_units_say_where_they_stand():
    for window in (1, 2, 3):
        for found in index_of(window).units:
            text = next(text for text in TEXTS if anchor_of(text) == found.anchor)
            assert text[found.start : found.end] == found.text
    assert [len(index_of(window).units) for window in (1, 2, 3)] == [7, 5, 3]


@given(
    st.lists(st.lists(st.sampled_from("abcdef"), max_size=6), max_size=8),
    st.lists(st.sampled_from("abcxyz"), max_size=5),
)
def test_scores_lie_between_nought_and_one_and_fall(units, query):
    scores = [score for _, score in Index.build([unit(*lemmas) for lemmas in units]).rank(query)]
    assert all(0 <= score <= 1 for score in scores)
    assert scores == sorted(scores, reverse=True)


SOURCE = {"p1": "Stalin insisted that “a spy must of necessity be steeped in poison and gall and should not believe.”"}


@pytest.mark.parametrize(
    "quotation",
    [
        "a spy must of necessity be steeped",
        "A SPY MUST OF NECESSITY",
        "poison and gall",
        'steeped in "poison" and gall',
    ],
)
def test_an_exact_quotation_is_found_whatever_its_typography(quotation):
    (found, *_) = find_quotation(quotation, SOURCE)
    assert found.is_exact
    assert SOURCE["p1"][found.start : found.end] == found.text


@pytest.mark.parametrize(
    "quotation", ["a spy must always be steeped in poison and gall", "spy must of neccessity be steeped in poison"]
)
def test_a_changed_quotation_is_found_near(quotation):
    (found, *_) = find_quotation(quotation, SOURCE)
    assert not found.is_exact
    assert 0.72 <= found.ratio < 1
    assert "steeped in poison" in found.text


@pytest.mark.parametrize("quotation", ["the harvest of that year was the best", "", "…", "of and in"])
def test_words_that_no_source_says_are_not_found(quotation):
    assert find_quotation(quotation, SOURCE) == []


@given(st.integers(0, 12), st.integers(3, 8))
def test_every_stretch_of_a_source_is_found_in_it(start, length):
    words = SOURCE["p1"].split()[start : start + length]
    assert any(found.is_exact for found in Quotations(SOURCE).find(" ".join(words)))


def test_copied_words_are_shown_and_one_changed_word_breaks_the_run():
    copied = "As is known a spy must of necessity be steeped in poison and gall and so on."
    assert [copied[a:b] for a, b in shared_runs(copied, SOURCE["p1"])] == [
        "a spy must of necessity be steeped in poison and gall and"
    ]
    assert shared_runs("a spy must by necessity be steeped in gall", SOURCE["p1"]) == []
