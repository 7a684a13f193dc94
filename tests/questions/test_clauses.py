"""A sentence is reduced to one clause of its own words, in their order."""

import pytest

from courseware import language
from questions.clauses import clause_of
from questions.grammar import Unreadable


def clause(text: str):  # type: ignore[no-untyped-def]
    return clause_of(language.parse(text)[0])


@pytest.mark.parametrize(
    ("sentence", "reduced"),
    [
        ("However, Robert Peel repealed the laws in 1846.", "Robert Peel repealed the laws in 1846"),
        ("Robert Peel, who feared a famine, repealed the laws.", "Robert Peel repealed the laws"),
        ("Robert Peel, the leader of the party, repealed the laws.", "Robert Peel repealed the laws"),
        ("In 1846, Robert Peel repealed the laws.", "In 1846, Robert Peel repealed the laws"),
        ("Robert Peel repealed the laws, but the party split.", "Robert Peel repealed the laws"),
        ("Robert Peel repealed the laws, which angered the landlords.", "Robert Peel repealed the laws"),
        ("Robert Peel (1788–1850) repealed the laws; the party split.", "Robert Peel repealed the laws"),
        (
            "Robert Peel repealed the laws in order to feed Ireland.",
            "Robert Peel repealed the laws in order to feed Ireland",
        ),
        ("Only Robert Peel repealed the laws.", "Only Robert Peel repealed the laws"),
    ],
)
def test_what_can_be_left_out_is_left_out(sentence: str, reduced: str) -> None:
    assert clause(sentence).text == reduced


@pytest.mark.parametrize(
    "sentence",
    [
        "Although it rained, Robert Peel walked to the House of Commons on Friday.",
        "In Leeds, Hull, and York, John Bright spoke to crowds of workers.",
        "The Treaty of Berlin, signed in 1878, settled the frontiers of Bulgaria.",
        "Bismarck, a Prussian, convened a congress in Berlin, Germany, in June 1878.",
    ],
)
def test_the_reduced_clause_is_a_subsequence_of_the_source(sentence: str) -> None:
    reduced = clause(sentence)
    indices = list(reduced.indices)
    assert indices == sorted(set(indices))
    assert all(word in sentence for word in reduced.text.replace(",", "").split())


@pytest.mark.parametrize(
    "sentence", ["A Prussian minister of the old school.", "Peel feared that, for the most part, it failed."]
)
def test_what_cannot_be_attached_is_refused(sentence: str) -> None:
    with pytest.raises(Unreadable):
        clause(sentence)
