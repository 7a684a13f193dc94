"""Intervals with names. Every figure on a page has n and one of these beside it, or says why it has none."""

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import TypeVar

T = TypeVar("T")
LEVEL = 0.95
RESAMPLES = 1000


@dataclass(frozen=True)
class Interval:
    """Low and high end in the unit of the figure, the n it rests on, the method's name and the level (0.95 is 95 %)."""

    low: float
    high: float
    n: int
    method: str
    level: float = LEVEL

    def times(self, factor: float) -> "Interval":
        """The same interval in another unit; 100 makes a share a percentage."""
        return Interval(self.low * factor, self.high * factor, self.n, self.method, self.level)


def wilson(successes: int, n: int, level: float = LEVEL) -> Interval | None:
    """Score interval of a proportion, as shares; None for n = 0. It stays within 0 and 1 for every n.

    Source: Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference, Journal of the
    American Statistical Association 22, 209–212.

    >>> interval = wilson(8, 10)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.4902, 0.9433)
    """
    if not 0 <= successes <= n:
        raise ValueError(f"{successes} of {n} is no proportion; give a count from 0 to n.")
    if n == 0:
        return None
    z, share = _z(level), successes / n
    middle = share + z * z / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    below, above = (middle - reach) / (1 + z * z / n), (middle + reach) / (1 + z * z / n)
    # At 0 and n of n the ends are 0 and 1 in algebra; rounding must not say otherwise.
    return Interval(0.0 if successes == 0 else below, 1.0 if successes == n else above, n, "Wilson", level)


def fisher_z(correlation: float, n: int, level: float = LEVEL) -> Interval | None:
    """Interval of a correlation by Fisher's transformation, with n − 3; None for n < 4 or a correlation of ±1.

    Source: Fisher, R. A. (1921), On the "probable error" of a coefficient of correlation, Metron 1, 3–32.

    >>> interval = fisher_z(0.5, 28)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.156, 0.7358)
    """
    if n < 4 or not -1 < correlation < 1:
        return None
    reach = _z(level) / math.sqrt(n - 3)
    z = math.atanh(correlation)
    return Interval(math.tanh(z - reach), math.tanh(z + reach), n, "Fisher z", level)


def bonett(alpha: float, items: int, n: int, level: float = LEVEL) -> Interval | None:
    """Interval of Cronbach's alpha (a share): ln(1 − α) ± z·√(2p/((p − 1)(n − 2))); None for p < 2, n < 3 or α = 1.

    Source: Bonett, D. G. (2002), Sample size requirements for testing and estimating coefficient alpha, Journal of
    Educational and Behavioral Statistics 27, 335–340.
    """
    if items < 2 or n < 3 or alpha >= 1:
        return None
    reach = _z(level) * math.sqrt(2 * items / ((items - 1) * (n - 2)))
    middle = math.log(1 - alpha)
    return Interval(1 - math.exp(middle + reach), 1 - math.exp(middle - reach), n, "Bonett", level)


def bootstrap(
    sample: Sequence[T],
    statistic: Callable[[Sequence[T]], float | None],
    seed: int,
    resamples: int = RESAMPLES,
    level: float = LEVEL,
) -> Interval | None:
    """Percentile interval of any statistic over resamples with replacement, the same for the same seed.

    Resamples on which the statistic is undefined are left out; None when more than half are, or for n < 2.
    Source: Efron, B. and Tibshirani, R. (1993), An Introduction to the Bootstrap, ch. 13.

    >>> from statistics import fmean
    >>> bootstrap([1, 2, 3, 4], fmean, seed=1) == bootstrap([1, 2, 3, 4], fmean, seed=1)
    True
    """
    if len(sample) < 2:
        return None
    chance = random.Random(seed)  # noqa: S311  (a statistic, not a secret)
    drawn = (statistic(chance.choices(sample, k=len(sample))) for _ in range(resamples))
    values = sorted(value for value in drawn if value is not None)
    if not values or len(values) * 2 < resamples:
        return None
    tail = (1 - level) / 2
    return Interval(_quantile(values, tail), _quantile(values, 1 - tail), len(sample), "bootstrap percentile", level)


def _z(level: float) -> float:
    return NormalDist().inv_cdf((1 + level) / 2)


def _quantile(ordered: Sequence[float], share: float) -> float:
    """Linear interpolation between order statistics (Hyndman and Fan 1996, type 7)."""
    place = share * (len(ordered) - 1)
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])
