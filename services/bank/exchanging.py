"""Exchanging: the bank as files of other systems, out and in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from questions import formats
from questions.formats import Format, Writer
from questions.items import Item, UnusableItem, check
from records import bank as records
from records.database import transaction
from records.people import Course, Person
from services.bank.evidence import document_of, located
from services.bank.storing import Known, add, content_of, with_flaws
from services.errors import Refused
from services.people import log


def format_named(name: str) -> Format:
    """The exchange format of that name that can be read. Raises Refused where there is none."""
    if name in formats.PACKAGES:
        raise Refused(f"{formats.PACKAGES[name].TITLE} is written here, and not read. Take the bank in another format.")
    if name not in formats.FORMATS:
        raise Refused(f"There is no format “{name[:40]}”; choose one of {', '.join(formats.FORMATS)}.")
    return formats.FORMATS[name]


def writer_named(name: str) -> Writer:
    """What writes the exchange format of that name. Raises Refused where there is none."""
    if name not in formats.WRITERS:
        raise Refused(f"There is no format “{name[:40]}”; choose one of {', '.join(formats.WRITERS)}.")
    return formats.WRITERS[name]


@dataclass(frozen=True)
class Export:
    """A bank as a file, and what of it did not fit into the format."""

    content: bytes
    items: int
    left_out: tuple[str, ...]


def export_items(course: Course, format_name: str, states: Sequence[str] = ("approved",)) -> Export:
    """The items in these states as a file of that format. Raises Refused where there are none."""
    module = writer_named(format_name)
    unknown = [state for state in states if state not in records.STATES]
    if unknown:
        raise Refused(f"There is no state “{unknown[0][:40]}”; choose from {', '.join(records.STATES)}.")
    items = [content_of(row.current) for state in dict.fromkeys(states) for row in records.items_of(course, state)]
    if not items:
        raise Refused(f"No question is {' or '.join(states)}, so there is nothing to export. Approve some first.")
    reasons = [(item.stem, module.left_out(item)) for item in items]
    left_out = tuple(f"“{stem[:80]}”: {reason}" for stem, reason in reasons if reason)
    made = module.write(items, course.title)
    return Export(made if isinstance(made, bytes) else made.encode(), len(items) - len(left_out), left_out)


@dataclass(frozen=True)
class ImportedItem:
    """An item of a file, whether the bank has it already, and what of it does not come through."""

    item: Item
    known: bool
    losses: tuple[str, ...]


@dataclass(frozen=True)
class ImportPreview:
    """What a file holds, and what taking it in would do."""

    items: tuple[ImportedItem, ...]
    faults: tuple[str, ...]

    @property
    def fresh(self) -> tuple[Item, ...]:
        """The items that the bank does not have."""
        return tuple(entry.item for entry in self.items if not entry.known)

    @property
    def known(self) -> int:
        """How many the bank has already, or the file holds twice."""
        return sum(entry.known for entry in self.items)


def preview_import(course: Course, format_name: str, data: str | bytes) -> ImportPreview:
    """Read a file of items; nothing is stored."""
    found = format_named(format_name).read(data)
    faults = [str(fault) for fault in found.faults]
    known = Known(course)
    entries: list[ImportedItem] = []
    for place, item in enumerate(found.items):
        try:
            usable = with_flaws(located(course, check(item)))
        except UnusableItem as fault:
            faults.append(f"question {place + 1}, “{item.stem[:60]}”: {fault}")
            continue
        lost = tuple(loss.what for loss in found.losses if loss.item == place)
        entries.append(ImportedItem(usable, not known.take(usable), lost))
    return ImportPreview(tuple(entries), tuple(faults))


def import_items(course: Course, format_name: str, data: str | bytes, actor: Person | None, now: datetime) -> int:
    """Take in every item of a file as a draft, or none where the file is faulty; how many were new."""
    with transaction():
        preview = preview_import(course, format_name, data)
        if preview.faults:
            raise Refused("Nothing was taken in. " + " ".join(preview.faults[:10]))
        for item in preview.fresh:
            add(course, item, actor, now, document=document_of(course, item.evidence))
        log(now, actor, "questions imported", course, format_name, new=len(preview.fresh), known=preview.known)
    return len(preview.fresh)
