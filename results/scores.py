"""A score is points of possible points. Nothing else in Marginalia says how points add up or look."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from results.exact import Number, exact, exact_sum, shown

POINT_PLACES = 3  # Canvas shows 0.33 of 1 as 0.99 of 3, so a third keeps three places
PERCENT_PLACES = 2


class ScoreError(ValueError):
    """Points that cannot be a score: not finite, negative, or more than is possible."""


@dataclass(frozen=True)
class Score:
    """Points of possible points, both finite, 0 ≤ points ≤ possible. Raises ScoreError otherwise.

    >>> str(Score(1 / 3, 1)), Score(1, 4).share, Score(0, 0).share
    ('0.333 of 1', 0.25, None)
    """

    points: float
    possible: float

    def __post_init__(self) -> None:
        for value in (self.points, self.possible):
            if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
                raise ScoreError(f"{value!r} is not a number of points; give a finite number.")
        if self.possible < 0 or not 0 <= self.points <= self.possible:
            raise ScoreError(
                f"{self.points} of {self.possible} points cannot be; give points from 0 to {max(0, self.possible)}."
            )

    @property
    def share(self) -> float | None:
        """Points over possible, 0 to 1; None where nothing is possible."""
        return float(exact(self.points) / exact(self.possible)) if self.possible else None

    def __str__(self) -> str:
        return f"{show_points(self.points)} of {show_points(self.possible)}"


def total(scores: Iterable[Score]) -> Score:
    """The sum of scores: points and possible points each, without rounding on the way.

    >>> total([Score(0.1, 1), Score(0.2, 1)])
    Score(points=0.3, possible=2.0)
    """
    kept = list(scores)
    return Score(float(exact_sum(s.points for s in kept)), float(exact_sum(s.possible for s in kept)))


def show_points(points: Number | None) -> str:
    """Points as page, file and command show them: up to three places, half-up, a dash where undefined."""
    return shown(points, POINT_PLACES)


def show_percent(share: Number | None) -> str:
    """A share of 1 as a percentage without its sign: up to two places, half-up, a dash where undefined.

    >>> show_percent(Fraction(2, 3)), show_percent(None)
    ('66.67', '–')
    """
    return shown(None if share is None else Fraction(exact(share) * 100), PERCENT_PLACES)
