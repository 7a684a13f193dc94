"""Blueprints: what they say is obeyed, as far as it can be, and what cannot be met is said."""

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from questions.blueprint import (
    Blueprint,
    Cell,
    Difficulty,
    Supply,
    UnusableBlueprint,
    assemble,
    coverage,
    fits,
    parse,
    written,
)
from questions.items import Cognitive, Item, ItemType, Option

WORDS = ("alpha", "bravo", "charlie", "delta", "echo", "foxtrot", "golf", "hotel")


def supply(number, cognitive=Cognitive.REMEMBER, difficulty=0.6, worth=1.0, **where):
    """An item that shares no word with the others."""
    name = WORDS[number % len(WORDS)] + str(number)
    options = (Option(f"{name} right", True), Option(f"{name} wrong"))
    item = Item(
        ItemType.SINGLE, f"What is {name}?", options, cognitive=cognitive, difficulty=difficulty, worth=worth,
        tags=where.pop("tags", ()),
    )  # fmt: skip
    return Supply(f"s{number:03d}", item, **where)


@pytest.mark.parametrize(
    ("cell", "fitting"),
    [
        (Cell(1), [0, 1, 2]),
        (Cell(1, reading="Plan.md"), [0, 1]),
        (Cell(1, section="famine"), [1]),
        (Cell(1, passages=(2, 9)), [1, 2]),
        (Cell(1, cognitive=Cognitive.ANALYSE), [2]),
        (Cell(1, difficulty=Difficulty.EASY), [1]),
        (Cell(1, difficulty=Difficulty.HARD), [2]),
        (Cell(1, tag="sourcing"), [0]),
        (Cell(1, reading="plan", cognitive=Cognitive.ANALYSE), []),
    ],
)
def test_a_cell_takes_what_it_asks_for_and_nothing_else(cell, fitting):
    offered = [
        supply(0, reading="plan", section=("Start",), passage=1, tags=("sourcing",)),
        supply(1, difficulty=0.8, reading="plan", section=("Book", "Famine of 1932"), passage=2),
        supply(2, Cognitive.ANALYSE, 0.3, reading="thread", passage=7),
    ]
    assert [at for at, entry in enumerate(offered) if fits(cell, entry)] == fitting


def test_a_broad_cell_leaves_to_a_narrow_one_what_that_one_needs():
    offered = [supply(0, Cognitive.ANALYSE, worth=9.0), supply(1, worth=1.0)]
    made = assemble(Blueprint((Cell(1), Cell(1, cognitive=Cognitive.ANALYSE))), offered)
    assert [entry.id for entry in made.chosen] == ["s001", "s000"]
    assert made.unmet == ()


def test_the_more_worthy_item_is_chosen_and_the_order_is_that_of_the_cells():
    offered = [supply(0, worth=1.0), supply(1, worth=5.0), supply(2, Cognitive.ANALYSE)]
    made = assemble(Blueprint((Cell(1, cognitive=Cognitive.ANALYSE), Cell(1))), offered)
    assert [entry.id for entry in made.chosen] == ["s002", "s001"]


def test_of_two_items_of_which_one_tells_the_other_only_one_is_taken_and_it_is_said():
    who = Item(ItemType.SINGLE, "Who repealed the Corn Laws in 1846?", (Option("Peel", True), Option("Bright")))
    when = Item(ItemType.SINGLE, "In what year did Peel repeal the Corn Laws?", (Option("1846", True), Option("1832")))
    made = assemble(Blueprint((Cell(2),)), [Supply("a", who), Supply("b", when)])
    assert len(made.chosen) == 1
    (unmet,) = made.unmet
    assert unmet.found == 1
    assert "answer another" in unmet.reason


def test_what_the_bank_does_not_have_is_said():
    made = assemble(Blueprint((Cell(3), Cell(1, cognitive=Cognitive.ANALYSE))), [supply(0), supply(1)])
    assert [(unmet.found, unmet.reason) for unmet in made.unmet] == [
        (2, "Only 2 questions are of this kind."),
        (0, "No question on offer is of this kind."),
    ]


levels = st.sampled_from(list(Cognitive))
kinds = st.tuples(levels, st.sampled_from([0.8, 0.6, 0.3]), st.integers(1, 3))
cells = st.builds(
    Cell,
    st.integers(1, 3),
    cognitive=st.none() | levels,
    passages=st.none() | st.sampled_from([(1, 2), (2, 3), (3, 3)]),
    difficulty=st.none() | st.sampled_from(list(Difficulty)),
)


@given(st.lists(cells, min_size=1, max_size=4), st.lists(kinds, max_size=6))
@settings(max_examples=80, deadline=None)
def test_no_assembly_could_hold_more_and_every_item_stands_where_it_fits_once(wanted, kinds):
    offered = [
        supply(number, level, difficulty, passage=passage) for number, (level, difficulty, passage) in enumerate(kinds)
    ]
    made = assemble(Blueprint(tuple(wanted)), offered)
    assert len({entry.id for entry in made.chosen}) == len(made.chosen)
    places = [cell for cell, number in zip(wanted, made.found, strict=True) for _ in range(number)]
    assert all(fits(cell, entry) for cell, entry in zip(places, made.chosen, strict=True))
    assert len(made.chosen) == most(wanted, offered)


def most(wanted, offered):
    """The greatest number of filled places, by trying every choice."""
    places = [cell for cell in wanted for _ in range(cell.count)]

    @cache
    def best(place, left):
        if place == len(places):
            return 0
        filled = (1 + best(place + 1, left - {at}) for at in left if fits(places[place], offered[at]))
        return max([best(place + 1, left), *filled])

    return best(0, frozenset(range(len(offered))))


words = st.text(max_size=20).map(lambda text: " ".join(text.split()))
spans = st.none() | st.just((1, 4))
any_cells = st.builds(Cell, st.integers(1, 200), words, words, spans, st.none() | levels, tag=words)


@given(st.lists(any_cells, min_size=1, max_size=5), st.text(max_size=30))
def test_a_blueprint_comes_back_from_its_file(wanted, title):
    blueprint = Blueprint(tuple(wanted), title)
    assert parse(written(blueprint)) == blueprint


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "at least one table"),
        ("cells = 3", "at least one table"),
        ("[[cells]]", "needs a count"),
        ("[[cells]]\ncount = 0", "needs a count"),
        ("[[cells]]\ncount = true", "needs a count"),
        ('[[cells]]\ncount = 1\ncognitive = "guess"', "none of remember"),
        ("[[cells]]\ncount = 1\npassages = [4, 2]", "first, last"),
        ("[[cells]]\ncount = 1\nlevel = 2", "has no “level”"),
        ("[[cells]]\ncount = 1\nreading = 7", "as a text"),
        ("[[cells", "no TOML"),
    ],
)
def test_a_blueprint_that_cannot_be_read_says_what_to_change(text, said):
    with pytest.raises(UnusableBlueprint, match=said):
        parse(text)


def test_the_coverage_counts_items_by_passage():
    offered = [supply(0, passage=1), supply(1, passage=3), supply(2, passage=3), supply(3, passage=0)]
    assert coverage(offered, 4) == (1, 0, 2, 0)
