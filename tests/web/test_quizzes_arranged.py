"""Matching, ordering, sentences in a passage and written responses: taken without JavaScript, scored, reviewed."""

import re

import pytest

from records import quizzes as records
from services import quizzes
from services.results.analysis import responses
from tests.conftest import NOW
from tests.quizzes_material import ARRANGED, CANARY, make_items, make_quiz, make_reading


@pytest.fixture
def quiz(course, instructor):
    make_reading(course, NOW)
    return make_quiz(course, instructor, NOW, items=make_items(course, NOW, ARRANGED), shuffle_slots=False)


@pytest.fixture
def sitting(quiz, course, student, browser):
    window = browser(student)
    reply = window.post(f"/courses/{course.public_id}/quizzes/{quiz.public_id}/start")
    (attempt,) = records.attempts_of(quiz, student)
    return window, attempt, reply.headers["Location"]


def order_of(attempt, position):
    """The places in the item of what stands on the screen, from the top."""
    return list(attempt.slots[position - 1].option_order)


def right_on_screen(attempt):
    """The fields of a form on which everything is right, by question."""
    match, order = order_of(attempt, 1), order_of(attempt, 2)
    return [
        [str(match.index(0)), str(match.index(1))],
        [f"{shown}:{place + 1}" for shown, place in enumerate(order)],
        ["1"],
        ["Because the canal was done."],
    ]


def form_of(attempt, values):
    fields = {"window": "a1"}
    for question, value in zip(quizzes.questions_of(attempt), values, strict=True):
        fields |= {f"answer-{question.id}": value, f"base-{question.id}": str(question.sequence)}
    return fields


def held(attempt):
    return [slot.answer for slot in records.with_everything(attempt)]


RIGHT = [{"pairs": [0, 1]}, {"order": [0, 1, 2]}, {"options": [1]}, {"text": "Because the canal was done."}]


def test_a_form_without_javascript_keeps_every_kind_of_answer(sitting):
    window, attempt, address = sitting
    assert window.post(f"{address}/save", form_of(attempt, right_on_screen(attempt))).status_code == 302
    assert held(attempt) == RIGHT


def test_what_was_kept_stands_on_the_page_again(sitting):
    window, attempt, address = sitting
    window.post(f"{address}/save", form_of(attempt, right_on_screen(attempt)))
    page = window.get(address).get_data(as_text=True)
    lines = re.findall(r'class="order-words"[^>]*>([^<]+)<', page)
    assert lines == ["the digging", "the first ship", "the move north"]
    assert len(re.findall(r"<option[^>]* selected>[A-C]\. ", page)) == 2
    assert "Because the canal was done.</textarea>" in page


def test_an_untouched_page_answers_nothing(sitting):
    window, attempt, address = sitting
    shown = [["", ""], [f"{at}:{at + 1}" for at in range(3)], [], [""]]
    window.post(f"{address}/save", form_of(attempt, shown))
    assert held(attempt) == [None] * 4


@pytest.mark.parametrize(
    ("position", "answer"),
    [
        (1, {"pairs": [9, 0]}),
        (1, {"pairs": [0]}),
        (2, {"order": [0, 0, 1]}),
        (2, {"order": ["a", 1, 2]}),
        (3, {"options": [0, 1]}),
        (4, {"text": "a" * 10_001}),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_and_nothing_is_kept(sitting, position, answer):
    window, attempt, address = sitting
    slot = quizzes.questions_of(attempt)[position - 1]
    reply = window.post_json(f"{address}/answers/{slot.id}", {"answer": answer, "sequence": 1, "client": "w"})
    assert reply.status_code == 422
    assert held(attempt) == [None] * 4


def test_no_page_before_the_end_tells_a_key_or_a_marking_point(sitting):
    window, _, address = sitting
    for path in (address, f"{address}/state"):
        assert CANARY not in window.get(path).get_data(as_text=True)


def test_the_written_response_waits_for_a_person_whose_score_then_counts(sitting, quiz, course, instructor, browser):
    window, attempt, address = sitting
    window.post(f"{address}/submit", form_of(attempt, right_on_screen(attempt)))
    assert quizzes.attempt_score(attempt) is None
    teacher = browser(instructor)
    sheet = teacher.get(f"{address}/sheet").get_data(as_text=True)
    assert "Give a score" in sheet
    assert f"{CANARY} says that the canal was done" in sheet
    slot = attempt.slots[3].public_id
    reply = teacher.post(f"{address}/answers/{slot}/score", {"points": "1", "reason": "Says so.", "seen": "0"})
    assert reply.status_code == 302
    assert quizzes.attempt_score(attempt).points == 4
    review = window.get(f"{address}/review").get_data(as_text=True)
    assert "Says so." in review
    assert "led the works" in review


def test_part_marks_show_in_the_review_with_what_would_have_been_right(sitting, course):
    window, attempt, address = sitting
    values = right_on_screen(attempt)
    values[0][1] = ""
    order = order_of(attempt, 2)
    # Two orders with one slip each; the one that stood on the page untouched would be no answer.
    given = [1, 0, 2] if order != [1, 0, 2] else [0, 2, 1]
    ranks = {place: rank for rank, place in enumerate(given, 1)}
    values[1] = [f"{shown}:{ranks[place]}" for shown, place in enumerate(order)]
    window.post(f"{address}/submit", form_of(attempt, values))
    points = [slot.score.points for slot in records.with_everything(attempt)[:3]]
    assert points == [0.5, 0.5, 1]


def test_a_written_response_left_blank_needs_nobody(sitting):
    window, attempt, address = sitting
    values = right_on_screen(attempt)
    values[3] = [""]
    window.post(f"{address}/submit", form_of(attempt, values))
    assert quizzes.attempt_score(attempt).points == 3


def test_the_analysis_and_the_table_of_responses_read_every_kind(sitting, quiz, course, instructor, browser):
    window, attempt, address = sitting
    window.post(f"{address}/submit", form_of(attempt, right_on_screen(attempt)))
    teacher = browser(instructor)
    results = f"/courses/{course.public_id}/results"
    assert teacher.get(f"{results}/quizzes/{quiz.public_id}").status_code == 200
    said = [response.answer for response in responses(quiz)]
    assert "Nikolai Marlov – led the works; Pavel Orlin – built the locks" in said
    assert "the digging → the first ship → the move north" in said
