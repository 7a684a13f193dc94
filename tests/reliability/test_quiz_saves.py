"""R1: an answer that the screen calls saved is never lost, though processes are killed while students save."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from records import db
from records.quizzes import AttemptSlot, Response
from tests.reliability.classes import Class, make_class
from tests.reliability.server import Client, Server

DOOR = threading.Semaphore(4)
"""Checking a password costs a processor a twentieth of a second on purpose; a crowd at the door is another test."""

Acknowledged = dict[tuple[str, int], Any]
"""(slot, sequence) → the answer that was acknowledged under it."""


def given(kind: str, turn: int) -> Any:
    if kind in ("single", "multiple"):
        return {"options": [turn % 4]}
    return {"text": f"{1900 + turn}"}


def sit(room: Class, server: Server, number: int, answers: int, kept: Acknowledged, faults: list[str]) -> None:
    """One student: sign in, start, save answers one after another; note each acknowledgement as it comes."""
    try:
        client = Client(server.port, room.emails[number])
        with DOOR:
            client.sign_in()
        address, questions = client.start(f"/courses/{room.course_id}/quizzes/{room.quiz_id}")
        for turn in range(answers):
            slot, kind = questions[turn % len(questions)]
            sequence = 1 + turn // len(questions)
            told = client.save(address, slot, given(kind, turn), sequence)
            assert (told["state"], told["sequence"]) == ("saved", sequence), told
            kept[slot, sequence] = given(kind, turn)
    except Exception as fault:
        faults.append(f"{number}: {fault!r}")


def sit_through(
    room: Class, server: Server, students: int, answers: int, worker_kills: int, master_kills: int, pace: float
) -> Acknowledged:
    """Everybody saves while processes are killed, evenly over the time that it takes."""
    kept: Acknowledged = {}
    faults: list[str] = []
    threads = [
        threading.Thread(target=sit, args=(room, server, number, answers, kept, faults)) for number in range(students)
    ]
    for thread in threads:
        thread.start()
    kills = ["worker"] * worker_kills
    for place in range(master_kills):
        kills.insert((place + 1) * len(kills) // (master_kills + 1) + place, "master")
    for turn, kind in enumerate(kills):
        time.sleep(pace)
        if not any(thread.is_alive() for thread in threads):
            break
        if kind == "worker":
            server.kill_worker(turn)
        else:
            server.kill_master()
    for thread in threads:
        thread.join(600)
    assert not faults, faults[:5]
    assert len(kept) == students * answers
    return kept


def losses(kept: Acknowledged) -> dict[str, int]:
    """What was acknowledged and is not as it should be: missing from the log, there twice, not the latest."""
    db.session.remove()
    logged: dict[tuple[str, int], list[Any]] = {}
    latest: dict[str, tuple[int, Any]] = {}
    for response, slot in db.session.query(Response, AttemptSlot).join(AttemptSlot):
        order = slot.option_order
        answer = response.answer
        if answer and "options" in answer:
            answer = {"options": [order.index(place) for place in answer["options"]]}
        logged.setdefault((slot.public_id, response.sequence), []).append(answer)
        latest[slot.public_id] = (slot.sequence, slot.answer)
    newest: dict[str, int] = {}
    for slot_id, sequence in kept:
        newest[slot_id] = max(sequence, newest.get(slot_id, 0))
    return {
        "lost": sum(answer not in logged.get(key, []) for key, answer in kept.items()),
        "twice": sum(len(answers) > 1 for answers in logged.values()),
        "not latest": sum(latest.get(slot_id, (0,))[0] != sequence for slot_id, sequence in newest.items()),
    }


NOTHING = {"lost": 0, "twice": 0, "not latest": 0}


def run(
    app: Flask, folder: Path, students: int, answers: int, workers: int, masters: int, pace: float, **more: str
) -> Any:
    room = make_class(app, students, datetime.now(UTC))
    server = Server(folder, more.pop("application", "app:create_app()"), **more)
    try:
        kept = sit_through(room, server, students, answers, workers, masters, pace)
    finally:
        server.stop()
    return losses(kept)


def test_no_acknowledged_answer_is_lost_or_kept_twice_while_workers_are_killed(app, tmp_path):
    assert run(app, tmp_path, 20, 24, 4, 0, 1.0) == NOTHING


@pytest.mark.long
def test_five_hundred_students_lose_nothing_through_twenty_kills_of_workers_and_three_of_the_master(app, tmp_path):
    assert run(app, tmp_path, 500, 20, 20, 3, 3.0) == NOTHING


@pytest.mark.long
def test_nothing_is_lost_on_postgresql_either(postgresql, tmp_path):
    url = postgresql.config["SQLALCHEMY_DATABASE_URI"]
    assert run(postgresql, tmp_path, 40, 20, 6, 1, 1.0, DATABASE_URL=url) == NOTHING


@pytest.mark.parametrize(("build", "fault"), [("without_log", "lost"), ("too_early", "lost")])
def test_a_build_that_is_broken_is_found_out(app, tmp_path, build, fault):
    """The broken twins: one writes no log, one says "saved" before it has written."""
    found = run(app, tmp_path, 12, 24, 3, 0, 0.6, application=f"tests.reliability.broken:{build}()")
    assert found[fault] > 0
