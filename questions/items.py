"""Items: stem, options, key, and the span of a passage that proves it. Frozen, and hashed by what they say."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any


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
class Lineage:
    """Where an item comes from: generator, family, rule and seed; or a person's hand."""

    family: str = "written"
    rule: str = ""
    seed: int | None = None
    generator: str = ""


@dataclass(frozen=True)
class Item:
    """A question as students meet it, with its key and its proof.

    ``answers`` holds the accepted variants of a short answer, the first the one shown. ``flaws`` names the item-writing
    rules that it breaks (empty for what a generator delivers).
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

    @property
    def key(self) -> str:
        """The words of the right answer; several are joined by "; "."""
        return "; ".join(option.text for option in self.options if option.correct) or (self.answers or ("",))[0]

    @property
    def distractors(self) -> tuple[Option, ...]:
        """The wrong options."""
        return tuple(option for option in self.options if not option.correct)

    @property
    def content_hash(self) -> str:
        """SHA-256 of everything the item says; equal items have equal hashes on every machine."""
        return hashlib.sha256(json.dumps(as_json(self), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def as_json(item: Item) -> dict[str, Any]:
    """The item as plain values, ready for a JSON column or a file; ``from_json`` is its inverse."""
    return asdict(item)


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
    if item.type in (ItemType.SHORT, ItemType.NUMERIC) or (item.type is ItemType.CLOZE and not item.options):
        if not any(answer.strip() for answer in item.answers):
            raise UnusableItem("Give at least one accepted answer.")
        return item
    _check_options(item)
    return item


def _check_options(item: Item) -> None:
    texts = [option.text.strip() for option in item.options]
    if len(texts) < 2:
        raise UnusableItem("Give at least two options.")
    if not all(texts):
        raise UnusableItem(f"Option {texts.index('') + 1} has no text.")
    if len({text.casefold() for text in texts}) < len(texts):
        raise UnusableItem("Two options say the same.")
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
