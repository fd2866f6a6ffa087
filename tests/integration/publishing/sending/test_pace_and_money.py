"""An account's own pace, the caps, and the ledger."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from scheduler.networks.base import RemoteId, RemotePost, Sent, Unconfirmed, Wait
from scheduler.publishing.monitoring.status import status
from scheduler.publishing.operations import hold
from scheduler.publishing.operations import take_down as taking_down
from scheduler.publishing.recovery.matching import FIRST_LOOK
from scheduler.publishing.recovery.reconciler import Reconciler
from scheduler.publishing.recovery.takedown_worker import TakedownWorker
from scheduler.publishing.sending.publisher import Publisher
from scheduler.store.money import budget, ledger
from scheduler.store.states import Reason, ThreadState
from scheduler.store.tables.queue import accounts
from scheduler.store.tables.queue import ledger as ledger_table
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import ANA, LEAD
from tests.support.examples.builders import a_dialogue, a_thread, put_into_queue

MINUTE = timedelta(minutes=1)


def set_pace(desk: Desk, **pace: object) -> None:
    with desk.database.write() as connection:
        connection.execute(update(accounts).values(**pace))


def test_two_threads_keep_their_distance_and_that_is_not_lateness(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/two"))
    set_pace(desk, spacing_seconds=3600.0)
    desk.publish()
    assert len(desk.network.calls) == 3
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(minutes=59))
    desk.publish()
    assert len(desk.network.calls) == 3
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(hours=1))
    desk.publish()
    assert desk.thread("wmhd/two").state is ThreadState.PUBLISHED


def test_after_a_night_without_power_nothing_bursts(desk: Desk) -> None:
    put_into_queue(desk.database, *(a_thread(f"wmhd/{number}") for number in range(5)))
    set_pace(desk, spacing_seconds=600.0)
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(hours=9))
    desk.publish()
    assert desk.network.calls == []


def test_the_daily_cap_holds_the_next_thread_back_for_a_day(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/two"))
    set_pace(desk, daily_cap=4)
    desk.publish()
    assert len(desk.network.calls) == 3
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(days=1))
    desk.publish()
    assert desk.thread("wmhd/two").state is ThreadState.PUBLISHED


def test_nothing_begins_in_quiet_hours(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    set_pace(desk, quiet_from="12:30", quiet_to="14:00", timezone="Europe/London")
    desk.publish()
    assert desk.network.calls == []
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(hours=1))
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def of_peers(desk: Desk, **pace: object) -> None:
    with desk.database.write() as connection:
        connection.execute(update(accounts).where(accounts.c.name == "peers").values(**pace))


def test_a_dialogue_keeps_the_quiet_hours_of_everybody_in_it(desk: Desk) -> None:
    put_into_queue(desk.database, a_dialogue())
    of_peers(desk, quiet_from="12:30", quiet_to="14:00", timezone="Europe/London")
    desk.publish()
    assert desk.network.calls == []
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(hours=1))
    desk.publish()
    assert desk.thread("wmhd/dialogue").state is ThreadState.PUBLISHED


def test_a_dialogue_counts_towards_the_daily_cap_of_who_speaks(desk: Desk) -> None:
    put_into_queue(desk.database, a_dialogue(), a_dialogue("wmhd/again", "again"))
    of_peers(desk, daily_cap=1)
    desk.publish()
    assert desk.thread("wmhd/dialogue").state is ThreadState.PUBLISHED
    assert not desk.thread("wmhd/again").has_begun
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(days=1))
    desk.publish()
    assert desk.thread("wmhd/again").state is ThreadState.PUBLISHED


def test_a_limit_is_remembered_by_an_engine_that_was_started_anew(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    reset = A_TUESDAY_NOON + timedelta(minutes=7)
    desk.network.outcomes = [Sent(RemoteId("1")), Wait(reset, "429")]
    desk.publish()
    restarted = Publisher(desk.context, lambda: False)
    assert restarted.due_accounts() == []
    restarted.publish_account("main")
    assert len(desk.network.calls) == 2
    desk.clock.jump_to(reset)
    restarted.publish_account("main")
    assert desk.thread().state is ThreadState.PUBLISHED


def test_no_cap_and_no_hold_stops_the_search_or_a_take_down(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Sent(RemoteId("1")), Unconfirmed("lost")]
    desk.publish()
    _, text, parent = desk.network.calls[1]
    desk.network.timeline = [RemotePost(RemoteId("2"), text, A_TUESDAY_NOON, parent)]
    desk.context = replace(desk.context, monthly_cap_usd=0.0)
    hold.place(desk.context, hold.Scope.EVERYTHING, "", why="x", actor=LEAD)
    desk.clock.jump_to(A_TUESDAY_NOON + FIRST_LOOK)
    Reconciler(desk.context).reconcile_account("main")
    assert desk.thread().posts[1].remote_id == "2"
    taking_down.take_down(desk.context, "wmhd/opener", actor=ANA, why="asked to")
    TakedownWorker(desk.context).remove_account("main")
    assert desk.network.deleted == ["2", "1"]
    assert desk.thread().state is ThreadState.TAKEN_DOWN


def test_a_used_up_limit_pauses_before_x_refuses(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    reset = A_TUESDAY_NOON + 5 * MINUTE
    desk.network.outcomes = [Sent(RemoteId("1"), pause_until=reset)]
    desk.publish()
    assert len(desk.network.calls) == 1
    assert desk.publisher.due_accounts() == []
    desk.clock.jump_to(reset)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_a_limit_of_the_whole_app_quiets_every_account(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/peers", account="peers"))
    desk.network.outcomes = [Wait(A_TUESDAY_NOON + MINUTE, "429", is_whole_app=True)]
    desk.publish()
    assert desk.publisher.due_accounts() == []
    desk.clock.jump_to(A_TUESDAY_NOON + MINUTE)
    assert desk.publisher.due_accounts() == ["main", "peers"]


def test_a_pulled_cable_is_tried_again_soon(desk: Desk) -> None:
    from scheduler.networks.base import NotReached

    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [NotReached("no connection")]
    desk.publish()
    assert desk.thread().state is ThreadState.SCHEDULED
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(seconds=30))
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def entries(desk: Desk) -> list[tuple[str, int, float, bool]]:
    columns = (ledger_table.c.call, ledger_table.c.units, ledger_table.c.usd)
    with desk.database.read() as connection:
        rows = connection.execute(
            select(*columns, ledger_table.c.is_certain).order_by(ledger_table.c.id)
        )
        return [tuple(row) for row in rows]


def test_every_billed_call_is_in_the_ledger_with_its_price(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.publish()
    assert entries(desk) == [
        ("create", 1, 0.015, True),
        ("create", 1, 0.015, True),
        ("create", 1, 0.2, True),
    ]
    assert desk.thread().price_usd == pytest.approx(0.23)


def test_a_lost_call_may_have_been_billed_until_it_is_found(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread("wmhd/opener", "We did it!"))
    desk.network.outcomes = [Unconfirmed("lost")]
    desk.publish()
    assert entries(desk) == [("create", 1, 0.015, False)]
    _, text, _ = desk.network.calls[0]
    desk.network.timeline = [RemotePost(RemoteId("9"), text, A_TUESDAY_NOON, None)]
    desk.clock.jump_to(A_TUESDAY_NOON + FIRST_LOOK)
    desk.reconciler.reconcile_account("main")
    assert sorted(entries(desk)) == [("create", 1, 0.015, True), ("read", 1, 0.005, True)]


def test_a_root_reserves_its_whole_thread_under_the_campaigns_budget(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/two"), budget_usd=0.40)
    seen = []

    def look(_: object) -> None:
        with desk.database.read() as connection:
            used = ledger.spent_usd(connection) + budget.reserved_usd(connection)
            seen.append(round(used, 3))

    desk.network.before_call = look
    desk.publish()
    assert seen == [0.23, 0.23, 0.23]
    assert desk.thread("wmhd/two").reason is Reason.BUDGET
    assert len(desk.network.calls) == 3


def test_the_months_cap_holds_for_every_campaign(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/two"))
    context = replace(desk.context, monthly_cap_usd=0.25)
    Publisher(context, lambda: False).publish_account("main")
    assert desk.thread().state is ThreadState.PUBLISHED
    assert desk.thread("wmhd/two").reason is Reason.BUDGET


def test_a_cap_that_is_large_enough_is_in_nobodys_way(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(), budget_usd=1.0)
    context = replace(desk.context, monthly_cap_usd=5.0)
    Publisher(context, lambda: False).publish_account("main")
    assert desk.thread().state is ThreadState.PUBLISHED


def test_status_tells_what_waits_and_what_to_do(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(), budget_usd=0.01)
    desk.publish()
    found = status(desk.database, desk.clock)
    assert [one.reason for one in found.waiting] == [Reason.BUDGET]
    assert not found.is_running
    assert found.threads[ThreadState.WAITING] == 1


def test_status_knows_a_living_engine_from_a_silent_one(desk: Desk) -> None:
    from scheduler.store.operations import heartbeat

    with desk.database.write() as connection:
        heartbeat.beat(connection, "engine-1", desk.clock.now())
        heartbeat.beat(connection, "engine-1", desk.clock.now())
    assert status(desk.database, desk.clock).is_running
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(minutes=5))
    found = status(desk.database, desk.clock)
    assert not found.is_running
    assert found.last_seen == A_TUESDAY_NOON
