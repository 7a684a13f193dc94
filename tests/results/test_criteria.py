"""Levels of a class on a criterion, and graders who drift."""

import statistics

import pytest

from results.criteria import criterion_figures, drift
from results.undefined import Undefined


def test_levels_are_counted_in_the_order_of_the_scale():
    found = criterion_figures("evidence", [1, 2, 3, 4], [4, 2, 2, 1, 2], seed=1)
    assert list(found.counts.items()) == [(1, 1), (2, 3), (3, 0), (4, 1)]
    assert (found.n, found.mean) == (5, 2.2)
    assert found.standard_deviation == pytest.approx(statistics.stdev([4, 2, 2, 1, 2]), abs=1e-12)
    assert found.mean_interval.low < 2.2 < found.mean_interval.high


@pytest.mark.parametrize(
    ("reached", "undefined"),
    [
        ([], {"mean": Undefined.NO_ATTEMPTS, "standard_deviation": Undefined.FEWER_THAN_2}),
        ([2], {"standard_deviation": Undefined.FEWER_THAN_2}),
        ([2, 2], {}),
    ],
)
def test_too_few_essays_leave_figures_undefined_with_a_reason(reached, undefined):
    found = criterion_figures("thesis", [1, 2], reached, seed=1)
    assert found.undefined == undefined
    assert all(getattr(found, name) is None for name in undefined)


def test_a_level_off_the_scale_is_refused():
    with pytest.raises(ValueError, match="5 is not one of its levels"):
        criterion_figures("thesis", [1, 2], [5], seed=1)


def test_a_generous_grader_shows():
    found = drift(
        [("kind", 3, 2), ("kind", 4, 2), ("kind", 3, 2), ("same", 1, 1), ("same", 2, 3), ("same", 3, 2)], seed=1
    )
    assert [(d.grader, d.n) for d in found] == [("kind", 3), ("same", 3)]
    assert found[0].interval.low > 0
    assert found[1].interval.low <= 0 <= found[1].interval.high
