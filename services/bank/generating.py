"""Generating: a run is asked for on a page or a command line and done by a worker, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from courseware.documents import UnreadableDocument
from questions.bank import FAMILIES, Bank, Settings
from questions.gates import REASONS
from questions.generation import generate
from records import bank as records
from records.bank import GenerationRun, RefusedCandidate
from records.database import db, transaction
from records.library import SourceDocument
from records.people import Course, Person
from services import library
from services.bank.storing import Known, add
from services.errors import Missing, Refused
from services.people import log

MOST_ITEMS = 500
SEEDS = 2**31 - 1
STEPS = 20
Progress = Callable[[int, int], None]
Clock = Callable[[], datetime]

EXPLAINED = {
    "subject": "Who or what did it: “Who signed the pact?”",
    "attribution": "Who argues or reports what the text only passes on.",
    "object": "Whom or what it was done to: “Whom did the party expel?”",
    "date": "In what year or when it happened.",
    "place": "Where it happened.",
    "sourcing": "What a document of its genre is good evidence for; once a reading whose card names the genre.",
    "role": "What office somebody held, and who held an office.",
    "cloze": "A sentence of the reading with a gap for a name, a date or a place.",
    "true_false": "A statement as the text has it, or with one date or name exchanged.",
    "quantity": "How many or how much.",
    "purpose": "In order to do what.",
    "cause": "Why it happened.",
    "means": "By what means it was done.",
    "aim": "What somebody sought, hoped, refused or agreed to do.",
    "order": "What somebody was allowed, required or persuaded to do.",
    "belief": "What somebody argued, feared or believed: “What does Figes argue?”",
    "outcome": "What a thing led to.",
    "statement": "Which of several statements on one matter is true.",
    "definition": "Which term the text defines, or what an abbreviation stands for.",
    "term": "A sentence of the reading with one of its own terms left out.",
    "argument": "What the author says that the text argues, shows or rests on.",
    "quotation": "Whose words the text quotes.",
    "evidence": "Which sentence of the reading supports a claim.",
    "chronology": "Which of several dated events came first, or last.",
    "matching": "Which person, date or claim belongs to which.",
    "ordering": "In what order several events came.",
    "acronym": "What an abbreviation stands for.",
}
"""What each family asks, in one line for the person who chooses."""


def explanation(family: str) -> str:
    """One line on what a family asks; empty for one that has none yet."""
    return EXPLAINED.get(family, "")


def reason_in_words(reason: str) -> str:
    """The sentence for a gate's code."""
    return REASONS.get(reason, reason)


def ask(
    course: Course,
    actor: Person | None,
    document_ids: Sequence[str],
    families: Sequence[str],
    most: int,
    seed: int,
    now: datetime,
) -> GenerationRun:
    """Order a generation from these readings. The work itself is done by ``work``."""
    documents = [library.document_here(course, public_id) for public_id in dict.fromkeys(document_ids)]
    if not documents:
        raise Refused("Choose at least one reading to make questions from.")
    unknown = sorted(set(families) - set(FAMILIES))
    if unknown:
        raise Refused(f"There is no kind of question “{unknown[0][:40]}”; choose from {', '.join(FAMILIES)}.")
    chosen = [family for family in FAMILIES if family in families]
    if not chosen:
        raise Refused("Choose at least one kind of question.")
    if not 1 <= most <= MOST_ITEMS:
        raise Refused(f"Ask for between 1 and {MOST_ITEMS} questions.")
    if not 0 <= seed <= SEEDS:
        raise Refused(f"Give a seed between 0 and {SEEDS:,}.")
    with transaction():
        run = GenerationRun(
            course_id=course.id,
            started_by_id=actor.id if actor else None,
            seed=seed,
            settings={"families": chosen, "documents": [document.public_id for document in documents], "most": most},
            asked_at=now,
        )
        db.session.add(run)
        titles = ", ".join(document.title for document in documents)
        log(now, actor, "generation asked for", course, titles, most=most, seed=seed)
    return run


def run_here(course: Course, run_id: str) -> GenerationRun:
    """A run of this course. Raises Missing."""
    run = records.run_by_public_id(course, run_id)
    if run is None:
        raise Missing("This run")
    return run


def unfinished_runs() -> list[str]:
    """Public ids of runs that were asked for and are not done; a worker takes them up when it starts."""
    return records.unfinished_runs()


def work(run_id: str, clock: Clock, progress: Progress | None = None) -> None:
    """Do a run from its beginning: generate, then store everything in one transaction, or say why not.

    A run that is done is left alone, so being called twice, or again after a kill, changes nothing.
    """
    run = records.any_run(run_id)
    if run is None or run.state in ("done", "failed"):
        return
    try:
        bank, documents = _generated(run, progress)
    except (Missing, UnreadableDocument) as fault:
        _fail(run, str(fault), clock())
    except Exception:
        _fail(
            run, "The generator stopped with a fault of its own. Nothing was stored; tell the administrator.", clock()
        )
        raise
    else:
        _keep(run, bank, documents, clock())


def _generated(run: GenerationRun, progress: Progress | None) -> tuple[Bank, dict[str, SourceDocument]]:
    with transaction():
        run.state, run.done, run.total = "running", 0, 0
    wanted = [library.document_here(run.course, public_id) for public_id in run.settings["documents"]]
    documents = {document.current.sha256: document for document in wanted}
    readings = [library.reading_of(document.current) for document in documents.values()]
    with transaction():
        # Which corrections the questions rest on: with the seed, what makes the same bank again.
        digests = {d.public_id: r.corrections.digest for d, r in zip(documents.values(), readings, strict=True)}
        run.settings = {**run.settings, "corrections": digests}
    settings = Settings(
        families=tuple(family for family in FAMILIES if family in run.settings["families"]),
        maximum=int(run.settings["most"]),
    )
    return generate(readings, settings, run.seed, _teller(run, progress)), documents


def _teller(run: GenerationRun, progress: Progress | None) -> Progress:
    told = -1

    def tell(done: int, total: int) -> None:
        nonlocal told
        step = done * STEPS // total if total else 0
        # Each step is a commit, so there are no more of them than a bar can show.
        if step != told:
            told = step
            with transaction():
                run.done, run.total = done, total
        if progress is not None:
            progress(done, total)

    return tell


def _fail(run: GenerationRun, sentence: str, now: datetime) -> None:
    with transaction():
        run.state, run.error, run.ended_at = "failed", sentence, now


def _keep(run: GenerationRun, bank: Bank, documents: Mapping[str, SourceDocument], now: datetime) -> None:
    with transaction():
        if records.lock_run(run).state == "done":
            return
        known = Known(run.course)
        fresh = [item for item in bank.items if known.take(item)]
        for item in fresh:
            document = documents.get(item.evidence.document) if item.evidence else None
            add(run.course, item, None, now, run, document)
        db.session.add_all(
            RefusedCandidate(
                run_id=run.id,
                document_id=documents[refusal.document].id if refusal.document in documents else None,
                family=refusal.family[:40],
                reason=refusal.reason[:60],
                detail=refusal.detail,
                sentence=refusal.sentence,
                start=refusal.start,
                end=refusal.end,
            )
            for refusal in bank.refused
        )
        run.report = asdict(bank.report) | {"fresh": len(fresh), "known": len(bank.items) - len(fresh)}
        run.state, run.ended_at = "done", now
