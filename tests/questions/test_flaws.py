"""Each item-writing rule finds its flaw and leaves a sound item alone."""

import pytest

from questions.flaws import RULES, flaws_of
from questions.items import Item, ItemType, Lineage, Option

SOUND = ("Who introduced the bill for Irish home rule in 1886?", ["Gladstone*", "Disraeli", "Peel", "Bright"])


def item(stem: str, options: list[str], kind: ItemType = ItemType.SINGLE, family: str = "written") -> Item:
    made = tuple(Option(text.rstrip("*"), text.endswith("*")) for text in options)
    return Item(kind, stem, made, lineage=Lineage(family))


@pytest.mark.parametrize(
    ("rule", "stem", "options"),
    [
        ("ambiguous stem", "Who did did sign the treaty of 1879?", ["Andrassy*", "Bismarck", "Crispi"]),
        ("implausible distractor", "Who led the party?", ["Peel*", "Bright", "Cobden", "1846"]),
        ("none of the above", "Who led the party?", ["Peel", "Bright", "None of the above*"]),
        ("all of the above", "Who led the party?", ["Peel", "Bright", "All of the above*"]),
        (
            "key the longest",
            "Why did the party split?",
            ["because the repeal of the duties on grain divided its landed members*", "of bread", "by war"],
        ),
        (
            "gratuitous information",
            "The harvest failed. Ireland starved. The duties on grain fell. Who repealed them?",
            ["Peel*", "Bright", "Cobden"],
        ),
        ("true/false options", "What was the result of the vote?", ["True, it passed*", "It failed", "It was put off"]),
        (
            "convergence",
            "Which treaty ended it?",
            ["Treaty of Berlin and London*", "Treaty signed", "Berlin paper", "London paper"],
        ),
        ("logical cue", "In what year did the war end?", ["1871*", "Sedan", "Metz", "Paris"]),
        ("fill in the blank", "The duties on grain were repealed in ____.", ["1846*", "1847", "1848"]),
        ("absolute terms", "What did the act do?", ["It ended duties*", "It always failed", "It split towns"]),
        ("stem word in the key only", "What did the grain laws tax?", ["grain*", "wool", "iron"]),
        ("unfocused stem", "The party of Peel", ["fell apart*", "held firm", "won seats"]),
        ("complex options", "Who resigned?", ["Peel*", "both A and B", "Bright"]),
        ("grammatical cue", "The minister was an", ["admiral*", "general", "doctor"]),
        ("out of order", "In what year was the act passed?", ["1846*", "1832", "1867"]),
        ("vague terms", "What did the act do?", ["It ended duties*", "It usually failed", "It split towns"]),
        ("more than one right", "Which town was it?", ["city of Leeds*", "Leeds city", "York town"]),
        ("negative wording", "Which town was not a port?", ["Leeds*", "Hull", "Bristol"]),
    ],
)
def test_a_flawed_item_is_found_out(rule: str, stem: str, options: list[str]) -> None:
    found = {flaw.rule: flaw.evidence for flaw in flaws_of(item(stem, options))}
    assert rule in found
    assert found[rule]


def test_a_sound_item_breaks_no_rule() -> None:
    assert flaws_of(item(*SOUND)) == ()


def test_there_are_nineteen_rules() -> None:
    assert len(RULES) == 19


def test_a_cloze_item_may_have_its_blank() -> None:
    stem = "Which name fills the gap? ____ introduced the bill for Irish home rule."
    assert flaws_of(item(stem, SOUND[1], ItemType.CLOZE, "cloze")) == ()
