"""How gunicorn serves Marginalia, and the job worker that it keeps beside itself."""

import subprocess
import sys
from typing import Any

import settings

_values = settings.read()
bind = _values["BIND"] or f"127.0.0.1:{_values['PORT']}"
workers = _values["WORKERS"]
worker_class = "gthread"
threads = 8
timeout = 120
graceful_timeout = 20
# Workers fork after loading, so that the language data is shared until written to.
preload_app = False
control_socket_disable = True
accesslog = None
errorlog = "-"
loglevel = "warning"

_jobs: list[subprocess.Popen[bytes]] = []


def when_ready(server: Any) -> None:
    """Say where it is, and start the job worker: one for the machine, whatever the number of web workers."""
    print(f"Marginalia is at http://{bind} (stop with Ctrl-C)", flush=True)
    _jobs.append(subprocess.Popen([sys.executable, "-m", "flask", "--app", "app", "jobs", "work"]))


def on_exit(server: Any) -> None:
    """Stop the job worker with the server; a job that was cut short is started again by the next one."""
    for job in _jobs:
        job.terminate()
