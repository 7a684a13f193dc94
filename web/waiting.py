"""What waits for a person in a course: what to do next, with where it is done and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from records import bank as bank_records
from records import essays as essay_records
from records import library as library_records
from records import quizzes as quiz_records
from records.essays import Assignment
from records.people import Course, Person
from records.quizzes import Quiz
from services import essays, quizzes, revisions


@dataclass(frozen=True)
class Waiting:
    """One thing to do. ``until`` is the moment after which it is too late or late, ``verb`` says what happens then."""

    title: str
    url: str
    about: str
    until: datetime | None = None
    verb: str = "closes"
    done: int | None = None
    """With ``of``: how many of how many are done, for a small bar."""
    of: int | None = None
    running: bool = False
    """Whether it has begun and its time goes on."""


def for_student(course: Course, student: Person, now: datetime) -> list[Waiting]:
    """Quizzes that can be taken and essays that can be written: what is under way first, then by time."""
    found = [_quiz(course, quiz, student, now) for quiz in quiz_records.quizzes_of(course, drafts=False)]
    found += [_essay(course, entry, student, now) for entry in essay_records.assignments_of(course, drafts=False)]
    return sorted((entry for entry in found if entry), key=lambda entry: _pressing(entry, now))


def _pressing(entry: Waiting, now: datetime) -> tuple[bool, bool, datetime]:
    return not entry.running, entry.until is None, entry.until or now


def _quiz(course: Course, quiz: Quiz, student: Person, now: datetime) -> Waiting | None:
    stands = quizzes.standing(quiz, student, now)
    address = {"course_id": course.public_id, "quiz_id": quiz.public_id}
    if stands.running is not None:
        url = url_for("quizzes.attempt", attempt_id=stands.running.public_id, **address)
        end = quizzes.end_of(stands.running)
        return Waiting(quiz.title, url, "Quiz. You have begun; go on where you were.", end, "ends", running=True)
    url = url_for("quizzes.quiz", **address)
    if quiz.opens_at is not None and now < quiz.opens_at:
        return Waiting(quiz.title, url, "Quiz, not open yet.", quiz.opens_at, "opens")
    if stands.hindrance or stands.closed:
        return None
    return Waiting(quiz.title, url, f"Quiz, {_counted(len(quiz.slots), 'question')}. Not begun.", stands.closes_at)


def _essay(course: Course, assignment: Assignment, student: Person, now: datetime) -> Waiting | None:
    essay = essays.essay_for(assignment, student)
    address = {"course_id": course.public_id, "assignment_id": assignment.public_id}
    if assignment.opens_at is not None and now < assignment.opens_at:
        url = url_for("essays.assignment", **address)
        return Waiting(assignment.title, url, "Essay, not open yet.", assignment.opens_at, "opens")
    if essays.hindrance(assignment, now) or (essay is not None and essay.submitted_at is not None):
        return None
    if essay is not None and essay.drafts:
        last = essay.drafts[-1].number
        url = url_for("essays.draft", number=last, **address)
        return Waiting(assignment.title, url, f"Essay. Read the feedback on draft {last}.", assignment.due_at, "due")
    url = url_for("essays.assignment", **address)
    begun = essay is not None and bool(essay.text.strip())
    return Waiting(assignment.title, url, f"Essay. {'Begun' if begun else 'Not begun'}.", assignment.due_at, "due")


def for_teacher(course: Course, section_id: int | None, instructor: bool) -> list[Waiting]:
    """Essays that nobody has looked at; for an instructor also drafts to review, open and release, and revisions."""
    found = [_drafts(course), *_revisions(course)] if instructor else []
    found += [_unopened(course, quiz) for quiz in quiz_records.quizzes_of(course) if instructor]
    found += [
        _essays(course, assignment, section_id, instructor) for assignment in essay_records.assignments_of(course)
    ]
    return [entry for entry in found if entry]


def _drafts(course: Course) -> Waiting | None:
    counts = bank_records.state_counts(course)
    drafts = counts["draft"]
    if not drafts:
        return None
    url = url_for("bank.items", course_id=course.public_id, state="draft")
    return Waiting(
        "Questions to review",
        url,
        f"{_counted(drafts, 'draft')} in the bank.",
        done=sum(counts.values()) - drafts,
        of=sum(counts.values()),
    )


def _revisions(course: Course) -> list[Waiting | None]:
    counts = revisions.waiting_counts(course)
    return [
        Waiting(
            document.title,
            url_for("library.changes", course_id=course.public_id, document_id=document.public_id),
            f"Reading. {_counted(counts[document.id], 'citation')} of passages that its new version changed.",
        )
        for document in (library_records.documents_of(course) if counts else [])
        if document.id in counts
    ]


def _unopened(course: Course, quiz: Quiz) -> Waiting | None:
    if quiz.state != "draft":
        return None
    url = url_for("quizzes.quiz", course_id=course.public_id, quiz_id=quiz.public_id)
    return Waiting(quiz.title, url, f"Quiz, {_counted(len(quiz.slots), 'question')}. Students do not see it yet.")


def _essays(course: Course, assignment: Assignment, section_id: int | None, instructor: bool) -> Waiting | None:
    url = url_for("essays.assignment", course_id=course.public_id, assignment_id=assignment.public_id)
    if assignment.state == "draft":
        return Waiting(assignment.title, url, "Essay. Students do not see it yet.") if instructor else None
    rows = [row for row in essays.essay_rows(course, assignment, section_id) if row.standing is not None]
    waits = sum(row.waits for row in rows)
    if waits:
        about = f"{_counted(waits, 'essay')} that nobody has looked at."
        return Waiting(assignment.title, url, about, done=len(rows) - waits, of=len(rows))
    if rows and instructor and assignment.released_at is None:
        return Waiting(assignment.title, url, f"{_counted(len(rows), 'essay')} read. Students do not see levels yet.")
    return None


def first_steps(course: Course) -> list[tuple[str, str, str]]:
    """What makes a new course a working one, in order: (step, address, done or to-do); empty once all is done."""
    at = {"course_id": course.public_id}
    quizzes_here, counts = quiz_records.quizzes_of(course), bank_records.state_counts(course)
    steps = [
        ("Add a reading", url_for("library.new", **at), bool(library_records.documents_of(course))),
        ("Generate questions", url_for("bank.generate", **at), sum(counts.values()) > 0),
        ("Approve the good ones", url_for("bank.items", **at, state="draft"), counts["approved"] > 0),
        ("Make a quiz", url_for("quizzes.new", **at), bool(quizzes_here)),
        ("Set an essay", url_for("essays.new", **at), bool(essay_records.assignments_of(course))),
    ]
    if all(done for _, _, done in steps):
        return []
    first = next(place for place, step in enumerate(steps) if not step[2])
    return [
        (label, url, "done" if done else ("current" if place == first else "to-do"))
        for place, (label, url, done) in enumerate(steps)
    ]


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
