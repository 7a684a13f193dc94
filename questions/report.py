"""What a bank reports about itself: integrity, flaws, round trip, blind guessers, key places, coverage."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from statistics import median

from questions.bank import BankReport, families_of
from questions.candidates import UNQUOTED, Refusal
from questions.document_index import DocumentIndex
from questions.items import Item, ItemType, stands_in
from questions.selection import Checked
from questions.words import content_words


def of(
    kept: Sequence[Checked], refused: Sequence[Refusal], indices: Sequence[DocumentIndex], tried: tuple[int, int]
) -> BankReport:
    """All figures. ``tried`` counts the stems put to the independent answerer and those it answered with their key."""
    items = [entry.item for entry in kept]
    stems = [len(item.stem.split()) for item in items]
    positions = key_positions(items)
    reasons = Counter(refusal.reason for refusal in refused)
    return BankReport(
        words=sum(index.reading.document.word_count for index in indices),
        sentences=sum(len(index.sites) for index in indices),
        candidates=len(items) + len(refused),
        kept=len(items),
        refused=len(refused),
        by_family=families_of(items),
        by_reason=dict(sorted(reasons.items())),
        evidence_integrity=_share([_is_whole(entry) for entry in kept]),
        flawed=_share([bool(item.flaws) for item in items]),
        round_trip=tried[1] / tried[0] if tried[0] else None,
        guessers=guessers(items),
        key_positions={str(place + 1): count for place, count in sorted(positions.items())},
        key_position_p=even_p([positions[place] for place in range(4)]) if sum(positions.values()) >= 8 else None,
        key_longest=_share(
            [_key_is_longest(item) for item in items if item.distractors and item.type is not ItemType.TRUE_FALSE]
        ),
        sections_covered=sections_covered(kept, indices),
        terms_touched=terms_touched(kept, indices),
        stem_median=median(stems) if stems else None,
        stem_longest=max(stems, default=None),
    )


def _share(values: Sequence[bool]) -> float | None:
    return round(sum(values) / len(values), 4) if values else None


def _is_whole(entry: Checked) -> bool:
    evidence = entry.item.evidence
    raw = entry.candidate.site.reading.document.raw
    if evidence is None or raw[evidence.start : evidence.end] != evidence.text:
        return False
    if entry.item.type is ItemType.TRUE_FALSE or entry.candidate.kind in UNQUOTED:
        return True
    return stands_in(entry.candidate.quoted or entry.item.key, evidence.text)


def key_positions(items: Sequence[Item]) -> Counter[int]:
    """How often the key stands first, second, third, fourth among four options."""
    four = [item for item in items if len(item.options) == 4]
    return Counter(next(place for place, option in enumerate(item.options) if option.correct) for item in four)


def even_p(counts: Sequence[int]) -> float:
    """p of Pearson's χ² (1900) test that four counts come from equal chances; three degrees of freedom.

    The upper tail for three degrees is erfc(√(x/2)) + √(2x/π)·e^(−x/2).

    >>> round(even_p([10, 10, 10, 10]), 3), round(even_p([20, 5, 5, 10]), 4)
    (1.0, 0.0018)
    """
    expected = sum(counts) / len(counts)
    statistic = sum((count - expected) ** 2 / expected for count in counts)
    tail = math.sqrt(2 * statistic / math.pi) * math.exp(-statistic / 2)
    return min(1.0, math.erfc(math.sqrt(statistic / 2)) + tail)


def guessers(items: Sequence[Item]) -> dict[str, float | None]:
    """Share right of guessers that do not see the passage: longest option, most stem words, and chance."""
    choices = [item for item in items if item.type is not ItemType.TRUE_FALSE and item.options]
    return {
        "chance": round(sum(1 / len(item.options) for item in choices) / len(choices), 4) if choices else None,
        "longest option": _guessed(choices, lambda item, text: float(len(text))),
        "stem overlap": _guessed(
            choices, lambda item, text: float(len(content_words(text) & content_words(item.stem)))
        ),
        "most frequent option": _guessed(choices, _frequency(choices)),
    }


def _frequency(items: Sequence[Item]):  # type: ignore[no-untyped-def]
    counts = Counter(option.text for item in items for option in item.options)
    return lambda item, text: float(counts[text])


def _guessed(items: Sequence[Item], score) -> float | None:  # type: ignore[no-untyped-def]
    """Expected share right of a guesser that takes the highest score and draws among ties."""
    if not items:
        return None
    total = 0.0
    for item in items:
        scores = [score(item, option.text) for option in item.options]
        best = [option for option, value in zip(item.options, scores, strict=True) if value == max(scores)]
        total += sum(option.correct for option in best) / len(best)
    return round(total / len(items), 4)


def _key_is_longest(item: Item) -> bool:
    return all(len(item.key) > len(option.text) for option in item.distractors)


def sections_covered(kept: Sequence[Checked], indices: Sequence[DocumentIndex]) -> float | None:
    """Share of the sections with at least 100 words that carry an item."""
    words: Counter[tuple[str, tuple[str, ...]]] = Counter()
    for index in indices:
        for site in index.sites:
            words[index.reading.document.sha256, site.passage.section] += len(site.text.split())
    large = {section for section, count in words.items() if count >= 100}
    touched = {(entry.sentence[0], entry.candidate.site.passage.section) for entry in kept}
    return round(len(large & touched) / len(large), 4) if large else None


def terms_touched(kept: Sequence[Checked], indices: Sequence[DocumentIndex]) -> float | None:
    """Share of each document's fifty top terms that stand in an item's stem, key or evidence; the mean over
    documents."""
    shares = []
    for index in indices:
        terms = index.key_terms(50)
        own = [e.candidate.site.lemmas for e in kept if e.sentence[0] == index.reading.document.sha256]
        seen = frozenset().union(*own)
        if terms:
            shares.append(sum(term in seen for term in terms) / len(terms))
    return round(sum(shares) / len(shares), 4) if shares else None
