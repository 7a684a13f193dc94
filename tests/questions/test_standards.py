"""What a bank refuses so that a question needs no editing, and what it asks instead."""

import pytest

from courseware.readers import read_text
from courseware.reading import Reading, analyse
from questions.generation import Bank, Settings, generate

DEBATE = (
    "Enclosure changed the villages of England in the eighteenth century. Robert Allen argues that enclosure moved "
    "income from tenants to landlords. Jane Humphries insists that the common gave women fuel and milk. Keith Snell "
    "points out that winter unemployment rose in the arable counties. Jonathan Chambers claimed that enclosure created "
    "employment on the larger farms.\n\n"
    "Poor relief increased in Norfolk after 1780 because farmers dismissed their servants. Edward Thompson feared that "
    "the courts had replaced custom with property. Arthur Young hoped to raise the yield of wheat in Suffolk. "
    "John Sinclair wanted to improve the sheep of Scotland. William Marshall sought to teach farmers the use of clover."
)


def reading_of(text: str) -> Reading:
    return analyse(read_text(text))


def bank_of(text: str, *families: str) -> Bank:
    return generate([reading_of(text)], Settings(families=families), 3)


def test_a_view_is_asked_for_beside_views_of_others() -> None:
    items = bank_of(DEBATE, "belief").items
    asked = {item.stem: item.key for item in items}
    stem = "According to the text, what does Robert Allen argue?"
    assert asked[stem] == "that enclosure moved income from tenants to landlords"
    for item in items:
        assert all(option.text.startswith("that ") for option in item.options)
        assert all(option.certificate and "another" in option.certificate.rule for option in item.distractors)


def test_an_aim_is_asked_for_beside_aims_of_others_of_its_sort() -> None:
    asked = {item.stem: item for item in bank_of(DEBATE, "aim").items}
    item = asked["According to the text, what did Arthur Young hope to do?"]
    assert item.key == "raise the yield of wheat in Suffolk"
    assert {option.text for option in item.distractors} <= {
        "improve the sheep of Scotland", "teach farmers the use of clover",
    }  # fmt: skip


@pytest.mark.parametrize(
    "sentence",
    [
        "Who refused to meet them?",
        "The committee had rejected the proposal after a long and bitter debate in the chamber.",
        "The next day the delegates signed the treaty in the presence of the ministers of both sides.",
    ],
)
def test_a_sentence_that_names_no_time_and_nobody_carries_no_item(sentence: str) -> None:
    before = "The ministers met in the palace. The delegates had travelled for weeks through the snow. "
    assert bank_of(before + sentence, "subject", "date", "cloze", "place", "object").items == ()


def test_a_false_statement_says_the_opposite_and_never_not() -> None:
    text = (
        "After 1846 the price of wheat fell in Ireland. In 1849 Robert Peel supported the sale of ruined estates. "
        "By 1850 more than two hundred towns of Ireland had a market. The repeal of the Corn Laws weakened the "
        "Conservative Party in Ireland after 1846. "
    )
    for item in bank_of(text, "true_false").items:
        assert " not " not in item.stem
        if item.key == "False":
            assert any(word in item.stem for word in ("rose", "opposed", "fewer", "strengthened"))


def test_the_day_of_the_month_is_never_asked_for() -> None:
    text = (
        "On 25 June 1846 the Lords passed the repeal of the Corn Laws. Robert Peel had proposed the repeal of the Corn "
        "Laws. The repeal of the Corn Laws split the party of Robert Peel. Robert Peel never regretted the repeal."
    )
    for item in bank_of(text, "date").items:
        assert all(option.text.isdigit() and len(option.text) == 4 for option in item.options)
