"""True or false: a statement of the text reworded, or turned so that the text shows it to be false; never by "not"."""

from __future__ import annotations

import random

from courseware.spans import Span
from questions.candidates import Candidate, Proposal, Refused, Site
from questions.clauses import Clause
from questions.document_index import DocumentIndex
from questions.items import Certificate, Cognitive, ItemType, Option
from questions.statements import Statement
from questions.wording import stopped

FAMILY = "true_false"
LEFT_OUT = 4
"""Words that a statement must leave out of its sentence to be true without being lifted from it."""


def propose(site: Site, clause: object, index: DocumentIndex) -> list[Proposal]:
    """One statement a sentence: true where it can be reworded, else false, even chances where both can be."""
    statement = index.statement_at(site.ordinal)
    if statement is None:
        return []
    if not statement.false:
        return [Refused("distractors", "nothing in it can be turned")]
    rng = random.Random(f"truth:{statement.text}")  # noqa: S311 - repeatable
    plain = _is_reduced(statement) or statement.false[0].rule != "renamed"
    true = statement.reworded or (statement.text if plain else "")
    if true and rng.random() < 0.6:
        return [_candidate(statement, true, True, "as stated", "")]
    false = statement.false[0]
    return [_candidate(statement, false.text, False, false.rule, false.reason)]


def _is_reduced(statement: Statement) -> bool:
    """Whether the statement leaves out so much of its sentence that it is not lifted word for word."""
    return len(statement.text.split()) <= statement.site.sentence.word_count - LEFT_OUT


def _candidate(statement: Statement, text: str, truth: bool, rule: str, reason: str) -> Candidate:
    why = f"The text says: “{statement.site.text}”"
    proof = Certificate(rule, reason or "The statement says what the sentence says.", statement.site.text, 1.0)
    wrong = Option("False" if truth else "True", False, why, proof)
    return Candidate(
        FAMILY, rule, f"True or false? {stopped(text)}", "True" if truth else "False", "truth", statement.site,
        Span(statement.start, statement.end), statement.text, clause=statement.clause, type=ItemType.TRUE_FALSE,
        truth=truth, options=(wrong,), cognitive=Cognitive.UNDERSTAND, difficulty=0.65,
    )  # fmt: skip


__all__ = ["FAMILY", "Clause", "propose"]
