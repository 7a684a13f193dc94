"""Jobs on Redis, where one answers: the queue carries names as JSON and nothing that could run."""

import json

import pytest

from tests.conftest import application, in_context, redis_url


def test_a_job_queued_on_redis_is_done_by_a_worker(tmp_path, clock):
    url = redis_url()
    if url is None:
        pytest.skip("no Redis answers")
    made = application(tmp_path, clock, REDIS_URL=url)
    made.config["JOBS_INLINE"] = False
    jobs, done = made.extensions["jobs"], []
    jobs.queue.flush()
    jobs.register("echo", done.append, lambda: ["left over"])
    for _ in in_context(made):
        jobs.enqueue("echo", "asked now")
        assert jobs.take_up() >= 1
        waiting = jobs.queue.storage.enqueued_items()
        assert all("message" in json.loads(message) for message in waiting)
        while (task := jobs.queue.dequeue()) is not None:
            jobs.queue.execute(task)
    assert set(done) == {"asked now", "left over"}
