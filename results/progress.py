"""How far a class has come, and how its scores are spread."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from statistics import fmean

from results.exact import Number, exact

BINS = 10


class Stage(StrEnum):
    """How far one student has come with a quiz or an essay."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"


@dataclass(frozen=True)
class Progress:
    """Who is at which stage; the students of each stage in the order they were given."""

    not_started: tuple[str, ...]
    in_progress: tuple[str, ...]
    submitted: tuple[str, ...]

    @property
    def counts(self) -> Mapping[Stage, int]:
        """Number of students at each stage."""
        return {
            Stage.NOT_STARTED: len(self.not_started),
            Stage.IN_PROGRESS: len(self.in_progress),
            Stage.SUBMITTED: len(self.submitted),
        }

    @property
    def n(self) -> int:
        """Number of students in all."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class Bin:
    """Shares from `low` up to, not including, `high`; the last bin includes 1."""

    low: float
    high: float
    count: int

    @property
    def label(self) -> str:
        """The bin in percent, as the chart's axis and the table under it say.

        >>> Bin(0.2, 0.3, 4).label
        '20–30 %'
        """
        return f"{round(self.low * 100)}–{round(self.high * 100)} %"


@dataclass(frozen=True)
class Distribution:
    """Bins of shares with n and mean share; the mean is None where n is 0."""

    bins: tuple[Bin, ...]
    n: int
    mean: float | None


def progress(stages: Iterable[tuple[str, Stage]]) -> Progress:
    """Students sorted by stage.

    >>> progress([("ann", Stage.SUBMITTED), ("bob", Stage.NOT_STARTED)]).not_started
    ('bob',)
    """
    known = list(stages)
    by_stage = {stage: tuple(who for who, at in known if at is stage) for stage in Stage}
    return Progress(by_stage[Stage.NOT_STARTED], by_stage[Stage.IN_PROGRESS], by_stage[Stage.SUBMITTED])


def distribution(shares: Sequence[Number], bins: int = BINS) -> Distribution:
    """Shares (0 to 1) counted in bins of equal width that are the same for every quiz, so that charts can be compared.

    A share on an edge belongs to the bin above, except 1. Raises ValueError for shares outside 0 to 1.

    >>> [b.count for b in distribution([0.1, 0.3, 1], bins=10).bins]
    [0, 1, 0, 1, 0, 0, 0, 0, 0, 1]
    """
    exacts = [exact(share) for share in shares]
    if any(not 0 <= share <= 1 for share in exacts):
        raise ValueError("Give shares from 0 to 1, points over possible.")
    counts = Counter(min(int(share * bins), bins - 1) for share in exacts)
    edges = [float(Fraction(i, bins)) for i in range(bins + 1)]
    drawn = tuple(Bin(edges[i], edges[i + 1], counts[i]) for i in range(bins))
    return Distribution(drawn, len(exacts), fmean(exacts) if exacts else None)
