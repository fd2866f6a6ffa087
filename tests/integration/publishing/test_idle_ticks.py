"""A tick with nothing to do walks over nothing, however much has been published."""

import re

from sqlalchemy import event

from tests.benchmarks._stored import a_stored_queue

# What is still to do, and nothing else, is in these.
_SMALL = (
    *("thread_to_do", "thread_to_do_by_account", "thread_to_remove"),
    *("post_lost", "post_sending"),
)


def test_no_tick_walks_over_threads_that_have_ended() -> None:
    with a_stored_queue(3_000, due=0) as stored:
        asked: list[str] = []
        stored.database.close()  # so that every connection from here on is listened to

        @event.listens_for(stored.database.engine, "connect")
        def listen(connection: object, _record: object) -> None:
            connection.set_trace_callback(asked.append)  # type: ignore[attr-defined]

        stored.publisher.due_accounts()
        stored.reconciler.due_accounts()
        stored.remover.due_accounts()
        selects = [sql for sql in asked if sql.lstrip().startswith("SELECT")]
        assert len(selects) == 4  # holds that are over, and what each of the three has to do
        with stored.database.read() as connection:
            for sql in selects:
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}").all()
                assert not [row[3] for row in rows if _walks(row[3])], sql


def _walks(step: str) -> bool:
    found = re.match(r"SCAN (?:thread|post)\b(?: USING (?:COVERING )?INDEX (\w+))?", step)
    return found is not None and found[1] not in _SMALL
