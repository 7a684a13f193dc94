"""An assessment as plain tables for JSON: what ``flask essay score --json`` prints. All places index the file as
given."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from courseware.spans import Span
from essays.scoring import Assessment, CriterionScore


def assessment_json(assessment: Assessment) -> dict[str, Any]:
    """Criteria, total, ledger, flags, feedback, words, version and rubric hash as dictionaries and lists."""
    return {
        "criteria": [_criterion(score) for score in assessment.criteria],
        "total": {"points": assessment.points, "possible": assessment.possible},
        "needs_instructor": assessment.needs_instructor,
        "ledger": [asdict(row) | {"state": row.state.value} for row in assessment.ledger],
        "flags": [
            {"kind": flag.kind, "explanation": flag.explanation, "blocks": flag.blocks, "spans": _spans(flag.spans)}
            for flag in assessment.flags
        ],
        "feedback": asdict(assessment.feedback),
        "roles": [{"start": start, "end": end, "role": role} for start, end, role in assessment.roles],
        "words": assessment.words,
        "version": assessment.version,
        "rubric_hash": assessment.rubric_hash,
    }


def _criterion(score: CriterionScore) -> dict[str, Any]:
    table = asdict(score)
    return {"id": table.pop("criterion"), **table}


def _spans(spans: tuple[Span, ...]) -> list[dict[str, int]]:
    return [{"start": span.start, "end": span.end} for span in spans]
