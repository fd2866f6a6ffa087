"""Tables are changed while engines go on with them: whoever gives way, it is the upgrade."""

import threading
from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import text

from scheduler.errors import DatabaseError
from scheduler.store import table_locks
from scheduler.store import upgrades as stored
from scheduler.store.database import Database, open_database
from scheduler.store.upgrades import upgrade, version_of
from tests.support.databases.postgres import create_database, drop_database
from tests.support.processes.another_version import with_one_more

FIRST, SECOND = text("SELECT count(*) FROM account"), text("SELECT count(*) FROM post")


@pytest.fixture
def queue(
    postgres_url: str, migrated_postgres: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Database]:
    """A queue of today; this program knows a version more, which adds to all of its tables."""
    name = f"beside_{uuid4().hex[:12]}"
    database = open_database(
        create_database(postgres_url, name, migrated_postgres), is_simulated=True
    )
    monkeypatch.setattr(stored, "_alembic", with_one_more)
    yield database
    database.close()
    drop_database(postgres_url, name)


def test_a_transaction_that_takes_tables_the_other_way_round_goes_on(queue: Database) -> None:
    """The upgrade wants them in another order: neither may be ended for the other."""
    upgrading = threading.Thread(target=upgrade, args=(Database(_url(queue)),))
    with queue.write() as connection:
        connection.execute(FIRST)
        upgrading.start()
        upgrading.join(0.3)  # it has begun, and waits for us
        assert connection.execute(SECOND).scalar_one() == 0
        upgrading.join(1.2)  # longer than PostgreSQL lets two wait for each other
        assert upgrading.is_alive()
    upgrading.join(30)
    assert version_of(queue) == "9999"


def test_a_table_that_somebody_keeps_is_told_of_and_nothing_is_changed(
    queue: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_locks, "_MOST_SECONDS", 0.0)
    before = version_of(queue)
    with queue.write() as connection:
        connection.execute(FIRST)
        with pytest.raises(DatabaseError, match="in use for a whole minute; nothing was changed"):
            upgrade(Database(_url(queue)))
    assert version_of(queue) == before


def _url(database: Database) -> str:
    return database.engine.url.render_as_string(hide_password=False)
