"""A tick with nothing to do walks over nothing, however much has been published."""

import re
from datetime import timedelta

from sqlalchemy import event

from scheduler.store.database import Database
from scheduler.store.queue.sending import unconfirmed
from tests.benchmarks.publishing._stored import a_stored_queue
from tests.support.clocks import A_TUESDAY_NOON

# What is still to do, and nothing else, is in these.
_SMALL = (
    *("thread_to_do", "thread_to_do_by_account", "thread_to_remove"),
    *("post_lost", "post_sending"),
)


def test_no_tick_walks_over_threads_that_have_ended() -> None:
    with a_stored_queue(3_000, due=0) as stored:
        asked = _listen(stored.database)
        stored.publisher.due_accounts()
        stored.reconciler.due_accounts()
        stored.remover.due_accounts()
        steps = _steps(stored.database, asked)
    assert len(steps) == 4  # holds that are over, and what each of the three has to do
    assert not [step for its_steps in steps for step in its_steps if _walks(step)]


def test_a_text_that_was_sent_of_late_is_found_by_its_hash() -> None:
    """However much the account has sent in a month."""
    with a_stored_queue(3_000, due=0) as stored:
        asked = _listen(stored.database)
        a_month_ago = A_TUESDAY_NOON - timedelta(days=30)
        with stored.database.read() as connection:
            unconfirmed.was_sent_since(connection, "account01", "Words", a_month_ago, besides=1)
        (steps,) = _steps(stored.database, asked)
    assert "sent_hash=?" in steps[0]


def _listen(database: Database) -> list[str]:
    """Every statement from here on, its values in it."""
    asked: list[str] = []
    database.close()  # so that every connection is a new one, and listened to

    @event.listens_for(database.engine, "connect")
    def listen(connection: object, _record: object) -> None:
        connection.set_trace_callback(asked.append)  # type: ignore[attr-defined]

    return asked


def _steps(database: Database, asked: list[str]) -> list[list[str]]:
    """How SQLite goes about each of the selects."""
    selects = [sql for sql in asked if sql.lstrip().startswith("SELECT")]
    with database.read() as connection:
        return [
            [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")]
            for sql in selects
        ]


def _walks(step: str) -> bool:
    found = re.match(r"SCAN (?:thread|post)\b(?: USING (?:COVERING )?INDEX (\w+))?", step)
    return found is not None and found[1] not in _SMALL
