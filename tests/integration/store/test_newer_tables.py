"""Engines are replaced one after another: the tables first, then each program."""

from hashlib import sha256

import pytest
from sqlalchemy import text, update
from sqlalchemy.dialects import sqlite

from scheduler.errors import DatabaseError
from scheduler.store import upgrades as stored
from scheduler.store.database import Database, open_database
from scheduler.store.queue.sending.send_statements import OPEN_GATE, TURN_IS_AGREED
from scheduler.store.tables.queue import stamps
from scheduler.store.upgrades import upgrade

FIRST_THAT_MAY = "0039"  # knows each reason to wait, and asks all that the gate asks


@pytest.fixture
def _older_program(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The tables are of a later version than the program, whichever is the newest today."""
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    monkeypatch.setattr(stored, "_newest_version", lambda: FIRST_THAT_MAY)


@pytest.mark.parametrize("version", ["0020", "0028", "0032", "0038"])
def test_a_program_whose_gate_asks_less_or_that_knows_fewer_reasons_is_refused(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch, version: str
) -> None:
    monkeypatch.setattr(stored, "_newest_version", lambda: version)
    with pytest.raises(DatabaseError, match="newer than this program"):
        open_database(database_url, is_simulated=True)


def test_whoever_changes_what_the_gate_asks_says_which_programs_may_still_send() -> None:
    """If it asks more: a migration, if need be an empty one, and OLDEST_THAT_MAY is that one.

    If only the same is asked in other words: write down the new hash, and nothing else.
    """
    asked = " ".join(one.compiled(sqlite.dialect()).sql for one in (OPEN_GATE, TURN_IS_AGREED))
    asked_as_of = sha256(" ".join(asked.split()).encode()).hexdigest()[:16]
    assert (stored.OLDEST_THAT_MAY, asked_as_of) == (FIRST_THAT_MAY, "265a28b41933fbdb")


@pytest.mark.usefixtures("_older_program")
def test_the_program_before_goes_on_with_tables_that_were_only_added_to(
    database: Database, database_url: str
) -> None:
    open_database(database_url, is_simulated=True).close()


@pytest.mark.usefixtures("_older_program")
def test_tables_that_lack_what_it_knows_refuse_it_and_say_what_to_install(
    database: Database, database_url: str
) -> None:
    with database.write() as connection:
        connection.execute(
            update(stamps).where(stamps.c.name == "oldest program").values(value="9998")
        )
    with pytest.raises(DatabaseError, match="newer than this program") as refused:
        open_database(database_url, is_simulated=True)
    assert "Install the version" in str(refused.value)


def test_older_tables_are_upgraded_first(database: Database, database_url: str) -> None:
    with database.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0020'"))
    with pytest.raises(DatabaseError, match="this program needs"):
        open_database(database_url, is_simulated=True)


def test_an_upgrade_says_which_programs_may_go_on(database: Database, database_url: str) -> None:
    with database.write() as connection:
        connection.execute(stamps.delete().where(stamps.c.name == "oldest program"))
    upgrade(database)
    with Database(database_url).read() as connection:
        said = connection.execute(stamps.select().where(stamps.c.name == "oldest program")).one()
    assert said.value == stored.OLDEST_THAT_MAY
