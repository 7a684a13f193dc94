"""Where a draft stands: the scorer's level and a person's above it, criterion by criterion, worked out in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from essays.rubrics import Criterion, Rubric, parse_rubric
from records.essays import Assignment, Draft, Essay, LevelOverride


@dataclass(frozen=True)
class CriterionStanding:
    """One criterion of a draft: the scorer's entry, and the rows of persons from first to last."""

    criterion: Criterion
    machine: Mapping[str, Any] | None
    overrides: tuple[LevelOverride, ...] = ()

    @property
    def override(self) -> LevelOverride | None:
        """The override that counts: the newest, unless it takes the one before it back."""
        newest = self.overrides[-1] if self.overrides else None
        return newest if newest is not None and newest.points is not None else None

    @property
    def seen(self) -> int:
        """What a grader has looked at: the number of the newest override, 0 for none."""
        return self.overrides[-1].id if self.overrides else 0

    @property
    def machine_level(self) -> int | None:
        """The scorer's level; None where it gave none."""
        return self.machine.get("level") if self.machine else None

    @property
    def machine_points(self) -> float | None:
        """The scorer's points; None where it gave none."""
        return self.machine.get("points") if self.machine else None

    @property
    def level(self) -> int | None:
        """The level that counts; None where nobody has given one."""
        return self.override.level if self.override else self.machine_level

    @property
    def points(self) -> float | None:
        """The points that count; None where nobody has given any."""
        return self.override.points if self.override else self.machine_points

    @property
    def possible(self) -> float:
        """The points of the highest level."""
        return self.criterion.possible

    @property
    def rationale(self) -> str:
        """The scorer's reason."""
        return str(self.machine.get("rationale", "")) if self.machine else ""


@dataclass(frozen=True)
class Standing:
    """A draft with what counts on each criterion of its assignment's rubric."""

    draft: Draft
    criteria: tuple[CriterionStanding, ...]
    content: Mapping[str, Any]
    """The scorer's newest judgement, empty where there is none."""

    @property
    def points(self) -> float | None:
        """The sum of what counts; None while one criterion waits for its level."""
        given = [entry.points for entry in self.criteria if entry.points is not None]
        return sum(given) if len(given) == len(self.criteria) else None

    @property
    def possible(self) -> float:
        """The points of a perfect essay."""
        return sum(entry.possible for entry in self.criteria)

    @property
    def judged(self) -> bool:
        """Whether a scorer has read the draft."""
        return bool(self.content) and not self.content.get("failed")

    @property
    def needs_instructor(self) -> bool:
        """Whether a criterion waits for a person's level."""
        return bool(self.content) and any(entry.level is None for entry in self.criteria)

    @property
    def flags(self) -> Sequence[Mapping[str, Any]]:
        """What an instructor should look at, what blocks a level first."""
        flags: Sequence[Mapping[str, Any]] = self.content.get("flags", ())
        return flags


def criteria_of(
    rubric: Rubric, judged: Iterable[Mapping[str, Any]], overrides: Iterable[LevelOverride]
) -> tuple[CriterionStanding, ...]:
    """The criteria of a rubric with what was given on each: scorer's entries by ``id``, persons' rows first to last."""
    machine = {str(entry.get("id")): entry for entry in judged}
    rows = list(overrides)
    return tuple(
        CriterionStanding(
            criterion,
            machine.get(criterion.id),
            tuple(row for row in rows if row.criterion == criterion.id),
        )
        for criterion in rubric.criteria
    )


def standing(draft: Draft, assignment: Assignment | None = None) -> Standing:
    """What counts for a draft, with the scorer's newest judgement."""
    rubric = parse_rubric((assignment or draft.essay.assignment).rubric.content)
    content = draft.assessment.content if draft.assessment else {}
    return Standing(draft, criteria_of(rubric, content.get("criteria", ()), draft.overrides), content)


STATES = ("not started", "writing", "submitted", "needs the instructor", "assessed", "released")
"""How far an essay has come, in order."""


def state_of(essay: Essay | None, assignment: Assignment, found: Standing | None = None) -> str:
    """One of ``STATES``."""
    if essay is None or not (essay.text.strip() or essay.drafts):
        return "not started"
    if essay.submitted_at is None:
        return "writing"
    draft = essay.submitted_draft
    here = found or (standing(draft, assignment) if draft else None)
    if here is None or not here.content:
        return "submitted"
    if here.needs_instructor:
        return "needs the instructor"
    return "released" if assignment.released_at is not None else "assessed"


def is_late(essay: Essay, assignment: Assignment) -> bool:
    """Whether it was submitted after it was due."""
    return bool(essay.submitted_at and assignment.due_at and essay.submitted_at > assignment.due_at)


def levels_shown(assignment: Assignment) -> bool:
    """Whether a student may see levels: after release, or as provisional ones where the instructor wants that."""
    return assignment.released_at is not None or assignment.show_levels
