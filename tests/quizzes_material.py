"""A reading, approved items that point into it, and a quiz of them: what tests of quizzes start from."""

from __future__ import annotations

from datetime import datetime

from questions.items import Certificate, Evidence, Item, ItemType, Lineage, MarkingPoint, Option, Prompt, as_json
from records.bank import BankItem, ItemVersion
from records.database import db, transaction
from records.library import DocumentVersion, SourceDocument, StoredPassage
from records.people import Course, Person
from records.quizzes import Quiz
from services import quizzes
from services.quizzes import QuizSettings

SHA = "5" * 64
CANARY = "XKEYX"
"""Stands in every text that tells a key: it may be on no page and in no reply before release."""
WORDS = (
    "The canal was dug in twenty months. Its first ship passed in the summer of 1933, and the camps that built it "
    "were moved north."
)
PROOF = "Its first ship passed in the summer of 1933"


def evidence() -> Evidence:
    start = 100 + WORDS.index(PROOF)
    return Evidence("p-00c0ffee", start, start + len(PROOF), PROOF, SHA)


def _reason(rule: str) -> Certificate:
    return Certificate(rule, f"{CANARY} certificate")


ITEMS = (
    Item(
        ItemType.SINGLE,
        "Who led the canal works?",
        (
            Option("Nikolai Marlov", True, f"{CANARY} right because"),
            Option("Pavel Orlin", rationale=f"{CANARY} wrong because", certificate=_reason("other")),
            Option("Ivan Tresk", rationale=f"{CANARY} wrong because", certificate=_reason("other")),
            Option("Anna Velik", rationale=f"{CANARY} wrong because", certificate=_reason("other")),
        ),
        rationale=f"{CANARY} rationale",
        evidence=evidence(),
        lineage=Lineage("subject"),
    ),
    Item(
        ItemType.MULTIPLE,
        "Which of these were moved north?",
        (
            Option("the camps", True, f"{CANARY} camps"),
            Option("the guards", True, f"{CANARY} guards"),
            Option("the court", rationale=f"{CANARY} court"),
            Option("the ships", rationale=f"{CANARY} ships"),
        ),
        rationale=f"{CANARY} rationale",
        evidence=evidence(),
        lineage=Lineage("role"),
    ),
    Item(
        ItemType.SHORT,
        "When did the first ship pass?",
        answers=(f"{CANARY} 1933", "1933"),
        rationale=f"{CANARY} rationale",
        evidence=evidence(),
        lineage=Lineage("date"),
    ),
    Item(
        ItemType.NUMERIC,
        "How many months did the digging take?",
        answers=("20",),
        rationale=f"{CANARY} rationale",
        evidence=evidence(),
        lineage=Lineage("quantity"),
    ),
)


ARRANGED = (
    Item(
        ItemType.MATCHING,
        "Who did what?",
        (Option("led the works"), Option("built the locks"), Option("wrote the report")),
        rationale=f"{CANARY} rationale",
        evidence=evidence(),
        lineage=Lineage("matching"),
        prompts=(Prompt("Nikolai Marlov", 0), Prompt("Pavel Orlin", 1)),
    ),
    Item(
        ItemType.ORDERING,
        "Put these in the order in which they happened.",
        (Option("the digging"), Option("the first ship"), Option("the move north")),
        rationale=f"{CANARY} rationale",
        evidence=evidence(),
        lineage=Lineage("chronology"),
    ),
    Item(
        ItemType.HOT_TEXT,
        "Which sentence says when the canal was in use?",
        (
            Option("The canal was dug in twenty months.", rationale=f"{CANARY} digging"),
            Option("Its first ship passed in the summer of 1933.", True, f"{CANARY} passing"),
        ),
        rationale=f"{CANARY} rationale",
        evidence=evidence(),
        lineage=Lineage("evidence"),
    ),
    Item(
        ItemType.CONSTRUCTED,
        "Explain why the camps were moved.",
        answers=(f"{CANARY} Because the canal was done.",),
        rationale=f"{CANARY} rationale",
        evidence=evidence(),
        lineage=Lineage("constructed"),
        marking=(MarkingPoint(f"{CANARY} says that the canal was done", 2),),
    ),
)
"""What is arranged, found in the passage or written: one of each."""


def make_reading(course: Course, now: datetime) -> SourceDocument:
    """A document of one passage, which begins at raw place 100."""
    with transaction():
        document = SourceDocument(course_id=course.id, slug="canal", title="The Canal", created_at=now)
        version = DocumentVersion(
            number=1, sha256=SHA, filename="canal.md", form="markdown", encoding="utf-8", words=24,
            content=WORDS.encode(), raw=" " * 100 + WORDS, imported_at=now,
        )  # fmt: skip
        version.passages = [
            StoredPassage(
                anchor="p-00c0ffee",
                ordinal=0,
                kind="text",
                section=["The works"],
                text=WORDS,
                start=100,
                end=100 + len(WORDS),
                runs=[[0, 100, len(WORDS)]],
                marks=[],
            )
        ]
        document.versions = [version]
        db.session.add(document)
    return document


def make_items(
    course: Course, now: datetime, items: tuple[Item, ...] = ITEMS, state: str = "approved"
) -> list[BankItem]:
    """These items in the bank, approved."""
    with transaction():
        kept = []
        for position, item in enumerate(items):
            row = BankItem(
                course_id=course.id, state=state, family=item.lineage.family, position=position, created_at=now
            )
            row.versions = [
                ItemVersion(number=1, content=as_json(item), content_hash=item.content_hash, created_at=now)
            ]
            db.session.add(row)
            kept.append(row)
    return kept


def make_quiz(
    course: Course, instructor: Person, now: datetime, items: list[BankItem] | None = None, **settings: object
) -> Quiz:
    """An open quiz of the items; of all four kinds where none are given."""
    rows = make_items(course, now) if items is None else items
    told = QuizSettings(**{"title": "The canal", **settings})  # type: ignore[arg-type]
    quiz = quizzes.create_quiz(course, instructor, told, now)
    quizzes.choose_items(course, quiz.public_id, instructor, [row.public_id for row in rows], now)
    return quizzes.open_quiz(course, quiz.public_id, instructor, now)
