"""The interval that belongs beside each figure of an item analysis, with its name, or the reason that there is none."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean
from typing import Any

from results.exact import exact
from results.intervals import Interval, bonett, bootstrap, fisher_z, wilson
from results.items import Analysis, ItemFigures
from results.matrix import ScoreMatrix
from results.undefined import Undefined

IntervalOrReason = Interval | Undefined


@dataclass(frozen=True)
class ItemIntervals:
    """Facility index as shares, discrimination index as percentages, like the figures themselves."""

    item: str
    facility_index: IntervalOrReason
    discrimination_index: IntervalOrReason


@dataclass(frozen=True)
class AnalysisIntervals:
    """Intervals of an analysis; the mean in marks, the coefficient of internal consistency as a percentage."""

    items: tuple[ItemIntervals, ...]
    mean: IntervalOrReason
    coefficient_of_internal_consistency: IntervalOrReason
    notes: tuple[str, ...] = field(default=())


def intervals(matrix: ScoreMatrix, analysis: Analysis, seed: int) -> AnalysisIntervals:
    """Intervals for `analysis`, which must be of this matrix.

    Facility: Wilson where every score is nothing or all, else bootstrap. Discrimination: Fisher z. Mean: bootstrap.
    Alpha: Bonett. All of them take attempts as independent, so none is given where a student is counted twice.
    """
    counted = matrix.select(analysis.attempts)
    if len(set(counted.students)) < len(counted.students):
        return _none(analysis, Undefined.REPEATED_STUDENTS)
    return AnalysisIntervals(
        tuple(_of_item(counted, item, j, seed) for j, item in enumerate(analysis.items)),
        _or_reason(bootstrap([float(total) for total in counted.totals()], fmean, seed), Undefined.FEWER_THAN_2),
        _of_alpha(analysis),
    )


def as_json(found: AnalysisIntervals) -> dict[str, Any]:
    """Intervals as a program reads them: `items` in order, and `quiz`, each figure with its interval or its reason.

    >>> as_json(AnalysisIntervals((), Undefined.FEWER_THAN_2, Interval(1.0, 2.0, 9, "Bonett")))["quiz"]["mean"]
    {'code': 'fewer_than_2_attempts', 'reason': 'Needs at least two attempts.'}
    """
    names = ("mean", "coefficient_of_internal_consistency")
    items = [
        {"item": i.item, **{name: _told(getattr(i, name)) for name in ("facility_index", "discrimination_index")}}
        for i in found.items
    ]
    return {"items": items, "quiz": {name: _told(getattr(found, name)) for name in names}, "notes": list(found.notes)}


def _told(interval: IntervalOrReason) -> dict[str, Any]:
    if isinstance(interval, Undefined):
        return {"code": str(interval), "reason": interval.sentence}
    return dict(vars(interval))


def _none(analysis: Analysis, reason: Undefined) -> AnalysisIntervals:
    items = tuple(ItemIntervals(item.item, reason, reason) for item in analysis.items)
    return AnalysisIntervals(items, reason, reason, (reason.sentence,))


def _of_item(matrix: ScoreMatrix, item: ItemFigures, j: int, seed: int) -> ItemIntervals:
    scores = [row[j] or 0.0 for row in matrix.rows]
    facility = item.undefined.get("facility_index") or _of_facility(scores, item.maximum, seed)
    discrimination = item.undefined.get("discrimination_index") or _of_discrimination(item)
    return ItemIntervals(item.item, facility, discrimination)


def _of_facility(scores: Sequence[float], maximum: float, seed: int) -> IntervalOrReason:
    full = sum(exact(score) == exact(maximum) for score in scores)
    if full + sum(score == 0 for score in scores) == len(scores):
        return _or_reason(wilson(full, len(scores)), Undefined.NO_ATTEMPTS)
    return _or_reason(bootstrap([score / maximum for score in scores], fmean, seed), Undefined.FEWER_THAN_2)


def _of_discrimination(item: ItemFigures) -> IntervalOrReason:
    if item.discrimination_index is None or item.n < 4:
        return Undefined.FEWER_THAN_4
    found = fisher_z(item.discrimination_index / 100, item.n)
    return found.times(100) if found else Undefined.EXTREME


def _of_alpha(analysis: Analysis) -> IntervalOrReason:
    quiz = analysis.quiz
    if quiz.coefficient_of_internal_consistency is None:
        return quiz.undefined["coefficient_of_internal_consistency"]
    found = bonett(quiz.coefficient_of_internal_consistency / 100, len(analysis.items), quiz.n)
    return found.times(100) if found else Undefined.EXTREME


def _or_reason(interval: Interval | None, reason: Undefined) -> IntervalOrReason:
    return interval if interval is not None else reason
