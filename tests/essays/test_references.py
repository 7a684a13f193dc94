"""References to passages: read in every scholarly form, held against the readings, and nobody's right words called
wrong."""

import pytest

from courseware.citing import Card, reference
from courseware.readers import read_text
from courseware.reading import analyse
from essays.attributing import Standing
from essays.checking import State
from essays.crediting import Doubt
from essays.drafts import read_draft
from essays.evidence import examine
from essays.references import references_in
from essays.scoring import prompt_keys
from essays.sources import Sources

CANAL = """# The Great Canal

The canal was opened by the governor Amos Thornbury in June 1825. It cost about 7.1 million dollars and was 363
miles long.

Engineers said that the canal would "never pay for itself", and the legislature listened to them for years.

Tolls repaid the whole debt within nine years, and by 1836 the state earned more from it than from land.

Boatmen drank the water of the feeder streams, and cholera followed them from lock to lock in the summer of 1832.
"""
RAILWAY = """# Iron over Water

The railway reached the town in 1851, and the boatmen laughed at its smoke and its crooked rails.

Cholera had no part in the decline of the waterway; cheap freight by rail alone emptied the locks after 1860.
"""
THREAD = """# What became of the locks?

**mole_catcher**, 4 March, 19:12

I think the locks were sold for their stone, and the stone stands in every cellar of the town.

**ferry_fan**, 4 March, 20:00

The lock keepers stayed in their houses for another forty years and paid a penny of rent.
"""
PROMPT = "What did the waterway do for the state?"


@pytest.fixture(scope="module")
def sources():
    texts = {
        "canal": ("The Great Canal", "Josiah Pemberton", "1994", CANAL),
        "rail": ("Iron over Water", "Ada Quill", "2001", RAILWAY),
        "thread": ("What became of the locks?", "unknown posters", "2020", THREAD),
    }
    readings = [
        (key, title, author, analyse(read_text(text, "markdown"))) for key, (title, author, _, text) in texts.items()
    ]
    return Sources.build(readings, {key: year for key, (_, _, year, _) in texts.items()})


def examined(text, sources):
    return examine(read_draft(text, sources.lexis), sources, PROMPT, prompt_keys(PROMPT)[1])


def rows(text, sources, *kinds):
    return [row for row in examined(text, sources).ledger if row.kind in kinds]


def reference_rows(text, sources):
    return [(row.state, row.explanation) for row in rows(text, sources, "reference")]


QUOTE = 'The debt was gone soon: "tolls repaid the whole debt within nine years" '


@pytest.mark.parametrize(
    "cited",
    [
        "(Pemberton 1994, ¶ 3).",
        "(Pemberton, 1994, ¶ 3).",
        "(Pemberton 1994, para. 3).",
        "(Pemberton 1994, ¶¶ 2–3).",
        "(Pemberton 1994, “The Great Canal”, ¶ 3).",
        "(“The Great Canal” 1994, ¶ 3).",
        "(see Pemberton 1994, ¶ 3).",
        "(Pemberton, ¶ 3).",
        "(Pemberton 1994a, ¶ 3).",
    ],
)
def test_a_quotation_that_stands_where_its_reference_points_is_found_there(sources, cited):
    ((state, said),) = reference_rows(QUOTE + cited, sources)
    assert state is State.FOUND
    assert "¶ 3" in said
    (quotation,) = rows(QUOTE + cited, sources, "quotation")
    assert quotation.state is State.FOUND


@pytest.mark.parametrize("before", ["Pemberton (1994, ¶ 3) writes that", "As Pemberton (1994, ¶ 3) puts it,"])
def test_an_author_named_before_the_parenthesis_is_its_author(sources, before):
    ((state, _),) = reference_rows(f'{before} "tolls repaid the whole debt within nine years".', sources)
    assert state is State.FOUND


def test_what_the_product_writes_it_reads(sources):
    cards = [Card("The Great Canal", "Josiah Pemberton", "1994"), Card("Locks", "Josiah Pemberton", "1994")]
    for among in ((), cards):
        text = f"{QUOTE}{reference(cards[0], 3, among=among)}."
        assert [state for state, _ in reference_rows(text, sources)] == [State.FOUND]
    thread = Card("What became of the locks?", "unknown posters", "2020", genre="thread")
    text = f'One poster says that "the stone stands in every cellar" {reference(thread, 1, "mole_catcher", 1)}.'
    assert [state for state, _ in reference_rows(text, sources)] == [State.FOUND]
    text = f'One poster says that "the stone stands in every cellar" {reference(thread, 1)}.'
    assert [state for state, _ in reference_rows(text, sources)] == [State.FOUND]


def test_a_right_quotation_with_a_wrong_passage_is_never_accused(sources):
    text = QUOTE + "(Pemberton 1994, ¶ 1)."
    ((state, said),) = reference_rows(text, sources)
    assert state is State.DIFFERS
    assert said == "Found, but in ¶ 3 of 'The Great Canal', not in ¶ 1."
    (quotation,) = rows(text, sources, "quotation")
    assert quotation.state is State.FOUND
    assert not [row for row in examined(text, sources).ledger if row.contradicts]


def test_a_right_quotation_of_another_text_says_which(sources):
    text = 'So it went: "cheap freight by rail alone emptied the locks" (Pemberton 1994, ¶ 2).'
    ((state, said),) = reference_rows(text, sources)
    assert state is State.DIFFERS
    assert "Found, but in ¶ 2 of 'Iron over Water'" in said
    assert not [row for row in examined(text, sources).ledger if row.contradicts]


def test_a_passage_that_does_not_exist_is_named_and_the_words_are_found(sources):
    ((state, said),) = reference_rows(QUOTE + "(Pemberton 1994, ¶ 99).", sources)
    assert state is State.DIFFERS
    assert "Found, but in ¶ 3" in said
    assert "has 4 numbered passages and no ¶ 99" in said
    ((state, said),) = reference_rows("The boats were slow and few (Pemberton 1994, ¶ 99).", sources)
    assert state is State.DIFFERS
    assert "no ¶ 99" in said


def test_words_that_stand_nowhere_are_not_recognised_and_nobody_is_called_wrong(sources):
    ((state, said),) = reference_rows('He wrote "of the golden river and its kings" (Pemberton 1994, ¶ 2).', sources)
    assert state is State.NOT_CHECKABLE
    assert "not recognised in ¶ 2" in said


def test_a_claim_is_tied_to_the_passage_that_says_it(sources):
    claim = "The waterway spread disease: it went with the boatmen, who drank from streams "
    with_place = examined(f"{claim}(Pemberton 1994, ¶ 4).", sources)
    assert [(row.state, row.place.anchor) for row in with_place.ledger if row.kind == "reference"] == [
        (State.FOUND, sources.passages[3].passage.anchor)
    ]
    assert [found.place.anchor for found in with_place.alignments] == [sources.passages[3].passage.anchor]
    assert with_place.units[0].borrowed
    elsewhere = examined(f"{claim}(Pemberton 1994, ¶ 1).", sources)
    assert [row.state for row in elsewhere.ledger if row.kind == "reference"] == [State.NOT_CHECKABLE]


def test_a_figure_that_stands_there_bears_a_claim_out(sources):
    ((state, _),) = reference_rows("It was dear: it cost 7.1 million dollars (Pemberton 1994, ¶ 1).", sources)
    assert state is State.FOUND


@pytest.mark.parametrize(
    "cited", ["(Pemberton 1994, p. 12)", "(Pemberton 1994: 12)", "(Pemberton, p. 12)", "(Pemberton 1994)"]
)
def test_a_page_or_a_year_alone_leads_to_the_text_and_a_page_is_never_called_wrong(sources, cited):
    ((state, said),) = reference_rows(QUOTE + cited + ".", sources)
    assert state is State.FOUND
    assert "¶ 3 of 'The Great Canal'" in said


def test_a_year_after_the_name_leads_to_the_text(sources):
    text = 'Pemberton (1994) writes that "tolls repaid the whole debt within nine years".'
    assert [state for state, _ in reference_rows(text, sources)] == [State.FOUND]
    wrong = 'Pemberton (1994) writes that "cheap freight by rail alone emptied the locks".'
    ((state, said),) = reference_rows(wrong, sources)
    assert state is State.DIFFERS
    assert "'Iron over Water'" in said


NOTES = """

Notes

[1] Josiah Pemberton, The Great Canal (1994), ¶ 3.
[2] Ibid., ¶ 1.
[3] Quill 2001, p. 4.
[4] Holloway 1985, ¶ 2.
"""


def test_a_note_is_read_at_its_mark(sources):
    text = 'The debt went: "tolls repaid the whole debt within nine years".[1] Freight did it.[4]' + NOTES
    ((state, said),) = reference_rows(text, sources)
    assert state is State.FOUND
    assert "¶ 3" in said
    named = [item for item in examined(text, sources).attributions if item.standing is Standing.AUTHOR]
    assert [item.points for item in named] == [True]


def test_ibid_means_the_note_before_and_superscripts_are_marks(sources):
    text = 'It ended: "tolls repaid the whole debt".² Then "cheap freight by rail alone emptied the locks".³' + NOTES
    first, second = reference_rows(text, sources)
    assert first[0] is State.DIFFERS
    assert "Found, but in ¶ 3" in first[1]
    assert second[0] is State.FOUND


def test_ibid_in_brackets_means_the_reference_before(sources):
    text = f'{QUOTE}(Pemberton 1994, ¶ 3). They drank: "cholera followed them from lock to lock" (ibid., ¶ 4).'
    assert [state for state, _ in reference_rows(text, sources)] == [State.FOUND, State.FOUND]


def test_two_references_in_one_sentence_belong_to_their_own_quotations(sources):
    text = (
        'First "tolls repaid the whole debt" (Pemberton 1994, ¶ 3) and then "cheap freight by rail alone" '
        "(Quill 2001, ¶ 2)."
    )
    assert [state for state, _ in reference_rows(text, sources)] == [State.FOUND, State.FOUND]
    swapped = text.replace("Pemberton 1994, ¶ 3", "X").replace("Quill 2001, ¶ 2", "Pemberton 1994, ¶ 3")
    assert [state for state, _ in reference_rows(swapped.replace("X", "Quill 2001, ¶ 2"), sources)] == [
        State.DIFFERS,
        State.DIFFERS,
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The debt was repaid (Holloway 1985, ¶ 3).",
        "The debt was repaid (Pemberton 1821, ¶ 3).",
        "The canal (some 363 miles) was long.",
        "It opened in June (1825).",
        "I said so (see paragraph 3 above).",
        "The railway came later (1851, p. 12 of the timetable).",
    ],
)
def test_what_refers_to_no_supplied_text_is_no_reference(sources, text):
    assert references_in(read_draft(text, sources.lexis), sources) == []
    assert not [row for row in examined(text, sources).ledger if row.contradicts]


def test_an_unknown_author_stays_neutral(sources):
    (row,) = rows("The debt was repaid (Holloway 1985, ¶ 3).", sources, "attribution")
    assert row.state is State.NOT_IN_SOURCES


def test_a_reference_makes_one_row_and_its_numbers_are_no_figures(sources):
    text = "The lock keepers stayed and paid a penny of rent (ferry_fan 2020, post 2, ¶ 2)."
    kinds = [row.kind for row in examined(text, sources).ledger]
    assert kinds.count("reference") == 1
    assert "attribution" not in kinds
    assert not [kind for kind in kinds if kind in ("date", "number")]


def test_a_short_title_in_a_reference_is_no_quotation(sources):
    text = "The stone was sold (unknown posters 2020; “What became of the locks” 2020, ¶ 1)."
    assert rows(text, sources, "quotation") == []


def test_the_same_reference_after_many_sentences_repeats_nothing(sources):
    cited = "(Pemberton 1994, “The Great Canal”, ¶ 3)"
    text = f"Tolls paid the debt {cited}. The state grew rich on tolls {cited}. Land brought less than water {cited}."
    assert not {Doubt.REPEATED, Doubt.ECHO, Doubt.STARVED} & set(examined(text, sources).credit.doubts)


def test_a_wrong_place_earns_no_located_citation(sources):
    right, wrong = (examined(QUOTE + f"(Pemberton 1994, ¶ {number}).", sources) for number in (3, 1))
    assert [item.points for item in right.attributions] == [True]
    assert [item.points for item in wrong.attributions] == [False]


def test_references_alone_bear_out_no_claim(sources):
    bare = examined("Water is good and boats are fine " + "(Pemberton 1994, ¶ 1) " * 6 + ".", sources)
    assert bare.alignments == ()
    assert {row.state for row in bare.ledger if row.kind == "reference"} == {State.NOT_CHECKABLE}


def test_a_reading_without_a_known_year_contradicts_no_year():
    undated = Sources.build([("canal", "The Great Canal", "Josiah Pemberton", analyse(read_text(CANAL, "markdown")))])
    assert [state for state, _ in reference_rows(QUOTE + "(Pemberton 1994, ¶ 3).", undated)] == [State.FOUND]


def test_without_sources_a_reference_is_an_attribution_and_nothing_more():
    found = examine(read_draft(QUOTE + "(Pemberton 1994, ¶ 3)."), Sources(), "", frozenset())
    assert not [row for row in found.ledger if row.kind == "reference"]
