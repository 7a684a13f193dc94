"""Reviewing: one item after another is approved, changed or rejected, by people who may do it at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from questions.items import Item, check
from records import bank as records
from records.bank import BankItem, ItemVersion, QueueEntry, Wanted
from records.database import db, transaction
from records.people import Course, Person
from services.bank.evidence import document_of, is_whole, passage_of
from services.bank.storing import Known, add, add_version, content_of, note, with_flaws
from services.errors import Conflict, Missing, Refused
from services.people import log

MOVES = {
    "draft": ("approved", "rejected"),
    "approved": ("retired", "draft"),
    "rejected": ("draft", "approved"),
    "retired": ("draft", "approved"),
}
"""What may become of an item in each state."""


def item_here(course: Course, item_id: str) -> BankItem:
    """An item of this course. Raises Missing."""
    item = records.item_by_public_id(course, item_id)
    if item is None:
        raise Missing("This question")
    return item


def _newest(item: BankItem, number: int) -> ItemVersion:
    current = item.current
    if current.number != number:
        who = current.created_by.name if current.created_by else "Somebody"
        raise Conflict(
            f"{who} changed this question in the meantime: you looked at version {number}, it is now at version "
            f"{current.number}. Nothing was done; look at the new version and decide again."
        )
    return current


def decide(
    course: Course,
    item_id: str,
    number: int,
    state: str,
    actor: Person | None,
    reason: str,
    now: datetime,
    seen: str | None = None,
) -> BankItem:
    """Approve, reject or retire the version that the person looked at, or put it back among the drafts.

    ``seen`` is the state that the person saw; where somebody else decided otherwise since, it is a Conflict. Deciding
    the same again changes nothing.
    """
    with transaction():
        item = records.lock_item(item_here(course, item_id))
        version = _newest(item, number)
        if item.state == state:
            return item
        if seen is not None and item.state != seen:
            raise Conflict(_overtaken(item, seen, state))
        if state not in MOVES[item.state]:
            raise Refused(f"This question is {_named(item.state)}; it can become {' or '.join(MOVES[item.state])}.")
        if state == "approved":
            _refuse_unproved(course, content_of(version))
        note(item, version, state, actor, reason, now)
    return item


def _named(state: str) -> str:
    return "a draft" if state == "draft" else state


def _overtaken(item: BankItem, seen: str, wanted: str) -> str:
    last = next(iter(records.decisions_of(item)), None)
    who = last.by.name if last and last.by else "Somebody"
    return (
        f"When you looked at this question it was {_named(seen[:20])}, and you asked for it to be "
        f"{_named(wanted[:20])}. "
        f"{who} has made it {_named(item.state)} since. Nothing was done; look at it and decide again."
    )


def _refuse_unproved(course: Course, item: Item) -> None:
    if item.evidence is None:
        raise Refused(
            "This question cites no words of a reading, so it cannot be approved. Edit it and give the words that "
            "prove its key."
        )
    passage = passage_of(course, item.evidence)
    if passage is None:
        raise Refused(
            "The words that this question cites stand in no reading of this course. Import that reading, or edit the "
            "question and give words that prove its key."
        )
    if not is_whole(passage, item.evidence):
        raise Refused(
            "The reading does not say what this question cites. Edit it and copy the words that prove its key."
        )


def approve_all(
    course: Course,
    actor: Person | None,
    now: datetime,
    family: str | None = None,
    most: int | None = None,
    expected: int | None = None,
) -> int:
    """Approve the drafts of a family, or all, that cite their evidence; how many there were.

    ``expected`` is how many drafts the person saw; where there are more or fewer now, it is a Conflict.
    """
    with transaction():
        drafts = records.items_of(course, "draft", family)
        if expected is not None and len(drafts) != expected:
            raise Conflict(
                f"You looked at {expected} drafts, there are now {len(drafts)}. Nothing was approved; look again."
            )
        proved = [item for item in drafts if passage_of(course, content_of(item.current).evidence)][:most]
        for item in proved:
            note(item, item.current, "approved", actor, f"all of {family} together" if family else "all together", now)
        log(now, actor, "questions approved together", course, family or "all", number=len(proved))
    return len(proved)


def edit(course: Course, item_id: str, number: int, changed: Item, actor: Person | None, now: datetime) -> ItemVersion:
    """Keep a changed item as a new version; it needs approval anew. Raises UnusableItem for what cannot be asked."""
    changed = with_flaws(check(changed))
    with transaction():
        item = records.lock_item(item_here(course, item_id))
        if changed.content_hash == _newest(item, number).content_hash:
            raise Refused("Nothing was changed.")
        version = add_version(item, changed, number + 1, actor, now)
        _move(course, item, changed)
        if item.state != "draft":
            note(item, version, "draft", actor, f"changed to version {version.number}", now)
    return version


def _move(course: Course, item: BankItem, changed: Item) -> None:
    document = document_of(course, changed.evidence)
    item.document_id = document.id if document else None
    item.position = changed.evidence.start if changed.evidence else 0


def write(course: Course, item: Item, actor: Person | None, now: datetime) -> BankItem:
    """Keep an item that somebody wrote, as a draft."""
    item = with_flaws(check(item))
    with transaction():
        if not Known(course).take(item):
            raise Refused("This question is in the bank already, with the same key.")
        kept = add(course, item, actor, now, document=document_of(course, item.evidence))
        log(now, actor, "question written", course, item.stem[:120])
    return kept


@dataclass(frozen=True)
class QueuePlace:
    """Where an item stands in a queue: the addresses of its neighbours, and its number from 1; 0 for one outside."""

    previous: str | None
    next: str | None
    number: int
    of: int


def place_in_queue(queue: Sequence[QueueEntry], item: BankItem) -> QueuePlace:
    """The neighbours of an item among those of a filter; one that has left the filter keeps its place between them."""
    here = records.place_of(item)
    before = [entry.public_id for entry in queue if entry.place < here]
    after = [entry.public_id for entry in queue if entry.place > here]
    number = len(before) + 1 if len(before) + len(after) < len(queue) else 0
    return QueuePlace(before[-1] if before else None, after[0] if after else None, number, len(queue))


def next_to_review(course: Course, wanted: Wanted, item: BankItem) -> str | None:
    """The item that comes after this one in the queue, else the first that is left; None where none is."""
    queue = [entry for entry in records.queue_of(course, wanted) if entry.public_id != item.public_id]
    return place_in_queue(queue, item).next or (queue[0].public_id if queue else None)


def versions_of(item: BankItem) -> list[ItemVersion]:
    """The versions of an item, newest first."""
    db.session.refresh(item, ["versions"])
    return list(item.versions)
