"""What graders do: read essays of their students, give levels above the scorer's, comment. Nothing is ever removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from essays.rubrics import Criterion, FaultyRubric
from records import essays as records
from records import people as people_records
from records.database import db, transaction
from records.essays import Assignment, Comment, Draft, Essay, LevelOverride
from records.people import Course, Enrolment, Person, Role
from services.errors import Conflict, Missing, Refused
from services.essays.judging import judge, rubric_for
from services.essays.standing import CriterionStanding, Standing, is_late, standing, state_of
from services.people import log

LONGEST_REASON = 1_000
LONGEST_COMMENT = 10_000


@dataclass(frozen=True)
class EssayRow:
    """A student of an assignment with the essay, how far it has come, and what counts for it."""

    enrolment: Enrolment
    essay: Essay | None
    state: str
    standing: Standing | None
    late: bool
    touched: bool
    """Whether a person has given a level or a comment."""

    @property
    def waits(self) -> bool:
        """Whether it is submitted and nobody has looked at it yet, as far as is known."""
        return self.standing is not None and not self.touched


def essay_seen(course: Course, essay_id: str, section_id: int | None = None) -> Essay:
    """An essay of this course that the grader may see. Raises Missing."""
    essay = records.essay_seen(course, essay_id, section_id)
    if essay is None:
        raise Missing("This essay")
    return essay


def essay_rows(course: Course, assignment: Assignment, section_id: int | None = None) -> list[EssayRow]:
    """Every student, by name, with the essay for this assignment."""
    essays = {essay.student_id: essay for essay in records.essays_seen(assignment, section_id)}
    comments = records.comment_counts(assignment)
    roster = people_records.roster(course, Role.STUDENT, section_id)
    return [_row(row, essays.get(row.person_id), assignment, comments) for row in roster]


def _row(enrolment: Enrolment, essay: Essay | None, assignment: Assignment, comments: dict[int, int]) -> EssayRow:
    draft = essay.submitted_draft if essay is not None and essay.submitted_at is not None else None
    found = standing(draft, assignment) if draft is not None else None
    touched = essay is not None and (bool(draft and draft.overrides) or essay.id in comments)
    late = essay is not None and is_late(essay, assignment)
    return EssayRow(enrolment, essay, state_of(essay, assignment, found), found, late, touched)


def next_waiting(rows: list[EssayRow], here: Essay | None = None) -> Essay | None:
    """The next submitted essay that nobody has looked at, after this one and from the top again."""
    place = next((i for i, row in enumerate(rows) if here and row.essay and row.essay.id == here.id), -1)
    order = rows[place + 1 :] + rows[: max(place, 0)]
    return next((row.essay for row in order if row.waits), None)


def graded_draft(essay: Essay) -> Draft:
    """The draft that levels are given to. Raises Refused where nothing was submitted."""
    draft = essay.submitted_draft if essay.submitted_at is not None else None
    if draft is None:
        raise Refused("This essay is not submitted yet, so it has no levels to give.")
    return draft


def override_level(
    course: Course,
    essay_id: str,
    criterion_id: str,
    level: int | None,
    reason: str,
    actor: Person,
    seen_override_id: int,
    now: datetime,
    section_id: int | None = None,
) -> LevelOverride:
    """Give a level above the scorer's, with a reason; ``level`` None takes the last one given back.

    ``seen_override_id`` is what the grader's page showed as the newest (0 for none). Raises Conflict, naming both
    values, where somebody was quicker. The same again by the same person is the row that is there.
    """
    reason = " ".join(reason.split())
    if not reason:
        raise Refused("Say in a few words why; the student reads it with the level.")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"Give the reason in at most {LONGEST_REASON} characters.")
    with transaction():
        draft = _locked_draft(course, essay_id, section_id)
        here = _criterion(draft, criterion_id)
        points = None if level is None else _points(here.criterion, level)
        newest = here.overrides[-1] if here.overrides else None
        if newest and newest.by_id == actor.id and (newest.level, newest.reason) == (level, reason):
            return newest
        if here.seen != seen_override_id:
            raise Conflict(_quicker(here, level))
        if level is None and here.override is None:
            raise Refused("There is no level of a person here to take back.")
        made = LevelOverride(
            draft_id=draft.id,
            criterion=here.criterion.id,
            level=level,
            points=points,
            possible=here.possible,
            reason=reason,
            at=now,
            by_id=actor.id,
        )
        db.session.add(made)
        db.session.flush()
        about = f"{draft.essay.student.name}: {here.criterion.name}"
        log(now, actor, "level given" if level is not None else "level taken back", course, about, level=level)
    return made


def take_back(
    course: Course,
    essay_id: str,
    criterion_id: str,
    reason: str,
    actor: Person,
    seen_override_id: int,
    now: datetime,
    section_id: int | None = None,
) -> LevelOverride:
    """Let the scorer's level count again; both stay in the history."""
    return override_level(course, essay_id, criterion_id, None, reason, actor, seen_override_id, now, section_id)


def _locked_draft(course: Course, essay_id: str, section_id: int | None) -> Draft:
    essay = records.lock_essay(essay_seen(course, essay_id, section_id))
    draft = records.draft_by_number(graded_draft(essay).id)
    if draft is None:
        raise Missing("This draft")
    return draft


def _criterion(draft: Draft, criterion_id: str) -> CriterionStanding:
    found = next((entry for entry in standing(draft).criteria if entry.criterion.id == criterion_id), None)
    if found is None:
        raise Missing("This criterion")
    return found


def _points(criterion: Criterion, level: int) -> float:
    try:
        return criterion.level(level).points
    except FaultyRubric as fault:
        raise Refused(str(fault)) from fault


def level_words(criterion: Criterion, level: int | None) -> str:
    """A level as people call it: number, name, points.

    >>> from essays.rubrics import default_history_rubric
    >>> level_words(default_history_rubric().criterion("thesis"), 2)
    'level 2, General (8 points)'
    """
    if level is None:
        return "the scorer’s level"
    step = criterion.level(level)
    return f"level {step.level}{', ' + step.name if step.name else ''} ({step.points:g} points)"


def _quicker(here: CriterionStanding, level: int | None) -> str:
    newest = here.overrides[-1]
    who = newest.by.name if newest.by else "Somebody"
    theirs, mine = level_words(here.criterion, newest.level), level_words(here.criterion, level)
    return (
        f"{who} was quicker on “{here.criterion.name}”: {theirs}, because: {newest.reason} "
        f"You were giving {mine}. Nothing of yours was kept; look at both and decide again."
    )


def comment(
    course: Course, essay_id: str, text: str, actor: Person, now: datetime, section_id: int | None = None
) -> Comment:
    """Say something to the student; it is shown on release. The same words again by the same person are one comment."""
    words = text.strip().replace("\r\n", "\n")
    if not words:
        raise Refused("Write the comment first.")
    if len(words) > LONGEST_COMMENT:
        raise Refused(f"Keep the comment within {LONGEST_COMMENT:,} characters.")
    with transaction():
        draft = _locked_draft(course, essay_id, section_id)
        known = [entry for entry in records.comments_of(draft) if (entry.by_id, entry.text) == (actor.id, words)]
        if known:
            return known[0]
        made = Comment(draft_id=draft.id, text=words, at=now, by_id=actor.id)
        db.session.add(made)
        db.session.flush()
        log(now, actor, "comment on an essay", course, draft.essay.student.name)
    return made


def reassess(
    course: Course, essay_id: str, actor: Person | None, now: datetime, section_id: int | None = None
) -> Draft:
    """Have the submitted draft (or the last one) read again, as with new readings; persons' levels stay as they are.

    Raises Refused where the scorer stops; what was given before stands.
    """
    essay = essay_seen(course, essay_id, section_id)
    draft = essay.submitted_draft or (essay.drafts[-1] if essay.drafts else None)
    if draft is None:
        raise Refused("There is no draft to read yet.")
    before = draft.assessment.id if draft.assessment else None
    draft = judge(draft, now, again=True)
    with transaction():
        after = draft.assessment.id if draft.assessment else None
        log(now, actor, "essay read again", course, essay.student.name, changed=before != after)
    return draft


def rubric_of(assignment: Assignment) -> tuple[Criterion, ...]:
    """The criteria that an assignment is judged by."""
    return rubric_for(assignment).criteria
