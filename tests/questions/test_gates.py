"""Each gate stops the sentence that it is for, and lets a plain statement through."""

import pytest

from courseware.readers import read_text
from courseware.reading import analyse
from questions import gates
from questions.candidates import Site
from questions.clauses import clause_of
from questions.document_index import DocumentIndex
from questions.grammar import Unreadable

BEFORE = "Robert Peel and John Bright met the farmers of Kent in London in the spring of 1845. "


def site_of(sentence: str) -> Site:
    reading = analyse(read_text(BEFORE + sentence))
    return DocumentIndex(reading).sites[-1]


def stopped_by(sentence: str) -> str | None:
    site = site_of(sentence)
    trip = gates.sentence_trip(site)
    if trip:
        return trip[0]
    try:
        found = gates.clause_trip(site, clause_of(site.sentence))
    except Unreadable as fault:
        return fault.code
    return found[0] if found else None


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("question", "Why did Robert Peel repeal the Corn Laws in the summer of 1846?"),
        ("unbalanced", "Robert Peel called the laws “a tax on the bread of the poor in 1846."),
        ("length", "Robert Peel repealed the Corn Laws."),
        ("quoted", "Bright said “the landlords have had their day and the people of England will have theirs”."),
        ("debris", "Robert Peel repealed the Corn Laws in 1846, see p. 22 of the second volume."),
        ("anaphor", "This split the Conservative Party of Robert Peel into two halves in 1846."),
        ("anaphor", "He repealed the Corn Laws with the votes of the Liberal Party in 1846."),
        ("example", "For example, Robert Peel repealed the Corn Laws against his own party in 1846."),
        ("person", "We remember Robert Peel for the repeal of the Corn Laws in the year 1846."),
        ("hedge", "Robert Peel probably feared a famine in Ireland more than a split of his party."),
        ("negation", "Robert Peel did not consult the landlords of his party before the vote of 1846."),
        ("context", "Robert Peel carried the measure with the votes of the Liberal Party in 1846."),
        ("context", "In response, Robert Peel opened the ports of Ireland to foreign grain in 1846."),
        ("pronoun", "Robert Peel told John Bright that Lord Russell had lost his seat in Parliament in 1846."),
        (
            "restrictive relative",
            "The landlords who had raised Robert Peel to power turned against Parliament in 1846.",
        ),
        ("lead-in", "Robert Peel gave Parliament three reasons for the repeal: famine, trade and peace in Ireland."),
        ("anaphor", "There were many landlords in the Conservative Party of Robert Peel in 1846."),
        ("reported", "According to John Bright, Robert Peel had long wished to end the Corn Laws."),
    ],
)
def test_a_gate_stops_its_sentence(code: str, sentence: str) -> None:
    assert stopped_by(sentence) == code


@pytest.mark.parametrize(
    "sentence",
    [
        "In 1846, Robert Peel repealed the Corn Laws with the votes of the Liberal Party.",
        "John Bright founded the League with merchants of Manchester.",
        "Robert Peel, who feared a famine in Ireland, repealed the Corn Laws in 1846.",
    ],
)
def test_a_plain_statement_passes(sentence: str) -> None:
    assert stopped_by(sentence) is None


def test_every_code_has_a_reason_in_words() -> None:
    codes = {code for code, _ in gates.SENTENCE_GATES}
    assert codes <= set(gates.REASONS)
    assert all(reason.endswith(".") for reason in gates.REASONS.values())
