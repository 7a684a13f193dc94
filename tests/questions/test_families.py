"""Each family asks what its pattern shows, and nothing where the pattern is broken."""

import pytest

from courseware.readers import read, read_text
from courseware.reading import Reading, analyse
from questions.document_index import DocumentIndex
from questions.families.chronology import propose as chronology
from questions.families.definition import spelt_out
from questions.generation import Bank, Settings, generate
from questions.items import Item, ItemType
from questions.numbers import figure_in, figures_beside
from questions.standing import stands_alone
from tests.questions.readings import SOURCES, history

FILLING = (
    "William Gladstone raised the income tax in order to pay for the Crimean War in 1854. "
    "To protect the farmers of Kent, Lord Derby proposed a duty on foreign wheat in 1852. "
    "Lord Russell sent Irish commissioners to Dublin in order to study the fever hospitals of Ireland. "
    "To keep the peace in Yorkshire, Lord Melbourne moved his regiments to the town of Leeds. "
)


def reading_of(text: str) -> Reading:
    return analyse(read_text(text))


def bank_of(text: str, *families: str, **wanted: object) -> Bank:
    return generate([reading_of(text)], Settings(families=families, **wanted), 3)  # type: ignore[arg-type]


def asked(bank: Bank) -> dict[str, str]:
    return {item.stem: item.key for item in bank.items}


def test_a_purpose_is_asked_for_with_other_purposes_beside_it() -> None:
    bank = bank_of(FILLING, "purpose")
    key = asked(bank)["According to the text, why did Lord Melbourne move his regiments to the town of Leeds?"]
    assert key == "to keep the peace in Yorkshire"
    for item in bank.items:
        assert item.stem.startswith("Why") or ", why" in item.stem
        assert all(option.text.startswith("to ") for option in item.options)
        assert len({option.text for option in item.options}) == len(item.options)


def test_a_purpose_that_may_belong_to_another_verb_is_refused() -> None:
    text = FILLING + "Robert Peel said that he would go to London in order to see the Queen of England in 1846."
    assert not any("see the Queen" in key for key in asked(bank_of(text, "purpose")).values())


def test_a_cause_is_asked_for_with_other_causes_beside_it() -> None:
    text = (
        "The potato crop of Ireland failed in 1845 because a fungus had destroyed the young plants. "
        "The Whigs of Lord Melbourne lost the general election of 1841 because merchants feared a new tax on sugar. "
        "The Bank of England closed the doors of its London office in May 1847 because depositors demanded their gold. "
        "The railway company of Leeds fell into debt because two bridges had collapsed in January."
    )
    for item in bank_of(text, "cause").items:
        assert item.key.startswith("because ")
        assert all(option.text.startswith("because ") for option in item.options)
    assert len(bank_of(text, "cause").items) >= 2


@pytest.mark.parametrize(
    ("words", "short", "full"),
    [
        ("the Bureau of Indian Affairs", "BIA", "Bureau of Indian Affairs"),
        ("a network of primary party organisations", "PPO", "primary party organisations"),
        ("the American Anti-Slavery Society", "AASS", "American Anti-Slavery Society"),
        ("the secret police", "OGPU", None),
    ],
)
def test_an_abbreviation_is_spelt_out_only_where_the_initials_agree(words: str, short: str, full: str | None) -> None:
    assert spelt_out(words, short) == full


def test_an_abbreviation_is_answered_by_typing() -> None:
    again = "".join(
        f"The NCE bought wheat from {town} in that decade. " for town in ("York", "Hull", "Lincoln", "Boston")
    )
    text = (
        FILLING
        + "In 1851, the merchants of Leeds founded the Northern Corn Exchange (NCE) beside the canal. "
        + 2 * again
    )
    items = bank_of(text, "definition").items
    assert [(item.type, item.answers) for item in items] == [(ItemType.SHORT, ("Northern Corn Exchange",))]
    assert items[0].evidence is not None
    assert items[0].key in items[0].evidence.text


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("about 400,000 men", ["about 200,000", "about 800,000", "about 600,000"]),
        ("eleven counts", ["ten", "twelve", "thirteen"]),
        ("$4.5 million", ["$2.2 million", "$9.0 million", "$6.8 million"]),
    ],
)
def test_figures_stand_beside_others_of_the_same_dress(text: str, beside: list[str]) -> None:
    figure = figure_in(text)
    assert figure is not None
    assert figures_beside(figure, [])[:3] == beside


@pytest.mark.parametrize("text", ["fifty-five men", "hundreds of men", "thirty thousand men", "dozens of ships"])
def test_a_number_that_is_spelt_high_is_no_figure(text: str) -> None:
    assert figure_in(text) is None


@pytest.mark.parametrize("bound", ["more than", "at least", "up to", "fewer than"])
def test_a_bound_is_not_asked_for_as_a_figure(bound: str) -> None:
    text = FILLING + f"In 1849, the cholera killed {bound} 14,000 people in the city of London."
    assert bank_of(text, "quantity").items == ()


def test_a_figure_keeps_its_about() -> None:
    text = FILLING + "By 1849, the railway of Lord Derby carried about 40 percent of the wheat of Kent to London."
    item = bank_of(text, "quantity").items[0]
    assert item.key == "about 40 percent"
    assert all(option.text.startswith("about ") for option in item.options)


def test_a_quotation_is_given_to_the_speaker_whom_its_sentence_names() -> None:
    text = (
        "Robert Peel met John Bright, Richard Cobden and Benjamin Disraeli in London in 1846. "
        "“The price of bread will fall before the winter comes,” wrote Robert Peel in a letter of 1846. "
        "John Bright argued that the repeal of the Corn Laws would bring peace to Ireland. "
        "Richard Cobden warned that the House of Lords would fight the repeal to the end. "
        "Benjamin Disraeli claimed that the farmers of England had been sold to Manchester."
    )
    items = bank_of(text, "quotation").items
    assert [item.key for item in items] == ["Robert Peel"]
    assert "“The price of bread will fall before the winter comes”" in items[0].stem


def test_posters_are_asked_for_once_a_post_and_only_in_threads() -> None:
    path = SOURCES / "thread_could_the_alliance_have_worked.md"
    reading = analyse(read(path.read_bytes(), path.name))
    items = [i for i in generate([reading], Settings(families=("quotation",)), 1).items if "participant" in i.stem]
    posters = {passage.speaker for passage in reading.passages}
    assert items
    assert all(option.text in posters for item in items for option in item.options)
    assert not any("participant" in item.stem for item in generate([history()], Settings(), 1).items)


def test_the_order_of_events_is_proved_by_their_dates() -> None:
    bank = generate([history()], Settings(), 2)
    for item in bank.items:
        if item.lineage.family == "chronology":
            first = "first" in item.stem
            for option in item.distractors:
                assert option.certificate is not None
                assert (" later than " in option.certificate.reason) is first
    assert chronology([]) == []


def test_an_example_is_the_evidence_of_the_claim_before_it() -> None:
    text = (
        "Many towns of northern England grew rich from cotton in the nineteenth century. For example, Manchester had "
        "become the largest market for cloth in the world by 1840.\n\n"
        "The towns of northern England sent long petitions to Parliament. Bolton asked for cheaper bread in 1842.\n\n"
        "Cotton came to Liverpool from the southern states of America. The cotton trade of Liverpool paid for new "
        "docks and for warehouses along the river.\n\n"
        "Cotton workers in Lancashire founded friendly societies in these years. The towns of Lancashire opened "
        "libraries for cotton workers in the reign of Victoria."
    )
    items = bank_of(text, "evidence").items
    assert [item.key for item in items] == ["Manchester had become the largest market for cloth in the world by 1840."]


@pytest.mark.parametrize(
    ("sentence", "loose"),
    [
        ("The Bolsheviks led the workers of Russia in their struggle.", ""),
        ("It led the workers of Russia into the war.", "It"),
        ("The workers of Russia followed such leaders into the war.", "such"),
        ("Russia thought that he would come back.", "he"),
        ("Lenin thought that he would come back.", ""),
    ],
)
def test_a_sentence_stands_alone_where_nothing_points_out_of_it(sentence: str, loose: str) -> None:
    site = DocumentIndex(reading_of(sentence)).sites[0]
    assert stands_alone(site) == loose


@pytest.mark.parametrize(
    ("before", "named"),
    [
        ("Robert Peel entered Parliament in 1809 with the help of a rich father.", True),
        ("Robert Peel and John Bright met in London in the spring of 1845.", False),
        ("Robert Peel met John Bright in London in the spring of 1845.", False),
        ("The Conservative Party chose Robert Peel in the spring of 1834.", False),
        ("John Bright wrote that Robert Peel had lost the trust of England.", False),
    ],
)
def test_a_pronoun_is_named_only_where_the_rule_proves_its_person(before: str, named: bool) -> None:
    text = f"{before} He repealed the Corn Laws with the votes of the Liberal Party in June 1846. {FILLING}"
    index = DocumentIndex(reading_of(text))
    openings = [site.sentence.tokens[0].text for site in index.named_sites]
    assert ("[Robert Peel]" in openings) is named
    assert ("He" in openings) is not named


def test_the_author_s_own_argument_is_asked_for_beside_views_of_others() -> None:
    text = (
        "The central argument of this book is that cheap bread kept the towns of England quiet after 1846.\n\n"
        "Benjamin Disraeli claimed that the farmers of Kent had been sold to the mills of Manchester. "
        "John Bright argued that free trade would bring lasting peace to the nations of Europe.\n\n"
        "Lord Derby warned that foreign wheat would empty the villages of Norfolk within ten years."
    )
    items = bank_of(text, "argument").items
    assert [item.stem for item in items] == ["According to the author, what is the central argument of this book?"]
    assert items[0].key == "Cheap bread kept the towns of England quiet after 1846"
    assert all(option.text[0].isupper() for option in items[0].options)


def test_a_question_without_provable_options_is_answered_by_typing() -> None:
    text = "In 1846, Robert Peel repealed the Corn Laws against the wishes of the landlords of England."
    typed: list[Item] = [item for item in bank_of(text, "subject").items if item.type is ItemType.SHORT]
    assert [item.answers[0] for item in typed] == ["Robert Peel"]
    assert all(item.options == () for item in typed)
