"""Distractors: who chose each option, by count and by thirds of ability, and whether a wrong option does its work."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import IntEnum
from fractions import Fraction

from results.exact import Number, exact
from results.intervals import Interval, wilson
from results.undefined import Undefined

FUNCTIONING_SHARE = Fraction(1, 20)


class Third(IntEnum):
    """A third of the takers by ability."""

    LOWER = 0
    MIDDLE = 1
    UPPER = 2


@dataclass(frozen=True)
class OptionFigures:
    """How often one option was chosen. `by_third` counts the lower, middle and upper third of ability.

    `share` is of all takers, answered or not; `functioning` is for distractors only and None where undefined, for the
    reason in `undefined` (None for a key, which has nothing to function as).
    """

    option: str
    key: bool
    count: int
    n: int
    share: float | None
    interval: Interval | None
    by_third: tuple[int, int, int]
    functioning: bool | None
    undefined: Undefined | None = None


def thirds(abilities: Sequence[Number]) -> tuple[Third, ...]:
    """Each taker's third by mid-rank, so that equal abilities always fall into one third and order decides nothing.

    The thirds can therefore differ in size; with many ties the outer ones can be empty.

    >>> [third.name for third in thirds([3, 1, 2, 2])]
    ['UPPER', 'LOWER', 'MIDDLE', 'MIDDLE']
    """
    values = [exact(ability) for ability in abilities]
    ordered = sorted(values)
    first = {value: i for i, value in reversed(list(enumerate(ordered)))}
    last = {value: i for i, value in enumerate(ordered)}
    n = len(values)
    return tuple(_third(Fraction(first[value] + last[value] + 1, 2 * n)) for value in values)


def option_figures(
    options: Sequence[str],
    keys: Collection[str],
    chosen: Sequence[Collection[str]],
    abilities: Sequence[Number],
) -> tuple[OptionFigures, ...]:
    """Figures of each option. `chosen[i]` are the options that taker i chose (none if unanswered), `abilities[i]` the
    taker's score on the rest of the quiz.

    A distractor functions when at least 5 % of the takers choose it and its share is greater in the lower third than in
    the upper. Source: Haladyna, T. M. and Downing, S. M. (1993), How many options is enough for a multiple-choice test
    item?, Educational and Psychological Measurement 53, 999–1010. Raises ValueError for lists of different lengths.
    """
    if len(chosen) != len(abilities):
        raise ValueError("Give one ability for each taker's choice.")
    groups = thirds(abilities)
    sizes = _counts(groups)
    return tuple(_figures(option, option in keys, chosen, groups, sizes) for option in options)


def _third(rank: Fraction) -> Third:
    if rank * 3 < 1:
        return Third.LOWER
    return Third.UPPER if rank * 3 > 2 else Third.MIDDLE


def _counts(groups: Sequence[Third]) -> tuple[int, int, int]:
    return groups.count(Third.LOWER), groups.count(Third.MIDDLE), groups.count(Third.UPPER)


def _figures(
    option: str, key: bool, chosen: Sequence[Collection[str]], groups: Sequence[Third], sizes: tuple[int, int, int]
) -> OptionFigures:
    by_third = _counts([group for group, choice in zip(groups, chosen, strict=True) if option in choice])
    count, n = sum(by_third), len(chosen)
    reason = None if key else _reason(n, sizes)
    works = None if key or reason else _functions(count, n, by_third, sizes)
    return OptionFigures(option, key, count, n, count / n if n else None, wilson(count, n), by_third, works, reason)


def _reason(n: int, sizes: tuple[int, int, int]) -> Undefined | None:
    if not n:
        return Undefined.NO_ATTEMPTS
    return None if sizes[Third.LOWER] and sizes[Third.UPPER] else Undefined.EMPTY_GROUP


def _functions(count: int, n: int, by_third: tuple[int, int, int], sizes: tuple[int, int, int]) -> bool:
    lower, upper = (Fraction(by_third[third], sizes[third]) for third in (Third.LOWER, Third.UPPER))
    return Fraction(count, n) >= FUNCTIONING_SHARE and lower > upper
