"""By which index the statements of every tick are planned, on a queue that has sent much."""

import pytest
from sqlalchemy import insert

from scheduler.store.database import Database
from scheduler.store.fast_statements import Prepared
from scheduler.store.queue.accounts import keep_in_step
from scheduler.store.queue.sending import send_statements
from scheduler.store.tables.queue import threads
from tests.benchmarks.publishing._stored import _thread
from tests.support.examples.builders import account_rows

FOR_PAGES = ("thread_by_time", "thread_by_account", "thread_by_campaign")


@pytest.mark.parametrize("is_analysed", [False, True])
@pytest.mark.parametrize(
    "statement",
    [
        "DUE_ACCOUNTS",
        "EARLIEST_THREAD",
        "DUE_CAMPAIGNS",
        "EARLIEST_OF_CAMPAIGN",
        "SENDING_THREADS",
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_no_statement_of_publishing_is_planned_by_an_index_for_pages(
    database: Database, statement: str, is_analysed: bool
) -> None:
    with database.write() as connection:
        keep_in_step(connection, account_rows(*(f"account{number:02}" for number in range(50))))
        connection.execute(insert(threads), [_thread(n, n < 400) for n in range(410)])
        if is_analysed:
            connection.exec_driver_sql("ANALYZE")
    prepared: Prepared = getattr(send_statements, statement)
    with database.read() as connection:
        compiled = prepared.compiled(connection.dialect)
        given = dict.fromkeys(("now", "account", "campaign"), "2027-10-12") | compiled.constants
        driver = connection.connection.dbapi_connection
        assert driver is not None
        plan = driver.cursor().execute(f"EXPLAIN QUERY PLAN {compiled.sql}", given).fetchall()
    assert plan
    assert not [row for row in plan if any(name in row[-1] for name in FOR_PAGES)]
