"""Scores and how numbers are shown: one rounding for page, file and command."""

import math
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.exact import exact, exact_sum, rounded, shown
from results.scores import Score, ScoreError, show_percent, show_points, total


@pytest.mark.parametrize(
    ("points", "possible"),
    [(-0.1, 1), (1.01, 1), (math.nan, 1), (math.inf, math.inf), (1, math.nan), (0, -1), (True, 1), ("1", 1)],
)
def test_what_is_no_score_is_refused(points, possible):
    with pytest.raises(ScoreError, match="give"):
        Score(points, possible)


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (0.005, 2, "0.01"),
        (1.005, 2, "1.01"),
        (2.675, 2, "2.68"),
        (-0.35, 2, "-0.35"),
        (-0.0001, 2, "0"),
        (1 / 3, 3, "0.333"),
        (100, 2, "100"),
        (1e21, 2, "1000000000000000000000"),
        (Fraction(1, 8), 2, "0.13"),
        (None, 2, "–"),
    ],
)
def test_numbers_are_shown_half_up_without_idle_zeros(value, places, text):
    assert shown(value, places) == text


@pytest.mark.parametrize(("share", "text"), [(2 / 3, "66.67"), (1, "100"), (0.0, "0"), (0.00005, "0.01"), (None, "–")])
def test_a_share_is_shown_in_percent(share, text):
    assert show_percent(share) == text


def test_a_total_does_not_depend_on_order_or_binary_fractions():
    scores = [Score(0.1, 1), Score(0.2, 1), Score(1 / 3, 1), Score(1 / 3, 1), Score(1 / 3, 1)]
    assert total(scores) == total(reversed(scores)) == Score(1.3, 5.0)
    assert total([]).share is None


@given(st.decimals(-10_000, 10_000, places=6))
def test_rounding_is_that_of_paper(number):
    assert rounded(float(number), 2) == number.quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_has_one_exact_number_that_reads_back(value):
    assert float(exact(value)) == value


@given(st.lists(st.integers(0, 30).map(lambda k: k / 30), max_size=30))
def test_thirtieths_add_up_exactly(values):
    assert exact_sum(values) * 30 == sum(round(value * 30) for value in values)


def test_a_binary_fraction_is_not_taken_for_the_decimal_that_it_equals():
    assert exact(Fraction(0.1)) != exact(0.1) == Fraction(1, 10)


def test_points_keep_three_places():
    assert show_points(1 / 3) == "0.333"
