"""Work in the background: queued as plain words, done once, taken up again after a kill."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest

from records import bank as records
from records.database import db
from services import bank
from tests.bank_material import RICH, make_reading
from tests.conftest import NOW
from web.jobs import JsonSerializer, jobs

KILLED_HALFWAY = """
import sys, time
from app import create_app
from services import bank
from web import clock

def halfway(done, total):
    if done * 2 >= total:
        print("halfway", flush=True)
        time.sleep(60)

with create_app().app_context():
    bank.work(sys.argv[1], clock.now, halfway)
"""


def afresh() -> None:
    """Forget the snapshot and what was read in it: others have written since."""
    db.session.rollback()
    db.session.expire_all()


@pytest.fixture
def run(course):
    document = make_reading(course, NOW, RICH.read_text(), RICH.name)
    return bank.ask(course, None, [document.public_id], ["subject", "date"], 50, 1, NOW)


def test_a_queued_run_waits_for_the_worker_and_is_done_by_it(app, course, run):
    app.config["JOBS_INLINE"] = False
    jobs().enqueue("generate", run.public_id)
    assert bank.run_here(course, run.public_id).state == "waiting"
    task = jobs().queue.dequeue()
    jobs().queue.execute(task)
    afresh()
    assert bank.run_here(course, run.public_id).state == "done"
    assert jobs().queue.dequeue() is None


def test_unfinished_work_is_taken_up_when_a_worker_starts_and_done_work_is_not(app, course, run):
    assert jobs().take_up() == 1
    jobs().queue.execute(jobs().queue.dequeue())
    afresh()
    assert bank.run_here(course, run.public_id).state == "done"
    assert jobs().take_up() == 0


def test_the_same_run_queued_twice_makes_its_questions_once(app, course, run):
    for _ in range(2):
        jobs().take_up()
    done = 0
    while (task := jobs().queue.dequeue()) is not None:
        jobs().queue.execute(task)
        done += 1
    afresh()
    assert done == 2
    assert len(records.items_of(course)) == bank.run_here(course, run.public_id).report["fresh"]


def test_the_queue_carries_json_and_nothing_that_runs(app, run):
    jobs().take_up()
    (message,) = jobs().queue.storage.enqueued_items()
    assert message.startswith(b'{"message":')
    assert run.public_id.encode() in message
    assert JsonSerializer().deserialize(JsonSerializer().serialize({"a": 1})) == {"a": 1}


def test_a_worker_that_is_killed_leaves_nothing_half_and_the_next_one_finishes(app, course, run, tmp_path):
    environment = os.environ | {"MARGINALIA_DATA": str(tmp_path), "MARGINALIA_DEMO": "1"}
    worker = subprocess.Popen(
        [sys.executable, "-c", KILLED_HALFWAY, run.public_id], env=environment, stdout=subprocess.PIPE
    )
    try:
        assert worker.stdout.readline() == b"halfway\n"
        half = bank.run_here(course, run.public_id)
        db.session.refresh(half)
        assert half.state == "running"
        assert 0 < half.done < half.total
    finally:
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(timeout=20)
    afresh()
    assert records.items_of(course) == []
    began = time.monotonic()
    assert jobs().take_up() == 1
    jobs().queue.execute(jobs().queue.dequeue())
    afresh()
    finished = bank.run_here(course, run.public_id)
    assert finished.state == "done"
    assert len(records.items_of(course)) == finished.report["fresh"] > 0
    assert time.monotonic() - began < 60
