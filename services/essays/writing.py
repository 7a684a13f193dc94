"""What students do: write, ask for feedback, submit. Words that a page calls saved are in the log before it says so."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from records import essays as records
from records.database import db, transaction
from records.essays import Assignment, Draft, Essay
from records.people import Course, Person
from services.errors import Conflict, Missing, Refused
from services.essays.assigning import assignment_of
from services.essays.judging import judge

LONGEST_TEXT = 200_000
"""Bytes as UTF-8: some 30,000 words."""
WIDEST_STEP = 100_000
"""How far a sequence number may run ahead: a window counts its changes, and nobody makes more between two saves."""
_CLIENT = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True)
class Saved:
    """What a save did. ``state``: saved; conflict (another window's words stand, given here); late (kept apart).

    ``text`` and ``sequence`` are what counts now, ``at`` when it came in.
    """

    state: str
    sequence: int
    text: str
    at: datetime | None


def tidy(text: object) -> str:
    """A text as it is kept: line ends as one character, nothing that a database refuses. Raises Refused where too long.

    >>> tidy("one\\r\\ntwo\\x00")
    'one\\ntwo'
    """
    if not isinstance(text, str):
        raise Refused("Send the essay as text.")
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    data = plain.encode("utf-8", "replace")
    if len(data) > LONGEST_TEXT:
        raise Refused(
            f"The essay is longer than {LONGEST_TEXT // 1000} kB, some 30,000 words, and was not saved. "
            "Keep a copy, and shorten it."
        )
    return data.decode("utf-8")


def essay_for(assignment: Assignment, student: Person) -> Essay | None:
    """The student's own essay; None where nothing was written yet."""
    return records.essay_of(assignment, student)


def hindrance(assignment: Assignment, now: datetime) -> str:
    """Why nobody can write for this assignment now; empty where one can."""
    if assignment.state == "closed":
        return "This assignment is closed."
    if assignment.opens_at is not None and now < assignment.opens_at:
        return "This assignment has not opened yet; come back at the time given."
    return ""


def save_text(
    course: Course,
    assignment_id: str,
    student: Person,
    text: object,
    sequence: object,
    base: object,
    client: object,
    now: datetime,
) -> Saved:
    """Keep the words of an essay as they stand: an event of the log and the latest text, in one transaction.

    ``sequence`` counts the changes from 1 on; ``base`` is the sequence of the words that this window (``client``)
    began with. The same save again changes nothing and answers the same; an older number never wins; words that another
    window saved after ``base`` are not written over. Raises Missing where the assignment is not there, Refused for
    words that cannot be kept.
    """
    words = tidy(text)
    number, known, window = _numbers(sequence, base, client)
    where = (course.id, assignment_id, student.id)
    with transaction():
        return _save(where, words, number, known, window, now)


def _numbers(sequence: object, base: object, client: object) -> tuple[int, int, str]:
    counted = [value for value in (sequence, base) if isinstance(value, int) and not isinstance(value, bool)]
    if len(counted) < 2 or not 0 <= counted[1] < counted[0]:
        raise Refused("Number the changes 1, 2, 3 and so on, each above the one that it began with.")
    if not isinstance(client, str) or not _CLIENT.fullmatch(client):
        raise Refused("Name the window that sends the essay with up to 40 letters and digits.")
    return counted[0], counted[1], client


def _save(where: tuple[int, str, int], words: str, sequence: int, base: int, client: str, now: datetime) -> Saved:
    row = _place(where, now)
    if row.submitted_at is not None or row.state == "closed":
        _keep_late(row, words, client, now)
        return Saved("late", row.sequence, row.text, row.saved_at)
    stands = Saved("saved", row.sequence, row.text, row.saved_at)
    if words == row.text:
        return stands
    others = row.sequence > base and row.client != client
    if others or sequence <= row.sequence:
        return Saved("conflict", row.sequence, row.text, row.saved_at)
    if sequence > row.sequence + WIDEST_STEP:
        raise Refused("The number of this change is out of order; load the page again.")
    if not records.set_text(row.essay_id, row.sequence, sequence, words, now):
        again = records.place_to_save(*where)
        return Saved("conflict", again.sequence, again.text, again.saved_at)
    records.append_text(row.essay_id, sequence, words, client, now)
    return Saved("saved", sequence, words, now)


def _place(where: tuple[int, str, int], now: datetime) -> Any:
    row = records.place_to_save(*where)
    if row is None or row.state == "draft":
        raise Missing("This assignment")
    if row.opens_at is not None and now < row.opens_at:
        raise Refused("This assignment has not opened yet; come back at the time given.")
    if row.essay_id is None:
        if row.state == "closed":
            raise Refused("This assignment is closed.")
        records.begin_essay(row.assignment_id, where[2], now)
        row = records.place_to_save(*where)
    return row


def _keep_late(row: Any, words: str, client: str, now: datetime) -> None:
    newest = records.newest_late(row.essay_id)
    if words == row.text or (newest is not None and newest.text == words):
        return
    records.append_text(row.essay_id, newest.sequence - 1 if newest else -1, words, client, now)


@dataclass(frozen=True)
class FormText:
    """What the page sent as a form: the words, the sequence that it showed, the name of the window."""

    text: str
    base: int
    client: str = "form"


def keep_form(course: Course, assignment_id: str, student: Person, given: FormText, now: datetime) -> Saved:
    """Keep what a page sent as a form. Raises Conflict where another window saved other words in between."""
    saved = save_text(course, assignment_id, student, given.text, given.base + 1, given.base, given.client, now)
    if saved.state == "conflict":
        raise Conflict(
            "Your essay was changed in another window. Below is what you typed here; saving again puts it in the "
            "place of what stands there."
        )
    if saved.state == "late":
        raise Refused(
            "This essay is handed in or the assignment is closed. What you typed is kept apart and does not count."
        )
    return saved


def send_draft(
    course: Course, assignment_id: str, student: Person, now: datetime, given: FormText | None = None
) -> Draft:
    """Keep the words as a draft and have it read. The same words as the last draft's are that draft.

    Raises Refused for an empty text, after submitting, and when all drafts are used.
    """
    if given is not None:
        keep_form(course, assignment_id, student, given, now)
    with transaction():
        essay = _own(course, assignment_id, student)
        _refuse_closed(essay, now)
        if essay.submitted_at is not None:
            raise Refused("You have submitted this essay; there is no feedback on further drafts.")
        draft = _draft(essay, now, counted=True)
    return judge(draft, now)


def submit(course: Course, assignment_id: str, student: Person, now: datetime, given: FormText | None = None) -> Essay:
    """Hand the essay in as it stands; submitting again changes nothing. What is submitted is read as a draft is."""
    before = essay_for(assignment_of(course, assignment_id, drafts=False), student)
    if given is not None and (before is None or before.submitted_at is None):
        keep_form(course, assignment_id, student, given, now)
    with transaction():
        essay = _own(course, assignment_id, student)
        if essay.submitted_at is None:
            _refuse_closed(essay, now)
            essay.submitted_draft_id = _draft(essay, now, counted=False).id
            essay.submitted_at = now
        draft = essay.submitted_draft
    if draft is not None:
        judge(draft, now)
    return essay


def _own(course: Course, assignment_id: str, student: Person) -> Essay:
    """The student's essay, locked. Raises Refused where there is none."""
    assignment = assignment_of(course, assignment_id, drafts=False)
    found = records.essay_of(assignment, student)
    if found is None:
        raise Refused("There is nothing to send yet. Write your essay first.")
    essay = records.lock_essay(found)
    db.session.expire(essay, ["drafts"])
    return essay


def _refuse_closed(essay: Essay, now: datetime) -> None:
    why = hindrance(essay.assignment, now)
    if why and essay.submitted_at is None:
        raise Refused(why + " Ask your instructor.")


def _draft(essay: Essay, now: datetime, counted: bool) -> Draft:
    """The essay's words as a draft: its last one where they are the same."""
    if not essay.text.strip():
        raise Refused("There is nothing to send yet. Write your essay first.")
    digest = hashlib.sha256(essay.text.encode()).hexdigest()
    last = essay.drafts[-1] if essay.drafts else None
    if last is not None and last.text_hash == digest:
        return last
    allowed = essay.assignment.drafts_allowed
    if counted and len(essay.drafts) >= allowed:
        raise Refused(f"You have had feedback on {allowed} of {allowed} drafts. Revise once more and submit.")
    draft = Draft(essay_id=essay.id, number=len(essay.drafts) + 1, text=essay.text, text_hash=digest, sent_at=now)
    db.session.add(draft)
    db.session.flush()
    db.session.expire(essay, ["drafts"])
    return draft


def draft_of(essay: Essay, number: int) -> Draft:
    """A draft of this essay. Raises Missing."""
    draft = records.draft_of(essay, number)
    if draft is None:
        raise Missing("This draft")
    return draft
