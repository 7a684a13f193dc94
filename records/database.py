"""The engine, the session, and the one way to write: a transaction that holds the lock from its first statement."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, Dialect, Engine, MetaData, String, TypeDecorator, event, inspect
from sqlalchemy.exc import DBAPIError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
"""Every constraint has a name, so that a migration can alter it and an error can be told apart."""

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""Letters of public ids: none that is read for another."""

BUSY_MILLISECONDS = 15_000

_writing: ContextVar[bool] = ContextVar("writing", default=False)


def public_id() -> str:
    """A random id for addresses: 16 of 31 letters, 79 bits; it says nothing of order or number."""
    return "".join(secrets.choice(ALPHABET) for _ in range(16))


class Moment(TypeDecorator[datetime]):
    """A point in time, always with its zone in Python and always UTC in the database."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        """PostgreSQL keeps the zone; SQLite keeps UTC without one."""
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuses a time without a zone: it could mean any of 38 hours."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("A moment needs its time zone.")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """With UTC as its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Declared(DeclarativeBase):
    """Where the tables are collected."""

    registry = registry(metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: Moment})


db = SQLAlchemy(model_class=Declared, session_options={"expire_on_commit": False})

if TYPE_CHECKING:
    Base = Declared
else:
    Base = db.Model


class Numbered:
    """A table with an inner number as its key."""

    id: Mapped[int] = mapped_column(primary_key=True)


class Addressed(Numbered):
    """A table whose rows have an address of their own."""

    public_id: Mapped[str] = mapped_column(String(16), unique=True, default=public_id)


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        # The driver must not begin transactions by itself: it begins them late, at the first write, and then two
        # readers that both want to write meet "database is locked" without waiting.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MILLISECONDS}", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


@contextmanager
def transaction() -> Iterator[Session]:
    """One deed, whole or not at all. An inner transaction joins the outer one.

    What was read before is forgotten at the start, so that every decision inside is made on rows read under the write
    lock (SQLite) or at the deed's own time (PostgreSQL; rows to be decided on are read with ``with_for_update``).
    """
    if _writing.get():
        yield db.session()
        return
    db.session.rollback()
    # A rollback forgets nothing where no transaction was running, as after a commit.
    db.session.expire_all()
    token = _writing.set(True)
    try:
        yield db.session()
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _writing.reset(token)


def plain_words(fault: BaseException) -> str | None:
    """A fault of the database as a sentence that says what to do; None for what is none."""
    if not isinstance(fault, SQLAlchemyError):
        return None
    said = str(getattr(fault, "orig", None) or fault).strip().splitlines()[0]
    if "no such table" in said or "no such column" in said or "does not exist" in said:
        return f"The database is not up to date ({said}). Run “flask db upgrade”, then try again."
    if isinstance(fault, OperationalError):
        return f"The database cannot be used now: {said}. Check that it runs, is not full, and may be written to."
    if isinstance(fault, DBAPIError):
        return f"The database refused this, and nothing was stored: {said}."
    return None


def missing_tables() -> list[str]:
    """The tables that this version needs and the database does not have."""
    there = set(inspect(db.engine).get_table_names())
    return [table.name for table in db.metadata.sorted_tables if table.name not in there]


def pragmas() -> dict[str, Any]:
    """What the SQLite connection answers for the four settings that safety rests on; empty on another database."""
    if db.engine.dialect.name != "sqlite":
        return {}
    with db.engine.connect() as connection:
        return {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        }


def unsafe_pragmas() -> dict[str, Any]:
    """The settings of this connection that do not keep the promises; empty when all do."""
    wanted = {"journal_mode": "wal", "synchronous": 2, "busy_timeout": BUSY_MILLISECONDS, "foreign_keys": 1}
    found = pragmas()
    return {name: found[name] for name in found if found[name] != wanted[name]}
