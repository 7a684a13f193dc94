"""The command line: thin, over the services that the pages call. One module a noun."""

from flask import Flask

from web.commands import admin, bank, courses, essays, grades, jobs, library, quizzes, results

GROUPS = (
    admin.group,
    courses.group,
    library.group,
    bank.group,
    essays.group,
    grades.group,
    quizzes.group,
    results.group,
    jobs.group,
)


def init_app(app: Flask) -> None:
    """Put every group of commands under ``flask``."""
    for group in GROUPS:
        app.cli.add_command(group)
