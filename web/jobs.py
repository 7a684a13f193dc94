"""Work that takes longer than a page may: queued by a request, done by ``flask jobs work``.

The queue only carries names; what is to be done, how far it has come and what came out stands in the database. So a
lost queue loses nothing: the worker asks the database for unfinished work when it starts.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from flask import Flask, current_app
from huey import RedisHuey, SqliteHuey
from huey.api import Huey
from huey.registry import Message
from huey.serializer import Serializer

Work = Callable[[str], None]
"""Does one piece of work, given the public id of its row."""


class JsonSerializer(Serializer):
    """Messages and results as JSON: what stands in the queue can be read, and cannot run."""

    def _serialize(self, data: Any) -> bytes:
        if isinstance(data, Message):
            return json.dumps({"message": list(data)}).encode()
        return json.dumps({"value": data}, default=str).encode()

    def _deserialize(self, data: bytes) -> Any:
        kept = json.loads(data)
        return Message(*kept["message"]) if "message" in kept else kept["value"]


class Jobs:
    """The queue of one application."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.inline = bool(app.config.get("JOBS_INLINE"))
        self.queue = _queue(app)
        self.kinds: dict[str, Any] = {}
        self.unfinished: dict[str, Callable[[], list[str]]] = {}

    def register(self, kind: str, work: Work, unfinished: Callable[[], list[str]]) -> None:
        """Name a kind of work, how it is done, and which of it the database says is not."""

        def run(public_id: str) -> None:
            with self.app.app_context():
                work(public_id)

        run.__name__ = kind
        self.kinds[kind] = self.queue.task(name=kind)(run)
        self.unfinished[kind] = unfinished

    def enqueue(self, kind: str, public_id: str) -> None:
        """Have it done: by the worker, or at once where jobs run inline (tests, the command line)."""
        if current_app.config.get("JOBS_INLINE"):
            self.kinds[kind].call_local(public_id)
        else:
            self.kinds[kind](public_id)

    def take_up(self) -> int:
        """Queue all unfinished work anew; how many pieces there were. The work itself must stand being done twice."""
        with self.app.app_context():
            waiting = [(kind, public_id) for kind, ask in self.unfinished.items() for public_id in ask()]
        for kind, public_id in waiting:
            self.kinds[kind](public_id)
        return len(waiting)

    def work(self) -> None:
        """Take up what is unfinished, then do what comes, until stopped."""
        self.take_up()
        self.queue.create_consumer(
            workers=1, worker_type="thread", periodic=False, initial_delay=0.05, max_delay=0.5
        ).run()


def _queue(app: Flask) -> Huey:
    if app.config["REDIS_URL"]:
        return RedisHuey("marginalia", url=app.config["REDIS_URL"], serializer=JsonSerializer(), results=False)
    path = app.config["DATA"] / "jobs.sqlite3"
    return SqliteHuey("marginalia", filename=str(path), serializer=JsonSerializer(), results=False, journal_mode="wal")


def init_app(app: Flask) -> None:
    """Give the application its queue."""
    app.extensions["jobs"] = Jobs(app)


def jobs() -> Jobs:
    """The queue of the current application."""
    found: Jobs = current_app.extensions["jobs"]
    return found
