"""Agreement on levels, worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.agreement import agreement, quadratic_weighted_kappa
from results.undefined import Undefined

levels = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=2, max_size=20)


@pytest.mark.parametrize(
    ("pairs", "kappa"),
    [
        # observed 1; margins (1,1,2,3) and (1,2,2,3): expected (0+1+1+4)·2 + (1+0+0+1) + (4+1+1+0) = 20, over n: 5
        ([(1, 1), (1, 2), (2, 2), (3, 3)], 0.8),
        ([(0, 1), (1, 0)], -1),
        ([(1, 2), (1, 2)], 0),
    ],
)
def test_kappa_is_the_one_worked_out_by_hand(pairs, kappa):
    assert quadratic_weighted_kappa(pairs) == pytest.approx(kappa, abs=1e-12)


@given(levels)
def test_kappa_does_not_depend_on_who_is_first_or_where_the_scale_begins(pairs):
    kappa = quadratic_weighted_kappa(pairs)
    assert kappa == quadratic_weighted_kappa([(b, a) for a, b in pairs])
    assert kappa == quadratic_weighted_kappa([(a + 3, b + 3) for a, b in pairs])
    assert kappa is None or -1 <= kappa <= 1


def test_agreement_has_n_and_intervals_and_repeats_for_its_seed():
    first, second = [1, 2, 3, 4, 2, 3] * 5, [1, 2, 3, 3, 4, 3] * 5
    found = agreement(first, second, seed=3, resamples=200)
    assert (found.n, found.exact, found.adjacent) == (30, 4 / 6, 5 / 6)
    assert found.kappa_interval.low < found.kappa < found.kappa_interval.high
    assert found == agreement(first, second, seed=3, resamples=200)


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [([], [], Undefined.NOTHING_COMPARED), ([2, 2], [2, 2], Undefined.NO_DISAGREEMENT_POSSIBLE)],
)
def test_undefined_agreement_says_why(first, second, reason):
    found = agreement(first, second, seed=1)
    assert (found.kappa, found.undefined) == (None, reason)


def test_lists_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="same essays"):
        agreement([1], [], seed=1)
