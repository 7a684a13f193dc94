"""Levels that fit this instructor: for now only how far, on the average, their levels lie from the scorer's.

What is here: with 1–19 graded essays an offset for each criterion, held back by a prior. What is not here yet: a slope,
ridge regression on named features (20–99) and the full model (100 and more). Nothing else is fitted, and an offset
never changes a level that a person gave.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

PRIOR = 5.0
"""How many graded essays without any offset the prior counts for."""
MOST_GRADED = 19


@dataclass(frozen=True)
class Offset:
    """The instructor's mean distance from the scorer in levels, shrunk; from how many essays it comes; its raw mean."""

    levels: float
    graded: int
    mean: float

    def applied(self, level: int, lowest: int, highest: int) -> int:
        """A level moved by the offset, within the rubric.

        >>> [Offset(0.6, 10, 0.9).applied(level, 0, 4) for level in (0, 2, 4)], Offset(0.2, 2, 0.7).applied(2, 0, 4)
        ([1, 3, 4], 2)
        """
        moved = int(level + self.levels + 0.5) if level + self.levels >= 0 else 0
        return max(lowest, min(highest, moved))


def offset(pairs: Sequence[tuple[int, int]]) -> Offset | None:
    """The offset from (scorer's level, instructor's level) of each graded essay; None without any.

    The mean difference times n / (n + 5): the posterior mean of a normal mean whose prior, centred on 0, is worth five
    essays (Gelman et al., Bayesian Data Analysis, 3rd ed., 2.5).

    >>> offset([(2, 3)] * 5)
    Offset(levels=0.5, graded=5, mean=1.0)
    """
    used = pairs[-MOST_GRADED:]
    if not used:
        return None
    mean = sum(given - scored for scored, given in used) / len(used)
    return Offset(mean * len(used) / (len(used) + PRIOR), len(used), mean)
