"""The bank as a supply for blueprints: each item with the place of its evidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from questions.blueprint import Supply
from questions.items import Item
from records import bank as records
from records.people import Course
from services.bank.storing import content_of


def supplies_of(course: Course, states: Sequence[str] = ("approved",)) -> list[Supply]:
    """The items in these states, each in its newest version."""
    rows = [row for state in states for row in records.items_of(course, state)]
    return supplied(course, ((row.public_id, content_of(row.current)) for row in rows))


def supplied(course: Course, items: Iterable[tuple[str, Item]]) -> list[Supply]:
    """Items under their ids with the places of their evidence in the course's readings."""
    places = records.passage_places(course)
    made = []
    for name, item in items:
        proof = item.evidence
        reading, section, number = places.get((proof.document, proof.anchor), ("", (), 0)) if proof else ("", (), 0)
        made.append(Supply(name, item, reading, section, number))
    return made
