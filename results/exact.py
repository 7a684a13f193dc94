"""Numbers as they were meant: thirds stay thirds and tenths stay tenths, so that zero variance is exactly zero.

Binary floats make 1/3 + 1/3 + 1/3 and 0.1 + 0.2 differ from 1 and 0.3 by a rounding error. A statistic that divides by
a variance must not mistake that error for variance, and a grade must not change with the order of its sum.
"""

import math
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

Number = int | float | Fraction | Decimal

DASH = "–"
"""What an undefined figure looks like everywhere."""

_LARGEST_DENOMINATOR = 100  # equal part marks of up to a hundred parts are recognised: 1/3, 5/7, 0.35


@lru_cache(maxsize=65536, typed=True)  # a Fraction can equal a float and still mean another number
def exact(value: Number) -> Fraction:
    """The number a value stands for: the small fraction whose nearest float it is, else its shortest decimal.

    Raises ValueError for NaN and infinity.

    >>> exact(1 / 3), exact(0.35), exact(0.3333333)
    (Fraction(1, 3), Fraction(7, 20), Fraction(3333333, 10000000))
    """
    if not isinstance(value, float):
        return Fraction(value)
    if not math.isfinite(value):
        raise ValueError(f"{value} is not a number that can be counted; give a finite number.")
    near = Fraction(value).limit_denominator(_LARGEST_DENOMINATOR)
    return near if float(near) == value else Fraction(repr(value))


def exact_sum(values: Iterable[Number]) -> Fraction:
    """The sum, free of rounding and of order.

    >>> exact_sum([1 / 3, 1 / 3, 1 / 3]) == 1
    True
    """
    # Whole numbers are added for each denominator; a Fraction for every term would take ten times as long.
    parts: dict[int, int] = {}
    for value in values:
        part = exact(value)
        parts[part.denominator] = parts.get(part.denominator, 0) + part.numerator
    return sum((Fraction(*reversed(item)) for item in parts.items()), Fraction(0))


def root(value: Fraction) -> float:
    """Square root of a fraction that may be too large or small for its parts to be floats."""
    return math.sqrt(float(value))


def rounded(value: Number, places: int = 2) -> Decimal:
    """Half-up rounding, away from zero as on paper, of the number that was meant; never minus zero.

    >>> rounded(2.675), rounded(-0.125), rounded(-0.001), rounded(Fraction(2, 3), 3)
    (Decimal('2.68'), Decimal('-0.13'), Decimal('0.00'), Decimal('0.667'))
    """
    number = exact(value) * 10**places
    whole = (abs(number.numerator) * 2 + number.denominator) // (2 * number.denominator)
    with localcontext() as context:
        context.prec = max(28, len(str(whole)) + places)
        quantum = Decimal(1).scaleb(-places)
        return (Decimal(-whole if number < 0 else whole) * quantum).quantize(quantum, ROUND_HALF_UP) + 0


@lru_cache(maxsize=65536, typed=True)
def shown(value: Number | None, places: int = 2) -> str:
    """A figure for pages, tables and files: rounded half-up, no idle zeros, a dash where undefined.

    >>> shown(0.675), shown(7.0), shown(-0.35), shown(None), shown(1200)
    ('0.68', '7', '-0.35', '–', '1200')
    """
    if value is None:
        return DASH
    text = f"{rounded(value, places):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
