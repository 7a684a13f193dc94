"""A reading of forty paragraphs that can be revised paragraph by paragraph, and what cites it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from questions.items import Evidence, Item, ItemType, Lineage, Option
from records.bank import BankItem
from records.database import db, transaction
from records.library import Highlight, SourceDocument
from records.people import Course, Person
from services import library
from services.bank.storing import add
from tests.conftest import NOW

SENTENCES = 5
_SUBJECTS = ("The board", "A clerk", "The miller", "Anna Velik", "The engineer", "A pilot", "The widow", "Ivan Tresk")
_VERBS = ("counted", "sold", "opened", "repaired", "bought", "measured", "closed", "painted", "mapped", "insured")
_THINGS = ("barges", "sluices", "lanterns", "ledgers", "horses", "timbers", "anchors", "kilns", "orchards", "bridges")
_PLACES = ("Orsk", "Kerch", "Tula", "Lugansk", "Pinsk", "Narva", "Vyborg", "Azov", "Odesa", "Riga")


def paragraphs(count: int = 40, seed: int = 7) -> list[list[str]]:
    """Paragraphs of five sentences, no two sentences the same."""
    chance = random.Random(seed)
    seen: set[str] = set()
    made: list[list[str]] = []
    while len(made) < count:
        sentences: list[str] = []
        while len(sentences) < SENTENCES:
            year, number = chance.randint(1700, 1899), chance.randint(11, 99)
            subject, verb, thing = chance.choice(_SUBJECTS), chance.choice(_VERBS), chance.choice(_THINGS)
            said = f"{subject} {verb} {number} {thing} at {chance.choice(_PLACES)} in {year}."
            if said not in seen:
                seen.add(said)
                sentences.append(said)
        made.append(sentences)
    return made


def text_of(made: Sequence[Sequence[str]]) -> str:
    """The paragraphs as a Markdown text."""
    return "# The Ledger\n\n" + "\n\n".join(" ".join(sentences) for sentences in made) + "\n"


def put(course: Course, text: str, name: str = "ledger.md") -> SourceDocument:
    """The text as the newest version of the reading of that name."""
    return library.import_document(course, None, text.encode(), name, NOW).document


def proof(document: SourceDocument, words: str) -> Evidence:
    """The evidence for words of the newest version, where they stand for the first time."""
    version = document.current
    start = version.raw.index(words)
    passage = next(one for one in version.passages if one.start <= start < one.end)
    return Evidence(passage.anchor, start, start + len(words), words, version.sha256)


def question(document: SourceDocument, words: str, stem: str = "", key: str = "") -> Item:
    """A question whose key is proved by these words."""
    key = key or words.split(" in ")[-1].strip(".")
    return Item(
        ItemType.SINGLE,
        stem or f"When was it that {words[:-1]}?",
        (Option(key, True, "So the text says."), Option("1901", False, "It says otherwise.")),
        rationale="So the text says.",
        evidence=proof(document, words),
        lineage=Lineage("date"),
    )


def plant(course: Course, document: SourceDocument, words: Sequence[str], state: str = "approved") -> list[BankItem]:
    """An item for each of these sentences, in this state."""
    with transaction():
        items = [add(course, question(document, said), None, NOW, document=document) for said in words]
        for item in items:
            item.state = state
    return items


def mark(document: SourceDocument, person: Person, words: str) -> Highlight:
    """A person's highlight over words of the newest version."""
    where = proof(document, words)
    made = Highlight(
        person_id=person.id, document_id=document.id, sha256=where.document, anchor=where.anchor,
        start=where.start, end=where.end, quote=words, prefix="", suffix="", note="look again", at=NOW,
    )  # fmt: skip
    with transaction():
        db.session.add(made)
    return made


def reworded(sentence: str) -> str:
    """The sentence with another thing and another year: no longer the same claim."""
    words = sentence.split()
    return " ".join([*words[:-1], "1650."]).replace(" at ", " and 3 others at ")


def revised(made: Sequence[Sequence[str]]) -> list[list[str]]:
    """Three paragraphs edited, two moved, one split, two joined, one deleted, one put in; the rest as it was."""
    edited = [list(sentences) for sentences in made]
    for place in (3, 11, 30):
        edited[place][2] = reworded(edited[place][2])
    new: list[list[str]] = []
    for place, sentences in enumerate(edited):
        if place in (15, 25, 33):
            continue  # 15 is deleted, 25 and 33 move to the end
        if place == 19:
            new += [sentences[:2], sentences[2:]]
        elif place == 22:
            new.append([*sentences, *edited[23]])
        elif place != 23:
            new.append(sentences)
        if place == 5:
            new.append(["A paragraph about bees came in that nobody had read before."])
    return [*new, edited[25], edited[33]]


TOUCHED = {3: "changed", 11: "changed", 30: "changed", 15: "gone", 19: "split", 22: "joined", 23: "joined"}
"""The paragraphs whose words ``revised`` changed or parted, and how."""


def with_evidence(item: Item, evidence: Evidence) -> Item:
    """The item with other evidence."""
    return replace(item, evidence=evidence)
