"""Times that the database can hold and no calendar has stop their own thread, on both databases."""

import pytest
from sqlalchemy import text

from scheduler.publishing.monitoring.status import status
from scheduler.store.database import Database
from scheduler.store.operations import heartbeat
from scheduler.store.queue import accounts
from scheduler.store.states import Reason, ThreadState
from tests.support.clocks import StandingClock
from tests.support.desks.desk import Desk
from tests.support.examples.builders import a_thread, put_into_queue

OTHER = "wmhd/other"
ODD = {
    "sqlite": ("at noon", "2027-02-30 09:00:00.000000", "infinity", "20000-01-01 00:00:00.000000"),
    "postgresql": ("infinity", "-infinity", "20000-01-01", "0044-03-15 BC"),
}


@pytest.fixture
def desk(database: Database, clock: StandingClock) -> Desk:
    return Desk(database, clock)


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize("column", ["begin_at", "due_at", "planned_due_at", "not_before", "since"])
def test_that_thread_waits_and_the_rest_goes_on(desk: Desk, column: str, number: int) -> None:
    put_into_queue(desk.database, a_thread(), a_thread(OTHER, "Good morning.", "All."))
    odd = ODD[desk.database.engine.dialect.name][number]
    with desk.database.write() as connection:
        changed = f"UPDATE thread SET {column} = '{odd}' WHERE key = 'wmhd/opener'"  # noqa: S608
        connection.execute(text(changed))
    desk.publisher.ask_about_unreadable_times()
    desk.publish()
    assert desk.thread(OTHER).state is ThreadState.PUBLISHED
    standing = status(desk.database, desk.clock)
    if column != "since":  # when it came into its state decides nothing
        assert desk.thread().state is ThreadState.WAITING
        assert [one.reason for one in standing.waiting] == [Reason.CHANGED]


@pytest.mark.parametrize("number", range(4))
@pytest.mark.parametrize(
    "changed", ["UPDATE engine SET last_seen = '{}'", "UPDATE account SET quiet_until = '{}'"]
)
def test_whoever_asks_for_the_status_is_answered(desk: Desk, changed: str, number: int) -> None:
    put_into_queue(desk.database, a_thread())
    with desk.database.write() as connection:
        heartbeat.beat(connection, "engine-1", desk.clock.now())
        connection.execute(text(changed.format(ODD[desk.database.engine.dialect.name][number])))
    status(desk.database, desk.clock)
    with desk.database.read() as connection:
        accounts.all_accounts(connection)
