"""Nothing counts twice, however many hands press at once (C1, C2, C3); on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest

from records import db, responses
from records import quizzes as records
from records.quizzes import Attempt
from services import quizzes
from services.errors import Refused
from services.quizzes import sitting
from tests.conftest import NOW
from tests.reliability.classes import at_once, either, make_class

__all__ = ["either"]

HANDS = 50


def start_all(room, student: int = 0):
    return at_once(
        room.app,
        [
            lambda: quizzes.start(room.course(), room.quiz_id, room.student(student), NOW).public_id
            for _ in range(HANDS)
        ],
    )


def test_fifty_starts_at_once_make_one_attempt(either):
    room = make_class(either, 1)
    made = start_all(room)
    assert len(set(made)) == 1, made
    assert db.session.query(Attempt).count() == 1


def test_the_database_refuses_a_second_open_attempt_by_itself(either, monkeypatch):
    """The broken twin: a start that does not look for a running attempt. The unique index must stop it alone."""
    room = make_class(either, 1, attempts_allowed=20)
    monkeypatch.setattr(sitting.records, "open_attempt", lambda *_: None)
    monkeypatch.setattr(sitting.records, "attempts_of", lambda *_: [])
    made = start_all(room)
    assert len([one for one in made if isinstance(one, str)]) == 1
    assert all(isinstance(one, str | Refused) for one in made), made
    assert db.session.query(Attempt).count() == 1


def test_fifty_submissions_at_once_score_once(either):
    room = make_class(either, 1)
    attempt_id = quizzes.start(room.course(), room.quiz_id, room.student(), NOW).public_id

    def submit():
        done = quizzes.submit(room.course(), room.quiz_id, attempt_id, room.student(), NOW)
        return done.public_id, done.closed_by

    assert set(at_once(room.app, [submit] * HANDS)) == {(attempt_id, "student")}
    db.session.rollback()
    attempt = db.session.query(Attempt).one()
    assert [len(slot.scores) for slot in attempt.slots] == [1, 1, 1, 1]


def test_the_same_save_sent_fifty_times_at_once_is_kept_once(either):
    room = make_class(either, 1)
    attempt = quizzes.start(room.course(), room.quiz_id, room.student(), NOW)
    attempt_id, question = attempt.public_id, quizzes.questions_of(attempt)[2]

    def save():
        return quizzes.save(attempt_id, question.id, room.student(), {"text": "1933"}, 1, "w", NOW).state

    assert set(at_once(room.app, [save] * HANDS)) == {"saved"}
    db.session.rollback()
    assert len(responses.log_of(db.session.query(Attempt).one())) == 1


ROUNDS = [8, pytest.param(500, marks=pytest.mark.long)]


@pytest.mark.parametrize("rounds", ROUNDS)
def test_what_was_called_saved_is_what_is_scored_whoever_closes_the_attempt(either, rounds):
    """Saves, submissions and the end of the time, all at once: the last answer acknowledged is the one scored."""
    room = make_class(either, rounds, time_limit_seconds=600)
    end = NOW + timedelta(seconds=600)
    for number in range(rounds):
        attempt = quizzes.start(room.course(), room.quiz_id, room.student(number), NOW)
        attempt_id, question = attempt.public_id, quizzes.questions_of(attempt)[2]
        quiz_key = attempt.quiz_id
        db.session.remove()

        def saves(number=number, attempt_id=attempt_id, question=question):
            told = []
            for sequence in range(1, 9):
                text = "1933" if sequence % 2 else "1934"
                reply = quizzes.save(attempt_id, question.id, room.student(number), {"text": text}, sequence, "w", end)
                told += [(sequence, text)] if reply.state == "saved" else []
            return told

        def submit(number=number, attempt_id=attempt_id):
            quizzes.submit(room.course(), room.quiz_id, attempt_id, room.student(number), end)

        def expire(quiz_key=quiz_key):
            return quizzes.close_expired(end + timedelta(seconds=6), db.session.get(records.Quiz, quiz_key))

        done = at_once(room.app, [saves, submit, expire, submit, expire])
        assert not any(isinstance(one, Exception) for one in done), done
        db.session.rollback()
        attempt = db.session.query(Attempt).filter_by(public_id=attempt_id).one()
        slot = next(one for one in records.with_everything(attempt) if one.public_id == question.id)
        last = done[0][-1] if done[0] else (0, None)
        assert (slot.sequence, (slot.answer or {}).get("text")) == last
        assert [score.points for score in slot.scores] == [1.0 if last[1] == "1933" else 0.0]
        db.session.remove()
