"""What every exchange format shares: what a reading finds, its faults and losses, and how text is cleaned."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

from questions.items import MOST_POINTS, Certificate, Evidence, Item, ItemType, MarkingPoint, UnusableItem, check

LARGEST_FILE = 20_000_000
"""Characters or bytes. Ten thousand items with evidence stay under it in the wordiest format, Moodle XML (14 MB)."""
LONGEST_TEXT = 50_000
"""Characters of one stem, option or rationale."""
MOST_OPTIONS = 100


class BadFile(ValueError):
    """A file that cannot be read at all. The message is a sentence that says what to do."""


@dataclass(frozen=True)
class Fault:
    """Something in a file that could not be read: its line, counted from 1, and what to do about it."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.message}"


@dataclass(frozen=True)
class Loss:
    """Something of an item that does not come through: the item's place, counted from 0, and what it is."""

    item: int
    what: str

    def __str__(self) -> str:
        return f"question {self.item + 1}: {self.what}"


@dataclass(frozen=True)
class Import:
    """What a file holds: usable items in the order of the file, faults by line, losses by item."""

    items: tuple[Item, ...] = ()
    faults: tuple[Fault, ...] = ()
    losses: tuple[Loss, ...] = ()


class Writer(Protocol):
    """Something that writes one exchange format."""

    TITLE: str
    SUFFIX: str
    MEDIA_TYPE: str

    def write(self, items: Iterable[Item], category: str = "") -> str | bytes:
        """The items as a file; an item for which ``left_out`` gives a reason is not in it."""

    def left_out(self, item: Item) -> str | None:
        """Why the format cannot carry the item, as a sentence; None where it can."""


class Format(Writer, Protocol):
    """A module that writes and reads one exchange format."""

    def write(self, items: Iterable[Item], category: str = "") -> str:
        """The items as a file's text."""

    def read(self, data: str | bytes) -> Import:
        """What a file holds. Never raises for what the file says: all that is wrong stands in ``faults``."""


class Reading:
    """Collects what a reader finds, item by item."""

    def __init__(self) -> None:
        self.items: list[Item] = []
        self.faults: list[Fault] = []
        self.losses: list[Loss] = []

    def keep(self, line: int, item: Item, losses: Sequence[str] = ()) -> None:
        """Keep the item where it is usable; otherwise note at its line why not."""
        try:
            self.items.append(_bounded(checked(item)))
        except UnusableItem as fault:
            self.fault(line, str(fault))
        else:
            self.losses += [Loss(len(self.items) - 1, what) for what in dict.fromkeys(losses)]

    def fault(self, line: int, message: str) -> None:
        """Note what could not be read."""
        self.faults.append(Fault(line, message))

    def result(self) -> Import:
        """All that was found; a file without anything is a fault."""
        if not self.items and not self.faults:
            self.fault(1, "There is no question in this file.")
        return Import(tuple(self.items), tuple(self.faults), tuple(self.losses))


def checked(item: Item) -> Item:
    """The item where a student could be asked it; a cloze without options is asked for like a short answer.

    Raises UnusableItem where not.
    """
    typed = item.type is ItemType.CLOZE and not item.options
    check(replace(item, type=ItemType.SHORT) if typed else item)
    return item


def _bounded(item: Item) -> Item:
    texts = [item.stem, item.rationale, *item.answers]
    texts += [text for option in item.options for text in (option.text, option.rationale)]
    texts += [prompt.text for prompt in item.prompts] + [point.text for point in item.marking]
    if max(map(len, texts)) > LONGEST_TEXT:
        raise UnusableItem(f"Shorten its texts to {LONGEST_TEXT:,} characters each.")
    if max(len(part) for part in (item.options, item.answers, item.tags, item.prompts, item.marking)) > MOST_OPTIONS:
        raise UnusableItem(f"Give at most {MOST_OPTIONS} options, answers, lines, marking points and tags.")
    return item


def unusable(item: Item) -> str | None:
    """Why no format should carry the item: what ``check`` says of its cleaned texts; None where it is fine."""
    try:
        _bounded(checked(cleaned(item)))
    except UnusableItem as fault:
        return str(fault)
    return None


def decoded(data: str | bytes) -> str:
    """A file's text without its byte order mark. Raises BadFile where it is no text or too large."""
    if len(data) > LARGEST_FILE:
        raise BadFile(f"This file is too large; split it into files under {LARGEST_FILE // 1_000_000} MB.")
    if isinstance(data, str):
        return data.removeprefix("\ufeff")
    try:
        wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
        return data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as fault:
        raise BadFile("This file is not UTF-8 text; save it as UTF-8 and load it again.") from fault


_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Text that every format can hold: "\\n" for line ends, no control signs, nothing blank at its ends.

    >>> clean(" The\\r\\npact\\x00 ")
    'The\\npact'
    """
    text = _LINE_END.sub("\n", text)
    if not text.isprintable():
        text = "".join(sign for sign in text if sign in "\n\t" or not _unfit(sign))
    return text.strip()


def _unfit(sign: str) -> bool:
    """Control signs, halves of surrogate pairs, noncharacters and the byte order mark."""
    place = ord(sign)
    nowhere = 0xFDD0 <= place <= 0xFDEF or place & 0xFFFE == 0xFFFE or place == 0xFEFF
    return nowhere or unicodedata.category(sign) in ("Cc", "Cs")


def one_line(text: str) -> str:
    """Cleaned text with every run of line ends and tabs as one space."""
    return re.sub(r"[\n\t]+", " ", clean(text))


def cleaned(item: Item) -> Item:
    """The item with every text cleaned; its evidence stays as it is, because it must equal its source."""
    return replace(
        item,
        stem=clean(item.stem),
        rationale=clean(item.rationale),
        options=tuple(replace(o, text=clean(o.text), rationale=clean(o.rationale)) for o in item.options),
        answers=tuple(answer for answer in map(one_line, item.answers) if answer),
        prompts=tuple(replace(prompt, text=clean(prompt.text)) for prompt in item.prompts),
        marking=tuple(replace(point, text=clean(point.text)) for point in item.marking),
    )


_EVIDENCE = re.compile(r"Evidence: “(.+)”(?: \(passage ([^()\s]*), characters (\d{1,12}) to (\d{1,12})\))?", re.DOTALL)
_OPENING = "Evidence: “"


def marking_text(item: Item) -> str:
    r"""The marking points of a constructed response and its model answers, for whoever marks it.

    >>> from questions.items import MarkingPoint
    >>> marking_text(Item(ItemType.CONSTRUCTED, "Why?", answers=("So.",), marking=(MarkingPoint("a cause", 2),)))
    '2: a cause\n\nA good answer:\nSo.'
    """
    points = "\n".join(f"{point.points}: {one_line(point.text)}" for point in item.marking)
    models = "".join(f"{_MODEL}{clean(answer)}" for answer in item.answers if clean(answer))
    return points + models


_MODEL = "\n\nA good answer:\n"
_POINT = re.compile(r"(\d{1,2}): (\S.*)", re.ASCII)


def marking_of(text: str) -> tuple[tuple[MarkingPoint, ...], tuple[str, ...]] | None:
    """The inverse of ``marking_text``: points and model answers; None for a text that it did not write."""
    points, *models = text.split(_MODEL)
    found = [_POINT.fullmatch(line) for line in points.split("\n")]
    read = [MarkingPoint(line[2], int(line[1])) for line in found if line]
    sound = len(read) == len(found) and all(1 <= point.points <= MOST_POINTS for point in read)
    return (tuple(read), tuple(models)) if sound else None


def general_feedback(item: Item) -> str:
    """The rationale and the evidence as one text: what is shown to everybody once the item is answered.

    >>> from questions.items import ItemType
    >>> general_feedback(Item(ItemType.SHORT, "Who?", evidence=Evidence("p1", 3, 8, "Ezhov"), rationale="So it says."))
    'So it says.\\n\\nEvidence: “Ezhov” (passage p1, characters 3 to 8)'
    """
    parts = [clean(item.rationale)]
    if item.evidence and clean(item.evidence.text):
        proof = item.evidence
        placed = re.fullmatch(r"[^()\s]+", proof.anchor) and 0 <= proof.start <= proof.end
        place = f" (passage {clean(proof.anchor)}, characters {proof.start} to {proof.end})" if placed else ""
        parts.append(f"{_OPENING}{clean(proof.text)}”{place}")
    return "\n\n".join(part for part in parts if part)


def rationale_and_evidence(text: str) -> tuple[str, Evidence | None]:
    """The inverse of ``general_feedback``. Evidence without its place stays in the rationale."""
    at = 0 if text.startswith(_OPENING) and f"\n\n{_OPENING}" not in text else text.rfind(f"\n\n{_OPENING}")
    found = _EVIDENCE.fullmatch(text[at:].lstrip("\n")) if at >= 0 else None
    if found is None or not found[2]:
        return text, None
    return text[:at].strip(), Evidence(found[2], int(found[3]), int(found[4]), found[1])


def differences(before: Item, after: Item) -> tuple[str, ...]:
    """What of an item has changed on its way through a format, in words; empty where it came through whole."""
    pairs: tuple[tuple[str, object, object], ...] = (
        ("its type", before.type, after.type),
        ("signs or white space of the question", before.stem, after.stem),
        ("options", [(o.text, o.correct) for o in before.options], [(o.text, o.correct) for o in after.options]),
        ("why options are right or wrong", [o.rationale for o in before.options], [o.rationale for o in after.options]),
        ("the proofs that distractors are wrong", _certificates(before), _certificates(after)),
        ("how its answers are written", before.answers, after.answers),
        ("what is to be matched", before.prompts, after.prompts),
        ("the marking points", before.marking, after.marking),
        ("the tolerance", before.tolerance, after.tolerance),
        ("the rationale", before.rationale, after.rationale),
        (_evidence_lost(before, after), before.evidence, after.evidence),
        ("further evidence", before.more_evidence, after.more_evidence),
        ("the cognitive level", before.cognitive, after.cognitive),
        ("the difficulty", before.difficulty, after.difficulty),
        ("the worth", before.worth, after.worth),
        ("the flaws found", before.flaws, after.flaws),
        ("tags", before.tags, after.tags),
        ("how it was generated (family, rule, seed)", before.lineage, after.lineage),
    )
    return tuple(name for name, old, new in pairs if old != new)


def _certificates(item: Item) -> list[Certificate | None]:
    return [option.certificate for option in item.options]


def _evidence_lost(before: Item, after: Item) -> str:
    if before.evidence and after.evidence and before.evidence.text == after.evidence.text:
        return "which version of the document holds the evidence"
    return "the evidence" if after.evidence is None else "the exact words of the evidence"


def losses(module: Writer, items: Iterable[Item]) -> tuple[Loss, ...]:
    """What the format will not carry of each item: found by writing each one, reading it again and comparing.

    A format that is only written says itself what it changes.
    """
    return tuple(Loss(place, what) for place, item in enumerate(items) for what in _losses_of(module, item))


def _losses_of(module: Any, item: Item) -> tuple[str, ...]:
    reason = module.left_out(item)
    if reason is not None:
        return (f"left out: {reason}",)
    if not hasattr(module, "read"):
        return tuple(module.changed(item))
    back = module.read(module.write([item])).items
    return differences(item, back[0]) if back else ("left out: it does not come back.",)
