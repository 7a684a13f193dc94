"""Keeping the site: checks at the start, backups proved by reading them back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from records.database import db, missing_tables, unsafe_pragmas
from services.errors import Refused

KEPT_TABLES = ("people", "attempts", "responses", "drafts", "saved_texts", "grade_overrides")
"""Tables whose rows are counted on both sides of a backup: what may never be lost."""


@dataclass(frozen=True)
class Backup:
    """A finished backup and what was counted in it."""

    path: Path
    rows: dict[str, int]


def faults() -> list[str]:
    """What is wrong with this installation, as sentences; empty when all is well."""
    absent = missing_tables()
    lacking = f"The database lacks {len(absent)} tables, {', '.join(absent[:3])} among them. Run “flask db upgrade”."
    return ([lacking] if absent else []) + [
        f"SQLite answers {value!r} for {name}; answers would not be safe. Do not change the engine's settings."
        for name, value in unsafe_pragmas().items()
    ]


def back_up(folder: Path, now: datetime) -> Backup:
    """Copy the SQLite database while it is in use, and prove the copy by reading it back.

    SQLite's own backup API is used: a copy of the live file can miss what still stands in the write-ahead log. Raises
    Refused on another database (use pg_dump there) or where the copy is not whole.
    """
    if db.engine.dialect.name != "sqlite" or not db.engine.url.database:
        raise Refused("This database is not SQLite. Back it up with its own tool: pg_dump --format=custom.")
    if missing_tables():
        raise Refused("The database has not all of its tables, so there is nothing whole to back up. " + faults()[0])
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise Refused(f"{folder} cannot be made: {fault.strerror}. Choose another folder with --to.") from fault
    path = folder / f"marginalia-{now:%Y%m%d-%H%M%S}.sqlite3"
    with closing(sqlite3.connect(db.engine.url.database)) as source, closing(sqlite3.connect(path)) as copy:
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    return Backup(path, _proved(path))


def _proved(path: Path) -> dict[str, int]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as copy:
        if copy.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise Refused(f"The backup {path.name} is not whole; it was left for you to look at. Check the disk.")
        broken = copy.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise Refused(f"The backup {path.name} has {len(broken)} rows that point nowhere. Tell the developers.")
        return {table: copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in KEPT_TABLES}  # noqa: S608
