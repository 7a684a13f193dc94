"""Reliability of totals: coefficient alpha, error ratio, standard error of measurement and the band it draws."""

import math
from dataclasses import dataclass
from fractions import Fraction

from results.exact import root


def alpha(items: int, item_variances: Fraction, total_variance: Fraction) -> Fraction | None:
    """Cronbach's alpha, p/(p − 1)·(1 − Σvar(x)/var(T)); a share, not a percentage; it can be negative.

    `item_variances` is the sum over items. None for fewer than two items or totals that do not vary.
    Source: Cronbach, L. J. (1951), Coefficient alpha and the internal structure of tests, Psychometrika 16, 297–334.

    >>> alpha(2, Fraction(1), Fraction(2)), alpha(2, Fraction(1), Fraction(1, 2)), alpha(1, Fraction(1), Fraction(1))
    (Fraction(1, 1), Fraction(-2, 1), None)
    """
    if items < 2 or not total_variance:
        return None
    return Fraction(items, items - 1) * (1 - item_variances / total_variance)


def error_ratio(reliability: Fraction) -> float:
    """√(1 − reliability): the share of the standard deviation that is error of measurement.

    Above 1 where reliability is negative. Source: Gulliksen, H. (1950), Theory of Mental Tests, ch. 2.
    """
    return root(1 - reliability)


@dataclass(frozen=True)
class Band:
    """The range, in marks, in which a student's true mark lies about two times in three (± one standard error)."""

    low: float
    high: float


def band(mark: float, standard_error: float | None, possible: float) -> Band | None:
    """One standard error of measurement to either side of a mark, kept within 0 and possible; None where undefined.

    >>> band(9.5, 1.0, 10)
    Band(low=8.5, high=10)
    """
    if standard_error is None or not math.isfinite(standard_error):
        return None
    return Band(max(0, mark - standard_error), min(possible, mark + standard_error))
