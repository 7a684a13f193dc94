"""Distractors do their work when enough choose them and the weaker more than the stronger."""

import pytest

from results.distractors import Third, option_figures, thirds
from results.undefined import Undefined

L, M, U = Third


@pytest.mark.parametrize(
    ("abilities", "expected"),
    [
        ([1, 2, 3], [L, M, U]),
        ([3, 2, 1], [U, M, L]),
        ([5, 5, 5], [M, M, M]),
        ([1, 1, 2, 2], [L, L, U, U]),
        ([0, 1, 1, 1, 1, 9], [L, M, M, M, M, U]),
        ([], []),
    ],
)
def test_equal_abilities_fall_into_one_third(abilities, expected):
    assert list(thirds(abilities)) == expected


def test_counts_are_by_option_and_third():
    chosen = [{"b"}, {"b"}, {"a"}, {"c"}, {"a"}, {"a"}, {"a"}, {"c"}, set()]
    figures = {f.option: f for f in option_figures("abcd", {"a"}, chosen, range(9))}
    assert figures["b"].by_third == (2, 0, 0)
    assert figures["c"].by_third == (0, 1, 1)
    assert (figures["a"].count, figures["a"].n, figures["a"].functioning) == (4, 9, None)
    assert [figures[o].functioning for o in "bcd"] == [True, False, False]
    assert figures["b"].share == pytest.approx(2 / 9)
    assert figures["b"].interval.method == "Wilson"


@pytest.mark.parametrize(("n", "functioning"), [(20, True), (21, False)])
def test_one_in_twenty_is_enough(n, functioning):
    chosen = [{"b"}] + [{"a"}] * (n - 1)
    assert option_figures(["b"], [], chosen, range(n))[0].functioning is functioning


def test_without_a_lower_and_an_upper_group_nothing_is_said():
    figure = option_figures(["b"], [], [{"b"}, {"b"}], [1, 1])[0]
    assert (figure.functioning, figure.undefined) == (None, Undefined.EMPTY_GROUP)
    assert option_figures(["b"], [], [], [])[0].undefined is Undefined.NO_ATTEMPTS


def test_groups_of_different_size_are_compared_by_share():
    # lower third: 1 of 2; upper third: 1 of 3
    figure = option_figures(["b"], [], [{"b"}, {"a"}, {"b"}, {"a"}, {"a"}], [0, 1, 2, 2, 2])[0]
    assert figure.by_third == (1, 0, 1)
    assert figure.functioning is True


def test_choices_and_abilities_belong_together():
    with pytest.raises(ValueError, match="each taker"):
        option_figures(["a"], [], [{"a"}], [])
