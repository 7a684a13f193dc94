"""Grades: four states kept apart, attempts by policy, overrides above, categories with weights and dropped grades."""

import json
from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results.grades import (
    AttemptPolicy,
    Category,
    Column,
    Gradebook,
    GradeError,
    Kind,
    Override,
    Row,
    Source,
    State,
    Student,
    Work,
    as_json,
    attempt_points,
    cell,
    course_grade,
    lowest_dropped,
)
from results.scores import Score, ScoreError

QUIZ = Column("q1", "Quiz 1", Kind.QUIZ, 10)
ADA = Student("0042", "Okoye", "Ada")


def column(id_, possible=10.0, category=""):
    return Column(id_, id_.upper(), Kind.QUIZ, possible, category)


def graded(points, possible=10.0):
    return cell(column("x", possible), Work((Score(points, possible),)))


EXCUSED = cell(QUIZ, Work(excused=True))
MISSING = cell(QUIZ, Work(closed=True))
AWAITED = cell(QUIZ, Work())


@pytest.mark.parametrize(
    ("work", "state", "points"),
    [
        (Work((Score(7, 10),)), State.GRADED, 7),
        (Work((Score(0, 10),)), State.GRADED, 0),
        (Work(), State.NOT_YET_GRADED, None),
        (Work((None,)), State.NOT_YET_GRADED, None),
        (Work((None,), closed=True), State.NOT_YET_GRADED, None),
        (Work(closed=True), State.MISSING, 0),
        (Work((Score(7, 10),), excused=True), State.EXCUSED, None),
        (Work(closed=True, excused=True), State.EXCUSED, None),
        (Work(override=Override(9, "Spoke to me")), State.GRADED, 9),
        (Work(closed=True, override=Override(0, "Copied")), State.GRADED, 0),
    ],
)
def test_the_four_states_stay_apart(work, state, points):
    found = cell(QUIZ, work)
    assert (found.state, found.points) == (state, points)
    assert found.counts == (state in (State.GRADED, State.MISSING))


def test_an_override_stands_above_the_computed_points_which_stay_visible():
    found = cell(QUIZ, Work((Score(7, 10),), override=Override(8, "Key was wrong")))
    assert (found.points, found.source, found.computed, found.reason) == (8, Source.OVERRIDE, 7, "Key was wrong")


@pytest.mark.parametrize("points", [-1, 10.5, float("nan")])
def test_an_override_outside_the_possible_points_is_refused(points):
    with pytest.raises(ScoreError):
        cell(QUIZ, Work(override=Override(points, "why")))


def test_an_override_without_a_reason_is_refused():
    with pytest.raises(GradeError, match="reason"):
        Override(5, "  ")


@pytest.mark.parametrize(
    ("policy", "points"),
    [
        (AttemptPolicy.HIGHEST, 9),
        (AttemptPolicy.AVERAGE, 6),
        (AttemptPolicy.FIRST, 4),
        (AttemptPolicy.LAST, 5),
    ],
)
def test_the_policy_says_which_attempt_counts(policy, points):
    assert attempt_points([Score(4, 10), Score(9, 10), Score(5, 10)], policy, 10) == points


@pytest.mark.parametrize(
    ("attempts", "policy", "points"),
    [
        ([Score(4, 10), None], AttemptPolicy.HIGHEST, None),
        ([Score(10, 10), None], AttemptPolicy.HIGHEST, 10),
        ([Score(4, 10), None], AttemptPolicy.FIRST, 4),
        ([Score(4, 10), None], AttemptPolicy.LAST, None),
        ([Score(4, 10), None], AttemptPolicy.AVERAGE, None),
        ([Score(2, 5)], AttemptPolicy.HIGHEST, 4),
        ([], AttemptPolicy.HIGHEST, None),
    ],
)
def test_a_score_that_is_awaited_holds_the_grade_only_where_it_matters(attempts, policy, points):
    assert attempt_points(attempts, policy, 10) == points


@pytest.mark.parametrize(
    ("cells", "share", "complete"),
    [
        ([graded(5), graded(10)], 0.75, True),
        ([graded(5), EXCUSED], 0.5, True),
        ([graded(5), MISSING], 0.25, True),
        ([graded(5), AWAITED], 0.5, False),
        ([EXCUSED, EXCUSED], None, True),
        ([AWAITED, AWAITED], None, False),
    ],
)
def test_only_what_counts_makes_the_course_grade(cells, share, complete):
    grade = course_grade([column("a"), column("b")], cells)
    assert (grade.share, grade.complete) == (share, complete)


def test_weights_are_of_the_categories_in_which_something_counts():
    columns = [column("q1", category="quizzes"), column("q2", category="quizzes"), column("e1", category="essays")]
    categories = [Category("quizzes", 40), Category("essays", 60)]
    assert course_grade(columns, [graded(5), graded(10), graded(5)], categories).share == pytest.approx(0.6)
    assert course_grade(columns, [graded(5), graded(10), AWAITED], categories).share == pytest.approx(0.75)
    assert (
        course_grade(columns, [graded(5), graded(10), graded(0)], [Category("quizzes", 0), Category("essays", 0)]).share
        is None
    )


def test_the_lowest_grade_is_dropped_and_named_but_never_the_only_one():
    columns = [column("a", category="c"), column("b", category="c"), column("d", category="c")]
    grade = course_grade(columns, [graded(4), MISSING, AWAITED], [Category("c", 1, drop_lowest=1)])
    assert (grade.share, grade.categories[0].dropped) == (0.4, ("b",))
    alone = course_grade(columns, [graded(4), EXCUSED, AWAITED], [Category("c", 1, drop_lowest=1)])
    assert (alone.share, alone.categories[0].dropped) == (0.4, ())


works = st.lists(
    st.tuples(st.integers(0, 20), st.integers(1, 20)).map(lambda t: (min(t), max(t))), min_size=1, max_size=7
)


@given(works, st.integers(0, 4))
def test_no_other_choice_of_dropped_grades_is_better(pairs, drop):
    points, possible = [Fraction(p) for p, _ in pairs], [Fraction(q) for _, q in pairs]
    dropped = lowest_dropped(points, possible, drop)
    keep = max(1, len(pairs) - drop)
    best = max(
        sum(points[i] for i in kept) / sum(possible[i] for i in kept) for kept in combinations(range(len(pairs)), keep)
    )
    kept = [i for i in range(len(pairs)) if i not in dropped]
    assert len(kept) == keep
    assert sum(points[i] for i in kept) / sum(possible[i] for i in kept) == best


@given(st.lists(st.integers(0, 30), min_size=1, max_size=12))
def test_the_order_of_columns_does_not_change_the_course_grade(thirtieths):
    columns = [column(f"c{i}", 1) for i in range(len(thirtieths))]
    cells = [graded(k / 30, 1) for k in thirtieths]
    assert course_grade(columns, cells).share == course_grade(columns[::-1], cells[::-1]).share


@pytest.mark.parametrize(
    ("columns", "categories", "told"),
    [
        ([column("a"), column("a")], [], "same id"),
        ([column("a", category="lost")], [Category("kept")], "does not have"),
        ([], [Category("c"), Category("c")], "same name"),
    ],
)
def test_a_gradebook_that_does_not_fit_together_is_refused(columns, categories, told):
    with pytest.raises(GradeError, match=told):
        Gradebook(tuple(columns), (), tuple(categories))


def test_columns_outside_all_categories_are_named():
    book = Gradebook((column("a", category="c"), column("b")), (Row(ADA, (graded(5), graded(10))),), (Category("c"),))
    assert [c.id for c in book.uncounted] == ["b"]
    assert book.course_grade(book.rows[0]).share == 0.5


def test_json_holds_every_state_and_the_course_grade():
    book = Gradebook((column("a"), column("b")), (Row(ADA, (graded(5), EXCUSED)),))
    row = json.loads(json.dumps(as_json(book)))["rows"][0]
    assert (row["student_id"], row["course_grade"]["share"]) == ("0042", 0.5)
    assert [row["grades"][id_]["state"] for id_ in "ab"] == ["graded", "excused"]
    assert row["grades"]["b"]["points"] is None


def test_one_cell_for_each_column():
    with pytest.raises(GradeError, match="each column"):
        course_grade([column("a")], [])
