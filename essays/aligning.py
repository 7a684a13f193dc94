"""A sentence of an essay and the sentence of a source that it draws on: never on the words of the prompt alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from essays.drafts import DraftSentence
from essays.sources import Place, Sources, SourceSentence

ENOUGH_SHARED = 4
ENOUGH_WITH_NAME = 3
_LEAST_SHARE = 0.3
_WINDOW_SHARE = 0.4
_CLOSE = 0.7
_K1, _B = 1.2, 0.6


class Label(StrEnum):
    """How near the essay keeps to the source."""

    CLOSE = "close paraphrase"
    PARAPHRASE = "paraphrase"
    MENTION = "mention"


@dataclass(frozen=True)
class Alignment:
    """A sentence of the essay with the stretch of a source that says the same thing."""

    sentence: int
    label: Label
    share: float
    """Of the weight of the sentence's content words, the part that the source shares: 0–1."""
    shared: frozenset[str]
    unit: SourceSentence
    place: Place


def align(sentence: DraftSentence, sources: Sources, prompt: frozenset[str]) -> Alignment | None:
    """The source sentence, or three in a row, that the essay's sentence draws on; None where none is near enough.

    Ranked by BM25 (Robertson & Zaragoza 2009) over the sentence's own maximum; accepted with four shared informative
    lemmas, or three with a name or a number. Words of the prompt count for neither.
    """
    wanted = {key for key in sentence.keys if key not in prompt}
    total = sum(sources.weight(key) for key in wanted)
    if len(wanted) < ENOUGH_WITH_NAME or not total:
        return None
    best: tuple[float, int, frozenset[str], int] | None = None
    for position in _candidates(wanted, sources):
        for width, least in ((1, _LEAST_SHARE), (3, _WINDOW_SHARE)):
            keys = _keys_of(position, width, sources)
            shared = frozenset(wanted & keys)
            share = sum(sources.weight(key) for key in shared) / total
            rank = share / (1 - _B + _B * (0.75 + 0.25 * width))
            if share >= least and _accepted(shared, sources, width) and (best is None or rank > best[0]):
                best = (rank, position, shared, width)
    return _alignment(sentence, best, total, sources) if best else None


_LEAST_POINTED = 0.2
_FEWEST_POINTED = 3
_FEWEST_WITH_NAME = 2


def align_at(
    sentence: DraftSentence, sources: Sources, prompt: frozenset[str], passages: Collection[int]
) -> Alignment | None:
    """The sentence, or three in a row, of these passages that the essay's sentence draws on.

    The writer has said where to look, so one shared lemma less is asked for than anywhere else.
    """
    wanted = {key for key in sentence.keys if key not in prompt}
    total = sum(sources.weight(key) for key in wanted)
    best: tuple[float, int, frozenset[str], int] | None = None
    for position in (place for place, unit in enumerate(sources.sentences) if unit.passage in passages and total):
        for width in (1, 3):
            shared = frozenset(wanted & _keys_of(position, width, sources))
            share = sum(sources.weight(key) for key in shared) / total
            if share >= _LEAST_POINTED and _is_pointed(shared, sources) and (best is None or share > best[0]):
                best = (share, position, shared, width)
    return _alignment(sentence, best, total, sources) if best else None


def _is_pointed(shared: frozenset[str], sources: Sources) -> bool:
    informative = {key for key in shared if sources.is_informative(key)}
    named = any(key in sources.name_keys or key[:1].isdigit() for key in shared)
    return len(informative) >= (_FEWEST_WITH_NAME if named else _FEWEST_POINTED)


def _candidates(wanted: Iterable[str], sources: Sources) -> list[int]:
    scores: Counter[int] = Counter()
    for key in sorted(wanted):
        weight = sources.weight(key)
        for position in sources.postings.get(key, ()):
            scores[position] += weight  # type: ignore[assignment]
    return [position for position, _ in sorted(scores.items(), key=lambda item: (-item[1], item[0]))[:8]]


def _row(position: int, width: int, sources: Sources) -> list[SourceSentence]:
    middle = sources.sentences[position]
    around = range(max(0, position - width // 2), min(len(sources.sentences), position + width // 2 + 1))
    return [sources.sentences[at] for at in around if sources.sentences[at].passage == middle.passage]


def _keys_of(position: int, width: int, sources: Sources) -> frozenset[str]:
    return frozenset().union(*(sentence.keys for sentence in _row(position, width, sources)))


def _accepted(shared: frozenset[str], sources: Sources, width: int) -> bool:
    informative = {key for key in shared if sources.is_informative(key)}
    named = any(key in sources.name_keys or key[:1].isdigit() for key in shared)
    enough = ENOUGH_WITH_NAME if named else ENOUGH_SHARED
    return len(informative) >= enough + (width > 1)


def _alignment(
    sentence: DraftSentence, best: tuple[float, int, frozenset[str], int], total: float, sources: Sources
) -> Alignment:
    _, position, shared, width = best
    row = _row(position, width, sources)
    unit = sources.sentences[position]
    share = sum(sources.weight(key) for key in shared) / total
    close = width == 1 and share >= _CLOSE and len(shared) >= 5
    place = sources.place(unit.passage, row[0].start, row[-1].end)
    return Alignment(sentence.index, Label.CLOSE if close else Label.PARAPHRASE, share, shared, unit, place)
