"""Releasing a hold never sends the backlog by itself."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from scheduler.errors import AlreadyLifted, NotPossible
from scheduler.networks.base import Refusal, Refused, RemoteId, Sent, Wait
from scheduler.publishing.operations import hold
from scheduler.publishing.operations.hold import Missed, Scope
from scheduler.publishing.operations.sensitive_content import threads_out_of_place
from scheduler.store.queue import holds
from scheduler.store.states import Reason, ThreadState
from tests.support.clocks import A_TUESDAY_NOON, StandingClock
from tests.support.desks.desk import Desk
from tests.support.desks.people import ANA, BO, at_keyboard
from tests.support.examples.builders import a_thread, put_into_queue

MINUTE = timedelta(minutes=1)
AN_HOUR_ON = A_TUESDAY_NOON + timedelta(hours=1)


def hold_over_noon(desk: Desk) -> int:
    put_into_queue(
        desk.database, a_thread(), a_thread("wmhd/later", due_at=A_TUESDAY_NOON + timedelta(days=1))
    )
    number = hold.place(desk.context, Scope.EVERYTHING, "", why="sad news", actor=ANA)
    desk.clock.jump_to(A_TUESDAY_NOON + 5 * MINUTE)
    return number


def test_what_was_missed_is_listed_and_waits_for_a_person(desk: Desk) -> None:
    number = hold_over_noon(desk)
    assert hold.missed_threads(desk.context, number) == ["wmhd/opener"]
    assert hold.lift(desk.context, number, actor=ANA) == ["wmhd/opener"]
    desk.publish()
    assert desk.network.calls == []
    assert desk.thread().reason is Reason.HELD
    assert desk.thread("wmhd/later").state is ThreadState.SCHEDULED


@pytest.mark.parametrize(
    ("missed", "state"),
    [(Missed.SEND, ThreadState.PUBLISHED), (Missed.SKIP, ThreadState.CANCELLED)],
)
def test_a_person_may_send_or_skip_what_was_missed(
    desk: Desk, missed: Missed, state: ThreadState
) -> None:
    number = hold_over_noon(desk)
    hold.lift(desk.context, number, actor=ANA, missed=missed)
    desk.publish()
    assert desk.thread().state is state


def test_a_hold_that_ends_by_itself_asks_about_what_fell_due_in_it(desk: Desk) -> None:
    put_into_queue(
        desk.database, a_thread(), a_thread("wmhd/after", "After it.", due_at=AN_HOUR_ON)
    )
    hold.place(desk.context, Scope.EVERYTHING, "", why="sad news", actor=ANA, until=AN_HOUR_ON)
    desk.clock.jump_to(AN_HOUR_ON)
    desk.publish()  # a turn that was begun before anybody saw the end of the hold
    assert not desk.thread().has_begun
    assert desk.publisher.due_accounts() == []
    assert (desk.thread().state, desk.thread().reason) == (ThreadState.WAITING, Reason.HELD)
    assert desk.thread("wmhd/after").state is ThreadState.PUBLISHED
    assert desk.moves("hold:1")[-1] == ("held", "lifted")


def test_a_thread_that_had_begun_goes_on_when_a_hold_ends_by_itself(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Sent(RemoteId("1")), Wait(A_TUESDAY_NOON + MINUTE, "429")]
    desk.publish()
    hold.place(desk.context, Scope.EVERYTHING, "", why="look", actor=ANA, until=AN_HOUR_ON)
    desk.clock.jump_to(AN_HOUR_ON)
    assert desk.publisher.due_accounts() == ["main"]
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_what_money_has_held_is_late_or_not_as_its_campaign_says(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    reset = A_TUESDAY_NOON + 20 * MINUTE
    hold.stop_for_money(desk.context, Refused(Refusal.SPEND_CAP, "spend cap", reset))
    assert desk.publisher.due_accounts() == []
    desk.clock.jump_to(reset)
    assert desk.publisher.due_accounts() == ["main"]
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_a_hold_that_somebody_lifts_just_before_us_is_lifted_once(desk: Desk) -> None:
    hold.place(desk.context, Scope.EVERYTHING, "", why="look", actor=ANA, until=AN_HOUR_ON)
    desk.clock.jump_to(AN_HOUR_ON)

    class Between(StandingClock):
        """Somebody else is at work between our seeing the end and our lifting."""

        def now(self) -> datetime:
            self.asked = getattr(self, "asked", 0) + 1
            if self.asked == 2:
                hold.lift(desk.context, 1, actor=at_keyboard("another"))
            return desk.clock.now()

    hold.end_those_over(replace(desk.context, clock=Between()))
    assert [to for _, to in desk.moves("hold:1")].count("lifted") == 1


def test_what_another_hold_keeps_is_not_missed_yet(desk: Desk) -> None:
    number = hold_over_noon(desk)
    hold.place(desk.context, Scope.CAMPAIGN, "wmhd", why="more", actor=ANA)
    assert hold.lift(desk.context, number, actor=ANA) == []
    assert desk.thread().state is ThreadState.SCHEDULED


def test_a_thread_that_had_begun_goes_on_after_the_hold(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Sent(RemoteId("1")), Wait(A_TUESDAY_NOON + MINUTE, "429")]
    desk.publish()
    number = hold.place(desk.context, Scope.THREAD, "wmhd/opener", why="look", actor=ANA)
    desk.clock.jump_to(A_TUESDAY_NOON + 2 * MINUTE)
    desk.publish()
    assert len(desk.network.calls) == 2
    hold.lift(desk.context, number, actor=ANA)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_the_jar_holds_light_things_that_are_about_to_go_out(desk: Desk) -> None:
    from dataclasses import replace

    from scheduler.campaigns.model.plan import ThreadKind
    from scheduler.crisis.register import Register

    put_into_queue(
        desk.database,
        replace(a_thread("wmhd/party"), kind=ThreadKind.CELEBRATION),
        a_thread("wmhd/everyday", register=Register.EVERYDAY),
        a_thread("wmhd/tender"),
        replace(
            a_thread("wmhd/far", due_at=A_TUESDAY_NOON + timedelta(days=9)), kind=ThreadKind.APPEAL
        ),
    )
    found = {one.key: one.what for one in threads_out_of_place(desk.context)}
    assert found == {"wmhd/party": "celebration", "wmhd/everyday": "everyday register"}


def test_a_reason_and_an_end_may_come_after_the_hold(desk: Desk) -> None:
    number = hold_over_noon(desk)
    hold.explain(desk.context, number, why="A colleague died", actor=BO, until=AN_HOUR_ON)
    with desk.database.read() as connection:
        (found,) = holds.in_force(connection, desk.clock.now())
    assert (found.why, found.by, found.until) == ("A colleague died", ANA.written, AN_HOUR_ON)
    assert found.placed_at < desk.clock.now()
    assert desk.moves(f"hold:{number}")[-1] == ("held", "held")
    hold.explain(desk.context, number, why="Still", actor=BO, until=None)
    hold.lift(desk.context, number, actor=ANA)
    with pytest.raises(AlreadyLifted):
        hold.explain(desk.context, number, why="Too late", actor=BO, until=None)


def test_an_end_that_has_passed_is_refused(desk: Desk) -> None:
    number = hold_over_noon(desk)
    with pytest.raises(NotPossible, match="in the past"):
        hold.explain(desk.context, number, why="x", actor=BO, until=A_TUESDAY_NOON)
