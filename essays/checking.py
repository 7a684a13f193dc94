"""A figure of an essay held against the sources: supported, differs, or not in them. Silence of the sources is no
fault."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from courseware.spans import Span
from essays import spelling
from essays.drafts import DraftSentence
from essays.facts import Figure, FigureKind, figures_in
from essays.sources import Place, Sources

_DATES = (FigureKind.YEAR, FigureKind.MONTH, FigureKind.DAY)
_FEWEST_SHARED = 3
_LEAST_SHARE = 0.5
_NEARLY_ALL = 0.85


class State(StrEnum):
    """What the ledger says of a row."""

    FOUND = "found"
    DIFFERS = "differs"
    NOT_IN_SOURCES = "not in sources"
    NOT_CHECKABLE = "not checkable"


@dataclass(frozen=True)
class FigureCheck:
    """A figure with its state, and where the sources say the same or otherwise. Offsets as in the figure."""

    figure: Figure
    state: State
    place: Place | None = None
    source_figure: Figure | None = None


@dataclass(frozen=True)
class _Date:
    year: tuple[int, int] | None
    month: int | None
    day: int | None


def _date(figure: Figure) -> _Date:
    low = int(figure.low)
    if figure.kind is FigureKind.YEAR:
        return _Date((low, int(figure.high)), None, None)
    if figure.kind is FigureKind.MONTH:
        return _Date((low // 100, low // 100), low % 100, None)
    year = low // 10000
    return _Date((year, year) if year else None, low // 100 % 100, low % 100)


def agree(one: Figure, other: Figure) -> bool | None:
    """Whether two figures agree; None where they cannot be compared.

    >>> [agree(figures_in(a)[0], figures_in(b)[0]) for a, b in (("May 1939", "3 May 1939"), ("1938", "3 May 1939"),
    ...     ("about 75 per cent", "76%"), ("35,000 men", "20 tonnes"))]
    [True, False, True, None]
    """
    if one.kind in _DATES and other.kind in _DATES:
        return _dates_agree(_date(one), _date(other))
    if one.kind is not other.kind:
        return None
    if one.kind is FigureKind.COUNT and one.unit != other.unit:
        # "17.7 million in 1937" leaves out its tonnes: an equal number agrees, another one says nothing.
        return True if one.agrees(other) and not (one.unit and other.unit) else None
    return one.agrees(other)


def _dates_agree(one: _Date, other: _Date) -> bool | None:
    compared = False
    if one.year and other.year:
        compared = True
        if one.year[0] > other.year[1] or other.year[0] > one.year[1]:
            return False
    for mine, theirs in ((one.month, other.month), (one.day, other.day)):
        if mine and theirs:
            compared = True
            if mine != theirs:
                return False
    return True if compared else None


def check_figures(
    sentence: DraftSentence, before: DraftSentence | None, sources: Sources, masked: Sequence[Span] = ()
) -> list[FigureCheck]:
    """Each figure of a sentence; ``before`` is the sentence before it, for whom a pronoun stands.

    Figures inside ``masked`` stretches (quotations, citations) are left out: they are checked as what they are in.
    """
    figures = [
        figure
        for figure in figures_in(sentence.text, sentence.start)
        if not any(span.start <= figure.start < span.end for span in masked)
    ]
    subject = _subject(sentence, before)
    checks = [_checked(figure, _clause(figure, figures, sentence), subject, sources) for figure in figures]
    return [check for check in checks if check.state is not State.NOT_IN_SOURCES or not _is_small(check.figure)]


def _is_small(figure: Figure) -> bool:
    """A count below ten says little: where the sources do not have it, it makes no row."""
    return figure.kind is FigureKind.COUNT and figure.low < 10


def _subject(sentence: DraftSentence, before: DraftSentence | None) -> frozenset[str]:
    """Names of the sentence, and of the one before where a pronoun points back."""
    keys = {word.key for word in sentence.words if word.is_name and word.is_content}
    if before is not None and before.paragraph == sentence.paragraph and _has_pronoun(sentence):
        keys |= {word.key for word in before.words if word.is_name and word.is_content}
    return frozenset(keys - _MONTH_KEYS)


_MONTH_KEYS = frozenset(
    spelling.key(month)
    for month in str.split("January February March April May June July August September October November December")
)
_BREAK = re.compile(r"[,;:()—–]|\b(?:and|but|while|whereas|although|because|when|after|before)\b")


def _has_pronoun(sentence: DraftSentence) -> bool:
    return any(word.text.lower() in ("he", "she", "they", "it", "his", "her", "their") for word in sentence.words[:12])


def _clause(figure: Figure, figures: Sequence[Figure], sentence: DraftSentence) -> frozenset[str]:
    """Content keys of the part of the sentence that the figure belongs to; of all of it where that part says too
    little."""
    start, end = _clause_bounds(sentence.text, figure.start - sentence.start, figure.end - sentence.start)
    inside = {word.key for word in sentence.words if word.is_content and start <= word.start - sentence.start < end}
    keys = inside if len(_plain(inside)) >= 2 or len(figures) > 1 else set(sentence.keys)
    return _plain(keys)


def _clause_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    breaks = [match for match in _BREAK.finditer(text) if match.end() <= start or match.start() >= end]
    low = max((match.end() for match in breaks if match.end() <= start), default=0)
    high = min((match.start() for match in breaks if match.start() >= end), default=len(text))
    return low, high


def _plain(keys: Iterable[str]) -> frozenset[str]:
    return frozenset(key for key in keys if not key[:1].isdigit() and key not in _MONTH_KEYS)


def _checked(figure: Figure, clause: frozenset[str], subject: frozenset[str], sources: Sources) -> FigureCheck:
    """The state of one figure: the passage that shares most of its clause decides, in favour of the essay where it
    is even."""
    support: tuple[float, int, Figure] | None = None
    against: tuple[float, int, Figure] | None = None
    for position, _ in _candidates(clause | subject, sources):
        others = sources.figures(position)
        mentioned = any(agree(figure, other) for other in others)
        for other in others:
            same = agree(figure, other)
            if same is None or (mentioned and not same):
                continue  # A sentence that gives the figure itself contradicts nothing with its other figures.
            shared = _shared(clause, subject, position, other, sources)
            score = sum(sources.weight(key) for key in shared)
            if same and not shared:
                shared, score = _anywhere(clause | subject, position, sources)
            if same and _may_support(figure, shared, sources) and (support is None or score > support[0]):
                support = (score, position, other)
            if (
                not same
                and _may_contradict(figure, clause, shared, sources)
                and (against is None or score > against[0])
            ):
                against = (score, position, other)
    if against is not None and (support is None or support[0] < against[0] - 0.01):
        return FigureCheck(figure, State.DIFFERS, _place(against[1], sources), against[2])
    if support is not None:
        return FigureCheck(figure, State.FOUND, _place(support[1], sources), support[2])
    return FigureCheck(figure, State.NOT_IN_SOURCES)


def _candidates(keys: frozenset[str], sources: Sources) -> list[tuple[int, float]]:
    scores: dict[int, float] = defaultdict(float)
    for key in sorted(keys):
        for position in sources.postings.get(key, ()):
            scores[position] += sources.weight(key)
    return sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:25]


def _shared(
    clause: frozenset[str], subject: frozenset[str], position: int, other: Figure, sources: Sources
) -> frozenset[str]:
    """Keys that the essay's clause shares with the source's, names of either sentence counted as standing in it."""
    unit = sources.sentences[position]
    start, end = _clause_bounds(unit.text, other.start, other.end)
    tokens = [token for token in unit.tokens if token.is_content]
    inside = {spelling.key(token.text) for token in tokens if start <= token.start - unit.start < end}
    several = sum(figure.kind is other.kind for figure in sources.figures(position)) > 1
    reach = inside if several else unit.keys
    names = (unit.keys & sources.name_keys if not several else frozenset()) | _names_before(position, sources)
    return (clause & reach) | ((clause | subject) & names)


_PRONOUN = re.compile(r"(?:It|He|She|They|This|These|Its|His|Her|Their)\b")


def _names_before(position: int, sources: Sources) -> frozenset[str]:
    if position == 0 or sources.sentences[position - 1].passage != sources.sentences[position].passage:
        return frozenset()
    before, pronoun = sources.sentences[position - 1].keys, _PRONOUN.match(sources.sentences[position].text)
    return _plain(before) if pronoun else before & sources.name_keys


def _may_support(figure: Figure, shared: frozenset[str], sources: Sources) -> bool:
    """Whether the figure is found with what it belongs to; a plain one ("four", "half") asks for more company."""
    plain = figure.kind in (FigureKind.COUNT, FigureKind.PERCENT) and (figure.low < 20 or figure.hedged)
    informative = sum(sources.is_informative(key) for key in shared)
    if (figure.kind is FigureKind.DAY and figure.low >= 10000) or (figure.unit and not plain):
        return bool(shared)
    return len(shared) >= 2 + plain and informative >= 1 + plain


def _anywhere(keys: frozenset[str], position: int, sources: Sources) -> tuple[frozenset[str], float]:
    """What a whole sentence shares, at half weight: "from 4.3 million in 1928 to 17.7 million" has nothing beside
    the last."""
    shared = keys & sources.sentences[position].keys
    return shared, sum(sources.weight(key) for key in shared) / 2


def _may_contradict(figure: Figure, clause: frozenset[str], shared: frozenset[str], sources: Sources) -> bool:
    """Whether both say it of one thing: they share what was done, not only who did it, and most of what the clause
    says."""
    deeds = {key for key in shared if key not in sources.name_keys and sources.is_informative(key)}
    informative = {key for key in shared if sources.is_informative(key)}
    total = sum(sources.weight(key) for key in clause)
    part = sum(sources.weight(key) for key in shared & clause) / total if total else 0.0
    if part >= _NEARLY_ALL and len(shared & clause) >= 2:
        return bool(deeds) or len(shared & clause) >= _FEWEST_SHARED
    return bool(deeds) and len(shared) >= _FEWEST_SHARED and len(informative) >= 2 and part >= _LEAST_SHARE


def _place(position: int, sources: Sources) -> Place:
    unit = sources.sentences[position]
    return sources.place(unit.passage, unit.start, unit.end)
