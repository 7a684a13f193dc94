"""Quizzes: made, sat, saved, handed in, scored, corrected, reviewed; on a real database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from records import db, responses
from records import people as people_records
from records import quizzes as records
from records.people import Role
from services import people, quizzes
from services.errors import Conflict, Missing, Refused
from services.quizzes import FormAnswer, QuizSettings, effective_end
from tests.conftest import NOW, make_person
from tests.quizzes_material import CANARY, PROOF, WORDS, make_items, make_quiz, make_reading

CLIENT = "window1"


def minutes(amount: float) -> timedelta:
    return timedelta(minutes=amount)


@pytest.fixture
def quiz(course, instructor):
    return make_quiz(course, instructor, NOW, time_limit_seconds=1800, closes_at=NOW + minutes(120))


@pytest.fixture
def attempt(course, quiz, student):
    return quizzes.start(course, quiz.public_id, student, NOW)


def slot_for(attempt, kind: str):
    return next(question for question in quizzes.questions_of(attempt) if question.kind == kind)


def save(attempt, student, question, raw, sequence, client=CLIENT, now=NOW):
    return quizzes.save(attempt.public_id, question.id, student, raw, sequence, client, now)


def log(attempt):
    return [(event.sequence, event.answer, event.late) for event, _ in responses.log_of(attempt)]


def latest(attempt, question):
    db.session.rollback()
    return next(slot for slot in records.with_everything(attempt) if slot.public_id == question.id)


# Time

MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))


@given(MOMENTS, st.none() | st.integers(30, 10**6), st.floats(1, 10), st.none() | MOMENTS, st.none() | MOMENTS)
def test_an_attempt_ends_at_its_limit_or_the_close_whichever_is_first(start, limit, factor, close, own_close):
    end = effective_end(start, limit, factor, close, own_close)
    own_limit = None if limit is None else start + timedelta(seconds=limit * factor)
    latest_close = None if close is None else max(close, own_close or close)
    assert (end is None) == (own_limit is None and latest_close is None)
    if end is not None:
        assert end in (own_limit, latest_close)
        assert own_limit is None or end <= own_limit
        assert latest_close is None or end <= latest_close
        # More time is never less: neither a factor nor a later close brings the end nearer.
        assert effective_end(start, limit, 1.0, close, None) <= end


@pytest.mark.parametrize(
    ("factor", "quiz_factor", "expected"), [(1.0, None, 30), (2.0, None, 60), (2.0, 1.5, 45), (1.0, 10, 120)]
)
def test_the_quizs_factor_stands_above_the_courses_and_the_close_above_both(
    course, quiz, student, instructor, factor, quiz_factor, expected
):
    people.enrol(course, student, Role.STUDENT, NOW, time_factor=factor)
    if quiz_factor:
        enrolment = people_records.enrolment_of(student, course)
        quizzes.accommodate(course, quiz.public_id, enrolment.public_id, instructor, NOW, time_factor=quiz_factor)
    attempt = quizzes.start(course, quiz.public_id, student, NOW)
    assert quizzes.end_of(attempt) == NOW + minutes(expected)


# Making


def test_a_quiz_without_items_cannot_be_opened(course, instructor):
    quiz = quizzes.create_quiz(course, instructor, QuizSettings("Empty"), NOW)
    with pytest.raises(Refused, match="at least one question"):
        quizzes.open_quiz(course, quiz.public_id, instructor, NOW)


@pytest.mark.parametrize("state", ["draft", "rejected", "retired"])
def test_only_approved_items_stand_in_a_quiz(course, instructor, state):
    (item, *_) = make_items(course, NOW, state=state)
    quiz = quizzes.create_quiz(course, instructor, QuizSettings("T"), NOW)
    with pytest.raises(Refused, match="Only approved"):
        quizzes.choose_items(course, quiz.public_id, instructor, [item.public_id], NOW)


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"title": "  "}, "title"),
        ({"time_limit_seconds": 5}, "time limit"),
        ({"attempts_allowed": 0}, "attempts"),
        ({"opens_at": NOW, "closes_at": NOW}, "after it opens"),
    ],
)
def test_settings_that_make_no_sense_are_a_sentence(course, instructor, settings, sentence):
    with pytest.raises(Refused, match=sentence):
        quizzes.create_quiz(course, instructor, QuizSettings(**{"title": "T", **settings}), NOW)


@pytest.mark.parametrize("points", [0, -1, 1001, float("nan"), float("inf")])
def test_points_of_a_slot_are_more_than_none_and_finite(course, instructor, quiz, points):
    item = quiz.slots[0].version.item.public_id
    with pytest.raises(Refused, match="points"):
        quizzes.choose_items(course, quiz.public_id, instructor, [item], NOW, {item: points})


def test_questions_stay_once_somebody_has_started(course, instructor, quiz, attempt):
    with pytest.raises(Refused, match="stay as they are"):
        quizzes.choose_items(course, quiz.public_id, instructor, [], NOW)
    with pytest.raises(Refused, match="only be made longer"):
        quizzes.edit_quiz(course, quiz.public_id, instructor, QuizSettings("T", time_limit_seconds=60), NOW)


# Starting


def test_starting_again_returns_the_running_attempt(course, quiz, student, attempt):
    assert quizzes.start(course, quiz.public_id, student, NOW + minutes(1)).id == attempt.id


@pytest.mark.parametrize(
    ("settings", "at", "sentence"),
    [
        ({"opens_at": NOW + minutes(5)}, NOW, "not opened yet"),
        ({"closes_at": NOW + minutes(5)}, NOW + minutes(5), "closed"),
    ],
)
def test_no_start_outside_the_window(course, instructor, student, settings, at, sentence):
    quiz = make_quiz(course, instructor, NOW, **settings)
    with pytest.raises(Refused, match=sentence):
        quizzes.start(course, quiz.public_id, student, at)


def test_a_later_close_of_ones_own_opens_the_quiz_for_one(course, quiz, student, instructor):
    enrolment = people_records.enrolment_of(student, course)
    later = NOW + minutes(300)
    quizzes.accommodate(course, quiz.public_id, enrolment.public_id, instructor, NOW, closes_at=later)
    quizzes.close_quiz(course, quiz.public_id, instructor, NOW + minutes(1))
    attempt = quizzes.start(course, quiz.public_id, student, NOW + minutes(200))
    assert quizzes.end_of(attempt) == NOW + minutes(230)


def test_attempts_are_counted(course, quiz, student, attempt):
    quizzes.submit(course, quiz.public_id, attempt.public_id, student, NOW)
    with pytest.raises(Refused, match="used all"):
        quizzes.start(course, quiz.public_id, student, NOW)


def test_a_draft_is_not_there_for_students(course, instructor, student):
    quiz = quizzes.create_quiz(course, instructor, QuizSettings("T"), NOW)
    with pytest.raises(Missing):
        quizzes.start(course, quiz.public_id, student, NOW)


def test_what_was_frozen_at_the_start_stays(course, instructor, quiz, student, attempt):
    item = quiz.slots[0].version.item
    before = quizzes.questions_of(attempt)
    with people.transaction():
        changed = {**item.current.content, "stem": "Changed?"}
        db.session.add(type(item.current)(item_id=item.id, number=2, content=changed, content_hash="x", created_at=NOW))
    assert quizzes.questions_of(attempt) == before


# Saving


@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        ("single", {"options": [2]}),
        ("multiple", {"options": [0, 3]}),
        ("text", {"text": "1933 – “лето”"}),
        ("number", {"text": "20"}),
        ("single", None),
    ],
)
def test_a_saved_answer_is_what_the_screen_showed(attempt, student, kind, raw):
    question = slot_for(attempt, kind)
    reply = save(attempt, student, question, raw, 1)
    assert (reply.state, reply.sequence, reply.answer) == ("saved", 1, raw)
    assert reply.ends_at == NOW + minutes(30)
    shown = next(q for q in quizzes.questions_of(attempt) if q.id == question.id)
    assert shown.chosen == tuple((raw or {}).get("options", ()))
    assert shown.text == (raw or {}).get("text", "")


def test_the_same_save_again_changes_nothing_and_answers_the_same(attempt, student):
    question = slot_for(attempt, "text")
    first = save(attempt, student, question, {"text": "one"}, 1)
    again = save(attempt, student, question, {"text": "one"}, 1, now=NOW + minutes(1))
    assert again == first
    assert log(attempt) == [(1, {"text": "one"}, False)]


def test_an_old_sequence_never_wins(attempt, student):
    question = slot_for(attempt, "text")
    save(attempt, student, question, {"text": "new"}, 5)
    reply = save(attempt, student, question, {"text": "old"}, 4)
    assert (reply.state, reply.sequence, reply.answer) == ("conflict", 5, {"text": "new"})
    assert latest(attempt, question).answer == {"text": "new"}


def test_another_windows_same_number_is_told_what_stands_and_may_go_above_it(attempt, student):
    question = slot_for(attempt, "text")
    save(attempt, student, question, {"text": "here"}, 1, "one")
    reply = save(attempt, student, question, {"text": "there"}, 1, "two")
    assert (reply.state, reply.answer) == ("conflict", {"text": "here"})
    assert save(attempt, student, question, {"text": "there"}, reply.sequence + 1, "two").state == "saved"
    assert latest(attempt, question).answer == {"text": "there"}


@pytest.mark.parametrize(
    ("raw", "sequence", "client"),
    [
        ({"options": [9]}, 1, "w"),
        ({"options": ["0", "x"]}, 1, "w"),
        ({"options": [0, 1]}, 1, "w"),
        ({"text": "x"}, 1, "w"),
        ({"options": [True]}, 1, "w"),
        ([], 0, "w"),
        (None, -1, "w"),
        (None, True, "w"),
        (None, 1, "<script>"),
        (None, 1, ""),
        (None, 2**40, "w"),
    ],
)
def test_what_does_not_fit_is_a_sentence_and_is_not_kept(attempt, student, raw, sequence, client):
    with pytest.raises(Refused):
        save(attempt, student, slot_for(attempt, "single"), raw, sequence, client)
    assert log(attempt) == []


def test_nobody_saves_into_anothers_attempt(course, attempt, student):
    other = make_person("other@example.org")
    people.enrol(course, other, Role.STUDENT, NOW)
    question = slot_for(attempt, "text")
    with pytest.raises(Missing):
        save(attempt, other, question, {"text": "mine"}, 1)
    with pytest.raises(Missing):
        quizzes.save("nowhere", question.id, student, None, 1, CLIENT, NOW)


def test_a_save_takes_three_statements(app, attempt, student):
    question = slot_for(attempt, "single")
    address = attempt.public_id
    assert student.id, "read before, as the sign-in of a request does"
    seen: list[str] = []

    def note(_connection, _cursor, statement, *_rest):
        seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    quizzes.save(address, question.id, student, {"options": [1]}, 1, CLIENT, NOW)
    event.remove(db.engine, "before_cursor_execute", note)
    assert len([statement for statement in seen if not statement.startswith("BEGIN")]) <= 3, seen


def test_words_typed_in_time_count_through_the_grace_and_later_ones_are_kept_apart(course, quiz, attempt, student):
    question = slot_for(attempt, "text")
    end = NOW + minutes(30)
    assert save(attempt, student, question, {"text": "1933"}, 1, now=end + quizzes.GRACE).state == "saved"
    late = save(attempt, student, question, {"text": "late"}, 2, now=end + quizzes.GRACE + timedelta(seconds=1))
    assert (late.state, late.closed, late.answer) == ("late", True, {"text": "1933"})
    save(attempt, student, question, {"text": "late"}, 2, now=end + minutes(1))
    save(attempt, student, question, {"text": "later"}, 3, now=end + minutes(2))
    assert log(attempt) == [
        (1, {"text": "1933"}, False),
        (-1, {"text": "late"}, True),
        (-2, {"text": "later"}, True),
    ]
    quizzes.close_expired(end + minutes(3))
    assert latest(attempt, question).score.points == 1


def test_extra_time_in_mid_attempt_counts_at_once(course, quiz, attempt, student, instructor):
    question = slot_for(attempt, "text")
    past = NOW + minutes(40)
    assert save(attempt, student, question, {"text": "a"}, 1, now=past).state == "late"
    enrolment = people_records.enrolment_of(student, course)
    quizzes.accommodate(course, quiz.public_id, enrolment.public_id, instructor, past, time_factor=2)
    assert save(attempt, student, question, {"text": "b"}, 1, now=past).state == "saved"
    assert quizzes.close_expired(past) == 0


def test_what_comes_after_handing_in_is_kept_apart(course, quiz, attempt, student):
    question = slot_for(attempt, "text")
    quizzes.submit(course, quiz.public_id, attempt.public_id, student, NOW)
    assert save(attempt, student, question, {"text": "1933"}, 1).state == "late"
    assert latest(attempt, question).answer is None


# Saving by form


def test_a_form_changes_only_what_was_changed_on_its_page(course, quiz, attempt, student):
    text, number = slot_for(attempt, "text"), slot_for(attempt, "number")
    save(attempt, student, text, {"text": "from another browser"}, 1)
    form = {text.id: FormAnswer(("",), base=0), number.id: FormAnswer(("20",), base=0)}
    keep = (course, quiz.public_id, attempt.public_id, student, form, "page")
    assert quizzes.keep_form(*keep, NOW) == 1
    assert latest(attempt, text).answer == {"text": "from another browser"}
    assert latest(attempt, number).answer == {"text": "20"}
    assert quizzes.keep_form(*keep, NOW) == 0


def test_a_form_with_one_bad_answer_keeps_nothing(course, quiz, attempt, student):
    text, single = slot_for(attempt, "text"), slot_for(attempt, "single")
    form = {single.id: FormAnswer(("1",)), text.id: FormAnswer(("x" * 3000,))}
    with pytest.raises(Refused, match="Shorten"):
        quizzes.keep_form(course, quiz.public_id, attempt.public_id, student, form, "page", NOW)
    assert log(attempt) == []


# Handing in and scoring


def place_of(attempt, question, text: str) -> int:
    return question.options.index(text)


def answer_all(attempt, student):
    single, multiple = slot_for(attempt, "single"), slot_for(attempt, "multiple")
    both = [place_of(attempt, multiple, "the camps"), place_of(attempt, multiple, "the guards")]
    save(attempt, student, single, {"options": [place_of(attempt, single, "Nikolai Marlov")]}, 1)
    save(attempt, student, multiple, {"options": both}, 1)
    save(attempt, student, slot_for(attempt, "text"), {"text": "1933"}, 1)


def test_handing_in_scores_the_latest_answers_once(course, quiz, attempt, student):
    answer_all(attempt, student)
    for _ in range(3):
        quizzes.submit(course, quiz.public_id, attempt.public_id, student, NOW + minutes(5))
    db.session.rollback()
    assert (attempt.submitted_at, attempt.closed_by) == (NOW + minutes(5), "student")
    assert str(quizzes.attempt_score(attempt)) == "3 of 4"
    assert [len(slot.scores) for slot in attempt.slots] == [1, 1, 1, 1]


def test_a_forgotten_attempt_is_closed_at_its_end_by_time(course, quiz, attempt, student):
    answer_all(attempt, student)
    end = NOW + minutes(30)
    assert quizzes.close_expired(end + quizzes.GRACE) == 0
    assert quizzes.close_expired(end + quizzes.GRACE + timedelta(seconds=1)) == 1
    assert quizzes.close_expired(end + minutes(60)) == 0
    db.session.rollback()
    assert (attempt.submitted_at, attempt.closed_by) == (end, "time")


def test_handing_in_after_the_grace_takes_what_was_there_in_time(course, quiz, attempt, student):
    text = slot_for(attempt, "text")
    form = {text.id: FormAnswer(("1933",))}
    quizzes.submit(course, quiz.public_id, attempt.public_id, student, NOW + minutes(31), form, "page")
    assert attempt.closed_by == "time"
    assert latest(attempt, text).score.points == 0
    assert log(attempt) == [(-1, {"text": "1933"}, True)]


def test_closing_the_quiz_ends_what_runs(course, quiz, attempt, student, instructor):
    quizzes.close_quiz(course, quiz.public_id, instructor, NOW + minutes(3))
    assert quizzes.end_of(attempt) == NOW + minutes(3)
    assert quizzes.close_expired(NOW + minutes(4)) == 1


def test_a_scorer_that_fails_leaves_no_score_and_raises_a_flag(course, quiz, attempt, student, monkeypatch):
    def broken(*_anything):
        raise ZeroDivisionError

    monkeypatch.setattr("services.quizzes.marking.scoring.score", broken)
    quizzes.submit(course, quiz.public_id, attempt.public_id, student, NOW)
    db.session.rollback()
    assert quizzes.attempt_score(attempt) is None
    assert all(slot.flagged and slot.score is None for slot in attempt.slots)
    assert len(quizzes.unscored(attempt)) == 4


def test_a_person_decides_where_the_scorer_failed(course, quiz, attempt, student, instructor, monkeypatch):
    monkeypatch.setattr("services.quizzes.marking.scoring.score", lambda *_: None)
    quizzes.submit(course, quiz.public_id, attempt.public_id, student, NOW)
    for slot in records.with_everything(attempt):
        quizzes.correct_slot_score(course, attempt.public_id, slot.public_id, instructor, 0.5, "Read by me.", NOW)
    db.session.rollback()
    assert str(quizzes.attempt_score(attempt)) == "2 of 4"


def test_a_correction_stands_above_and_can_be_undone(course, quiz, attempt, student, instructor):
    answer_all(attempt, student)
    quizzes.submit(course, quiz.public_id, attempt.public_id, student, NOW)
    number = slot_for(attempt, "number")
    correct = (course, attempt.public_id, number.id, instructor)
    quizzes.correct_slot_score(*correct, 1, "Said it in class.", NOW, seen=1)
    db.session.rollback()
    assert str(quizzes.attempt_score(attempt)) == "4 of 4"
    quizzes.undo_correction(*correct, NOW)
    db.session.rollback()
    assert str(quizzes.attempt_score(attempt)) == "3 of 4"
    assert [score.points for score in latest(attempt, number).scores] == [0, 1, 0]


def test_the_second_of_two_correctors_is_told_both_values(course, quiz, attempt, student, instructor):
    quizzes.submit(course, quiz.public_id, attempt.public_id, student, NOW)
    number = slot_for(attempt, "number")
    correct = (course, attempt.public_id, number.id, instructor)
    quizzes.correct_slot_score(*correct, 1, "Yes.", NOW, seen=1)
    with pytest.raises(Conflict, match=r"gave 1; you wrote 0\.5"):
        quizzes.correct_slot_score(*correct, 0.5, "Half.", NOW, seen=1)


@pytest.mark.parametrize(("points", "reason"), [(2, "r"), (-1, "r"), (float("nan"), "r"), (1, "  ")])
def test_a_correction_needs_points_in_range_and_a_reason(course, quiz, attempt, student, instructor, points, reason):
    quizzes.submit(course, quiz.public_id, attempt.public_id, student, NOW)
    slot = records.with_everything(attempt)[0]
    with pytest.raises(Refused):
        quizzes.correct_slot_score(course, attempt.public_id, slot.public_id, instructor, points, reason, NOW)


# Review


@pytest.mark.parametrize(
    ("mode", "after_submission", "after_close", "after_release"),
    [("after_submission", True, True, True), ("after_close", False, True, True), ("held", False, False, True)],
)
def test_keys_are_shown_when_the_review_mode_says(
    course, instructor, student, mode, after_submission, after_close, after_release
):
    quiz = make_quiz(course, instructor, NOW, closes_at=NOW + minutes(60), review=mode)
    attempt = quizzes.start(course, quiz.public_id, student, NOW)
    assert not quizzes.is_released(attempt, NOW + minutes(90)), "not before it is handed in"
    quizzes.submit(course, quiz.public_id, attempt.public_id, student, NOW)
    assert quizzes.is_released(attempt, NOW + minutes(1)) == after_submission
    assert quizzes.is_released(attempt, NOW + minutes(61)) == after_close
    quizzes.release(course, quiz.public_id, instructor, NOW + minutes(62))
    db.session.rollback()
    assert quizzes.is_released(attempt, NOW + minutes(63)) == after_release


def test_after_close_waits_for_the_last_student_with_a_later_close(course, instructor, student):
    quiz = make_quiz(course, instructor, NOW, closes_at=NOW + minutes(60), review="after_close")
    other = make_person("other@example.org")
    enrolment = people.enrol(course, other, Role.STUDENT, NOW)
    later = NOW + minutes(600)
    quizzes.accommodate(course, quiz.public_id, enrolment.public_id, instructor, NOW, closes_at=later)
    attempt = quizzes.start(course, quiz.public_id, student, NOW)
    quizzes.submit(course, quiz.public_id, attempt.public_id, student, NOW)
    assert not quizzes.is_released(attempt, NOW + minutes(90))
    assert quizzes.is_released(attempt, NOW + minutes(601))


def test_a_review_shows_key_reason_and_the_evidence_in_its_passage(course, quiz, attempt, student):
    make_reading(course, NOW)
    answer_all(attempt, student)
    quizzes.submit(course, quiz.public_id, attempt.public_id, student, NOW)
    shown = quizzes.review(course, attempt, NOW)
    assert [q.right for q in shown.questions] == [True, True, True, None]
    first = shown.questions[0]
    assert first.key == "Nikolai Marlov"
    assert [text for text, kind, _ in first.segments if kind == "evidence"] == [PROOF]
    assert "".join(text for text, *_ in first.segments) == WORDS
    assert (first.document, first.anchor) == ("The Canal", "p-00c0ffee")


def test_nothing_that_a_student_is_shown_before_release_tells_the_key(course, quiz, attempt):
    assert CANARY not in repr(quizzes.questions_of(attempt))
    single = slot_for(attempt, "single")
    orders = set()
    for number in range(12):
        other = make_person(f"s{number}@example.org")
        people.enrol(course, other, Role.STUDENT, NOW)
        orders.add(slot_for(quizzes.start(course, quiz.public_id, other, NOW), "single").options)
    assert len(orders) > 4, "the place on the screen says nothing of the place in the item"
    assert len({options.index("Nikolai Marlov") for options in orders}) > 1
    assert single.chosen == ()
