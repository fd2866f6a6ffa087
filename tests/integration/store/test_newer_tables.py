"""Engines are replaced one after another: the tables first, then each program."""

import pytest
from sqlalchemy import text, update

from scheduler.errors import DatabaseError
from scheduler.store import database as stored
from scheduler.store.database import Database, open_database, upgrade
from scheduler.store.tables.queue import stamps


@pytest.fixture
def _older_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "_newest_version", lambda: "0020")


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
            update(stamps).where(stamps.c.name == "oldest program").values(value="0021")
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
