"""Taking down deletes post by post, goes on after a failure, and ends in a receipt."""

from datetime import timedelta

import pytest

from scheduler.errors import NotPossible
from scheduler.networks.base import Deleted, RemoteId, RemotePost, Sent, Unavailable, Unconfirmed
from scheduler.publishing.operations import cancel
from scheduler.publishing.operations import take_down as taking_down
from scheduler.publishing.recovery.matching import BACK_OFF, UNTIL_RESOLVED
from scheduler.store.queue import accounts
from scheduler.store.queue.sending import leases
from scheduler.store.states import PostState, ThreadState
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import ANA
from tests.support.examples.builders import a_dialogue, a_thread, put_into_queue

KEY, DIALOGUE = "wmhd/opener", "wmhd/dialogue"
MINUTE = timedelta(minutes=1)


def take_down(desk: Desk, *, root_first: bool = False) -> None:
    taking_down.take_down(desk.context, KEY, actor=ANA, why="asked to", root_first=root_first)


def test_replies_go_before_what_they_reply_to_and_a_receipt_ends_it(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.publish()
    take_down(desk)
    assert desk.remover.due_accounts() == ["main"]
    desk.remover.remove_account("main")
    assert desk.network.deleted == ["300", "200", "100"]
    thread = desk.thread()
    assert thread.state is ThreadState.TAKEN_DOWN
    assert {post.state for post in thread.posts} == {PostState.REMOVED}
    assert desk.moves(f"thread:{KEY}")[-2:] == [
        ("published", "taking_down"),
        ("taking_down", "taken_down"),
    ]
    assert desk.remover.due_accounts() == []


def test_the_root_goes_first_where_a_person_is_named_in_it(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.publish()
    take_down(desk, root_first=True)
    desk.remover.remove_account("main")
    assert desk.network.deleted == ["100", "200", "300"]


def test_a_failure_in_the_middle_is_taken_up_again(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.publish()
    take_down(desk)
    desk.network.deletions = [Deleted(), Unavailable("503")]
    desk.remover.remove_account("main")
    assert desk.thread().state is ThreadState.TAKING_DOWN
    assert desk.remover.due_accounts() == []
    desk.clock.jump_to(A_TUESDAY_NOON + MINUTE)
    desk.remover.remove_account("main")
    assert desk.network.deleted == ["300", "200", "200", "100"]
    assert desk.thread().state is ThreadState.TAKEN_DOWN


def test_an_account_that_may_not_delete_any_more_is_asked_once(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(KEY, "One."), a_thread(DIALOGUE, "Two."))
    desk.publish()
    for key in (KEY, DIALOGUE):
        taking_down.take_down(desk.context, key, actor=ANA, why="asked to")
    reset = A_TUESDAY_NOON + 9 * MINUTE
    desk.network.deletions = [Unavailable("429", reset)]
    desk.remover.remove_account("main")
    assert len(desk.network.deleted) == 1
    assert desk.remover.due_accounts() == []
    desk.clock.jump_to(reset)
    desk.remover.remove_account("main")
    assert len(desk.network.deleted) == 3


def test_keys_that_are_refused_are_told_and_tried_again(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.publish()
    take_down(desk)
    desk.network.deletions = [Unavailable("401", needs_reconnect=True)]
    desk.remover.remove_account("main")
    with desk.database.read() as connection:
        assert accounts.all_accounts(connection)[0].problem is not None
    desk.clock.jump_to(A_TUESDAY_NOON + MINUTE)
    desk.remover.remove_account("main")
    assert desk.thread().state is ThreadState.TAKEN_DOWN


def test_an_account_whose_keys_are_refused_does_not_keep_the_others_posts_on_x(
    desk: Desk,
) -> None:
    put_into_queue(desk.database, a_dialogue())
    desk.publish()
    taking_down.take_down(desk.context, DIALOGUE, actor=ANA, why="asked to")
    desk.network.deletions = [Deleted(), Unavailable("401", needs_reconnect=True)]
    desk.remover.remove_account("main")
    assert desk.network.deleted == ["300", "200", "100"]
    thread = desk.thread(DIALOGUE)
    assert [post.account for post in thread.posts if post.state is PostState.SENT] == ["peers"]
    with desk.database.read() as connection:
        problems = {one.name: one.problem for one in accounts.all_accounts(connection)}
    assert problems["main"] is None
    assert "keys of account peers" in str(problems["peers"])
    desk.clock.jump_to(A_TUESDAY_NOON + MINUTE)
    desk.remover.remove_account("main")
    assert desk.thread(DIALOGUE).state is ThreadState.TAKEN_DOWN


def test_taking_down_in_mid_thread_lets_no_other_call_begin(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.after_call = lambda _: take_down(desk)
    desk.publish()
    assert len(desk.network.calls) == 1
    desk.remover.remove_account("main")
    assert desk.network.deleted == ["100"]
    assert desk.thread().state is ThreadState.TAKEN_DOWN


def lose_the_root_and_take_down(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Unconfirmed("lost")]
    desk.publish()
    take_down(desk)
    desk.remover.remove_account("main")


def test_a_lost_post_that_appears_late_is_deleted_too(desk: Desk) -> None:
    lose_the_root_and_take_down(desk)
    assert desk.thread().state is ThreadState.TAKING_DOWN
    for _ in range(len(BACK_OFF) + 2):
        desk.clock.jump_to(desk.clock.now() + UNTIL_RESOLVED)
        desk.reconciler.reconcile_account("main")
        desk.remover.remove_account("main")
    assert desk.thread().state is ThreadState.TAKING_DOWN
    _, text, _ = desk.network.calls[0]
    desk.network.timeline = [RemotePost(RemoteId("9"), text, A_TUESDAY_NOON, None)]
    desk.clock.jump_to(desk.clock.now() + UNTIL_RESOLVED)
    desk.reconciler.reconcile_account("main")
    desk.remover.remove_account("main")
    assert desk.network.deleted == ["9"]
    assert desk.thread().state is ThreadState.TAKEN_DOWN
    assert len(desk.network.calls) == 1


def test_what_was_never_out_is_cancelled_instead(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    take_down(desk)
    assert desk.thread().state is ThreadState.CANCELLED
    with pytest.raises(NotPossible, match="nothing of it is on X"):
        take_down(desk)


def test_a_cancelled_thread_can_still_be_taken_down(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.after_call = lambda _: cancel.cancel(desk.context, KEY, actor=ANA, why="x")
    desk.publish()
    take_down(desk)
    desk.remover.remove_account("main")
    assert desk.network.deleted == ["100"]


def test_taking_down_twice_is_told(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.publish()
    take_down(desk)
    with pytest.raises(NotPossible, match="is taking down already"):
        take_down(desk)


def test_an_account_in_other_hands_deletes_nothing(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.publish()
    take_down(desk)
    assert leases.claim(desk.database, "main", "engine-2", 120.0) is not None
    desk.remover.remove_account("main")
    assert desk.network.deleted == []


def test_a_remover_that_lost_its_lease_writes_nothing(desk: Desk) -> None:
    from sqlalchemy import update

    from scheduler.store.tables.queue import accounts as account_table

    put_into_queue(desk.database, a_thread())
    desk.publish()
    take_down(desk)

    class TakenOver(list):  # type: ignore[type-arg]
        def pop(self, *_: object) -> object:
            with desk.database.write() as connection:
                connection.execute(update(account_table).values(lease_fence=99))
            return super().pop(0)

    desk.network.deletions = TakenOver([Deleted()])
    desk.remover.remove_account("main")
    assert desk.thread().posts[2].state is PostState.SENT


def test_a_dead_engines_open_call_is_looked_for_before_the_receipt(desk: Desk) -> None:
    from sqlalchemy import update

    from scheduler.store.tables.queue import posts, threads

    put_into_queue(desk.database, a_thread())
    with desk.database.write() as connection:
        connection.execute(update(threads).values(state=ThreadState.TAKING_DOWN))
        connection.execute(
            update(posts)
            .where(posts.c.position == 0)
            .values(state=PostState.SENDING, sending_at=A_TUESDAY_NOON, sent_text="x")
        )
    desk.remover.remove_account("main")
    thread = desk.thread()
    assert thread.state is ThreadState.TAKING_DOWN
    assert thread.posts[0].state is PostState.UNCONFIRMED
    assert Sent not in {type(one) for one in desk.network.outcomes}
