"""Items: stem, options, key, and the span of a passage that proves it. Frozen, and hashed by what they say."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

MOST_POINTS = 20
"""Points of one marking point. What is worth more is an essay."""


class UnusableItem(ValueError):
    """An item that cannot be kept. The message is a sentence that says what to change."""


class ItemType(StrEnum):
    """How an item is answered."""

    SINGLE = "single_choice"
    MULTIPLE = "multiple_choice"
    TRUE_FALSE = "true_false"
    SHORT = "short_answer"
    NUMERIC = "numeric"
    CLOZE = "cloze"
    MATCHING = "matching"
    ORDERING = "ordering"
    HOT_TEXT = "hot_text"
    CONSTRUCTED = "constructed_response"


CHOSEN = (ItemType.SINGLE, ItemType.MULTIPLE, ItemType.TRUE_FALSE, ItemType.HOT_TEXT)
"""Types that are always answered by choosing among options; a cloze is where it has options."""


class Cognitive(StrEnum):
    """What an item asks of the reader (after Bloom as revised by Anderson and Krathwohl, 2001)."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    ANALYSE = "analyse"


@dataclass(frozen=True)
class Evidence:
    """The exact words that prove a key: raw place in a document, and the slice that stands there."""

    anchor: str
    start: int
    end: int
    text: str
    document: str = ""
    """Content hash (sha256) of the document version; empty for an item written by hand."""


@dataclass(frozen=True)
class Certificate:
    """Why a distractor is wrong, as checked: the rule, the nearest sentence of the document and how much it shares."""

    rule: str
    reason: str
    nearest: str = ""
    overlap: float = 0.0
    """Share of the stem's content lemmas found together with the distractor, 0 to 1; at most .5 for a proof."""


@dataclass(frozen=True)
class Option:
    """One choice under a stem. A distractor says why it is wrong."""

    text: str
    correct: bool = False
    rationale: str = ""
    certificate: Certificate | None = None


@dataclass(frozen=True)
class Prompt:
    """A line of a matching item, and the place in ``options`` of what belongs to it."""

    text: str
    option: int


@dataclass(frozen=True)
class MarkingPoint:
    """What earns points in a constructed response, and how many."""

    text: str
    points: int = 1


@dataclass(frozen=True)
class Lineage:
    """Where an item comes from: generator, family, rule and seed; or a person's hand."""

    family: str = "written"
    rule: str = ""
    seed: int | None = None
    generator: str = ""


@dataclass(frozen=True)
class Item:
    """A question as students meet it, with its key and its proof.

    ``answers`` holds the accepted variants of a short answer, the first the one shown; of a constructed response, model
    answers. ``flaws`` names the item-writing rules that it breaks (empty for what a generator delivers).

    The options of an ordering item stand in their right order, those of a hot text in the order of the passage, of
    which they are all the sentences. An option of a matching item is right for the prompts that point at it; one that
    no prompt points at is spare.
    """

    type: ItemType
    stem: str
    options: tuple[Option, ...] = ()
    answers: tuple[str, ...] = ()
    tolerance: float = 0.0
    rationale: str = ""
    evidence: Evidence | None = None
    cognitive: Cognitive = Cognitive.REMEMBER
    difficulty: float | None = None
    """Expected share of takers who answer right, 0 to 1; None where nothing is known."""
    worth: float = 0.0
    flaws: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    lineage: Lineage = field(default_factory=Lineage)
    prompts: tuple[Prompt, ...] = ()
    """What is to be matched; empty for other types."""
    marking: tuple[MarkingPoint, ...] = ()
    """The small rubric of a constructed response; empty for other types."""
    more_evidence: tuple[Evidence, ...] = ()
    """Further places that prove the key, where it takes several: one for each event, each pair."""

    @property
    def key(self) -> str:
        """The words of the right answer; several are joined by "; ", an order by arrows, pairs by dashes."""
        if self.type is ItemType.ORDERING:
            return " → ".join(option.text for option in self.options)
        if self.type is ItemType.MATCHING:
            return "; ".join(f"{prompt.text} – {self.options[prompt.option].text}" for prompt in self.prompts)
        return "; ".join(option.text for option in self.options if option.correct) or (self.answers or ("",))[0]

    @property
    def possible(self) -> int:
        """The points that it is worth where nobody says otherwise: those of its marking points, else 1."""
        return sum(point.points for point in self.marking) or 1

    @property
    def distractors(self) -> tuple[Option, ...]:
        """The wrong options; an order has none, and of a matching item the spare ones are."""
        if self.type is ItemType.ORDERING:
            return ()
        if self.type is ItemType.MATCHING:
            taken = {prompt.option for prompt in self.prompts}
            return tuple(option for place, option in enumerate(self.options) if place not in taken)
        return tuple(option for option in self.options if not option.correct)

    @property
    def content_hash(self) -> str:
        """SHA-256 of everything the item says; equal items have equal hashes on every machine."""
        return hashlib.sha256(json.dumps(as_json(self), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


ADDED = ("prompts", "marking", "more_evidence")
"""Parts that an item of the first version did not have."""


def as_json(item: Item) -> dict[str, Any]:
    """The item as plain values, ready for a JSON column or a file; ``from_json`` is its inverse."""
    values = asdict(item)
    # Left out where empty, so that an item of an older type keeps the content hash that it was stored under.
    return {name: value for name, value in values.items() if value or name not in ADDED}


def from_json(values: dict[str, Any]) -> Item:
    """The item that ``as_json`` wrote. Raises UnusableItem where the values are no item."""
    try:
        options = tuple(
            Option(
                option["text"],
                bool(option.get("correct")),
                option.get("rationale", ""),
                Certificate(**option["certificate"]) if option.get("certificate") else None,
            )
            for option in values.get("options", ())
        )
        return Item(
            type=ItemType(values["type"]),
            stem=values["stem"],
            options=options,
            answers=tuple(values.get("answers", ())),
            tolerance=float(values.get("tolerance", 0.0)),
            rationale=values.get("rationale", ""),
            evidence=Evidence(**values["evidence"]) if values.get("evidence") else None,
            cognitive=Cognitive(values.get("cognitive", "remember")),
            difficulty=values.get("difficulty"),
            worth=float(values.get("worth", 0.0)),
            flaws=tuple(values.get("flaws", ())),
            tags=tuple(values.get("tags", ())),
            lineage=Lineage(**values.get("lineage", {})),
            prompts=tuple(Prompt(**prompt) for prompt in values.get("prompts", ())),
            marking=tuple(MarkingPoint(**point) for point in values.get("marking", ())),
            more_evidence=tuple(Evidence(**place) for place in values.get("more_evidence", ())),
        )
    except (KeyError, TypeError, ValueError) as fault:
        raise UnusableItem(f"This is not an item: {fault}.") from fault


def check(item: Item) -> Item:
    """The item itself where a student could be asked it; UnusableItem with a sentence where not.

    >>> check(Item(ItemType.SINGLE, "Who?", (Option("Ezhov", True), Option("Molotov"))))  # doctest: +ELLIPSIS
    Item(...)
    >>> check(Item(ItemType.SINGLE, "Who?", (Option("Ezhov"), Option("Molotov"))))
    Traceback (most recent call last):
    questions.items.UnusableItem: Mark the right option.
    """
    if not item.stem.strip():
        raise UnusableItem("Write the question.")
    if item.prompts and item.type is not ItemType.MATCHING:
        raise UnusableItem("Only a matching question has lines to match.")
    if item.marking and item.type is not ItemType.CONSTRUCTED:
        raise UnusableItem("Only a constructed response has marking points.")
    if item.type in (ItemType.SHORT, ItemType.NUMERIC) or (item.type is ItemType.CLOZE and not item.options):
        if not any(answer.strip() for answer in item.answers):
            raise UnusableItem("Give at least one accepted answer.")
    elif item.type is ItemType.CONSTRUCTED:
        _check_marking(item)
    elif item.type is ItemType.MATCHING:
        _check_texts(item)
        _check_prompts(item)
    elif item.type is ItemType.ORDERING:
        _check_texts(item, least=3)
    else:
        _check_texts(item)
        _check_key(item)
    return item


def _check_marking(item: Item) -> None:
    if not item.marking:
        raise UnusableItem("Say what earns points: give at least one marking point.")
    if not all(point.text.strip() for point in item.marking):
        raise UnusableItem("A marking point has no text.")
    if not all(1 <= point.points <= MOST_POINTS for point in item.marking):
        raise UnusableItem(f"Give each marking point 1 to {MOST_POINTS} points.")


def _check_prompts(item: Item) -> None:
    texts = [prompt.text.strip() for prompt in item.prompts]
    if len(texts) < 2:
        raise UnusableItem("Give at least two lines to match.")
    if not all(texts):
        raise UnusableItem(f"Line {texts.index('') + 1} has no text.")
    if len({text.casefold() for text in texts}) < len(texts):
        raise UnusableItem("Two lines to match say the same.")
    if not all(0 <= prompt.option < len(item.options) for prompt in item.prompts):
        raise UnusableItem("A line is matched with an option that is not there.")


def _check_texts(item: Item, least: int = 2) -> None:
    texts = [option.text.strip() for option in item.options]
    if len(texts) < least:
        raise UnusableItem(f"Give at least {'three things to put in order' if least == 3 else 'two options'}.")
    if not all(texts):
        raise UnusableItem(f"Option {texts.index('') + 1} has no text.")
    # A passage may say a sentence twice; the place tells them apart.
    if item.type is not ItemType.HOT_TEXT and len({text.casefold() for text in texts}) < len(texts):
        raise UnusableItem("Two options say the same.")


def _check_key(item: Item) -> None:
    right = sum(option.correct for option in item.options)
    if right == 0:
        raise UnusableItem("Mark the right option.")
    if right > 1 and item.type is not ItemType.MULTIPLE:
        raise UnusableItem("Only one option can be right here.")


def stands_in(key: str, text: str) -> bool:
    """Whether the key stands in the words that prove it; its first letter may be of another case.

    >>> stands_in("to win time", "To win time, Moscow signed."), stands_in("to win", "Moscow signed.")
    (True, False)
    """
    return any(form in text for form in (key, key[:1].lower() + key[1:], key[:1].upper() + key[1:]))


def edited(item: Item, **changes: Any) -> Item:
    """A changed copy; whoever keeps it makes it a new version."""
    return check(replace(item, **changes))
