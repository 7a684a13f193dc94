"""Agreement of two graders, or of machine and instructor, on levels of one criterion."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from results.intervals import Interval, bootstrap, wilson
from results.undefined import Undefined

Pair = tuple[int, int]


@dataclass(frozen=True)
class Agreement:
    """Quadratic weighted kappa, exact and adjacent agreement (shares) of `n` pairs, each with its interval.

    Undefined is None; `undefined` is then the reason that kappa is missing.
    """

    n: int
    kappa: float | None
    kappa_interval: Interval | None
    exact: float | None
    exact_interval: Interval | None
    adjacent: float | None
    adjacent_interval: Interval | None
    undefined: Undefined | None = None


def quadratic_weighted_kappa(pairs: Sequence[Pair]) -> float | None:
    """1 − Σ(a − b)² over the pairs / Σ(a − b)² expected from the two margins; None where nothing is expected to differ.

    It does not depend on how many levels the scale has, since its normalising constant cancels.
    Source: Cohen, J. (1968), Weighted kappa, Psychological Bulletin 70, 213–220.

    >>> quadratic_weighted_kappa([(1, 1), (2, 2), (3, 3)]), quadratic_weighted_kappa([(1, 3), (3, 1)])
    (1.0, -1.0)
    >>> quadratic_weighted_kappa([(2, 2), (2, 2)]) is None
    True
    """
    n = len(pairs)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    expected = sum(fa * fb * (a - b) ** 2 for a, fa in first.items() for b, fb in second.items())
    if not expected:
        return None
    observed = sum((a - b) ** 2 for a, b in pairs)
    return float(1 - Fraction(observed * n, expected))


def agreement(first: Sequence[int], second: Sequence[int], seed: int, resamples: int = 1000) -> Agreement:
    """Agreement of two lists of levels of the same essays. Adjacent: at most one level apart.

    Kappa has a percentile bootstrap interval over essays, the shares have Wilson's. Raises ValueError for lists of
    different lengths.
    """
    if len(first) != len(second):
        raise ValueError("Give the levels of both graders for the same essays, in the same order.")
    pairs = list(zip(first, second, strict=True))
    n, kappa = len(pairs), quadratic_weighted_kappa(pairs)
    same, near = (sum(abs(a - b) <= apart for a, b in pairs) for apart in (0, 1))
    reason = Undefined.NO_DISAGREEMENT_POSSIBLE if n else Undefined.NOTHING_COMPARED
    return Agreement(
        n,
        kappa,
        None if kappa is None else bootstrap(pairs, quadratic_weighted_kappa, seed, resamples),
        same / n if n else None,
        wilson(same, n),
        near / n if n else None,
        wilson(near, n),
        reason if kappa is None else None,
    )
