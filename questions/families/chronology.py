"""Chronology: which of some dated events came first, or last. Made from events whose dates were asked for and checked.

The order is proved by the dates: the years of all options differ.
"""

from __future__ import annotations

from collections.abc import Sequence

from questions.candidates import Candidate
from questions.distractors import excerpt
from questions.families.shape import GAP
from questions.flaws import loose_terms
from questions.items import Certificate, Cognitive, Option

FAMILY = "chronology"
OPTIONS, LONGEST = 4, 18
"""Events in a question, and words of an event."""
FARTHEST = 60
"""Years between the first and the last event, so that the order is not common knowledge."""


def propose(dated: Sequence[Candidate]) -> list[Candidate]:
    """Questions for the first and for the last of four events that lie near each other, no event used twice."""
    events = sorted({e.note: e for e in dated if _is_usable(e)}.values(), key=lambda e: (e.number or 0, e.note))
    found: list[Candidate] = []
    while len(events) >= OPTIONS:
        group: list[Candidate] = []
        for event in events:
            if not group or event.number != group[-1].number:
                group.append(event)
            if len(group) == OPTIONS:
                break
        if len(group) < OPTIONS:
            break
        if (group[-1].number or 0) - (group[0].number or 0) <= FARTHEST and _are_alike(group):
            found.append(_candidate(group, len(found) % 2 == 0))
            events = [event for event in events if event not in group]
        else:
            events.remove(group[0])
    return found


def _is_usable(event: Candidate) -> bool:
    return (
        bool(event.note)
        and not loose_terms(event.note)
        and event.number is not None
        and len(event.note.split()) <= LONGEST
    )


def _are_alike(group: Sequence[Candidate]) -> bool:
    lengths = [len(event.note) for event in group]
    return max(lengths) <= 3 * min(lengths)


def _candidate(group: Sequence[Candidate], first: bool) -> Candidate:
    key, others = (group[0], group[1:]) if first else (group[-1], group[:-1])
    stem = f"According to the text, which of these events came {'first' if first else 'last'}?"
    return Candidate(
        FAMILY, f"{'first' if first else 'last'} of four dated events", stem, key.note, "dated event", key.site,
        key.key_span, f"{key.note} {GAP}", cognitive=Cognitive.UNDERSTAND, difficulty=0.5, clause=key.clause,
        options=tuple(_option(event, key, first) for event in others),
    )  # fmt: skip


def _option(event: Candidate, key: Candidate, first: bool) -> Option:
    than = "later" if first else "earlier"
    reason = f"The text dates this {event.key}, {than} than {key.key}."
    shown = excerpt(event.site.text, event.key)
    return Option(event.note, False, f"{reason} “{shown}”", Certificate("dated", reason, event.site.text, 0.0))
