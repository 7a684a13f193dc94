"""flask jobs: the worker for work that takes longer than a page may."""

from flask.cli import AppGroup

from web.jobs import jobs

group = AppGroup("jobs", help="Work in the background.")


@group.command("work")
def work() -> None:
    """Do what is queued until stopped. ``make run`` starts one by itself."""
    jobs().work()
