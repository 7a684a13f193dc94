"""The promises that the database itself keeps, on SQLite and where it is there on PostgreSQL."""

import threading
from datetime import datetime

import pytest
from sqlalchemy import text

from records.database import Moment, db, transaction, unsafe_pragmas
from records.people import Person
from services import people, upkeep
from services.errors import Refused
from tests.conftest import NOW


def test_a_connection_keeps_what_it_acknowledges(app):
    assert unsafe_pragmas() == {}
    assert upkeep.faults() == []


def test_a_weaker_setting_is_noticed(app):
    with db.engine.connect() as connection:
        connection.connection.dbapi_connection.execute("PRAGMA synchronous=OFF")
    assert "synchronous" in upkeep.faults()[0]


def test_a_deed_that_fails_leaves_nothing(app):
    def half():
        with transaction():
            people.new_person("a@example.org", "A", "B", NOW)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert db.session.query(Person).count() == 0


def test_a_moment_without_its_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        Moment().process_bind_param(datetime(2026, 1, 1), None)


def test_readers_that_turn_writers_wait_for_one_another(app):
    # With a plain BEGIN, two that read first and then write meet "database is locked" at once.
    with transaction():
        person = people.new_person("count@example.org", "0", "Count", NOW)
    number, faults = person.id, []

    def add_one():
        with app.app_context():
            try:
                for _ in range(20):
                    with transaction() as session:
                        row = session.get(Person, number)
                        row.given_name = str(int(row.given_name) + 1)
            except Exception as fault:
                faults.append(fault)

    threads = [threading.Thread(target=add_one) for _ in range(8)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert faults == []
    db.session.expire_all()
    assert db.session.get(Person, number).given_name == "160"


def test_a_deed_decides_on_what_stands_in_the_database_now(app):
    with transaction():
        person = people.new_person("a@example.org", "Old", "Name", NOW)
    with db.engine.begin() as elsewhere:
        elsewhere.execute(text("UPDATE people SET given_name = 'New'"))
    with transaction():
        assert person.given_name == "New"


def test_a_backup_is_whole_and_counted(app, tmp_path, student):
    done = upkeep.back_up(tmp_path / "copies", NOW)
    assert done.rows["people"] == db.session.query(Person).count()


def test_a_backup_of_another_database_says_what_to_use(postgresql, tmp_path):
    with pytest.raises(Refused, match="pg_dump"):
        upkeep.back_up(tmp_path, NOW)


def test_the_tables_work_on_postgresql(postgresql):
    person = people.register("Una@Example.org", "Una", "New", "a few words in a row", NOW)
    assert person.created_at == NOW
    assert db.session.execute(text("SELECT email FROM people")).scalar() == "una@example.org"
