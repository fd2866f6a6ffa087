"""Tests take turns on one PostgreSQL database; each finds it as the migrations left it."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from sqlalchemy import select, text
from sqlmodel import SQLModel

from scheduler.store.database import Database, open_database
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.databases.postgres import SharedDatabase
from tests.support.examples.builders import a_thread, put_into_queue


@pytest.fixture
def shared(postgres_url: str, migrated_postgres: str) -> Iterator[SharedDatabase]:
    made = SharedDatabase(postgres_url, "taken_in_turns", migrated_postgres)
    yield made
    made.close()


def rows(url: str) -> dict[str, list[tuple[object, ...]]]:
    database = Database(url)
    with database.read() as connection:
        found = {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in SQLModel.metadata.sorted_tables
        }
        found["version"] = [tuple(row) for row in connection.execute(text("TABLE alembic_version"))]
    database.close()
    return found


def test_what_a_test_wrote_is_gone_and_what_the_migrations_wrote_is_there(
    shared: SharedDatabase,
) -> None:
    before = rows(shared.url)
    for _ in range(2):
        database = open_database(shared.url, is_simulated=True)
        due = A_TUESDAY_NOON + timedelta(days=1)
        put_into_queue(database, a_thread("wmhd/opener", "What helped you?", due_at=due))
        with database.write() as connection:
            connection.execute(text("UPDATE gate SET turn = 7"))
            connection.execute(text("DELETE FROM stamp"))
            ids = connection.execute(text("SELECT min(id) FROM thread")).scalar()
        assert ids == 1, "every counter begins again"
        shared.clear()  # although `database` is still connected
        assert rows(shared.url) == before
        database.close()


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE hold",
        "ALTER TABLE thread ADD COLUMN more TEXT",
        "DROP INDEX post_deleted",
        "DROP TRIGGER {trigger} ON post",
    ],
)
def test_a_test_that_changes_tables_is_told_and_harms_no_other(
    shared: SharedDatabase, change: str
) -> None:
    before = rows(shared.url)
    with psycopg.connect(shared.url.replace("+psycopg", ""), autocommit=True) as connection:
        named = connection.execute(
            "SELECT tgname FROM pg_trigger WHERE tgrelid = 'post'::regclass AND NOT tgisinternal"
        ).fetchone()
        assert named is not None
        connection.execute(change.format(trigger=named[0]).encode())
    with pytest.raises(AssertionError, match="private_database_url"):
        shared.clear()
    assert rows(shared.url) == before
    shared.clear()
