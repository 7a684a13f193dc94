"""A real gunicorn whose processes are killed without warning, and clients that go on until they are told "saved"."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.conftest import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
SETTINGS = """
bind = "127.0.0.1:{port}"
workers = 2
worker_class = "gthread"
threads = 8
timeout = 60
control_socket_disable = True
loglevel = "critical"
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """gunicorn on a data folder, as a process group of its own."""

    def __init__(self, folder: Path, application: str = "app:create_app()", **environment: str) -> None:
        self.port = free_port()
        self.application = application
        self.settings = folder / "gunicorn.conf.py"
        self.settings.write_text(SETTINGS.format(port=self.port))
        demo = {
            "MARGINALIA_DATA": str(folder),
            "MARGINALIA_DEMO": "1",
            "MARGINALIA_SIGN_IN_LIMIT": "1000000 per minute",
        }
        self.environment = {**os.environ, **demo, **environment}
        self.master: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start the master and wait until it answers; tried again while orphans of a killed one hold the port."""
        for _ in range(60):
            self.master = subprocess.Popen(
                [sys.executable, "-m", "gunicorn", "-c", str(self.settings), self.application],
                cwd=ROOT, env=self.environment, start_new_session=True,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            if self.answers(30):
                return
            self.stop()
        raise AssertionError("the server does not start")

    def answers(self, seconds: float) -> bool:
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.master is not None and self.master.poll() is None:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/session")
                if connection.getresponse().status == 200 and self.workers():
                    return True
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
        return False

    def workers(self) -> list[int]:
        assert self.master is not None
        try:
            children = Path(f"/proc/{self.master.pid}/task/{self.master.pid}/children").read_text()
        except OSError:
            return []
        return [int(child) for child in children.split()]

    def kill_worker(self, turn: int) -> None:
        """kill -9 of one worker; the master starts another."""
        workers = self.workers()
        if workers:
            os.kill(workers[turn % len(workers)], signal.SIGKILL)

    def kill_master(self) -> None:
        """kill -9 of the master; its workers end when they notice. Then a new one is started."""
        assert self.master is not None
        self.master.kill()
        self.master.wait()
        self.start()

    def stop(self) -> None:
        """End every process of the group."""
        if self.master is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.master.pid, signal.SIGKILL)
        self.master.wait()


class Client:
    """A student's browser as far as saving needs one: a session, its token, and patience."""

    def __init__(self, port: int, email: str) -> None:
        self.port, self.email = port, email
        self.cookie = self.token = ""

    def ask(self, method: str, path: str, body: str = "", kind: str = "", timeout: float = 20) -> tuple[int, str, Any]:
        """Status, text and headers. Raises OSError or HTTPException where the server went away."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        headers = {"Accept": "application/json", "X-CSRFToken": self.token, "Cookie": self.cookie}
        if kind:
            headers["Content-Type"] = kind
        try:
            connection.request(method, path, body.encode() if body else None, headers)
            reply = connection.getresponse()
            text = reply.read().decode()
            for value in reply.headers.get_all("Set-Cookie") or []:
                if value.startswith("marginalia="):
                    self.cookie = value.split(";")[0]
            return reply.status, text, reply.headers
        finally:
            connection.close()

    def until(
        self, method: str, path: str, body: str = "", kind: str = "", wanted: tuple[int, ...] = (200, 302)
    ) -> Any:
        """Ask again until the reply is one of these; the server may die at any moment."""
        for turn in range(400):
            try:
                status, text, headers = self.ask(method, path, body, kind)
                if status in wanted:
                    return status, text, headers
                if status < 500:
                    raise AssertionError(f"{method} {path}: {status} {text[:300]}")
            except (OSError, http.client.HTTPException):
                pass
            time.sleep(min(0.5, 0.02 * (turn + 1)))
        raise AssertionError(f"{method} {path} was never answered")

    def renew(self) -> None:
        self.token = json.loads(self.until("GET", "/session")[1])["csrf_token"]

    def sign_in(self) -> None:
        self.renew()
        fields = {"csrf_token": self.token, "email": self.email, "password": PASSWORD}
        self.until("POST", "/sign-in", urlencode(fields), "application/x-www-form-urlencoded")
        self.renew()

    def start(self, quiz: str) -> tuple[str, list[tuple[str, str]]]:
        """Begin the quiz; the attempt's address, and id and kind of each question."""
        form = urlencode({"csrf_token": self.token})
        _, _, headers = self.until("POST", f"{quiz}/start", form, "application/x-www-form-urlencoded")
        address = headers["Location"]
        page = self.until("GET", address)[1]
        return address, re.findall(r'data-slot="(\w+)" data-kind="(\w+)"', page)

    def save(self, address: str, slot: str, answer: Any, sequence: int) -> Any:
        """Send one answer until it is acknowledged. The same request again and again, as the page does."""
        body = json.dumps({"answer": answer, "sequence": sequence, "client": "w"})
        return json.loads(self.until("POST", f"{address}/answers/{slot}", body, "application/json", (200, 409))[1])
