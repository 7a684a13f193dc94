"""From checked items to a bank: worth, near-duplicates, shares of families, places of keys, cues between items."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from questions.bank import Settings
from questions.candidates import Candidate, Refused
from questions.document_index import DocumentIndex
from questions.items import Item, ItemType, Option
from questions.words import content_words, is_number_like

MOST_ALIKE = 0.6
"""Jaccard overlap of letter trigrams from which two stems ask the same."""
_FAMILY_WEIGHT = {
    "subject": 0.3,
    "attribution": 0.3,
    "date": 0.2,
    "role": 0.22,
    "place": 0.2,
    "true_false": 0.1,
    "cloze": 0.08,
}


@dataclass(frozen=True)
class Checked:
    """An item that passed every check, beside the candidate that it was made from."""

    item: Item
    candidate: Candidate

    @property
    def sentence(self) -> tuple[str, int]:
        """Document and ordinal of the sentence that it rests on."""
        return self.candidate.site.reading.document.sha256, self.candidate.site.ordinal


def worth_of(candidate: Candidate, index: DocumentIndex) -> float:
    """How much the fact matters in its document, 0 to 1: key terms and headings touched, a central name as key.

    Parentheses, list members and examples never reach this point; the gates refuse them.
    """
    terms = index.key_terms()
    touched = sum(term in candidate.site.lemmas for term in terms) / 8
    titled = bool(index.title_terms & candidate.site.lemmas)
    cluster = index.reading.names.clusters.get(candidate.cluster or "")
    central = min(1.0, len(cluster.mentions) / 6) if cluster else 0.3
    weight = _FAMILY_WEIGHT.get(candidate.family, 0.1)
    return round(min(1.0, weight + 0.3 * min(1.0, touched) + 0.15 * titled + 0.25 * central), 3)


def trigrams(text: str) -> frozenset[str]:
    """The letter trigrams of a text, case folded.

    >>> sorted(trigrams("Who?"))
    ['ho?', 'who']
    """
    low = " ".join(text.casefold().split())
    return frozenset(low[place : place + 3] for place in range(max(0, len(low) - 2)))


def alike(one: str, other: str) -> float:
    """Jaccard overlap of the trigrams of two texts, 0 to 1."""
    a, b = trigrams(one), trigrams(other)
    return len(a & b) / len(a | b) if a | b else 0.0


def cues(item: Item, other: Item) -> bool:
    """Whether the stem of ``other`` tells the key of ``item``: it holds the key and half of the item's stem words."""
    key, asked = content_words(item.key), content_words(item.stem)
    told = content_words(other.stem)
    return bool(key) and key <= told and len(asked & told) >= len(asked) / 2


def select(
    checked: Sequence[Checked], settings: Settings, seed: int
) -> tuple[list[Checked], list[tuple[Checked, Refused]]]:
    """The bank's items in the order of their texts, and what was left out with the reason. Best worth goes first."""
    ranked = sorted(checked, key=lambda c: (-c.item.worth, c.sentence[1], c.item.stem))
    kept: list[Checked] = []
    refused: list[tuple[Checked, Refused]] = []
    per_sentence: Counter[tuple[str, int]] = Counter()
    for entry in ranked:
        refusal = _refusal(entry, kept, per_sentence, settings)
        if refusal is None:
            kept.append(entry)
            per_sentence[entry.sentence] += 1
        else:
            refused.append((entry, refusal))
    kept, surplus = _within_shares(kept, settings)
    refused += surplus
    if settings.maximum is not None:
        refused += [(entry, Refused("maximum", "")) for entry in kept[settings.maximum :]]
        kept = kept[: settings.maximum]
    order = {entry.candidate.site.reading.document.sha256: place for place, entry in reversed(list(enumerate(checked)))}
    kept.sort(key=lambda c: (order[c.sentence[0]], c.sentence[1], c.item.stem))
    return balanced(kept, seed), refused


def _refusal(
    entry: Checked, kept: Sequence[Checked], per_sentence: Counter[tuple[str, int]], settings: Settings
) -> Refused | None:
    if per_sentence[entry.sentence] >= settings.per_sentence:
        return Refused("two a sentence", "")
    for other in kept:
        same_slot = other.sentence == entry.sentence and other.candidate.key_span == entry.candidate.key_span
        if same_slot or alike(entry.item.stem, other.item.stem) > MOST_ALIKE:
            return Refused("duplicate", other.item.stem)
        if other.sentence == entry.sentence and (cues(entry.item, other.item) and entry.candidate.family == "cloze"):
            return Refused("duplicate", other.item.stem)
    return None


def _within_shares(kept: list[Checked], settings: Settings) -> tuple[list[Checked], list[tuple[Checked, Refused]]]:
    """Cloze and true/false are each held to their share of what stays; the least worth goes first."""
    stays, surplus = list(kept), []
    for family, share in (("true_false", settings.true_false_share), ("cloze", settings.cloze_share)):
        if set(settings.families) == {family}:
            continue
        rest = [entry for entry in stays if entry.candidate.family != family]
        own = [entry for entry in stays if entry.candidate.family == family]
        most = max(1, int(len(rest) * share / (1 - share)))
        surplus += own[most:]
        dropped = {id(entry) for entry in own[most:]}
        stays = [entry for entry in stays if id(entry) not in dropped]
    return stays, [(entry, Refused("share", "")) for entry in surplus]


def balanced(kept: Sequence[Checked], seed: int) -> list[Checked]:
    """Options put in order: numbers and dates rising, others shuffled so that the key's places even out over the
    bank."""
    places: Counter[tuple[int, int]] = Counter()
    rng = random.Random(f"places:{seed}")  # noqa: S311 - a shuffle that must be repeatable
    done: list[Checked] = []
    for entry in kept:
        if _ordered(entry.item):
            count = len(entry.item.options)
            place = next(i for i, option in enumerate(entry.item.options) if option.correct)
            places[count, place] += 1
    for entry in kept:
        if entry.item.type is ItemType.TRUE_FALSE or _ordered(entry.item):
            done.append(entry)
            continue
        done.append(replace(entry, item=_shuffled(entry.item, places, rng)))
    return done


def _ordered(item: Item) -> bool:
    return all(is_number_like(option.text) is not None for option in item.options)


def _shuffled(item: Item, places: Counter[tuple[int, int]], rng: random.Random) -> Item:
    key = next(option for option in item.options if option.correct)
    others: list[Option] = [option for option in item.options if not option.correct]
    rng.shuffle(others)
    count = len(item.options)
    fewest = min(places[count, place] for place in range(count))
    place = rng.choice([place for place in range(count) if places[count, place] == fewest])
    places[count, place] += 1
    return replace(item, options=(*others[:place], key, *others[place:]))
