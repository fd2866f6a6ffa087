"""A day at the desk, on both databases."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, update

from scheduler.networks.base import RemoteId, Sent
from scheduler.publishing.monitoring.day import (
    DayOfThreads,
    MonthOfMoney,
    day_of_threads,
    month_of_money,
)
from scheduler.publishing.monitoring.overview import awaiting_approval
from scheduler.publishing.monitoring.status import status
from scheduler.publishing.operations import cancel, hold
from scheduler.publishing.operations.hold import Scope
from scheduler.publishing.reasons import REASONS
from scheduler.remedies import Action, Remedy
from scheduler.store.operations import heartbeat
from scheduler.store.overview.waiting import WaitingThread, add_up_tally, count_by_state
from scheduler.store.states import Reason, ThreadState
from scheduler.store.tables.queue import thread_tally, threads
from scheduler.web.show.times import Times
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import DANA
from tests.support.examples.builders import LONDON, a_thread, put_into_queue

DAY = timedelta(days=1)


def of_today(desk: Desk) -> DayOfThreads:
    today = Times(LONDON, desk.clock.now())
    return day_of_threads(
        desk.database, today.now, today.day_begins, today.day_ends, readable=lambda stories: stories
    )


def money(desk: Desk) -> MonthOfMoney:
    return month_of_money(desk.database, desk.clock.now(), None)


def test_an_empty_day_is_told_as_one(desk: Desk) -> None:
    found, stands = of_today(desk), status(desk.database, desk.clock)
    assert (found.threads, found.next_thread, found.last_sent) == ((), None, None)
    assert (stands.waiting, stands.holds, awaiting_approval(desk.database)) == ((), (), ())
    assert (money(desk).spent_usd, money(desk).committed_usd) == (0.0, 0.0)
    assert (stands.is_running, stands.last_seen) == (False, None)


def test_what_goes_out_today_is_shown_with_how_far_it_has_come(desk: Desk) -> None:
    put_into_queue(
        desk.database,
        a_thread("wmhd/now", "One."),
        a_thread("wmhd/later", "Two.", due_at=A_TUESDAY_NOON + timedelta(hours=9)),
        a_thread("wmhd/tomorrow", "Three.", due_at=A_TUESDAY_NOON + DAY),
    )
    desk.network.outcomes = [Sent(RemoteId(str(n)), A_TUESDAY_NOON) for n in (1, 2)]
    desk.publish()
    with desk.database.write() as connection:
        heartbeat.beat(connection, "engine-1", desk.clock.now())
    hold.place(desk.context, Scope.ACCOUNT, "peers", why="news", actor=DANA)
    found, stands = of_today(desk), status(desk.database, desk.clock)
    assert [(row.key, row.posts_out, row.posts) for row in found.threads] == [
        ("wmhd/now", 1, 1),
        ("wmhd/later", 0, 1),
    ]
    assert found.next_thread is not None
    assert found.next_thread.key == "wmhd/tomorrow"
    assert money(desk).spent_usd > 0
    prices = found.threads[1].price_usd + found.next_thread.price_usd
    assert money(desk).committed_usd == pytest.approx(prices)
    assert (stands.is_running, stands.last_seen) == (True, desk.clock.now())
    assert [one.subject for one in stands.holds] == ["peers"]


def actions(waits: WaitingThread) -> list[Action]:
    """What resolves it, the likeliest first."""
    meant = REASONS[waits.reason].what_to_do
    return [part.action for part in meant if isinstance(part, Remedy)]


def test_what_waits_comes_with_what_resolves_it(desk: Desk) -> None:
    put_into_queue(
        desk.database,
        *(a_thread(f"wmhd/{reason}", f"{reason}.") for reason in Reason),
        replace(a_thread("wmhd/guarded", "Two."), needs_approval=True),
        a_thread("wmhd/odd", "Odd."),
    )
    with desk.database.write() as connection:
        for reason in Reason:
            wait = update(threads).where(threads.c.key == f"wmhd/{reason}")
            connection.execute(wait.values(state="waiting", reason=str(reason), detail="So."))
        connection.execute(update(threads).where(threads.c.key == "wmhd/odd").values(state="?"))
    waits = {one.key: one for one in status(desk.database, desk.clock).waiting}
    assert waits.keys() == {*(f"wmhd/{reason}" for reason in Reason), "wmhd/odd"}
    assert actions(waits["wmhd/late"]) == [Action.RESOLVE, Action.MOVE]
    assert all(REASONS[one.reason].what_to_do for one in waits.values())
    assert [one.key for one in awaiting_approval(desk.database)] == ["wmhd/guarded"]


def test_what_waits_and_wants_a_yes_too_is_told_once(desk: Desk) -> None:
    put_into_queue(desk.database, replace(a_thread("wmhd/both", "One."), needs_approval=True))
    with desk.database.write() as connection:
        connection.execute(update(threads).values(state="waiting", reason="late", detail="So."))
    stands = status(desk.database, desk.clock)
    assert [(one.key, one.reason, one.why) for one in stands.waiting] == [
        ("wmhd/both", Reason.LATE, "So.")
    ]
    assert stands.unapproved == ()


@pytest.mark.parametrize(
    ("day", "hours"), [("2027-10-12", 24), ("2027-03-28", 23), ("2027-10-31", 25)]
)
def test_a_day_is_as_long_as_its_clocks_make_it(day: str, hours: int) -> None:
    noon = datetime.fromisoformat(f"{day}T12:00+00:00")
    times = Times(LONDON, noon)
    assert times.day_ends.timestamp() - times.day_begins.timestamp() == hours * 3600
    elsewhere = Times(LONDON, noon.astimezone(ZoneInfo("Asia/Tokyo")))
    assert (elsewhere.day_begins, elsewhere.day_ends) == (times.day_begins, times.day_ends)


def by_hand(desk: Desk) -> dict[ThreadState, int]:
    counts = dict.fromkeys(ThreadState, 0)
    with desk.database.read() as connection:
        for state in connection.execute(threads.select()).mappings():
            counts[ThreadState(state["state"])] += 1
    return counts


def test_counts_are_right_whatever_happens_to_threads(desk: Desk) -> None:
    put_into_queue(desk.database, *(a_thread(f"wmhd/{n}", f"Number {n}.") for n in range(6)))
    desk.network.outcomes = [Sent(RemoteId(str(n)), A_TUESDAY_NOON) for n in range(1, 13)]
    cancel.cancel(desk.context, "wmhd/3", actor=DANA, why="no")
    desk.publish()
    moves = [("wmhd/0", "taking_down"), ("wmhd/0", "taken_down"), ("wmhd/3", "scheduled")]
    for key, state in moves:
        with desk.database.write() as connection:
            connection.execute(update(threads).where(threads.c.key == key).values(state=state))
        assert status(desk.database, desk.clock).threads == by_hand(desk)
    with desk.database.write() as connection:
        connection.execute(delete(threads).where(threads.c.key == "wmhd/1"))
    assert status(desk.database, desk.clock).threads == by_hand(desk)


def test_the_tally_is_added_up_without_changing_what_it_says(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_into_queue(desk.database, *(a_thread(f"wmhd/{n}", f"Number {n}.") for n in range(3)))
    with desk.database.write() as connection:
        connection.execute(update(threads).values(state="published"))
        add_up_tally(connection)  # few rows: nothing is done
        assert len(connection.execute(thread_tally.select()).all()) == 3
        monkeypatch.setattr("scheduler.store.overview.waiting._ADD_UP", 2)
        add_up_tally(connection)
        (row,) = connection.execute(thread_tally.select()).all()
        assert (row.state, row.change) == ("published", 3)
        assert count_by_state(connection)[ThreadState.PUBLISHED] == 3
        monkeypatch.setattr("scheduler.store.overview.waiting._ADD_UP", 0)
        connection.execute(delete(thread_tally))
        add_up_tally(connection)  # nothing to add up
