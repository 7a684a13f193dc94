"""Scores: worked out after closing on the frozen answers, corrected by people; a machine never changes a person's."""

from __future__ import annotations

from datetime import datetime

from questions import scoring
from questions.items import from_json
from records import quizzes as records
from records.database import db, transaction
from records.people import Course, Person
from records.quizzes import Attempt, AttemptSlot, SlotScore
from results.scores import Score, show_points, total
from services.errors import Conflict, Missing, Refused
from services.people import log


def score_attempt(attempt: Attempt, now: datetime) -> None:
    """Score every slot of a closed attempt that has no score yet, inside the deed's own transaction.

    A scorer that fails leaves no score and raises the slot's flag: a person decides, nobody gets a zero for a fault.
    A constructed response waits for a person too, without a flag.
    """
    for slot in records.with_everything(attempt):
        if slot.scores or slot.flagged:
            continue
        try:
            scored = scoring.score(from_json(slot.version.content), slot.answer, slot.points)
            points, possible = scored.score.points, scored.score.possible
        except Exception as fault:
            slot.flagged = True
            log(now, None, "scorer failed", attempt.quiz.course, attempt.public_id, fault=f"{type(fault).__name__}")
            continue
        if not scored.waits:
            slot.scores.append(SlotScore(points=points, possible=possible, feedback=scored.feedback, at=now))
    db.session.flush()


def unscored(attempt: Attempt) -> list[AttemptSlot]:
    """The slots of a closed attempt that wait for a person: constructed responses, and where the scorer failed."""
    return [slot for slot in attempt.slots if slot.score is None] if attempt.submitted_at else []


def attempt_score(attempt: Attempt) -> Score | None:
    """What the attempt earned, corrections included; None while it runs or a question waits for its score."""
    scores = [slot.score for slot in attempt.slots]
    if attempt.submitted_at is None or not scores:
        return None
    return total(Score(s.points, s.possible) for s in scores if s is not None) if all(scores) else None


def correct_slot_score(
    course: Course,
    attempt_id: str,
    slot_id: str,
    actor: Person,
    points: float,
    reason: str,
    now: datetime,
    seen: int | None = None,
    section_id: int | None = None,
) -> SlotScore:
    """Set a person's score for one question above the machine's; what stood before stays in the history.

    ``seen`` is how many scores the corrector had before them: where another has come in between, Conflict names both.
    ``section_id`` limits an assistant to their section.
    """
    with transaction():
        attempt, slot = _slot(course, attempt_id, slot_id, section_id)
        standing = slot.score
        if seen is not None and seen != len(slot.scores) and standing is not None:
            who = standing.by.name if standing.by else "the scorer"
            raise Conflict(
                f"Meanwhile {who} gave {show_points(standing.points)}; you wrote {show_points(points)}. "
                "Look at the new score and correct it again if you still want to."
            )
        score = _by_person(slot, actor, points, reason, now)
        log(
            now, actor, "score corrected", course, attempt.public_id,
            student=attempt.student.email, question=slot.position, points=points, reason=reason[:500],
            before=standing.points if standing else None,
        )  # fmt: skip
    return score


def _slot(course: Course, attempt_id: str, slot_id: str, section_id: int | None) -> tuple[Attempt, AttemptSlot]:
    attempt = records.attempt_in_course(course, attempt_id)
    seen = attempt is not None and (section_id is None or records.in_section(attempt, section_id))
    if attempt is None or not seen:
        raise Missing("This attempt")
    if attempt.submitted_at is None:
        raise Refused("The student is still at it; correct the score after the attempt has ended.")
    records.lock_attempt(attempt.id)
    slot = next((slot for slot in records.with_everything(attempt) if slot.public_id == slot_id), None)
    if slot is None:
        raise Missing("This question")
    return attempt, slot


def _by_person(slot: AttemptSlot, actor: Person, points: float, reason: str, now: datetime) -> SlotScore:
    if not reason.strip():
        raise Refused("Say why; the student sees the reason.")
    # "not (…)" also refuses NaN.
    if not 0 <= points <= slot.points:
        raise Refused(f"Give between 0 and {show_points(slot.points)} points.")
    score = SlotScore(
        points=points, possible=slot.points, reason=reason.strip()[:2000], at=now, by_id=actor.id,
        feedback=slot.score.feedback if slot.score else "",
    )  # fmt: skip
    slot.scores.insert(0, score)
    db.session.flush()
    return score


def undo_correction(
    course: Course, attempt_id: str, slot_id: str, actor: Person, now: datetime, section_id: int | None = None
) -> SlotScore:
    """Give back the score that stood before the last correction, as a new line of the history."""
    with transaction():
        attempt, slot = _slot(course, attempt_id, slot_id, section_id)
        standing = slot.score
        before = next((score for score in slot.scores if standing is not None and score.id < standing.id), None)
        if standing is None or standing.by_id is None or before is None:
            raise Refused("There is no correction to undo.")
        words = f"Undone: {show_points(standing.points)} given for “{standing.reason}”"
        score = _by_person(slot, actor, before.points, words, now)
        log(now, actor, "correction undone", course, attempt.public_id, question=slot.position, points=before.points)
    return score
