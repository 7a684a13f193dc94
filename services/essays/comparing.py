"""A draft beside the one before it, from what is kept of both: words, evidence gained and lost, actions taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from essays.checking import State
from essays.comparison import Comparison, compare
from essays.evidence import LedgerRow
from essays.feedback import Action, Feedback
from essays.quoting import Change
from essays.scoring import Assessment, CriterionScore
from essays.sources import Place
from records import essays as records
from records.essays import Draft


def comparison(draft: Draft) -> Comparison | None:
    """What was done since the draft before; None for a first draft, and where one of the two was not read."""
    before = records.draft_of(draft.essay, draft.number - 1)
    old, new = before.assessment if before else None, draft.assessment
    if before is None or old is None or new is None or old.content.get("failed") or new.content.get("failed"):
        return None
    return compare(before.text, assessment_from(old.content), draft.text, assessment_from(new.content))


def assessment_from(content: Mapping[str, Any]) -> Assessment:
    """A stored judgement as the value that it was made from, as far as a comparison asks."""
    return Assessment(
        criteria=tuple(_criterion(entry) for entry in content["criteria"]),
        ledger=tuple(_row(row) for row in content["ledger"]),
        flags=(),
        feedback=Feedback((), tuple(_action(entry) for entry in content["feedback"]["actions"])),
        words=content["words"],
        version=content["version"],
        rubric_hash=content["rubric_hash"],
    )


def _criterion(entry: Mapping[str, Any]) -> CriterionScore:
    level, points, possible = entry["level"], entry["points"], entry["possible"]
    share = entry.get("share")
    return CriterionScore(entry["id"], entry["name"], level, points, possible, entry["rationale"], (), (), share)


def _row(row: Mapping[str, Any]) -> LedgerRow:
    diff = tuple(Change(step["source"], step["essay"]) for step in row["diff"])
    state = State(row["state"])
    return LedgerRow(
        row["kind"], state, row["start"], row["end"], row["text"], _place(row["place"]), diff, row["explanation"]
    )


def _action(entry: Mapping[str, Any]) -> Action:
    start, end = entry["start"], entry["end"]
    return Action(
        entry["criterion"], entry["seen"], entry["rubric"], entry["step"], start, end, _place(entry.get("place"))
    )


def _place(place: Mapping[str, Any] | None) -> Place | None:
    names = ("document", "title", "section", "anchor", "start", "end", "text")
    return Place(*(place[name] for name in names)) if place else None
