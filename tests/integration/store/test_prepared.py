"""Statements that go straight to the driver mean the same on SQLite and PostgreSQL."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from scheduler.store.clauses import at
from scheduler.store.database import Database
from scheduler.store.fast_statements import Prepared
from scheduler.store.states import ThreadState
from scheduler.store.tables.queue import campaigns

AT = datetime(2027, 10, 10, 8, 30, 15, 250, tzinfo=UTC)
ADD = Prepared(
    insert(campaigns).values(hashtags="[]", related="[]"), ["name", "title", "applied_at"]
)
FIND = Prepared(
    select(campaigns.c.title, campaigns.c.applied_at)
    .where(campaigns.c.applied_at >= at("since"))
    .order_by(campaigns.c.name)
)


def test_a_time_is_kept_as_the_tables_keep_it(database: Database) -> None:
    in_paris = AT.astimezone(timezone(timedelta(hours=2)))
    with database.write() as connection:
        ADD.change(connection, name="a", title="A", applied_at=in_paris)
        kept = connection.execute(select(campaigns.c.applied_at)).scalar_one()
        found = FIND.rows(connection, since=in_paris)
    assert kept == AT
    assert found == [("A", AT)]
    assert found[0][1].tzinfo is UTC


def test_it_finds_what_sqlalchemy_wrote(database: Database) -> None:
    row = {"name": "b", "title": "B", "hashtags": "[]", "related": "[]", "applied_at": AT}
    with database.write() as connection:
        connection.execute(insert(campaigns), row)
        assert [title for title, _ in FIND.rows(connection, since=AT)] == ["B"]
        assert FIND.rows(connection, since=AT + timedelta(microseconds=1)) == []


def test_several_rows_at_once_and_states_as_their_text(database: Database) -> None:
    with database.write() as connection:
        rows = [{"name": name, "title": ThreadState.WAITING, "applied_at": AT} for name in "cd"]
        ADD.change_each(connection, rows)
    with database.read() as connection:
        assert [title for title, _ in FIND.rows(connection, since=AT)] == ["waiting", "waiting"]


def test_a_naive_time_is_refused(database: Database) -> None:
    with database.write() as connection, pytest.raises(ValueError, match="aware"):
        ADD.change(connection, name="e", title="E", applied_at=AT.replace(tzinfo=None))


@pytest.mark.parametrize("several", [False, True])
def test_a_drivers_error_is_sqlalchemys_and_hides_the_values(
    database: Database, several: bool
) -> None:
    row = {"name": "f", "title": "a secret title", "applied_at": AT}

    def add_twice() -> None:
        with database.write() as connection:
            ADD.change(connection, **row)
            if several:
                ADD.change_each(connection, [row])
            else:
                ADD.change(connection, **row)

    with pytest.raises(IntegrityError) as caught:
        add_twice()
    assert "a secret title" not in str(caught.value)
    with database.read() as connection:
        assert FIND.rows(connection, since=AT) == []
