"""Whose the matter is and whether it is right: attribution, and accuracy against the sources."""

from __future__ import annotations

from collections.abc import Sequence

from courseware.spans import Span
from essays.attributing import Attribution, Family, Standing
from essays.checking import State
from essays.crediting import Doubt
from essays.drafts import Zone
from essays.evidence import EvidenceUnit
from essays.measures.leaning import leaning
from essays.measures.values import Findings, Measure, along, capped
from essays.wording import counted, shorten, where


def attribution(found: Findings) -> Measure:
    """Borrowed matter whose source is said; how often; whether with a place; copied words pull it to the bottom."""
    named = found.evidence.attributions
    persons = [item for item in named if item.standing is not Standing.GENERAL]
    borrowed = [unit for unit in found.evidence.units if unit.borrowed or {"attribution", "number"} & unit.kinds]
    told = [unit for unit in borrowed if unit.attributed]
    placed = [
        item
        for item in named
        if (item.family is not Family.NAMED or item.has_year_or_page) and item.points is not False
    ]
    listed = bool(found.draft.zone_text(Zone.BIBLIOGRAPHY))
    parts = [
        (
            f"{len(told)} of {len(borrowed)} borrowed pieces say whose they are",
            0.3 * len(told) / len(borrowed) if borrowed else 0.0,
        ),
        ("a source is named at all", 0.2 if named else 0.0),
        (counted(len(named), "attribution"), 0.35 * min(1.0, (len(persons) + 0.5 * (len(named) - len(persons))) / 5)),
        ("places are given (year, page, section or note)", 0.15 * min(1.0, len(placed) / 3 + 0.3 * listed)),
    ]
    result: tuple[tuple[str, float], ...] = tuple(parts)
    if named and not persons:
        result = capped(result, 0.39, "sources are named only in general")
    elif len(named) == 1:
        result = capped(result, 0.39, "a source is named only once")
    elif not placed and not listed:
        result = capped(result, 0.79, "no page, year or section is given")
    copied = [index for index, doubt in enumerate(found.evidence.credit.doubts) if doubt is Doubt.COPIED]
    if len(copied) >= 3:
        result = capped(result, 0.19, "whole sentences of a source stand here without quotation marks")
    spans = tuple(found.draft.raw_span(item.start, item.end) for item in named)
    leant = leaning(found)
    reason = _attribution_reason(named, persons, borrowed, told, copied)
    return Measure(result, f"{reason} {leant.told} {leant.why}" if leant else reason, spans)


def _attribution_reason(
    named: Sequence[Attribution],
    persons: Sequence[Attribution],
    borrowed: Sequence[EvidenceUnit],
    told: Sequence[EvidenceUnit],
    copied: Sequence[int],
) -> str:
    text = "Nobody is named for anything: the reader cannot tell what comes from the reading."
    if named:
        names = list(dict.fromkeys(item.name for item in persons))
        who = f" ({', '.join(names[:5])}{'…' if len(names) > 5 else ''})" if names else ""
        text = f"{counted(len(named), 'attribution').capitalize()}{who}"
        text += f"; {len(told)} of {len(borrowed)} borrowed pieces say whose they are." if borrowed else "."
    if copied:
        stands = "stands" if len(copied) == 1 else "stand"
        text += f" {counted(len(copied), 'sentence').capitalize()} of a source {stands} here without quotation marks."
    return text


def accuracy(found: Findings) -> Measure:
    """What agrees with and what differs from the sources; silence of the sources costs nothing."""
    rows = [
        row
        for row in found.evidence.ledger
        if row.kind in ("quotation", "date", "number", "percentage", "paraphrase")
        or (row.kind == "attribution" and row.state is State.DIFFERS)
    ]
    right = [row for row in rows if row.state is State.FOUND]
    wrong = [row for row in rows if row.state is State.DIFFERS]
    if not rows and not found.evidence.units:
        return Measure((), "There is no statement of fact that could be checked.")
    if not right and not wrong:
        reason = (
            "The sources supplied say nothing of the facts given here, so none could be checked and "
            "none counts as wrong."
        )
        return Measure((("nothing contradicts the sources", 0.7),), reason, judged=bool(found.sources.sentences))
    errors = along(len(wrong), [(0, 0), (1, 0.22), (2, 0.42), (3, 0.52), (4, 0.65), (8, 0.85)])
    parts = [
        ("nothing contradicts the sources" if not wrong else "before what differs", 0.7),
        (f"{counted(len(right), 'statement')} found to agree", 0.3 * min(1.0, len(right) / 4)),
        (
            f"{counted(len(wrong), 'statement')} differ" if len(wrong) != 1 else "one statement differs",
            -errors if wrong else 0.0,
        ),
    ]
    result = tuple(part for part in parts if part[1] or "found" in part[0])
    if wrong:
        result = capped(
            result, 0.78 if len(wrong) == 1 else 0.58 if len(wrong) < 4 else 0.38, "statements differ from the sources"
        )
    spans = tuple(Span(row.start, row.end) for row in wrong)
    reason = (
        f"{counted(len(right), 'statement').capitalize()} checked against the sources agree"
        if len(right) != 1
        else "One statement checked against the sources agrees"
    )
    if wrong:
        reason += "; " + "; ".join(
            f"'{shorten(row.text, 60)}' seems to differ from {where(row.place)}" for row in wrong[:3] if row.place
        )
    return Measure(result, reason + ".", spans)
