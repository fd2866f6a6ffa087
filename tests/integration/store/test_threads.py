"""A thread is one list of attributes: its file says them, and each has its column."""

from dataclasses import replace

import pytest

from scheduler.campaigns.model.plan import TERM_NAMES, PlannedThread, ReplySettings
from scheduler.crisis.readers import Readers
from scheduler.publishing.planning.diff import Change
from scheduler.store.database import Database
from scheduler.store.queue.threads import thread_by_key
from scheduler.store.tables.queue import threads
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.examples.builders import a_thread, put_into_queue

OTHERWISE = {
    "account": "peers",
    "region": "GB-WLS",
    "readers": Readers("cy", ("students",)),
    "owner": "Bo",
    "needs_approval": True,
    "not_before": A_TUESDAY_NOON,
    "cannot_publish": "Its date is not confirmed",
    "reply_settings": ReplySettings.FOLLOWING,
    "story": "s-1",
}


def test_every_term_has_a_column_of_its_name() -> None:
    assert set(TERM_NAMES) <= set(threads.c.keys())
    assert set(TERM_NAMES) == set(OTHERWISE)


@pytest.mark.parametrize("name", TERM_NAMES)
def test_another_term_makes_it_another_thread_and_is_read_back(
    database: Database, name: str
) -> None:
    put_into_queue(database, a_thread())
    changed: PlannedThread = replace(a_thread(), **{name: OTHERWISE[name]})
    (done,) = put_into_queue(database, changed)
    assert done.change.change is Change.CHANGED
    with database.read() as connection:
        stored = thread_by_key(connection, changed.key)
    assert stored is not None
    assert stored.terms() == changed.terms()
