"""Item analysis with the names and formulas of Moodle's quiz statistics report, so that an instructor can compare.

Notation: x are the points on one item, T the totals, y = T − x the rest, s the attempts counted, p the items; variances
and covariances have the divisor s − 1. All sums are of whole numbers (scores over their common denominator), so a
variance of zero is found exactly and a rounding error is never taken for variance.

Source: Moodle documentation, "Quiz statistics calculations" (docs.moodle.org/dev/Quiz_statistics_calculations).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import compress
from typing import Any

from results.exact import exact, exact_sum, root
from results.matrix import AttemptChoice, MatrixError, ScoreMatrix, attempt_choice
from results.reliability import alpha, error_ratio
from results.undefined import Undefined

__all__ = [
    "Analysis", "AttemptChoice", "ItemFigures", "MatrixError", "QuizFigures", "ScoreMatrix", "Undefined",
    "analyse", "as_json", "random_guess_score",
]  # fmt: skip

FEW_ATTEMPTS = 20  # below this the page says what cannot be said
Figure = float | Undefined


@dataclass(frozen=True)
class ItemFigures:
    """The figures of one item. None is undefined; `undefined` then holds the reason under the figure's name.

    facility_index, standard_deviation and random_guess_score are shares of the maximum; intended_weight,
    effective_weight, discrimination_index and discriminative_efficiency are percentages. `negative_covariance` is the
    warning that higher totals go with lower points on this item.
    """

    item: str
    n: int
    maximum: float
    facility_index: float | None
    standard_deviation: float | None
    random_guess_score: float | None
    intended_weight: float | None
    effective_weight: float | None
    discrimination_index: float | None
    discriminative_efficiency: float | None
    unanswered: int = 0
    negative_covariance: bool = False
    undefined: Mapping[str, Undefined] = field(default_factory=dict)


@dataclass(frozen=True)
class QuizFigures:
    """The figures of the totals. None is undefined, its reason in `undefined`.

    Median, mean, standard deviation and standard error are marks; skewness and kurtosis have no unit; coefficient of
    internal consistency and error ratio are percentages. `counts` and `averages` (marks) say what each
    choice of attempts would count.
    """

    n: int
    possible: float
    median: float | None
    mean: float | None
    standard_deviation: float | None
    skewness: float | None
    kurtosis: float | None
    coefficient_of_internal_consistency: float | None
    error_ratio: float | None
    standard_error: float | None
    counts: Mapping[str, int] = field(default_factory=dict)
    averages: Mapping[str, float | None] = field(default_factory=dict)
    undefined: Mapping[str, Undefined] = field(default_factory=dict)


@dataclass(frozen=True)
class Analysis:
    """Item and quiz figures of the counted attempts, and which were counted."""

    attempts: AttemptChoice
    items: tuple[ItemFigures, ...]
    quiz: QuizFigures

    @property
    def cautions(self) -> tuple[str, ...]:
        """What the figures cannot say, in sentences for the page."""
        notes = []
        if self.quiz.n < FEW_ATTEMPTS:
            notes.append(
                f"Only {self.quiz.n} attempts are counted. With fewer than {FEW_ATTEMPTS}, discrimination, weights, "
                "reliability and the shape of the distribution say little about the items; look at the answers instead."
            )
        contrary = [item.item for item in self.items if item.negative_covariance]
        if contrary:
            notes.append(f"Higher totals go with lower points on {', '.join(contrary)}: check the key.")
        return tuple(notes)


def analyse(
    matrix: ScoreMatrix,
    attempts: AttemptChoice | str = AttemptChoice.HIGHEST,
    guesses: Mapping[str, float | None] | None = None,
) -> Analysis:
    """Item analysis of the chosen attempts. `guesses` maps an item's name to its random guess score.

    >>> matrix = ScoreMatrix.from_csv("student,attempt,A,B\\na,1,1,1\\nb,1,0,0\\nc,1,1,0\\nd,1,1,1\\n")
    >>> analysis = analyse(matrix)
    >>> analysis.items[0].facility_index, analysis.quiz.median
    (0.75, 1.5)
    """
    choice = attempt_choice(attempts)
    counted = matrix.select(choice)
    scatter = _Scatter.of(counted)
    return Analysis(choice, _item_figures(counted, scatter, guesses), _quiz_figures(matrix, scatter))


def random_guess_score(fractions: Sequence[float]) -> float | None:
    """Expected share of an item's points for one option picked blindly: the mean of the options' shares, none below 0.

    `fractions` are the options' shares of the points (1 for a key, 0 for a distractor); none for items that are written
    out, where guessing earns 0. For items with several keys there is no agreed figure: leave them out of `guesses`.
    Source: Moodle, question type multichoice, get_random_guess_score.

    >>> random_guess_score([1, 0, 0, 0]), random_guess_score([])
    (0.25, 0.0)
    """
    return float(exact_sum(fractions) / len(fractions)) if fractions else 0.0


def as_json(analysis: Analysis) -> dict[str, Any]:
    """The analysis as `flask results items --json` prints it; undefined figures are null and have a reason."""
    return {
        "attempts": str(analysis.attempts),
        "items": [_figures_json(item) for item in analysis.items],
        "quiz": _figures_json(analysis.quiz),
        "cautions": list(analysis.cautions),
    }


def _figures_json(figures: ItemFigures | QuizFigures) -> dict[str, Any]:
    told = {name: value for name, value in vars(figures).items() if name != "undefined"}
    reasons = {
        name: {"code": str(reason), "reason": reason.sentence} for name, reason in sorted(figures.undefined.items())
    }
    return {**told, "undefined": reasons}


@dataclass(frozen=True)
class _Scatter:
    """Whole-number scatter of a matrix: `xx`, `xt` and so on are s·Σab − Σa·Σb in units of 1/`scale`²."""

    s: int
    scale: int
    columns: tuple[tuple[int, ...], ...]
    totals: tuple[int, ...]
    maxima: tuple[Fraction, ...]

    @classmethod
    def of(cls, matrix: ScoreMatrix) -> "_Scatter":
        cells = [[exact(points or 0) for points in row] for row in matrix.rows]
        scale = math.lcm(*{cell.denominator for row in cells for cell in row})
        rows = [[cell.numerator * (scale // cell.denominator) for cell in row] for row in cells]
        columns = tuple(zip(*rows, strict=True)) if rows else ((),) * len(matrix.items)
        maxima = tuple(exact(maximum) for maximum in matrix.maxima)
        return cls(len(rows), scale, columns, tuple(sum(row) for row in rows), maxima)

    def product(self, a: Sequence[int], b: Sequence[int]) -> int:
        return self.s * sum(map(int.__mul__, a, b)) - sum(a) * sum(b)

    def variance(self, scatter: int) -> Fraction:
        """Scatter as a variance or covariance in marks²."""
        return Fraction(scatter, self.s * (self.s - 1) * self.scale**2)


def _item_figures(
    matrix: ScoreMatrix, scatter: _Scatter, guesses: Mapping[str, float | None] | None
) -> tuple[ItemFigures, ...]:
    weights = _effective_weights(scatter)
    return tuple(
        _one_item(matrix, scatter, j, weights[j], _guess(matrix.items[j], guesses)) for j in range(len(matrix.items))
    )


def _one_item(matrix: ScoreMatrix, scatter: _Scatter, j: int, weight: Figure, guess: Figure) -> ItemFigures:
    discrimination, efficiency = _discrimination(scatter, j)
    figures: dict[str, Figure] = {
        "facility_index": _facility(scatter, j),
        "standard_deviation": _item_deviation(scatter, j),
        "random_guess_score": guess,
        "intended_weight": _intended_weight(scatter, j),
        "effective_weight": weight,
        "discrimination_index": discrimination,
        "discriminative_efficiency": efficiency,
    }
    known, undefined = _parted(figures)
    return ItemFigures(
        item=matrix.items[j],
        n=scatter.s,
        maximum=matrix.maxima[j],
        unanswered=sum(row[j] is None for row in matrix.rows),
        negative_covariance=weight is Undefined.NEGATIVE_COVARIANCE,
        undefined=undefined,
        **known,
    )


def _guess(item: str, guesses: Mapping[str, float | None] | None) -> Figure:
    if guesses is None or item not in guesses:
        return Undefined.NOT_GIVEN
    guess = guesses[item]
    return Undefined.NO_GUESS if guess is None else guess


def _intended_weight(scatter: _Scatter, j: int) -> Figure:
    """100·max/Σmax."""
    possible = sum(scatter.maxima)
    return float(100 * scatter.maxima[j] / possible) if possible else Undefined.NO_POINTS


def _facility(scatter: _Scatter, j: int) -> Figure:
    """mean(x)/max."""
    if not scatter.s or not scatter.maxima[j]:
        return Undefined.NO_POINTS if scatter.s else Undefined.NO_ATTEMPTS
    return float(Fraction(sum(scatter.columns[j]), scatter.s * scatter.scale) / scatter.maxima[j])


def _item_deviation(scatter: _Scatter, j: int) -> Figure:
    """sd(x)/max."""
    if scatter.s < 2 or not scatter.maxima[j]:
        return Undefined.NO_POINTS if scatter.s > 1 else Undefined.FEWER_THAN_2
    x = scatter.columns[j]
    return root(scatter.variance(scatter.product(x, x)) / scatter.maxima[j] ** 2)


def _effective_weights(scatter: _Scatter) -> list[Figure]:
    """100·√cov(x, T)/Σ√cov(x, T) over the items whose covariance is not negative."""
    if scatter.s < 2:
        return [Undefined.FEWER_THAN_2] * len(scatter.columns)
    covariances = [scatter.product(x, scatter.totals) for x in scatter.columns]
    largest = max(max(covariances), 1)
    roots = [root(Fraction(max(c, 0), largest)) for c in covariances]
    shared = math.fsum(roots)
    without = Undefined.NO_COVARIANCE
    return [
        Undefined.NEGATIVE_COVARIANCE if c < 0 else 100 * r / shared if shared else without
        for c, r in zip(covariances, roots, strict=True)
    ]


def _discrimination(scatter: _Scatter, j: int) -> tuple[Figure, Figure]:
    """100·cov(x, y)/√(var x·var y) and 100·cov(x, y)/cov(sorted x, sorted y): discrimination and its efficiency.

    Item with rest, never item with total: an item correlates with itself inside the total. The greatest covariance that
    the two sets of points could have is that of both sorted alone, by the rearrangement inequality.
    """
    if scatter.s < 2:
        return Undefined.FEWER_THAN_2, Undefined.FEWER_THAN_2
    if len(scatter.columns) < 2:
        return Undefined.ONE_ITEM, Undefined.ONE_ITEM
    x = scatter.columns[j]
    y = [t - points for t, points in zip(scatter.totals, x, strict=True)]
    xx, yy, xy = scatter.product(x, x), scatter.product(y, y), scatter.product(x, y)
    if not xx or not yy:
        reason = Undefined.REST_CONSTANT if xx else Undefined.ITEM_CONSTANT
        return reason, reason
    greatest = scatter.product(sorted(x), sorted(y))
    return math.copysign(100 * root(Fraction(xy * xy, xx * yy)), xy), float(Fraction(100 * xy, greatest))


def _quiz_figures(matrix: ScoreMatrix, scatter: _Scatter) -> QuizFigures:
    figures = {**_centre(scatter), **_shape(scatter), **_consistency(scatter)}
    known, undefined = _parted(figures)
    selections = {str(choice): matrix.select(choice).totals() for choice in AttemptChoice}
    return QuizFigures(
        n=scatter.s,
        possible=float(sum(scatter.maxima)),
        counts={name: len(totals) for name, totals in selections.items()},
        averages={name: float(sum(t) / len(t)) if t else None for name, t in selections.items()},
        undefined=undefined,
        **known,
    )


def _centre(scatter: _Scatter) -> dict[str, Figure]:
    """Median, mean and standard deviation of the totals, in marks."""
    s, ordered = scatter.s, sorted(scatter.totals)
    if not s:
        return dict.fromkeys(("median", "mean", "standard_deviation"), Undefined.NO_ATTEMPTS)
    return {
        "median": float(Fraction(ordered[(s - 1) // 2] + ordered[s // 2], 2 * scatter.scale)),
        "mean": float(Fraction(sum(ordered), s * scatter.scale)),
        "standard_deviation": root(_total_variance(scatter)) if s > 1 else Undefined.FEWER_THAN_2,
    }


def _shape(scatter: _Scatter) -> dict[str, Figure]:
    """Skewness k3/k2^1.5 and kurtosis k4/k2², k the k-statistics (Fisher 1930, Moments and product moments of sampling
    distributions, Proc. London Math. Soc. 30, 199–238); both free of units."""
    s, total = scatter.s, sum(scatter.totals)
    powers = [sum((s * t - total) ** k for t in scatter.totals) for k in (2, 3, 4)]
    if s < 3 or not powers[0]:
        few = Undefined.FEWER_THAN_3 if s < 3 else Undefined.TOTAL_CONSTANT
        return {"skewness": few, "kurtosis": Undefined.FEWER_THAN_4 if s < 3 else few}
    m2, m3, m4 = (Fraction(power, s ** (k + 1)) for k, power in zip((2, 3, 4), powers, strict=True))
    k2, k3 = s * m2 / (s - 1), s**2 * m3 / ((s - 1) * (s - 2))
    skewness = math.copysign(root(k3**2 / k2**3), k3)
    if s < 4:
        return {"skewness": skewness, "kurtosis": Undefined.FEWER_THAN_4}
    k4 = s**2 * ((s + 1) * m4 - 3 * (s - 1) * m2**2) / ((s - 1) * (s - 2) * (s - 3))
    return {"skewness": skewness, "kurtosis": float(k4 / k2**2)}


def _consistency(scatter: _Scatter) -> dict[str, Figure]:
    """Cronbach's alpha and error ratio as percentages, standard error of measurement in marks.

    Like Moodle, none of them for fewer than three attempts: with two, alpha is 100 or arbitrary whatever the items are.
    """
    names = ("coefficient_of_internal_consistency", "error_ratio", "standard_error")
    conditions = (scatter.s < 3, len(scatter.columns) < 2, len(set(scatter.totals)) < 2)
    reasons = (Undefined.FEWER_THAN_3, Undefined.ONE_ITEM, Undefined.TOTAL_CONSTANT)
    reason = next(compress(reasons, conditions), None)
    if reason:
        return dict.fromkeys(names, reason)
    spread = _total_variance(scatter)
    reliability = alpha(len(scatter.columns), _item_variances(scatter), spread)
    assert reliability is not None  # noqa: S101  (both its conditions were refused above)
    ratio = error_ratio(reliability)
    return dict(zip(names, (float(100 * reliability), 100 * ratio, ratio * root(spread)), strict=True))


def _item_variances(scatter: _Scatter) -> Fraction:
    return scatter.variance(sum(scatter.product(x, x) for x in scatter.columns))


def _total_variance(scatter: _Scatter) -> Fraction:
    return scatter.variance(scatter.product(scatter.totals, scatter.totals))


def _parted(figures: Mapping[str, Figure]) -> tuple[dict[str, Any], dict[str, Undefined]]:
    """Figures with None where undefined, and the reasons."""
    reasons = {name: value for name, value in figures.items() if isinstance(value, Undefined)}
    return {name: None if name in reasons else value for name, value in figures.items()}, reasons
