"""From checked items to a bank: worth, near-duplicates, shares of families, places of keys, cues between items."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from questions.bank import Settings
from questions.candidates import Candidate, Refused
from questions.document_index import DocumentIndex
from questions.items import Item, ItemType, Option
from questions.words import content_words, is_number_like

ASK_BY_OPTIONS = frozenset({"chronology", "statement", "argument"})
"""Families whose stems are alike by design: what is asked stands in the options."""
MOST_ALIKE = 0.6
"""Jaccard overlap of letter trigrams from which two stems ask the same."""
MAIN_FIGURE = 0.12
"""Mentions a sentence from which a name is the document's main figure."""
SPARE_TRUTHS = 2
"""True/false items by which one truth may outnumber the other."""
KEY_SHARE, FEWEST_KEYS = 0.08, 2
"""Most of a bank that one name may be the key of, and how many items it may be the key of in any bank."""
MOST_ABBREVIATIONS = 2
"""Abbreviations that a bank asks for: they are worth little each."""
_FAMILY_WEIGHT = {
    "subject": 0.3,
    "attribution": 0.3,
    "date": 0.2,
    "role": 0.22,
    "place": 0.2,
    "true_false": 0.1,
    "cloze": 0.08,
    "argument": 0.4,
    "quotation": 0.28,
    "means": 0.32,
    "deed": 0.34,
    "aim": 0.34,
    "order": 0.34,
    "belief": 0.36,
    "outcome": 0.34,
    "statement": 0.34,
    "purpose": 0.32,
    "cause": 0.32,
    "definition": 0.28,
    "quantity": 0.16,
    "chronology": 0.3,
    "evidence": 0.3,
    "term": 0.05,
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
    if cluster and len(cluster.mentions) > MAIN_FIGURE * len(index.sites):
        central = 0.2  # whoever guesses the document's main figure would be right too often
    weight = _FAMILY_WEIGHT.get(candidate.family, 0.1) - (0.1 if "[" in candidate.stem else 0.0)
    return round(min(1.0, weight + 0.3 * min(1.0, touched) + 0.15 * titled + 0.25 * central), 3)


@lru_cache(maxsize=20_000)
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
    """Whether the stem of ``other`` tells the key of ``item``: it holds the key and half of the item's stem words.

    A statement to be judged true or false is told by a stem that holds four fifths of its words.
    """
    key, asked, told = content_words(item.key), content_words(item.stem), _told(other)
    if item.type is ItemType.TRUE_FALSE:
        asked = content_words(item.stem.removeprefix("True or false?"))
        return bool(asked) and len(asked & told) >= 0.8 * len(asked)
    return bool(key) and key <= told and len(asked & told) >= len(asked) / 2


def clashes(items: Sequence[Item]) -> list[tuple[int, int]]:
    """Pairs (asked, telling) of places in ``items``: the stem of the second tells what the first asks for.

    A quiz that holds both members of a pair gives an answer away; quiz assembly leaves one of them out. Pairs are
    sorted; a pair may stand in both directions.

    >>> who = Item(ItemType.SINGLE, "Who repealed the Corn Laws in 1846?", (Option("Peel", True), Option("Bright")))
    >>> when = Item(ItemType.SINGLE, "In what year did Peel repeal the Corn Laws?", (Option("1846", True),))
    >>> clashes([who, when])
    [(0, 1), (1, 0)]
    """
    telling: dict[str, list[int]] = defaultdict(list)
    for place, item in enumerate(items):
        for word in sorted(_told(item)):
            telling[word].append(place)
    return [
        (place, other)
        for place, item in enumerate(items)
        for other in _tellers(item, telling)
        if other != place and cues(item, items[other])
    ]


def _tellers(item: Item, telling: dict[str, list[int]]) -> list[int]:
    """Places of the items whose stem holds the rarest word of what is asked."""
    asked = content_words(item.stem if item.type is ItemType.TRUE_FALSE else item.key)
    return min((telling.get(word, []) for word in sorted(asked)), key=len, default=[])


def _told(item: Item) -> frozenset[str]:
    """The words by which a stem may tell something; a false statement tells nothing."""
    false = item.type is ItemType.TRUE_FALSE and item.key != "True"
    return frozenset() if false else content_words(item.stem)


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
    for hold in (_within_names, _within_shares):
        kept, surplus = hold(kept, settings)
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
    if entry.candidate.kind == "abbreviation":
        spelt = [other for other in kept if other.candidate.kind == "abbreviation"]
        if len(spelt) >= MOST_ABBREVIATIONS:
            return Refused("share", "")
    if entry.candidate.kind == "poster" and any(_same_post(entry, other) for other in kept):
        return Refused("duplicate", "another sentence of the same post")
    for other in kept:
        same_slot = other.sentence == entry.sentence and other.candidate.key_span == entry.candidate.key_span
        if {entry.candidate.family, other.candidate.family} & ASK_BY_OPTIONS:
            continue
        if same_slot or alike(asked(entry.item), asked(other.item)) > MOST_ALIKE:
            return Refused("duplicate", other.item.stem)
        if other.sentence == entry.sentence and _gives_away(entry, other):
            return Refused("duplicate", other.item.stem)
    return None


def _same_post(entry: Checked, other: Checked) -> bool:
    one, two = entry.candidate, other.candidate
    return two.kind == "poster" and one.site.passage.post == two.site.passage.post and one.key == two.key


_LEADS = (
    "fills the gap? ", "According to the text, ", "attribute the view that ", "attribute the words ", "True or false? ",
    "takes this view: ",
)  # fmt: skip


def asked(item: Item) -> str:
    """What a stem asks, without the words that all stems of its family have.

    >>> asked(Item(ItemType.SHORT, "According to the text, why did Peel resign?"))
    'why did Peel resign?'
    """
    stem = item.stem
    for lead in _LEADS:
        stem = stem.split(lead)[-1]
    return stem


def _gives_away(entry: Checked, other: Checked) -> bool:
    """Whether two items of one sentence answer each other, where the later is a gap or a statement to be judged.

    Two questions for two parts of one sentence may both stand in a bank; ``clashes`` keeps them out of one quiz.
    """
    weak = entry.candidate.family in ("cloze", "true_false", "term")
    return weak and (cues(entry.item, other.item) or cues(other.item, entry.item))


def _within_names(kept: list[Checked], settings: Settings) -> tuple[list[Checked], list[tuple[Checked, Refused]]]:
    """No name is the key of more than its share of the bank, or guessing the commonest name would pay."""
    most = max(FEWEST_KEYS, int(len(kept) * KEY_SHARE))
    keyed: Counter[str] = Counter()
    stays: list[Checked] = []
    surplus: list[tuple[Checked, Refused]] = []
    for entry in kept:
        cluster = entry.candidate.cluster if entry.item.type is not ItemType.TRUE_FALSE else None
        if cluster and keyed[cluster] >= most:
            surplus.append((entry, Refused("name share", entry.item.key)))
        else:
            keyed[cluster or ""] += 1
            stays.append(entry)
    return stays, surplus


def _within_shares(kept: list[Checked], settings: Settings) -> tuple[list[Checked], list[tuple[Checked, Refused]]]:
    """Gaps and true/false are each held to their share of what stays, and true to as many as false; the least worth
    goes first."""
    stays, surplus = _even_truths(kept)
    shares = (({"true_false"}, settings.true_false_share), ({"cloze", "term"}, settings.cloze_share))
    for families, share in shares:
        if set(settings.families) <= families:
            continue
        rest = [entry for entry in stays if entry.candidate.family not in families]
        own = [entry for entry in stays if entry.candidate.family in families]
        most = max(1, int(len(rest) * share / (1 - share)))
        surplus += own[most:]
        dropped = {id(entry) for entry in own[most:]}
        stays = [entry for entry in stays if id(entry) not in dropped]
    return stays, [(entry, Refused("share", "")) for entry in surplus]


def _even_truths(kept: list[Checked]) -> tuple[list[Checked], list[Checked]]:
    """At most two more statements of one truth than of the other, so that guessing the commoner one gains little."""
    judged = [entry for entry in kept if entry.candidate.truth is not None]
    true = sum(bool(entry.candidate.truth) for entry in judged)
    commoner, most = true * 2 > len(judged), min(true, len(judged) - true) + SPARE_TRUTHS
    of_commoner = [entry for entry in judged if entry.candidate.truth is commoner]
    dropped = {id(entry) for entry in of_commoner[most:]}
    return [entry for entry in kept if id(entry) not in dropped], of_commoner[most:]


def balanced(kept: Sequence[Checked], seed: int) -> list[Checked]:
    """Options put in order: numbers and dates rising, others shuffled so that the key's places even out over the
    bank."""
    places: Counter[tuple[int, int]] = Counter()
    rng = random.Random(f"places:{seed}")  # noqa: S311 - a shuffle that must be repeatable
    done: list[Checked] = []
    for entry in kept:
        if entry.item.options and _ordered(entry.item):
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
