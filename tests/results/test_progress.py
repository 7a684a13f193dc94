"""Who has come how far, and how scores are spread."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.progress import Stage, distribution, progress
from results.reliability import band


def test_students_are_sorted_by_stage():
    found = progress(
        [("a", Stage.SUBMITTED), ("b", Stage.NOT_STARTED), ("c", Stage.IN_PROGRESS), ("d", Stage.SUBMITTED)]
    )
    assert (found.not_started, found.in_progress, found.submitted) == (("b",), ("c",), ("a", "d"))
    assert (found.n, found.counts[Stage.SUBMITTED]) == (4, 2)


@pytest.mark.parametrize(("share", "place"), [(0, 0), (0.0999, 0), (0.1, 1), (0.3, 3), (0.7, 7), (0.9999, 9), (1, 9)])
def test_a_share_on_an_edge_belongs_to_the_bin_above_except_one(share, place):
    bins = distribution([share]).bins
    assert [b.count for b in bins].index(1) == place
    assert bins[place].low <= share <= bins[place].high


@given(st.lists(st.floats(0, 1)))
def test_every_share_is_counted_once(shares):
    found = distribution(shares)
    assert sum(b.count for b in found.bins) == found.n == len(shares)
    assert (found.mean is None) == (not shares)


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_what_is_no_share_is_refused(share):
    with pytest.raises(ValueError, match="from 0 to 1"):
        distribution([share])


def test_the_band_of_error_stays_within_the_marks():
    assert (band(0.5, 1, 10).low, band(9.5, 1, 10).high) == (0, 10)
    assert band(5, None, 10) is None
