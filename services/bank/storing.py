"""How items come into the bank: each once, with its version, its flaws and its place in the queue."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import datetime

from questions.flaws import flaws_of
from questions.items import Item, as_json, from_json
from records import bank as records
from records.bank import BankItem, GenerationRun, ItemDecision, ItemVersion
from records.database import db
from records.library import SourceDocument
from records.people import Course, Person

Asked = tuple[str, str, tuple[str, ...]]


def asked_by(item: Item) -> Asked:
    """What a student is asked and what counts as right: items with the same are one question.

    >>> from questions.items import ItemType
    >>> one = Item(ItemType.SHORT, "Who  led it?", answers=("Ezhov",))
    >>> asked_by(one) == asked_by(replace(one, stem="who led it?", worth=0.5))
    True
    """
    right = [option.text for option in item.options if option.correct] or list(item.answers)
    return (str(item.type), _folded(item.stem), tuple(sorted(_folded(text) for text in right)))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


class Known:
    """The questions that are in a course's bank, in any version and state: none is kept twice."""

    def __init__(self, course: Course) -> None:
        self._hashes: set[str] = set()
        self._asked: set[Asked] = set()
        for content_hash, content in records.contents_of(course):
            self._hashes.add(content_hash)
            self._asked.add(asked_by(from_json(content)))

    def take(self, item: Item) -> bool:
        """Whether the item is new; from now on it is known."""
        if item.content_hash in self._hashes or asked_by(item) in self._asked:
            return False
        self._hashes.add(item.content_hash)
        self._asked.add(asked_by(item))
        return True


def with_flaws(item: Item) -> Item:
    """The item with the item-writing rules that it breaks now."""
    return replace(item, flaws=tuple(flaw.rule for flaw in flaws_of(item)))


def add(
    course: Course,
    item: Item,
    actor: Person | None,
    now: datetime,
    run: GenerationRun | None = None,
    document: SourceDocument | None = None,
) -> BankItem:
    """Keep an item as a draft in its first version."""
    kept = BankItem(
        course_id=course.id,
        run_id=run.id if run else None,
        document_id=document.id if document else None,
        family=item.lineage.family[:40] or "written",
        position=item.evidence.start if item.evidence else 0,
        created_at=now,
    )
    db.session.add(kept)
    db.session.flush()
    add_version(kept, item, 1, actor, now)
    return kept


def add_version(kept: BankItem, item: Item, number: int, actor: Person | None, now: datetime) -> ItemVersion:
    """Keep what an item says now, beside what it said before."""
    version = ItemVersion(
        item_id=kept.id,
        number=number,
        content=as_json(item),
        content_hash=item.content_hash,
        created_at=now,
        created_by_id=actor.id if actor else None,
    )
    db.session.add(version)
    db.session.flush()
    db.session.expire(kept, ["versions"])
    return version


def note(item: BankItem, version: ItemVersion, state: str, actor: Person | None, reason: str, now: datetime) -> None:
    """Set an item's state and write down who did it."""
    item.state = state
    db.session.add(
        ItemDecision(
            item_id=item.id,
            version_id=version.id,
            state=state,
            reason=reason.strip()[:2_000],
            at=now,
            by_id=actor.id if actor else None,
        )
    )


def content_of(version: ItemVersion) -> Item:
    """What a version says."""
    return from_json(version.content)
