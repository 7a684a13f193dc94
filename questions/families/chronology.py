"""Chronology: which of some dated events came first, or last. The order is proved by the years of all options."""

from __future__ import annotations

from collections.abc import Sequence

from courseware.spans import Span
from questions.candidates import Candidate
from questions.distractors import excerpt
from questions.events import Event
from questions.families.shape import GAP
from questions.items import Certificate, Cognitive, Option

FAMILY = "chronology"
OPTIONS = 4
FARTHEST, NEAREST = 40, 1
"""Years between the first and the last event, so that the order is not common knowledge, and between two of them."""


def propose(events: Sequence[Event]) -> list[Candidate]:
    """Questions for the first and for the last of four events that lie near each other, no event used twice."""
    left = sorted(events, key=lambda e: (e.year, e.site.ordinal))
    found: list[Candidate] = []
    while left:
        group = _group(left)
        if len(group) == OPTIONS:
            found.append(_candidate(group, len(found) % 2 == 0))
            left = [event for event in left if event not in group]
        else:
            left = left[1:]
    return found


def _group(events: Sequence[Event]) -> list[Event]:
    """Four events from the first of these on, each later than the one before, of like length and different matter."""
    group = [events[0]]
    for event in events[1:]:
        apart = event.year - group[-1].year >= NEAREST and event.year - group[0].year <= FARTHEST
        alike = all(0.45 <= len(event.text) / len(other.text) <= 2.2 for other in group)
        if apart and alike and all(len(event.words & other.words) <= 2 for other in group):
            group.append(event)
        if len(group) == OPTIONS:
            break
    return group


def _candidate(group: Sequence[Event], first: bool) -> Candidate:
    key, others = (group[0], group[1:]) if first else (group[-1], group[:-1])
    stem = f"According to the text, which of these events came {'first' if first else 'last'}?"
    return Candidate(
        FAMILY, f"{'first' if first else 'last'} of four dated events", stem, key.text, "dated event", key.site,
        Span(key.start, key.end), f"{key.text} {GAP}", cognitive=Cognitive.UNDERSTAND, difficulty=0.5,
        clause=key.clause, options=tuple(_option(event, key, first) for event in others),
    )  # fmt: skip


def _option(event: Event, key: Event, first: bool) -> Option:
    than = "later" if first else "earlier"
    reason = f"The text dates this {event.year}, {than} than {key.year}."
    shown = excerpt(event.site.text, str(event.year))
    return Option(event.text, False, f"{reason} “{shown}”", Certificate("dated", reason, event.site.text, 0.0))
