"""Intervals on printed figures, and the intervals beside an item analysis."""

import math
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.intervals import Interval, bonett, bootstrap, fisher_z, wilson
from results.items import ScoreMatrix, Undefined, analyse
from results.uncertainty import intervals


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    # Newcombe, R. G. (1998), Statistics in Medicine 17, 857–872, table I, method 3
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilsons_interval_is_the_printed_one(successes, n, low, high):
    interval = wilson(successes, n)
    assert (round(interval.low, 4), round(interval.high, 4)) == (low, high)
    assert (interval.n, interval.method) == (n, "Wilson")


@given(st.integers(0, 50), st.integers(1, 50))
def test_a_share_lies_in_its_interval(successes, n):
    successes = min(successes, n)
    interval = wilson(successes, n)
    assert 0 <= interval.low <= successes / n <= interval.high <= 1


def test_nothing_counted_has_no_interval():
    assert wilson(0, 0) is fisher_z(0.5, 3) is fisher_z(1, 30) is bonett(0.5, 1, 30) is bootstrap([1], fmean, 1) is None
    with pytest.raises(ValueError, match="no proportion"):
        wilson(3, 2)


def test_fishers_interval_is_symmetric_in_z():
    interval = fisher_z(0.3, 103)
    assert math.atanh(0.3) - math.atanh(interval.low) == pytest.approx(0.195996, abs=1e-6)
    assert math.atanh(interval.high) - math.atanh(0.3) == pytest.approx(0.195996, abs=1e-6)


def test_bonetts_interval_is_symmetric_in_the_logarithm():
    # √(2·10/(9·58)) = 0.195740, times 1.959964
    interval = bonett(0.7, 10, 60)
    assert math.log(1 - interval.low) - math.log(0.3) == pytest.approx(0.383643, abs=1e-6)
    assert math.log(0.3) - math.log(1 - interval.high) == pytest.approx(0.383643, abs=1e-6)


def test_a_bootstrap_is_the_same_for_the_same_seed_and_near_the_normal_interval():
    sample = [math.sin(i) for i in range(200)]
    interval = bootstrap(sample, fmean, seed=7)
    assert interval == bootstrap(sample, fmean, seed=7) != bootstrap(sample, fmean, seed=8)
    assert interval.high - interval.low == pytest.approx(2 * 1.96 * math.sqrt(0.5 / 200), rel=0.1)
    assert interval.method == "bootstrap percentile"


def test_a_statistic_that_is_mostly_undefined_has_no_interval():
    assert bootstrap([1, 2, 3], lambda _: None, seed=1) is None


def matrix(rows):
    return ScoreMatrix.from_csv("student,attempt,A,B\n" + "".join(rows))


def test_each_figure_has_the_interval_that_suits_it():
    m = matrix([f"s{i},1,{i % 2},{i % 4 / 4}\n" for i in range(24)])
    found = intervals(m, analyse(m), seed=1)
    methods = [item.facility_index.method for item in found.items]
    assert methods == ["Wilson", "bootstrap percentile"]
    assert found.items[0].discrimination_index.method == "Fisher z"
    assert found.items[0].discrimination_index.low > -100
    assert (found.mean.method, found.coefficient_of_internal_consistency.method) == ("bootstrap percentile", "Bonett")


def test_students_counted_twice_have_no_interval_and_the_reason_is_told():
    m = matrix(["a,1,1,0\n", "a,2,0,1\n", "b,1,1,1\n"])
    found = intervals(m, analyse(m, "all"), seed=1)
    assert found.mean is found.items[0].facility_index is Undefined.REPEATED_STUDENTS


def test_an_undefined_figure_has_its_reason_for_an_interval():
    m = matrix(["a,1,1,0\n", "b,1,1,1\n"])
    found = intervals(m, analyse(m), seed=1)
    assert found.items[0].discrimination_index is Undefined.ITEM_CONSTANT
    assert found.coefficient_of_internal_consistency is Undefined.FEWER_THAN_3


def test_an_interval_changes_its_unit_whole():
    assert Interval(0.1, 0.2, 5, "x").times(10) == Interval(1, 2, 5, "x")
