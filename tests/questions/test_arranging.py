"""Matching, ordering, hot text and constructed responses: what is asked, read and earned."""

from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.arranging import longest_run, order_by_ranks, order_share
from questions.items import Item, ItemType, MarkingPoint, Option, Prompt, UnusableItem, as_json, check, from_json
from questions.scoring import BadAnswer, by_options, parse_answer, random_guess_score, score, shown_order

THREE = (Option("NEP"), Option("the plan"), Option("the purges"))
ORDER = Item(ItemType.ORDERING, "Put these in order.", THREE)
MATCH = Item(
    ItemType.MATCHING,
    "Who held which office?",
    (Option("foreign affairs"), Option("heavy industry"), Option("defence")),
    prompts=(Prompt("Litvinov", 0), Prompt("Ordzhonikidze", 1)),
)
HOT = Item(
    ItemType.HOT_TEXT,
    "Which sentence gives the reason?",
    (Option("It was so."), Option("It was because.", True)),
)
WRITTEN = Item(ItemType.CONSTRUCTED, "Explain why.", answers=("Because.",), marking=(MarkingPoint("names a cause", 2),))


@pytest.mark.parametrize(
    ("item", "answer", "share"),
    [
        (MATCH, {"pairs": [0, 1]}, 1),
        (MATCH, {"pairs": [0, None]}, Fraction(1, 2)),
        (MATCH, {"pairs": ["0", "2"]}, Fraction(1, 2)),
        (MATCH, {"pairs": [None, None]}, 0),
        (ORDER, {"order": [0, 1, 2]}, 1),
        (ORDER, {"order": [1, 0, 2]}, Fraction(1, 2)),
        (ORDER, {"order": [2, 1, 0]}, 0),
        (HOT, {"options": [1]}, 1),
        (HOT, {"options": [0]}, 0),
        (WRITTEN, {"text": "Because of the harvest."}, 0),
    ],
)
def test_an_answer_earns_its_share_of_the_points(item, answer, share):
    assert score(item, answer, 6).score.points == 6 * share


def test_a_constructed_response_waits_for_a_person_and_is_not_called_wrong():
    scored = score(WRITTEN, {"text": "Because of the harvest."})
    assert scored.waits
    assert scored.right is None
    assert "Not right" not in scored.feedback


@pytest.mark.parametrize(
    ("item", "answer"),
    [
        (MATCH, {"pairs": [0]}),
        (MATCH, {"pairs": [0, 3]}),
        (MATCH, {"pairs": "01"}),
        (MATCH, {"options": [0]}),
        (ORDER, {"order": [0, 1]}),
        (ORDER, {"order": [0, 0, 1]}),
        (ORDER, {"order": 7}),
        (ORDER, {"text": "NEP"}),
        (HOT, {"options": [0, 1]}),
        (WRITTEN, {"text": "a" * 10_001}),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_with_a_sentence(item, answer):
    with pytest.raises(BadAnswer, match=r"\.$"):
        parse_answer(item, answer)


@pytest.mark.parametrize(
    "faulty",
    [
        Item(ItemType.ORDERING, "Order.", THREE[:2]),
        Item(ItemType.MATCHING, "Match.", THREE, prompts=(Prompt("a", 0),)),
        Item(ItemType.MATCHING, "Match.", THREE, prompts=(Prompt("a", 0), Prompt("a ", 1))),
        Item(ItemType.MATCHING, "Match.", THREE, prompts=(Prompt("a", 0), Prompt("b", 3))),
        Item(ItemType.CONSTRUCTED, "Explain."),
        Item(ItemType.CONSTRUCTED, "Explain.", marking=(MarkingPoint("a", 0),)),
        Item(ItemType.HOT_TEXT, "Which?", (Option("One."), Option("Two."))),
        Item(ItemType.SINGLE, "Which?", (Option("One.", True), Option("Two.")), prompts=(Prompt("a", 0),)),
    ],
)
def test_an_item_that_nobody_could_answer_is_refused_with_a_sentence(faulty):
    with pytest.raises(UnusableItem, match=r"\.$"):
        check(faulty)


@pytest.mark.parametrize("item", [ORDER, MATCH, HOT, WRITTEN])
def test_every_type_comes_back_from_its_plain_values(item):
    assert from_json(as_json(check(item))) == item


def test_an_item_of_an_older_type_keeps_its_hash():
    values = as_json(Item(ItemType.SHORT, "Who?", answers=("Ezhov",)))
    assert "prompts" not in values
    assert "marking" not in values


@given(st.permutations(range(6)))
def test_a_run_is_a_longest_succession_in_the_right_order(order):
    run = longest_run(order)
    assert list(run) == sorted(run)
    at = [order.index(thing) for thing in run]
    assert at == sorted(at)
    longest = max((k for k in range(1, 7) for some in permutations(range(6), k) if _stands(some, order)), default=0)
    assert len(run) == longest


def _stands(some, order):
    at = [order.index(thing) for thing in some]
    return list(some) == sorted(some) and at == sorted(at)


@given(st.permutations(range(5)))
def test_only_the_right_order_earns_everything_and_only_its_reverse_nothing(order):
    assert (order_share(order) == 1) == (list(order) == sorted(order))
    assert (order_share(order) == 0) == (list(order) == sorted(order, reverse=True))


@given(st.integers(3, 8), st.integers())
def test_an_ordering_is_never_shown_in_its_right_order(things, seed):
    item = Item(ItemType.ORDERING, "Order.", tuple(Option(f"event {n}") for n in range(things)))
    shown = shown_order(item, seed)
    assert sorted(shown) == list(range(things))
    assert shown != tuple(range(things))


def test_chance_earns_what_trying_every_order_earns():
    tried = [order_share(order) for order in permutations(range(3))]
    assert random_guess_score(ORDER) == sum(tried) / len(tried)
    assert random_guess_score(MATCH) == pytest.approx(1 / 3)


def test_hot_text_stands_in_reading_order_and_is_answered_by_choosing():
    assert shown_order(HOT, 9) == (0, 1)
    assert by_options(HOT)
    assert not by_options(ORDER)


@given(st.integers(2, 9), st.data())
def test_one_changed_rank_moves_one_thing_and_the_others_close_up(things, data):
    at, rank = data.draw(st.integers(0, things - 1)), data.draw(st.integers(1, things))
    ranks = [str(place + 1) for place in range(things)]
    ranks[at] = str(rank)
    expected = [place for place in range(things) if place != at]
    expected.insert(rank - 1, at)
    assert order_by_ranks(ranks, list(range(things))) == expected


def test_ranks_that_are_missing_leave_a_thing_where_it_stood():
    assert order_by_ranks(["2", "", "x"], [4, 5, 6]) == [5, 4, 6]
