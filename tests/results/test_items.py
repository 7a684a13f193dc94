"""Item analysis against figures worked out by hand, and against the definitions on random matrices."""

import math
import statistics

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.items import ScoreMatrix, Undefined, analyse, as_json, random_guess_score

ROOT = math.sqrt

# Two items, four students: x = (1, 1, 1, 0), z = (1, 0, 0, 0), T = (2, 1, 1, 0).
SMALL = "student,attempt,A,B\na,1,1,1\nb,1,1,0\nc,1,1,0\nd,1,0,\n"

# Weights 1 and 4 with part marks: A = (1, 0.5, 0), B = (4, 1, 1), T = (5, 1.5, 1).
WEIGHTED = "student,attempt,A,B\na,1,1,4\nb,1,0.5,1\nc,1,0,1\n"


def analysis_of(text, maxima=None, attempts="highest"):
    return analyse(ScoreMatrix.from_csv(text, maxima), attempts)


@pytest.mark.parametrize(
    ("figure", "first", "second"),
    [
        ("facility_index", 3 / 4, 1 / 4),
        ("standard_deviation", 1 / 2, 1 / 2),  # variances 1/4 and 1/4
        ("intended_weight", 50, 50),
        ("effective_weight", 50, 50),  # cov(A, T) = cov(B, T) = 1/3
        ("discrimination_index", 100 / 3, 100 / 3),  # cov(A, B) = 1/12
        ("discriminative_efficiency", 100, 100),  # already in the same order
    ],
)
def test_the_figures_of_two_items_are_those_worked_out_by_hand(figure, first, second):
    items = analysis_of(SMALL).items
    assert [getattr(item, figure) for item in items] == pytest.approx([first, second], abs=1e-12)


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("median", 1),
        ("mean", 1),
        ("standard_deviation", ROOT(2 / 3)),
        ("skewness", 0),
        ("kurtosis", 1.5),  # m2 = m4 = 1/2: k4 = 16·(5/2 − 9/4)/6 = 2/3, k2 = 2/3
        ("coefficient_of_internal_consistency", 50),  # 2·(1 − (1/2)/(2/3))
        ("error_ratio", 100 * ROOT(1 / 2)),
        ("standard_error", ROOT(1 / 3)),
    ],
)
def test_the_figures_of_a_quiz_are_those_worked_out_by_hand(figure, value):
    assert getattr(analysis_of(SMALL).quiz, figure) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize(
    ("figure", "first", "second"),
    [
        ("facility_index", 1 / 2, 1 / 2),
        ("standard_deviation", 1 / 2, ROOT(3) / 4),
        ("intended_weight", 20, 80),
        # cov(A, T) = 1, cov(B, T) = 3 + 3/4
        ("effective_weight", 100 / (1 + ROOT(15 / 4)), 100 * ROOT(15 / 4) / (1 + ROOT(15 / 4))),
        ("discrimination_index", 100 * 0.75 / ROOT(0.75), 100 * 0.75 / ROOT(0.75)),
        ("discriminative_efficiency", 100, 100),
    ],
)
def test_weights_and_part_marks_enter_every_figure(figure, first, second):
    items = analysis_of(WEIGHTED, [1, 4]).items
    assert [getattr(item, figure) for item in items] == pytest.approx([first, second], abs=1e-12)


def test_the_quiz_figures_are_in_marks_and_percentages():
    quiz = analysis_of(WEIGHTED, [1, 4]).quiz
    assert (quiz.median, quiz.possible, quiz.n) == (1.5, 5, 3)
    assert quiz.standard_deviation == pytest.approx(ROOT(4.75), abs=1e-12)
    assert quiz.coefficient_of_internal_consistency == pytest.approx(200 * (1 - 3.25 / 4.75), abs=1e-12)
    assert quiz.standard_error == pytest.approx(ROOT(4.75 * (1 - 2 * (1 - 3.25 / 4.75))), abs=1e-12)
    assert quiz.kurtosis is None
    assert quiz.undefined["kurtosis"] is Undefined.FEWER_THAN_4


def test_efficiency_sorts_item_and_rest_each_on_its_own():
    # A = (0, 1, 1), rest = (2, 1, 0): cov = −1/2, sorted (0, 1, 1) with (0, 1, 2): +1/2.
    items = analysis_of("student,attempt,A,B,C\na,1,0,1,1\nb,1,1,1,0\nc,1,1,0,0\n").items
    assert items[0].discriminative_efficiency == -100
    assert items[0].discrimination_index == pytest.approx(-100 * 0.5 / ROOT(1 / 3), abs=1e-12)


def test_a_negative_covariance_is_a_warning_and_no_number():
    # cov(A, T) = −1/3; B and C carry all the weight.
    analysis = analysis_of("student,attempt,A,B,C\na,1,1,0,0\nb,1,0,1,1\nc,1,0,1,1\n")
    item = analysis.items[0]
    assert (item.effective_weight, item.negative_covariance) == (None, True)
    assert item.undefined["effective_weight"] is Undefined.NEGATIVE_COVARIANCE
    assert [other.effective_weight for other in analysis.items[1:]] == pytest.approx([50, 50], abs=1e-12)
    assert any("check the key" in note for note in analysis.cautions)


def test_a_covariance_of_zero_is_a_weight_of_zero():
    items = analysis_of("student,attempt,A,B\na,1,1,0\nb,1,1,1\n").items
    assert [item.effective_weight for item in items] == [0, 100]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("student,attempt,A,B\na,1,1,0\nb,1,1,1\nc,1,1,0\n", Undefined.ITEM_CONSTANT),
        ("student,attempt,A,B\na,1,1,1\nb,1,0,1\nc,1,1,1\n", Undefined.REST_CONSTANT),
        ("student,attempt,A,B\na,1,1,0\n", Undefined.FEWER_THAN_2),
        ("student,attempt,A\na,1,1\nb,1,0\n", Undefined.ONE_ITEM),
    ],
)
def test_discrimination_without_variance_is_undefined_and_says_why(text, reason):
    item = analysis_of(text).items[0]
    assert (item.discrimination_index, item.discriminative_efficiency) == (None, None)
    assert item.undefined["discrimination_index"] is item.undefined["discriminative_efficiency"] is reason
    assert reason.sentence.endswith(".")


@pytest.mark.parametrize(
    ("attempts", "undefined"),
    [
        (1, {"standard_deviation", "skewness", "kurtosis", "coefficient_of_internal_consistency"}),
        (2, {"skewness", "kurtosis", "coefficient_of_internal_consistency"}),
        (3, {"kurtosis"}),
        (4, set()),
    ],
)
def test_each_quiz_figure_needs_its_number_of_attempts(attempts, undefined):
    rows = ["a,1,1,1", "b,1,1,0", "c,1,0,0", "d,1,1,0"][:attempts]
    quiz = analysis_of("\n".join(["student,attempt,A,B", *rows])).quiz
    assert set(quiz.undefined) - {"error_ratio", "standard_error"} == undefined
    assert all(getattr(quiz, name) is None for name in quiz.undefined)


def test_equal_thirds_and_tenths_have_no_variance_whatever_their_order():
    rows = ["a,1,0.1,0.2,0.3", "b,1,0.3,0.2,0.1", "c,1,0.2,0.3,0.1", "d,1,0.3,0.1,0.2"]
    quiz = analysis_of("\n".join(["student,attempt,A,B,C", *rows])).quiz
    assert quiz.standard_deviation == 0
    assert quiz.undefined["coefficient_of_internal_consistency"] is Undefined.TOTAL_CONSTANT
    assert quiz.skewness is None


def test_an_unanswered_item_counts_nothing_and_is_told():
    blank, zero = (analysis_of(SMALL.replace("d,1,0,", cells)) for cells in ("d,1,0,", "d,1,0,0"))
    assert blank.items[1].facility_index == zero.items[1].facility_index
    assert (blank.items[1].unanswered, zero.items[1].unanswered) == (1, 0)


@pytest.mark.parametrize(
    ("attempts", "totals"),
    [("first", [1, 0]), ("last", [0, 2]), ("highest", [2, 2]), ("all", [1, 2, 0, 0, 2])],
)
def test_the_chosen_attempts_are_counted(attempts, totals):
    matrix = ScoreMatrix.from_csv("student,attempt,A,B\na,1,1,0\na,2,1,1\na,3,0,0\nb,2,0,0\nb,10,1,1\n")
    assert [float(total) for total in matrix.select(attempts).totals()] == totals
    quiz = analyse(matrix, attempts).quiz
    assert quiz.n == len(totals)
    assert quiz.counts == {"first": 2, "last": 2, "highest": 2, "all": 5}
    assert quiz.averages == {"first": 0.5, "last": 1, "highest": 2, "all": 1}


def test_of_equally_high_attempts_the_earliest_counts_even_if_it_stands_later_in_the_file():
    matrix = ScoreMatrix.from_csv("student,attempt,A,B\na,3,1,0\na,2,0,1\na,1,0,0\n")
    assert matrix.select("highest").rows == ((0, 1),)


def test_an_unknown_choice_of_attempts_lists_the_choices():
    with pytest.raises(ValueError, match="first, last, highest, all"):
        analysis_of(SMALL, attempts="best")


def test_a_guess_is_the_mean_share_of_the_options():
    assert random_guess_score([1, 0.5, 0, 0]) == 0.375
    analysis = analyse(ScoreMatrix.from_csv(SMALL), guesses={"A": 0.25, "B": None})
    assert analysis.items[0].random_guess_score == 0.25
    assert analysis.items[1].undefined["random_guess_score"] is Undefined.NO_GUESS


def test_an_item_without_points_has_no_share_of_them():
    first, second = analysis_of("student,attempt,A,B\na,1,0,1\nb,1,0,0\n", [0, 1]).items
    assert first.facility_index is first.standard_deviation is None
    assert (first.intended_weight, second.intended_weight) == (0, 100)


def test_an_empty_matrix_has_no_figures_and_no_error():
    analysis = analyse(ScoreMatrix((), (), ("A", "B"), (1, 1), ()))
    assert analysis.quiz.undefined["mean"] is Undefined.NO_ATTEMPTS
    assert analysis.items[0].facility_index is None


def test_json_has_items_and_quiz_and_a_reason_for_every_null():
    told = as_json(analysis_of("student,attempt,A,B\na,1,1,0\n"))
    for figures in [*told["items"], told["quiz"]]:
        nulls = {name for name, value in figures.items() if value is None}
        assert nulls == set(figures["undefined"])
        assert all(reason["code"] and reason["reason"] for reason in figures["undefined"].values())


def test_few_attempts_are_told():
    assert "Only 4 attempts" in analysis_of(SMALL).cautions[0]


marks = st.sampled_from([0, 0.25, 1 / 3, 0.5, 2 / 3, 1])
matrices = st.integers(2, 5).flatmap(
    lambda p: st.lists(st.lists(marks, min_size=p, max_size=p), min_size=4, max_size=12)
)


@given(matrices)
def test_the_figures_are_their_definitions_on_any_matrix(rows):
    names = tuple(f"Q{j}" for j in range(len(rows[0])))
    students = tuple(f"s{i}" for i in range(len(rows)))
    matrix = ScoreMatrix(students, (1,) * len(rows), names, (1,) * len(names), tuple(map(tuple, rows)))
    analysis = analyse(matrix, "all")
    totals = [math.fsum(row) for row in rows]
    assert analysis.quiz.standard_deviation == pytest.approx(statistics.stdev(totals), abs=1e-9)
    for j, item in enumerate(analysis.items):
        x = [row[j] for row in rows]
        rest = [math.fsum(row[:j] + row[j + 1 :]) for row in rows]
        assert item.facility_index == pytest.approx(statistics.fmean(x), abs=1e-12)
        if item.discrimination_index is not None:
            assert item.discrimination_index == pytest.approx(100 * statistics.correlation(x, rest), abs=1e-7)
            best = statistics.covariance(sorted(x), sorted(rest))
            assert item.discriminative_efficiency == pytest.approx(
                100 * statistics.covariance(x, rest) / best, rel=1e-9, abs=1e-7
            )


@given(matrices, st.randoms(use_true_random=False))
def test_the_order_of_attempts_changes_no_figure(rows, chance):
    def figures(ordered):
        students = tuple(f"s{i}" for i in range(len(ordered)))
        names = tuple(f"Q{j}" for j in range(len(ordered[0])))
        return analyse(ScoreMatrix(students, (1,) * len(ordered), names, (1,) * len(names), tuple(map(tuple, ordered))))

    shuffled = list(rows)
    chance.shuffle(shuffled)
    assert figures(rows) == figures(shuffled)
