"""Filling a quiz by a blueprint."""

from __future__ import annotations

from datetime import datetime

from questions.blueprint import Assembly, Blueprint, assemble
from records.people import Course, Person
from services.bank.supplying import supplies_of
from services.errors import Refused
from services.quizzes.making import choose_items


def assembly(course: Course, blueprint: Blueprint) -> Assembly:
    """What the approved items of the bank give for a blueprint, and what they cannot; nothing is stored."""
    return assemble(blueprint, supplies_of(course))


def fill(course: Course, quiz_id: str, actor: Person | None, blueprint: Blueprint, now: datetime) -> Assembly:
    """Set the questions of a quiz to what the blueprint gets. Raises Refused where it gets none."""
    made = assembly(course, blueprint)
    if not made.chosen:
        raise Refused("No approved question fits this blueprint. Approve some, or ask for others.")
    points = {supply.id: float(supply.item.possible) for supply in made.chosen}
    choose_items(course, quiz_id, actor, [supply.id for supply in made.chosen], now, points)
    return made
