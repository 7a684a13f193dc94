"""A small reading written for these tests, and items that point into it: what tests of the bank start from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from questions.items import Certificate, Evidence, Item, ItemType, Lineage, Option
from records.bank import BankItem
from records.database import transaction
from records.library import SourceDocument
from records.people import Course
from services import library
from services.bank.storing import add

TEXT = """# The Canal

## The works

In March 1931 the engineer Nikolai Marlov moved from Tula to Orsk in order to lead the works on the northern canal. The
ministry in Moscow had dismissed Pavel Orlin from the same office in April 1929, after a flood at the port of Kerch.

Ivan Tresk replaced Nikolai Marlov as head of the works in June 1934. Anna Velik founded the town of Lugansk in 1928
and became the first mayor of the town. In August 1936 Pavel Orlin returned to Orsk in order to inspect the locks.

## The ships

The first steamer of the northern line left Kerch in May 1933 and reached Orsk in July 1933. Viktor Samoylov commanded
the steamer on the first voyage. The historian Maria Duval concluded in 1987 that the canal had never paid for the dead.
"""
PROOF = "Ivan Tresk replaced Nikolai Marlov as head of the works in June 1934."
RICH = Path(__file__).parent.parent / "seeds" / "between_the_wars" / "sources" / "new_economy_to_plan.md"
"""The course's own textbook chapter: it states enough for a bank."""
DULL = (
    "It was so. They did not. Perhaps it may be that this was not the case, although some of them would not say so.\n"
)


def make_reading(course: Course, now: datetime, text: str = TEXT, name: str = "canal.md") -> SourceDocument:
    """The reading, imported as a file is."""
    return library.import_document(course, None, text.encode(), name, now).document


def proof_in(document: SourceDocument, words: str = PROOF) -> Evidence:
    """The evidence for words that stand in the reading."""
    version = document.current
    start = version.raw.index(words)
    passage = next(passage for passage in version.passages if passage.start <= start < passage.end)
    return Evidence(passage.anchor, start, start + len(words), words, version.sha256)


def question(document: SourceDocument | None = None, stem: str = "Who replaced Nikolai Marlov in June 1934?") -> Item:
    """A question with a proof for each distractor; without a document it cites nothing."""
    wrong = Certificate("one filler", "The sentence names one person.", "Viktor Samoylov commanded the steamer", 0.1)
    return Item(
        ItemType.SINGLE,
        stem,
        (
            Option("Ivan Tresk", True, "The text says so."),
            Option("Pavel Orlin", False, "He was dismissed in 1929.", wrong),
            Option("Viktor Samoylov", False, "He commanded the steamer.", wrong),
        ),
        rationale="The text says so.",
        evidence=proof_in(document) if document else None,
        lineage=Lineage("subject", "who", 1, "marginalia 1"),
    )


def fill(
    course: Course, now: datetime, document: SourceDocument, stems: Sequence[str], family: str = "subject"
) -> list[BankItem]:
    """Drafts with these stems."""
    items = [question(document, stem) for stem in stems]
    return [
        add(course, replace(item, lineage=replace(item.lineage, family=family)), None, now, document=document)
        for item in items
    ]


def make_bank(
    course: Course,
    now: datetime,
    stems: Sequence[str] = ("Who was the first?", "Who was the second?", "Who came then?"),
) -> tuple[SourceDocument, list[BankItem]]:
    """A reading, and drafts that cite it."""
    document = make_reading(course, now)
    with transaction():
        items = fill(course, now, document, stems)
    return document, items
