"""The command line: thin, over the services that the pages call. One module a noun."""

import functools
from collections.abc import Callable
from typing import Any

import click
from flask import Flask

from records.database import plain_words
from web.commands import admin, bank, cards, courses, essays, grades, jobs, library, quizzes, results, revisions, search

library.group.add_command(search.search)
library.group.add_command(cards.card)
library.group.add_command(revisions.changes)

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
        for command in group.commands.values():
            command.callback = _in_words(command.callback)
        app.cli.add_command(group)


def _in_words(run: Any) -> Callable[..., Any]:
    """The command, with a sentence in place of a traceback where the database or a file cannot be used."""
    if getattr(run, "in_words", False):
        return run  # type: ignore[no-any-return]

    @functools.wraps(run)
    def told(*words: Any, **named: Any) -> Any:
        try:
            return run(*words, **named)
        except Exception as fault:
            sentence = _unreadable(fault) or plain_words(fault)
            if sentence is None:
                raise
            raise click.ClickException(sentence) from fault

    told.in_words = True  # type: ignore[attr-defined]
    return told


def _unreadable(fault: Exception) -> str | None:
    if isinstance(fault, UnicodeDecodeError):
        return "The file is not in UTF-8. Save it as UTF-8 and try again."
    if isinstance(fault, OSError) and fault.filename:
        return f"{fault.filename}: {fault.strerror}. Check the name and who may read or write it."
    return None
