"""Campaigns share an account fairly; a dialogue has all its accounts or none."""

from datetime import timedelta

import pytest

from scheduler.crisis.directory import services
from scheduler.networks.base import Identity, Refusal, Refused, RemoteId, Sent, Wait
from scheduler.publishing.planning.apply import apply
from scheduler.store.queue.sending import leases
from scheduler.store.states import ThreadState
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import PROGRAM
from tests.support.examples.builders import (
    PRICES,
    a_dialogue,
    a_plan,
    a_thread,
    account_rows,
    put_into_queue,
)

SECOND = timedelta(seconds=1)


def test_a_large_campaign_does_not_keep_a_small_one_waiting(desk: Desk) -> None:
    large = [a_thread(f"large/{number}", f"Large {number}") for number in range(4)]
    small = [a_thread("small/only", "Small", due_at=A_TUESDAY_NOON + SECOND)]
    apply(
        desk.database,
        account_rows("main"),
        [a_plan(*large, name="large"), a_plan(*small, name="small")],
        services.load(),
        PRICES,
        A_TUESDAY_NOON - timedelta(days=1),
        PROGRAM,
    )
    desk.clock.jump_to(A_TUESDAY_NOON + 2 * SECOND)
    desk.publish()
    said = [text.split("\n")[0] for _, text, _ in desk.network.calls]
    assert said == ["Large 0", "Small", "Large 1", "Large 2", "Large 3"]


def test_a_dialogue_speaks_from_each_account_in_turn(desk: Desk) -> None:
    put_into_queue(desk.database, a_dialogue())
    desk.publish()
    assert [account for account, _, _ in desk.network.calls] == ["main", "peers", "main"]
    assert [parent for _, _, parent in desk.network.calls] == [None, "100", "200"]
    assert desk.thread("wmhd/dialogue").state is ThreadState.PUBLISHED
    assert leases.claim(desk.database, "peers", "engine-2", 1.0) is not None


def test_a_dialogue_waits_until_it_has_all_its_accounts(desk: Desk) -> None:
    put_into_queue(desk.database, a_dialogue())
    other = leases.claim(desk.database, "peers", "engine-2", 120.0)
    assert other is not None
    desk.publish()
    assert desk.network.calls == []
    leases.release(desk.database, other)
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(seconds=5))
    desk.publish()
    assert len(desk.network.calls) == 3


def test_a_dialogue_waits_while_one_of_its_accounts_must_be_quiet(desk: Desk) -> None:
    put_into_queue(desk.database, a_dialogue())
    reset = A_TUESDAY_NOON + timedelta(minutes=3)
    desk.network.outcomes = [Sent(RemoteId("1")), Wait(reset, "429")]
    desk.publish()
    assert len(desk.network.calls) == 2
    assert desk.thread("wmhd/dialogue").state is ThreadState.PUBLISHING
    desk.clock.jump_to(reset)
    desk.publish()
    assert desk.thread("wmhd/dialogue").state is ThreadState.PUBLISHED


def test_each_account_of_a_dialogue_must_be_itself(desk: Desk) -> None:
    put_into_queue(desk.database, a_dialogue())
    desk.network.identities["peers"] = Identity("2", "SomebodyElse")
    desk.publish()
    assert desk.network.calls == []


@pytest.mark.parametrize("position", [0, 1])
def test_keys_refused_in_a_dialogue_are_asked_again_for_that_account(
    desk: Desk, position: int
) -> None:
    put_into_queue(desk.database, a_dialogue())
    desk.network.outcomes = [Sent(RemoteId("1"))] * position + [Refused(Refusal.RECONNECT, "401")]
    desk.publish()
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(minutes=15))
    desk.publish()
    assert desk.thread("wmhd/dialogue").state is ThreadState.PUBLISHED
    assert desk.network.identities_asked == 3
