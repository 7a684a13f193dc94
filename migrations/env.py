"""How migrations run: on SQLite with a backup first, keys off outside the transaction, and a count afterwards."""

from alembic import context
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import func, inspect, select, table

from services import upkeep

config = context.config
database = current_app.extensions["migrate"].db
engine = database.engine
config.set_main_option("sqlalchemy.url", engine.url.render_as_string(hide_password=False).replace("%", "%%"))


def counted(connection):
    """Rows by table."""
    tables = inspect(connection).get_table_names()
    return {name: connection.execute(select(func.count()).select_from(table(name))).scalar() for name in sorted(tables)}


def is_behind(connection):
    """Whether a populated database is about to be changed."""
    current = MigrationContext.configure(connection).get_current_revision()
    return current is not None and current != ScriptDirectory.from_config(config).get_current_head()


def back_up_first():
    """A backup of a populated SQLite file, before anything is changed."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            behind = is_behind(connection)
        if behind:
            upkeep.back_up(current_app.config["DATA"] / "backups", current_app.config["CLOCK"]())


def prove(connection, before):
    """Raise, and so undo everything, where a row points nowhere or a table has lost rows."""
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"The migration leaves {len(broken)} rows that point nowhere; nothing was changed.")
    after = counted(connection)
    lost = {name: rows for name, rows in before.items() if name in after and after[name] < rows}
    lost.pop("alembic_version", None)
    if lost:
        raise RuntimeError(f"The migration would lose rows of {', '.join(lost)}; nothing was changed.")


def run():
    """Apply what is pending, whole or not at all."""
    with engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            # The pragma is ignored inside a transaction, and a batch change with it on deletes every child row.
            connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
        try:
            context.configure(
                connection=connection,
                target_metadata=database.metadatas[None],
                **current_app.extensions["migrate"].configure_args,
            )
            with context.begin_transaction():
                before = counted(connection)
                context.run_migrations()
                prove(connection, before)
            connection.commit()
        finally:
            connection.rollback()
            if connection.dialect.name == "sqlite":
                connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=ON")


back_up_first()
run()
