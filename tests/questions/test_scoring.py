"""Answers are read strictly, scored by rule, and explained."""

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from questions.items import Evidence, Item, ItemType, Option
from questions.scoring import (
    BadAnswer,
    comparable,
    misspells,
    one_edit_apart,
    parse_answer,
    random_guess_score,
    readings,
    score,
    shown_order,
)
from results.scores import ScoreError

SINGLE = Item(
    ItemType.SINGLE,
    "Who headed the commissariat?",
    (
        Option("Litvinov", True, "He held it from 1930 to 1939."),
        Option("Molotov", rationale="He took it over in 1939"),
        Option("Chicherin"),
    ),
    evidence=Evidence("p1", 10, 40, "Litvinov was Commissar"),
)
MULTIPLE = Item(
    ItemType.MULTIPLE,
    "Which two?",
    (Option("a1", True, "yes a"), Option("b1", True), Option("c1", rationale="no c"), Option("d1")),
)
TRUTH = Item(ItemType.TRUE_FALSE, "The pact was signed in 1939.", (Option("True", True), Option("False")))
NAME = Item(ItemType.SHORT, "Who?", answers=("Maxim Litvinov", "Litvinov"))
YEAR = Item(ItemType.NUMERIC, "In what year?", answers=("1937",))
MANY = Item(ItemType.NUMERIC, "How many?", answers=("681,692",), tolerance=1000)
TYPED_CLOZE = Item(ItemType.CLOZE, "The ____ was signed.", answers=("Non-Aggression Pact",))


@pytest.mark.parametrize("item", [SINGLE, MULTIPLE, TRUTH, NAME, YEAR, TYPED_CLOZE])
@pytest.mark.parametrize("blank", [None, "", {}, [], {"options": []}, {"text": ""}, {"text": " \n"}, {"options": None}])
def test_a_blank_answer_is_none_and_earns_nothing(item, blank):
    if isinstance(blank, dict) and blank and ("options" in blank) != bool(item.options):
        with pytest.raises(BadAnswer):
            parse_answer(item, blank)
        return
    assert parse_answer(item, blank) is None
    scored = score(item, blank, 2)
    assert (scored.score.points, scored.score.possible, scored.right, scored.chosen) == (0, 2, None, ())
    assert item.key in scored.feedback


@pytest.mark.parametrize(
    "raw",
    [
        "1", 1, True, [1], {"options": 1}, {"options": "1"}, {"options": [True]}, {"options": [3]}, {"options": [-1]},
        {"options": [0.0]}, {"options": ["²"]}, {"options": ["٣"]}, {"options": [[0]]}, {"options": {"0": 1}},
        {"options": [0], "text": "x"}, {"option": [0]}, {"text": "Litvinov"}, {"options": [0, 1]},
        {"options": [0] * 100_000}, {"options": ["9" * 5000]}, {"options": [10**400]}, {1: 2}, {"options": [None]},
        {"options": [float("nan")]},
    ],
)  # fmt: skip
def test_a_hostile_choice_is_refused(raw):
    with pytest.raises(BadAnswer):
        parse_answer(SINGLE, raw)


@pytest.mark.parametrize(
    "raw",
    [
        {"text": 5},
        {"text": ["x"]},
        {"text": "a\x00b"},
        {"text": "\ud800"},
        {"text": "x" * 2001},
        {"options": [0]},
        "Litvinov",
    ],
)
def test_a_hostile_text_is_refused(raw):
    with pytest.raises(BadAnswer):
        parse_answer(NAME, raw)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["options", "text", "x"]), inner),
    max_leaves=8,
)


@given(st.sampled_from([SINGLE, MULTIPLE, TRUTH, NAME, YEAR, MANY, TYPED_CLOZE]), json_values)
def test_whatever_is_sent_is_scored_or_refused_and_reading_twice_is_reading_once(item, raw):
    try:
        parsed = parse_answer(item, raw)
    except BadAnswer:
        return
    assert parse_answer(item, parsed) == parsed
    assert 0 <= score(item, parsed, 1).score.points <= 1


def test_form_digits_are_places_and_repeats_count_once():
    assert parse_answer(MULTIPLE, {"options": ["3", "0", 0]}) == {"options": [0, 3]}


@pytest.mark.parametrize(
    ("chosen", "points"),
    [([0, 1], 6), ([0], 3), ([0, 1, 2], 3), ([0, 2], 0), ([2, 3], 0), ([0, 1, 2, 3], 0), ([2], 0)],
)
def test_multiple_choice_earns_right_minus_wrong_over_right(chosen, points):
    assert score(MULTIPLE, {"options": chosen}, 6).score.points == points


def test_part_marks_are_exact():
    thirds = Item(ItemType.MULTIPLE, "Which three?", (*(Option(sign, True) for sign in "abc"), Option("d")))
    assert score(thirds, {"options": [0]}, Fraction(3)).score.points == 1
    assert score(thirds, {"options": [0, 1, 2]}, 0.1).score.points == 0.1


def test_the_feedback_gives_the_reason_the_key_and_the_evidence():
    wrong = score(SINGLE, {"options": [1]})
    assert wrong.right is False
    assert wrong.chosen == (1,)
    assert wrong.feedback == (
        "Not right. He took it over in 1939. The answer is: Litvinov. The text says: “Litvinov was Commissar”"
    )
    right = score(SINGLE, {"options": [0]})
    assert right.right is True
    assert right.feedback == "Right. He held it from 1930 to 1939. The text says: “Litvinov was Commissar”"


def test_part_right_names_each_reason_by_its_option():
    assert score(MULTIPLE, {"options": [0, 1, 2]}).feedback == (
        "Partly right. a1: yes a. c1: no c. The answer is: a1; b1."
    )


@pytest.mark.parametrize("possible", [math.nan, math.inf, -1])
def test_points_that_cannot_be_are_refused(possible):
    with pytest.raises((ScoreError, ValueError)):
        score(SINGLE, {"options": [0]}, possible)


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("litvinov", True),
        ("  MAXIM   Litvinov. ", True),
        ("Ｌｉｔｖｉｎｏｖ", True),
        ("“Litvinov”", True),
        ("the Litvinov", True),
        ("Litvínov", True),
        ("Litvinoff", False),
        ("Litvinof", True),
        ("Litviov", True),
        ("Maxim Litvniov", True),
        ("Maksim Litvinov", False),
        ("Molotov", False),
        ("Litvinov Molotov", False),
        ("<b>Litvinov</b>", False),
    ],
)
def test_a_short_answer_is_compared_by_what_it_says(text, right):
    assert score(NAME, {"text": text}).right is right


def test_a_misspelling_is_accepted_and_said():
    assert score(NAME, {"text": "Litvinof"}).feedback == "Right; it is spelt Litvinov."


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Iraq", "Iran"),
        ("1938", "1937"),
        ("Nicholas I", "Nicholas II"),
        ("purgos", "purges"),
        ("-5", "5"),
        ("Lenim", "Lenin"),
    ],
)
def test_short_names_numbers_and_common_words_allow_no_slip(text, answer):
    assert score(Item(ItemType.SHORT, "?", answers=(answer,)), {"text": text}).right is False
    assert not misspells(text, answer)


def test_dashes_and_articles_do_not_decide_a_cloze():
    assert score(TYPED_CLOZE, {"text": "a non–aggression pact"}).right
    assert comparable("A") == "a"


@given(st.text("abAB-é ", max_size=8), st.text("abAB-é ", max_size=8))
def test_one_edit_is_mutual_and_never_none(first, second):
    assert one_edit_apart(first, second) == one_edit_apart(second, first)
    assert not one_edit_apart(first, first)


@given(st.text(max_size=30))
@example("0.\x0c")
def test_comparing_twice_is_comparing_once(text):
    assert comparable(comparable(text)) == comparable(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("681,692", "681692"), ("681 692", "681692"), ("681\u202f692", "681692"), ("681'692", "681692"), ("2,5", "2.5"),
        ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("−40 %", "-40"), ("£3", "3"), ("40 per cent", "40"),
        ("1e3", "1000"),
        ("1.500", "1.5"), ("١٩٣٧", "1937"),
    ],
)  # fmt: skip
def test_a_number_is_read_as_people_write_it(text, number):
    assert readings(text)[0] == type(readings(text)[0])(number)


@pytest.mark.parametrize(
    "text", ["", "many", "nan", "inf", "1e999", "0x10", "1,2,3", "1937-38", "1_000", "--1", "9" * 61]
)
def test_what_is_no_number_is_not_read_as_one(text):
    assert readings(text) == ()


@pytest.mark.parametrize(
    ("item", "text", "right"),
    [
        (YEAR, "1937", True), (YEAR, "1938", False), (YEAR, "<b>", False), (YEAR, "1937.0", True),
        (MANY, "681692", True),
        (MANY, "682,500", True), (MANY, "682,693", False), (MANY, "681.692", False),
        (replace(YEAR, tolerance=math.nan), "1937", True), (replace(YEAR, tolerance=-1), "1937", True),
    ],
)  # fmt: skip
def test_a_number_counts_within_its_tolerance(item, text, right):
    assert score(item, {"text": text}).right is right


@pytest.mark.parametrize(
    ("item", "share"), [(SINGLE, 1 / 3), (TRUTH, 0.5), (MULTIPLE, None), (NAME, 0), (TYPED_CLOZE, 0)]
)
def test_guessing_earns_what_moodle_says(item, share):
    assert random_guess_score(item) == share


def _item(*texts):
    return Item(ItemType.SINGLE, "?", tuple(Option(text, not at) for at, text in enumerate(texts)))


@pytest.mark.parametrize(
    ("texts", "shown"),
    [
        (("1939", "1936", "1938"), ["1936", "1938", "1939"]),
        (("1,500", "200", "30"), ["30", "200", "1,500"]),
        (("June 1941", "23 August 1939", "March 1939"), ["March 1939", "23 August 1939", "June 1941"]),
        (("20 June", "14 July", "4 August", "21 May"), ["21 May", "20 June", "14 July", "4 August"]),
        (("in the 1930s", "1921"), ["1921", "in the 1930s"]),
    ],
)
def test_numbers_and_dates_stand_in_order(texts, shown):
    item = _item(*texts)
    assert [item.options[place].text for place in shown_order(item, 3)] == shown


def test_other_options_are_shuffled_by_seed_and_always_alike():
    item = _item("Ezhov", "Molotov", "Litvinov", "Stalin")
    orders = {shown_order(item, seed) for seed in range(60)}
    assert len(orders) > 15
    assert shown_order(item, "attempt-1") == shown_order(item, "attempt-1")
    firsts = [shown_order(item, seed)[0] for seed in range(400)]
    assert all(60 < firsts.count(place) < 140 for place in range(4))


def test_true_and_false_stay_and_all_of_the_above_closes():
    assert shown_order(TRUTH, 9) == (0, 1)
    item = _item("None of the above", "Ezhov", "Molotov")
    assert all(shown_order(item, seed)[-1] == 0 for seed in range(20))


@given(st.lists(st.text(max_size=12), min_size=2, max_size=6), st.integers())
def test_the_shown_order_shows_every_option_once(texts, seed):
    assert sorted(shown_order(_item(*texts), seed)) == list(range(len(texts)))
