"""Settling what waits after a new version: still right, retired, kept.

Nothing is decided by itself: an item stays proved by the version that it cites until somebody says that it is still
right (it then cites the new version, as a new version of the item), retires it or edits it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from courseware.anchoring import selector_of
from questions.items import Evidence, Item, UnusableItem
from records import revisions as records
from records.bank import BankItem
from records.database import transaction
from records.library import ChangedCitation, Highlight, SourceDocument
from records.people import Course, Person
from records.revisions import MOVED, RETIRED, STILL_RIGHT
from services import bank
from services.errors import Conflict, Missing, Refused
from services.library.here import document_here
from services.people import log
from services.revisions.listing import Citation, Newest, Place, changes_waiting, proofs_of, standing_of


def still_right(course: Course, document_id: str, change_id: str, actor: Person | None, now: datetime) -> Citation:
    """Say that an item or expected evidence is right although a passage that it cites changed.

    An item then cites the words as they stand in the newest version, in a new version of its own that is in the state
    in which it was; where they stand nowhere in it, it stays proved by the version that it cites. Raises Refused where
    the words that stand there now no longer hold the key.
    """
    with transaction():
        document = document_here(course, document_id)
        citation = _waiting(document, change_id, None)
        _say_right(course, citation, actor, now)
        log(now, actor, "citation still right", course, citation.title, reading=document.title)
    return citation


def _say_right(course: Course, citation: Citation, actor: Person | None, now: datetime) -> None:
    if citation.key_lost:
        raise Refused(
            f"The reading no longer says “{citation.key_lost}” where this question’s key was proved. Edit the "
            "question, or retire it."
        )
    item, found = citation.subject, [place for place in citation.places if place is not None]
    if isinstance(item, BankItem) and found:
        _cite(course, item, citation, actor, now)
    elsewhere = isinstance(item, BankItem) and any(not place.here for place in found)
    _settle(citation.row, MOVED if elsewhere else STILL_RIGHT, actor, now)


def _cite(course: Course, item: BankItem, citation: Citation, actor: Person | None, now: datetime) -> None:
    """Let an item cite words of the newest version, in the state in which it is."""
    state, number = item.state, item.current.number
    try:
        bank.edit(course, item.public_id, number, _citing_now(bank.content_of(item.current), citation), actor, now)
    except UnusableItem as fault:
        raise Refused(f"This question cannot be kept as it is: {fault} Edit it.") from fault
    if state == "approved":
        reason = f"still right in version {citation.row.version.number} of the reading"
        bank.decide(course, item.public_id, number + 1, "approved", actor, reason, now)


def _citing_now(item: Item, citation: Citation) -> Item:
    """The item with those of its proofs that were found in the newest version; the others stay as they are."""
    there = {number: place for number, place in zip(citation.proofs, citation.places, strict=True) if place is not None}
    proofs = [_evidence(there[n]) if n in there else proof for n, proof in enumerate(proofs_of(item))]
    if item.evidence is None:
        return replace(item, more_evidence=tuple(proofs))
    return replace(item, evidence=proofs[0], more_evidence=tuple(proofs[1:]))


def _evidence(place: Place) -> Evidence:
    version, span = place.passage.version, place.raw
    return Evidence(place.passage.anchor, span.start, span.end, span.of(version.raw), version.sha256)


def still_right_together(
    course: Course, document_id: str, actor: Person | None, now: datetime, expected: int | None = None
) -> int:
    """Say so of everything whose cited words still stand word for word in the passage that changed; how many.

    ``expected`` is how many the person saw; where there are more or fewer now, it is a Conflict.
    """
    with transaction():
        document = document_here(course, document_id)
        standing = standing_of(changes_waiting(course, document))
        if expected is not None and len(standing) != expected:
            raise Conflict(f"You looked at {expected}, there are now {len(standing)}. Nothing was done; look again.")
        for citation in standing:
            _say_right(course, citation, actor, now)
        log(now, actor, "citations still right together", course, document.title, number=len(standing))
    return len(standing)


def retire(course: Course, document_id: str, change_id: str, actor: Person | None, now: datetime) -> Citation:
    """Take an item out of use because of what became of its passage: an approved one is retired, a draft rejected."""
    with transaction():
        document = document_here(course, document_id)
        citation = _waiting(document, change_id, None)
        item = citation.subject
        if not isinstance(item, BankItem):
            raise Refused("Only a question can be retired. Edit the assignment to change what it expects.")
        state = "retired" if item.state == "approved" else "rejected"
        reason = f"its passage is {citation.row.change} in version {document.current.number} of the reading"
        bank.decide(course, item.public_id, item.current.number, state, actor, reason, now)
        _settle(citation.row, RETIRED, actor, now)
    return citation


def keep_highlight(course: Course, document_id: str, change_id: str, person: Person, now: datetime) -> Citation:
    """Keep a person's own highlight: on the words as they stand now where they, or most of them, were found."""
    with transaction():
        citation = _waiting(document_here(course, document_id), change_id, person)
        _keep(citation, person, now)
    return citation


def keep_highlights_together(course: Course, document_id: str, person: Person, now: datetime) -> int:
    """Keep all of a person's highlights whose words still stand word for word; how many."""
    with transaction():
        standing = standing_of(changes_waiting(course, document_here(course, document_id), person))
        for citation in standing:
            _keep(citation, person, now)
    return len(standing)


def _keep(citation: Citation, person: Person, now: datetime) -> None:
    mark, place = citation.subject, citation.places[0]
    if isinstance(mark, Highlight) and place is not None:
        there = selector_of(place.passage.text, place.span.start, place.span.end)
        mark.sha256, mark.anchor = place.passage.version.sha256, place.passage.anchor
        mark.start, mark.end = place.raw.start, place.raw.end
        mark.quote, mark.prefix, mark.suffix = there.quote, there.prefix, there.suffix
    _settle(citation.row, STILL_RIGHT, person, now)


def _waiting(document: SourceDocument, change_id: str, person: Person | None) -> Citation:
    """What waits under this address, for this person. Raises Missing, or Conflict where somebody was quicker."""
    row = records.waiting_here(document, change_id)
    if row is None or row.person_id != (person.id if person else None):
        raise Missing("This change")
    if row.settled_at is not None:
        raise Conflict("Somebody has settled this in the meantime, or a newer version came in. Look at the list again.")
    cited = Newest(document).citations([row])
    if not cited:
        raise Conflict("This no longer cites the passage that changed. Look at the list again.")
    return cited[0]


def _settle(row: ChangedCitation, decision: str, actor: Person | None, now: datetime) -> None:
    row.settled_at, row.settled_by_id, row.decision = now, actor.id if actor else None, decision
