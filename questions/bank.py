"""A bank: the items that were kept, every candidate that was not, and what the bank says of itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from questions.candidates import Refusal
from questions.gates import REASONS
from questions.items import Item

FAMILIES = (
    "argument", "attribution", "quotation", "cause", "purpose", "means", "aim", "order", "belief", "outcome",
    "statement", "definition", "subject",
    "object", "date", "place", "role", "quantity", "chronology", "evidence", "sourcing", "term", "cloze", "true_false",
)  # fmt: skip
"""All families, in the order in which they are tried and preferred."""


class UnusableSettings(ValueError):
    """Settings that no bank can be made from. The message is a sentence that says what to change."""


@dataclass(frozen=True)
class Settings:
    """What is wanted of a bank. ``maximum`` None keeps every item that passes; ``options`` counts the key."""

    families: tuple[str, ...] = FAMILIES
    maximum: int | None = None
    options: int = 4
    cloze_share: float = 0.25
    """Most of a bank that cloze may fill."""
    true_false_share: float = 0.2
    """Most of a bank that true/false may fill."""
    per_sentence: int = 2

    def __post_init__(self) -> None:
        unknown = sorted(set(self.families) - set(FAMILIES))
        if unknown:
            raise UnusableSettings(f"There is no family “{unknown[0]}”. Choose from {', '.join(FAMILIES)}.")
        if not 3 <= self.options <= 5:
            raise UnusableSettings("Give each question three, four or five options.")
        if self.maximum is not None and self.maximum < 1:
            raise UnusableSettings("Ask for at least one item.")


@dataclass(frozen=True)
class BankReport:
    """Figures of a bank, as in the sections of the bank report; None where a figure is not defined."""

    words: int
    sentences: int
    candidates: int
    kept: int
    refused: int
    by_family: dict[str, int]
    by_reason: dict[str, int]
    evidence_integrity: float | None
    flawed: float | None
    round_trip: float | None
    """Share of the candidates that reached the independent answerer and were answered with their key."""
    guessers: dict[str, float | None]
    """Share right of guessers that do not see the passage; ``chance`` beside them."""
    key_positions: dict[str, int]
    key_position_p: float | None
    key_longest: float | None
    sections_covered: float | None
    terms_touched: float | None
    stem_median: float | None
    stem_longest: int | None


@dataclass(frozen=True)
class Bank:
    """What generation hands over. ``documents`` are the content hashes it was made from, in order."""

    items: tuple[Item, ...]
    refused: tuple[Refusal, ...]
    report: BankReport
    documents: tuple[str, ...] = ()
    titles: dict[str, str] = field(default_factory=dict)


def bank_json(bank: Bank) -> dict[str, Any]:
    """The bank as plain values with stable keys, ready for ``json.dumps``."""
    return {
        "document": {"sha256": bank.documents[0], "title": bank.titles.get(bank.documents[0], "")}
        if bank.documents
        else {},
        "documents": [{"sha256": sha, "title": bank.titles.get(sha, "")} for sha in bank.documents],
        "items": [item_json(item) for item in bank.items],
        "refused": [refusal_json(refusal) for refusal in bank.refused],
        "report": asdict(bank.report),
    }


def item_json(item: Item) -> dict[str, Any]:
    """One item as plain values. ``id`` is the first sixteen letters of its content hash."""
    return {
        "id": item.content_hash[:16],
        "family": item.lineage.family,
        "type": item.type.value,
        "stem": item.stem,
        "options": [
            {
                "text": option.text,
                "correct": option.correct,
                "rationale": option.rationale,
                "certificate": asdict(option.certificate) if option.certificate else None,
            }
            for option in item.options
        ],
        "key": item.key,
        "answers": list(item.answers),
        "evidence": asdict(item.evidence) if item.evidence else None,
        "rationale": item.rationale,
        "cognitive": item.cognitive.value,
        "difficulty": item.difficulty,
        "worth": item.worth,
        "flaws": list(item.flaws),
        "tags": list(item.tags),
        "lineage": asdict(item.lineage),
    }


def refusal_json(refusal: Refusal) -> dict[str, Any]:
    """One refused candidate as plain values; ``detail`` is the reason in words and what it was found in."""
    return {
        "family": refusal.family,
        "reason": refusal.reason,
        "explanation": REASONS[refusal.reason],
        "detail": refusal.detail,
        "sentence": refusal.sentence,
        "start": refusal.start,
        "end": refusal.end,
        "document": refusal.document,
    }


def families_of(items: Sequence[Item]) -> dict[str, int]:
    """Items by family, in the order of ``FAMILIES``."""
    counts = {family: sum(item.lineage.family == family for item in items) for family in FAMILIES}
    return {family: count for family, count in counts.items() if count}
