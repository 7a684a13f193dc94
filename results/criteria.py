"""Levels that a class reached on each criterion of a rubric: counts, mean, spread, and how graders drift apart."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import groupby
from statistics import fmean

from results.exact import root
from results.intervals import Interval, bootstrap
from results.undefined import Undefined


@dataclass(frozen=True)
class CriterionFigures:
    """Levels of one criterion over `n` essays; `counts` in the order of the levels, mean and deviation in levels."""

    criterion: str
    n: int
    counts: Mapping[int, int]
    mean: float | None
    mean_interval: Interval | None
    standard_deviation: float | None
    undefined: Mapping[str, Undefined] = field(default_factory=dict)


@dataclass(frozen=True)
class Drift:
    """How far one grader's levels lie from the machine's on the same essays, on average; positive is more generous."""

    grader: str
    n: int
    mean_difference: float
    interval: Interval | None


def criterion_figures(criterion: str, scale: Sequence[int], reached: Sequence[int], seed: int) -> CriterionFigures:
    """Figures of the levels reached. `scale` are the criterion's levels; the deviation has the divisor n − 1.

    Raises ValueError for a level that is not on the scale.

    >>> figures = criterion_figures("thesis", [1, 2, 3], [1, 3, 3], seed=1)
    >>> dict(figures.counts), round(figures.mean, 3)
    ({1: 1, 2: 0, 3: 2}, 2.333)
    """
    strange = sorted(set(reached) - set(scale))
    if strange:
        raise ValueError(f"{criterion}: {strange[0]} is not one of its levels. Give levels from its scale.")
    n, found = len(reached), Counter(reached)
    reasons = {"mean": Undefined.NO_ATTEMPTS} if not n else {}
    if n < 2:
        reasons["standard_deviation"] = Undefined.FEWER_THAN_2
    counts = {level: found[level] for level in scale}
    mean = fmean(reached) if n else None
    return CriterionFigures(criterion, n, counts, mean, bootstrap(reached, fmean, seed), _deviation(reached), reasons)


def drift(judgements: Iterable[tuple[str, int, int]], seed: int) -> tuple[Drift, ...]:
    """Mean difference, grader less machine, for each grader; `judgements` are (grader, their level, its level).

    The intervals are percentile bootstraps over essays; one that leaves out 0 shows a difference of habit.

    >>> [(d.grader, d.n, d.mean_difference) for d in drift([("bo", 3, 2), ("al", 2, 2), ("bo", 4, 4)], seed=1)]
    [('al', 1, 0.0), ('bo', 2, 0.5)]
    """
    ordered = sorted(judgements)
    grouped = ((who, [theirs - ours for _, theirs, ours in group]) for who, group in groupby(ordered, lambda j: j[0]))
    return tuple(Drift(who, len(apart), fmean(apart), bootstrap(apart, fmean, seed)) for who, apart in grouped)


def _deviation(values: Sequence[int]) -> float | None:
    n = len(values)
    if n < 2:
        return None
    return root(Fraction(n * sum(v * v for v in values) - sum(values) ** 2, n * (n - 1)))
