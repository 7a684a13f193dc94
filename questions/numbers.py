"""Figures as prose writes them: read, and set beside others of the same grain and wording."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from math import floor, log10

_ABOUT = r"(?:about|around|some|nearly|almost|roughly|approximately|close to|an estimated)"
_SCALE = r"(?:hundred|thousand|million|billion|trillion)"
_FIGURE = re.compile(
    rf"(?P<about>{_ABOUT} )?(?P<money>[$£€])?(?P<number>\d[\d,]*(?:\.\d+)?)(?P<scale> {_SCALE})?"
    r"(?P<per> ?(?:%|percent|per cent))?",
    re.I,
)
_WORDS = ("three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen",
          "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty")  # fmt: skip
_WORD = re.compile(
    rf"(?<![\w-])(?P<about>{_ABOUT} )?(?P<word>{'|'.join(_WORDS)})(?![\w-])(?! (?:{_SCALE}|and |or |to ))", re.I
)
_SPELT_HIGH = re.compile(
    r"\b(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)-\w+|\b(?:thirty|forty|fifty|sixty|seventy|eighty|ninety)\b"
    rf"|\bdozens?\b|\b(?:[a-z]+) {_SCALE}s?\b",
    re.I,
)
"""Numbers spelt out beyond twenty: they are read as no figure."""
_FACTORS = (0.5, 2.0, 1.5, 0.75, 2.5, 3.0, 0.25, 4.0)
_STEPS = (-1, 1, 2, -2, 3, 4, 5)


@dataclass(frozen=True)
class Figure:
    """A number with what stands before and after it in the source: "about ", "$", 4.5, " million"."""

    text: str
    value: float
    """The number as written, its scale word left out."""
    about: str = ""
    money: str = ""
    after: str = ""
    word: bool = False

    def at(self, value: float) -> str:
        """Another number in the same dress.

        >>> figure_in("about 400,000 soldiers").at(200000)
        'about 200,000'
        """
        if self.word:
            return f"{self.about}{_WORDS[round(value) - 3]}"
        decimals = len(self.text.split(".")[1].split()[0].rstrip("%")) if "." in self.text else 0
        grouped = "," in self.text or value >= 10_000
        return f"{self.about}{self.money}{value:{',' if grouped else ''}.{decimals}f}{self.after}"


def figure_in(text: str) -> Figure | None:
    """The figure that a quantity opens with; None where it is no plain number.

    >>> figure_in("nearly $4.5 million"), figure_in("hundreds of men")
    (Figure(text='nearly $4.5 million', value=4.5, about='nearly ', money='$', after=' million', word=False), None)
    """
    if _SPELT_HIGH.search(text):
        return None
    found = _FIGURE.search(text)
    if found:
        value = float(found["number"].replace(",", ""))
        after = (found["scale"] or "") + (found["per"] or "")
        return Figure(found[0], value, found["about"] or "", found["money"] or "", after)
    spelt = _WORD.search(text)
    if spelt is None:
        return None
    value = _WORDS.index(spelt["word"].lower()) + 3
    return Figure(spelt[0], float(value), spelt["about"] or "", word=True)


def figures_beside(figure: Figure, others: Iterable[Figure]) -> list[str]:
    """Wordings for distractors: the document's own figures of like size first, then numbers of the same roundness.

    >>> figures_beside(figure_in("twelve"), [])[:3]
    ['eleven', 'thirteen', 'fourteen']
    >>> figures_beside(figure_in("about 400,000"), [])[:3]
    ['about 200,000', 'about 800,000', 'about 600,000']
    """
    alike = [o for o in others if o.word == figure.word and o.after == figure.after and o.money == figure.money]
    near = [o.value for o in alike if 0.2 <= o.value / figure.value <= 5]
    made = [*near, *_made(figure)]
    wordings = [figure.at(value) for value in made if _is_apart(value, figure)]
    return list(dict.fromkeys(text for text in wordings if text != figure.text))


def _made(figure: Figure) -> list[float]:
    if figure.word or figure.value < 20:
        whole = figure.word or figure.value == round(figure.value)
        if whole:
            return [figure.value + step for step in _STEPS if 3 <= figure.value + step <= 20]
    significant = _significant(figure)
    digits = significant + 1 if significant > 2 else max(0, significant - 1)
    scaled = [figure.value * factor for factor in _FACTORS]
    if "%" in figure.after or "per" in figure.after:
        scaled = [value for value in scaled if value < 100]
    return [round(value, digits - floor(log10(value))) for value in scaled if value > 0]


def _is_apart(value: float, figure: Figure) -> bool:
    """Whether a number differs by enough that "about" cannot join them, and can be written in the figure's dress."""
    least = 0.15 if figure.about else 0.0
    return abs(value - figure.value) > least * figure.value and (not figure.word or 3 <= value <= 20)


def _significant(figure: Figure) -> int:
    """Digits that are not closing zeros, two at least for large numbers so that halves can be written."""
    digits = re.sub(r"\D", "", re.search(r"[\d.,]+", figure.text)[0]).strip("0")  # type: ignore[index]
    return max(1 if figure.value < 100 else 2, len(digits))
