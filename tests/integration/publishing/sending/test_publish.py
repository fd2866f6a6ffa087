"""Threads go out in order, once, with help, and only through the gate."""

from datetime import timedelta

import pytest

from scheduler.campaigns.model.plan import Lateness, LatePolicy
from scheduler.crisis.directory.services import Directory
from scheduler.networks.base import (
    Identity,
    Refusal,
    Refused,
    RemoteId,
    Sent,
    Unavailable,
    Unconfirmed,
    Wait,
)
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.operations import hold
from scheduler.publishing.operations.hold import Scope
from scheduler.publishing.reasons import REASONS, what_to_do
from scheduler.publishing.sending.publisher import Publisher
from scheduler.store.queue import accounts
from scheduler.store.queue.sending import leases
from scheduler.store.states import PostState, Reason, ThreadState
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import LEAD
from tests.support.examples.builders import a_thread, put_into_queue

HELP = "116\u00a0123"


def test_a_thread_goes_out_in_order_each_post_under_the_one_before(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.publish()
    assert [parent for _, _, parent in desk.network.calls] == [None, "100", "200"]
    thread = desk.thread()
    assert thread.state is ThreadState.PUBLISHED
    assert [post.remote_id for post in thread.posts] == ["100", "200", "300"]
    assert all(post.state is PostState.SENT for post in thread.posts)


def test_the_root_and_the_closing_post_carry_help(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.publish()
    root, middle, closing = (text for _, text, _ in desk.network.calls)
    assert HELP in root
    assert HELP in closing
    assert HELP not in middle


def test_a_single_post_carries_help_and_has_no_closing_post(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread("wmhd/single", "We did it!"))
    desk.publish()
    ((_, text, _),) = desk.network.calls
    assert text.startswith("We did it!")
    assert HELP in text


def test_publishing_again_sends_nothing(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.publish()
    desk.publish()
    assert len(desk.network.calls) == 3


def test_nothing_goes_out_before_its_time(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(due_at=A_TUESDAY_NOON + timedelta(seconds=1)))
    assert desk.publisher.due_accounts() == []
    desk.publish()
    assert desk.network.calls == []


def test_sending_is_committed_before_the_call_and_the_next_with_the_outcome(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    seen = []
    desk.network.before_call = lambda _: seen.append([p.state for p in desk.thread().posts])
    desk.publish()
    unsent, sending, sent = PostState.UNSENT, PostState.SENDING, PostState.SENT
    assert seen == [
        [sending, unsent, unsent],
        [sent, sending, unsent],
        [sent, sent, sending],
    ]


def test_every_move_leaves_an_audit_row(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread("wmhd/single", "We did it!"))
    desk.publish()
    assert desk.moves("thread:wmhd/single") == [
        ("", "scheduled"),
        ("scheduled", "publishing"),
        ("publishing", "published"),
    ]
    assert desk.moves("post:wmhd/single#0") == [("unsent", "sending"), ("sending", "sent")]


@pytest.mark.parametrize(
    ("scope", "subject"),
    [
        (Scope.EVERYTHING, ""),
        (Scope.ACCOUNT, "main"),
        (Scope.CAMPAIGN, "wmhd"),
        (Scope.THREAD, "wmhd/opener"),
    ],
)
def test_a_hold_between_two_calls_keeps_the_next_from_beginning(
    desk: Desk, scope: Scope, subject: str
) -> None:
    put_into_queue(desk.database, a_thread())
    placed: list[int] = []

    def place_once(_: object) -> None:
        if not placed:
            placed.append(hold.place(desk.context, scope, subject, why="sad news", actor=LEAD))

    desk.network.after_call = place_once
    desk.publish()
    assert len(desk.network.calls) == 1
    assert desk.publisher.due_accounts() == []
    hold.lift(desk.context, placed[0], actor=LEAD)
    desk.publish()
    assert len(desk.network.calls) == 3
    assert desk.thread().state is ThreadState.PUBLISHED


def test_a_hold_on_something_else_changes_nothing(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    hold.place(desk.context, Scope.ACCOUNT, "peers", why="sad news", actor=LEAD)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_a_hold_that_has_ended_holds_nothing(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.clock.jump_to(A_TUESDAY_NOON - timedelta(hours=1))
    hold.place(desk.context, Scope.EVERYTHING, "", why="x", actor=LEAD, until=A_TUESDAY_NOON)
    desk.clock.jump_to(A_TUESDAY_NOON)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_a_change_to_the_text_shuts_the_gate(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())

    original = desk.context.directory

    def change_meanwhile() -> Directory:
        changed = a_thread("wmhd/opener", "Other words", "and more of them")
        put_into_queue(desk.database, changed)
        return original()

    context = PublishingContext(
        desk.database,
        desk.network,
        desk.clock,
        change_meanwhile,
        desk.context.owner,
        120.0,
        desk.context.prices,
    )
    Publisher(context, lambda: bool(desk.network.calls)).publish_account("main")
    assert desk.network.calls
    assert all("What helped you" not in text for _, text, _ in desk.network.calls)


def test_a_lost_answer_stops_the_thread_and_is_not_sent_again(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Sent(RemoteId("1")), Unconfirmed("the line dropped")]
    desk.publish()
    desk.publish()
    assert len(desk.network.calls) == 2
    thread = desk.thread()
    assert (thread.state, thread.reason) == (ThreadState.WAITING, Reason.UNCONFIRMED)
    assert thread.posts[1].state is PostState.UNCONFIRMED


def test_a_duplicate_is_looked_for_and_not_counted_as_sent(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Refused(Refusal.DUPLICATE, "duplicate content")]
    desk.publish()
    thread = desk.thread()
    assert thread.reason is Reason.SAID_ALREADY
    assert thread.posts[0].remote_id is None
    assert "its account has said these very words already" in REASONS[thread.reason].why
    assert "another one of the account says the same" in what_to_do(thread.reason)


@pytest.mark.parametrize("why", [Refusal.TEXT, Refusal.FORBIDDEN])
def test_a_refused_post_waits_for_a_person(desk: Desk, why: Refusal) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Refused(why, "no")]
    desk.publish()
    desk.publish()
    thread = desk.thread()
    assert (thread.state, thread.reason) == (ThreadState.WAITING, Reason.REFUSED)
    assert len(desk.network.calls) == 1


def test_a_refused_reply_leaves_the_root_with_its_help(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Sent(RemoteId("1")), Refused(Refusal.REPLY, "not mentioned")]
    desk.publish()
    assert desk.thread().reason is Reason.ROOT_ONLY
    assert HELP in desk.network.calls[0][1]


def test_a_reply_refusal_at_the_root_is_a_plain_refusal(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Refused(Refusal.REPLY, "odd")]
    desk.publish()
    assert desk.thread().reason is Reason.REFUSED


def test_a_rate_limit_waits_until_its_reset_and_then_goes_on(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    reset = A_TUESDAY_NOON + timedelta(minutes=7)
    desk.network.outcomes = [Sent(RemoteId("1")), Wait(reset, "429")]
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHING
    assert desk.publisher.due_accounts() == []
    desk.clock.jump_to(reset)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED
    assert desk.network.calls[1][1] == desk.network.calls[2][1]


def test_a_rate_limit_at_the_root_puts_the_thread_back(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Wait(None, "429 without a reset")]
    desk.publish()
    assert desk.thread().state is ThreadState.SCHEDULED
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(minutes=15))
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_keys_that_are_refused_stop_their_account_only(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/peers", account="peers"))
    desk.network.outcomes = [Refused(Refusal.RECONNECT, "401 Unauthorized")]
    desk.publish("main")
    desk.publish("peers")
    assert desk.thread("wmhd/peers").state is ThreadState.PUBLISHED
    assert desk.publisher.due_accounts() == []
    with desk.database.read() as connection:
        problems = {one.name: one.problem for one in accounts.all_accounts(connection)}
    assert "portal" in str(problems["main"])
    assert problems["peers"] is None


def test_mended_keys_are_asked_for_their_name_and_go_on(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Refused(Refusal.RECONNECT, "401 Unauthorized")]
    desk.publish()
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(minutes=15))
    desk.publish()
    assert desk.network.identities_asked == 2
    assert desk.thread().state is ThreadState.PUBLISHED


@pytest.mark.parametrize("why", [Refusal.CREDITS, Refusal.SPEND_CAP])
def test_running_out_of_money_stops_every_account_once(desk: Desk, why: Refusal) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/peers", account="peers"))
    desk.network.outcomes = [Refused(why, "pay first"), Refused(why, "pay first")]
    desk.publish("main")
    desk.publish("peers")
    assert len(desk.network.calls) == 1
    hold.stop_for_money(desk.context, Refused(why, "pay first"))
    with desk.database.read() as connection:
        from scheduler.store.queue import holds

        (placed,) = holds.in_force(connection, A_TUESDAY_NOON)
    assert "pay first" in placed.why


def test_credentials_of_another_account_send_nothing(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.identities["main"] = Identity("2", "SomebodyElse")
    desk.publish()
    assert desk.network.calls == []
    with desk.database.read() as connection:
        problem = accounts.all_accounts(connection)[0].problem
    assert "@SomebodyElse" in str(problem)


def test_a_hint_that_keys_may_only_read_stops_nothing(desk: Desk) -> None:
    """X's own practice server gives it with every answer; only a refused write counts."""
    put_into_queue(desk.database, a_thread())
    desk.network.identities["main"] = Identity("1", "HarbourMain", may_write=False)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def problem_of(desk: Desk) -> str:
    with desk.database.read() as connection:
        return str(accounts.all_accounts(connection)[0].problem)


def test_one_refusal_of_the_keys_alone_is_asked_again_soon(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [
        Sent(RemoteId("100"), None),
        Refused(Refusal.RECONNECT, "401 Unauthorized"),
    ]
    desk.publish()
    assert "X is asked again at 12:01" in problem_of(desk)
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(minutes=1))
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED
    assert problem_of(desk) == "None"


def test_keys_that_stay_refused_are_asked_for_less_often(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.identities["main"] = Unavailable("401 Unauthorized", needs_reconnect=True)
    desk.publish()
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(minutes=1))
    desk.publish()
    assert "X is asked again at 12:16" in problem_of(desk)


@pytest.mark.parametrize("is_at_first_call", [True, False])
def test_a_wrong_clock_is_told_as_a_clock(desk: Desk, is_at_first_call: bool) -> None:
    put_into_queue(desk.database, a_thread())
    if is_at_first_call:
        desk.network.identities["main"] = Unavailable("Timestamp out of bounds", is_clock=True)
    else:
        desk.network.outcomes = [Refused(Refusal.CLOCK, "Timestamp out of bounds")]
    desk.publish()
    assert problem_of(desk).startswith("This machine's clock is wrong")
    assert "keys" not in problem_of(desk)
    assert desk.thread().state is ThreadState.SCHEDULED
    desk.network.identities.clear()
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(minutes=1))
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


@pytest.mark.parametrize("needs_reconnect", [True, False])
def test_an_account_that_cannot_be_identified_sends_nothing(
    desk: Desk, needs_reconnect: bool
) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.identities["main"] = Unavailable("away", needs_reconnect=needs_reconnect)
    desk.publish()
    assert desk.network.calls == []
    assert desk.publisher.due_accounts() == []


def test_an_account_is_identified_once_in_a_run(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/second", due_at=A_TUESDAY_NOON))
    desk.publish()
    assert desk.network.identities_asked == 1


def test_what_is_too_late_asks_a_person(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(minutes=31))
    desk.publish()
    assert desk.network.calls == []
    assert desk.thread().reason is Reason.LATE


def test_what_is_late_may_be_skipped(desk: Desk) -> None:
    late = LatePolicy(timedelta(minutes=30), Lateness.SKIP)
    put_into_queue(desk.database, a_thread(late=late))
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(minutes=31))
    desk.publish()
    assert desk.network.calls == []
    assert desk.thread().state is ThreadState.CANCELLED


def test_what_has_begun_is_finished_however_late(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Sent(RemoteId("1")), Wait(None, "429")]
    desk.publish()
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(hours=5))
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_a_region_without_help_sends_nothing(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    empty = Directory(entries=(), emergency={}, european_union=frozenset())
    context = PublishingContext(
        desk.database,
        desk.network,
        desk.clock,
        lambda: empty,
        "engine-1",
        120.0,
        desk.context.prices,
    )
    Publisher(context, lambda: False).publish_account("main")
    assert desk.network.calls == []
    assert desk.thread().reason is Reason.NO_SUPPORT


def test_stopping_finishes_the_call_in_hand_and_begins_nothing_new(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())

    def stop(_: object) -> None:
        desk.is_stopping = True

    desk.network.after_call = stop
    desk.publish()
    assert len(desk.network.calls) == 1
    thread = desk.thread()
    assert [post.state for post in thread.posts] == [
        PostState.SENT,
        PostState.UNSENT,
        PostState.UNSENT,
    ]
    desk.is_stopping = False
    desk.network.after_call = lambda _: None
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_an_account_in_other_hands_is_left_alone(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    assert leases.claim(desk.database, "main", "engine-2", 120.0) is not None
    desk.publish()
    assert desk.network.calls == []


def test_an_engine_that_lost_its_lease_writes_nothing_more(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())

    def take_over(_: object) -> None:
        with desk.database.write() as connection:
            from sqlalchemy import update

            from scheduler.store.tables.queue import accounts as account_table

            connection.execute(
                update(account_table).values(
                    lease_owner="engine-2", lease_fence=account_table.c.lease_fence + 1
                )
            )

    desk.network.after_call = take_over
    desk.publish()
    assert len(desk.network.calls) == 1
    assert desk.thread().posts[0].state is PostState.SENDING


def test_a_closing_text_sent_of_late_is_said_in_other_words(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/second"))
    with desk.database.write() as connection:
        from sqlalchemy import update

        from scheduler.store.tables.queue import threads

        connection.execute(update(threads).values(variant=3))
    desk.publish()
    closings = [text for _, text, _ in desk.network.calls if "999" in text]
    assert len(closings) == 2
    assert closings[0] != closings[1]
