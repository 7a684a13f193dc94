"""What tests of essays share: a reading made up for them, an assignment on it, an essay that uses it."""

from __future__ import annotations

from typing import Any

from records.essays import Assignment
from records.people import Course, Person
from services import essays, library
from services.essays import AssignmentSettings
from tests.conftest import NOW

READING = """# The harbour of Oxmouth

## The building of the mole

The corporation of Oxmouth began the stone mole in 1841 under the engineer Josiah Fenn. Fenn argued that a mole of
cut granite would outlast any timber pier on the northern shore. The work employed 340 men in the summer of 1843, most
of them from the quarries at Lantley. A storm in October 1844 carried away forty feet of the unfinished wall, and the
corporation borrowed nine thousand pounds to replace it.

## What the harbour changed

Before the mole was finished, colliers had unloaded on the open beach and lost one voyage in eight to the weather.
After 1847 the coal trade doubled within five years, and the price of coal in the town fell by a third. The historian
Amelia Strand concludes that the harbour made Oxmouth a market rather than a fishing village. The fishermen lost their
beach to the new quays, and their petition of 1848 was refused by the corporation without debate.
"""

PROMPT = "Did the harbour of Oxmouth serve the town or only its merchants? Argue a case from the reading."

ESSAY = """The harbour of Oxmouth served the merchants first, but in the end it served the whole town, because cheap
coal mattered to every household.

When Josiah Fenn was put in charge in 1841, he promised that "a mole of cut granite would outlive any timber pier on
the northern shore". This shows that the merchants who sat in the corporation were willing to spend for the long term,
because a pier of wood would have answered their trade for a few years at less cost.

Trade in coal had doubled five years after 1847, and in the town the price of it had fallen by a third. Such a fall
helped the poor more than the rich, since fuel took a larger part of a labourer's wage. As Amelia Strand argues, the
place was no longer a village of fishermen but a market. According to R. J. Holloway, other ports fared no better.

It may be objected that the fishermen lost their beach, and that nobody debated their petition before refusing it.
However, this loss fell on few families, while cheaper coal reached everybody. The harbour therefore served the town,
though it served the merchants sooner.
"""

CANARY = "quagga lanterns"
"""A phrase that only the list of expected evidence has."""


def add_reading(course: Course, text: str = READING, name: str = "oxmouth.md") -> Any:
    return library.import_document(course, None, text.encode(), name, NOW, {"author": "Edith Marl"}).document


def settings(course: Course, **more: Any) -> AssignmentSettings:
    given = {
        "title": "The harbour",
        "prompt": PROMPT,
        "rubric": essays.default_rubric(course, None, NOW).public_id,
        "sources": (add_reading(course).public_id,),
        "expected_low": 100,
        "expected_high": 400,
        "expected_evidence": ({"topic": CANARY, "phrases": [CANARY], "must": True},),
    }
    return AssignmentSettings(**(given | more))


def make_assignment(course: Course, instructor: Person, **more: Any) -> Assignment:
    """An open assignment on the made-up reading."""
    made = essays.create_assignment(course, instructor, settings(course, **more), NOW)
    return essays.open_assignment(course, made.public_id, instructor, NOW)


def write(course: Course, assignment: Assignment, student: Person, text: str = ESSAY, now: Any = NOW) -> Any:
    """Save a text as a page would."""
    essay = essays.essay_for(assignment, student)
    base = essay.sequence if essay else 0
    return essays.save_text(course, assignment.public_id, student, text, base + 1, base, "w1", now)


def hand_in(course: Course, assignment: Assignment, student: Person, text: str = ESSAY, now: Any = NOW) -> Any:
    """Write and submit."""
    write(course, assignment, student, text, now)
    return essays.submit(course, assignment.public_id, student, now)
