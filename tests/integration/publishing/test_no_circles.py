"""The engine never calls in circles, and never gives up what a person asked it to finish."""

from datetime import timedelta

import pytest

from scheduler.networks.base import Refusal, Refused, RemoteId, RemotePost, Sent, Unconfirmed
from scheduler.people.roles import ENGINE
from scheduler.publishing.operations import cancel, hold
from scheduler.publishing.operations import take_down as taking_down
from scheduler.publishing.operations.hold import Scope
from scheduler.publishing.recovery.matching import BACK_OFF, FIRST_LOOK
from scheduler.store.queue import holds
from scheduler.store.states import PostState, Reason, ThreadState
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import LEAD
from tests.support.examples.builders import a_thread, put_into_queue

DAY = timedelta(days=1)


def no_circles(desk: Desk, calls: int) -> None:
    def count(_: object) -> None:
        assert len(desk.network.calls) < calls, "the engine calls in circles"

    desk.network.before_call = count


@pytest.mark.parametrize("until", [A_TUESDAY_NOON - DAY, A_TUESDAY_NOON])
def test_a_spend_cap_that_names_a_date_gone_by_holds_until_a_person_lifts_it(
    desk: Desk, until: object
) -> None:
    put_into_queue(desk.database, a_thread())
    no_circles(desk, 5)
    desk.network.outcomes = [Refused(Refusal.SPEND_CAP, "no", until)] * 9  # type: ignore[arg-type]
    desk.publish()
    assert len(desk.network.calls) == 1
    with desk.database.read() as connection:
        assert len(holds.in_force(connection, A_TUESDAY_NOON + 400 * DAY)) == 1


def test_a_second_empty_purse_holds_again_after_the_first_hold_has_ended(desk: Desk) -> None:
    desk.clock.jump_to(A_TUESDAY_NOON - 2 * DAY)
    hold.place(
        desk.context, Scope.EVERYTHING, "", why="x", actor=ENGINE, until=A_TUESDAY_NOON - DAY
    )
    desk.clock.jump_to(A_TUESDAY_NOON)
    put_into_queue(desk.database, a_thread())
    no_circles(desk, 5)
    desk.network.outcomes = [Refused(Refusal.CREDITS, "pay first")] * 9
    desk.publish()
    assert len(desk.network.calls) == 1


def test_taking_down_looks_again_for_a_post_that_was_given_up(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Sent(RemoteId("1")), Unconfirmed("the line dropped")]
    desk.publish()
    desk.clock.jump_to(A_TUESDAY_NOON + FIRST_LOOK)
    for _ in range(len(BACK_OFF) + 1):
        desk.reconciler.reconcile_account("main")
        desk.clock.jump_to(desk.clock.now() + max(BACK_OFF))
    assert desk.reconciler.due_accounts() == []
    taking_down.take_down(desk.context, "wmhd/opener", actor=LEAD, why="she asked for it")
    _, text, parent = desk.network.calls[1]
    desk.network.timeline = [RemotePost(RemoteId("77"), text, A_TUESDAY_NOON, parent)]
    desk.reconciler.reconcile_account("main")
    desk.remover.remove_account("main")
    assert desk.thread().state is ThreadState.TAKEN_DOWN
    assert RemoteId("77") in desk.network.deleted
    assert desk.thread().posts[1].state is PostState.REMOVED


def test_a_yes_that_is_taken_back_in_the_middle_stops_the_thread_once(desk: Desk) -> None:
    from sqlalchemy import update

    from scheduler.store.tables.queue import threads

    put_into_queue(desk.database, a_thread())

    def take_it_back(_: object) -> None:
        with desk.database.write() as connection:
            connection.execute(update(threads).values(needs_approval=True))

    desk.network.after_call = take_it_back
    looked = 0
    earliest = desk.publisher._earliest

    def counted(lease):
        nonlocal looked
        looked += 1
        assert looked < 10, "the engine looks in circles"
        return earliest(lease)

    desk.publisher._earliest = counted  # type: ignore[method-assign]
    desk.publish()
    assert len(desk.network.calls) == 1
    assert (desk.thread().state, desk.thread().reason) == (ThreadState.WAITING, Reason.APPROVAL)


def test_a_refused_thread_that_is_moved_begins_again_at_its_root(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Refused(Refusal.TEXT, "400")]
    desk.publish()
    cancel.move(desk.context, "wmhd/opener", A_TUESDAY_NOON + DAY, actor=LEAD, why="once more")
    desk.clock.jump_to(A_TUESDAY_NOON + DAY)
    desk.publish()
    assert [parent for _, _, parent in desk.network.calls] == [None, None, "200", "300"]
    assert desk.thread().state is ThreadState.PUBLISHED


def test_nothing_goes_out_under_a_post_that_is_not(desk: Desk) -> None:
    from sqlalchemy import update

    from scheduler.store.tables.queue import posts

    put_into_queue(desk.database, a_thread())
    with desk.database.write() as connection:
        connection.execute(update(posts).where(posts.c.position == 0).values(state="refused"))
    desk.publish()
    assert desk.network.calls == []
