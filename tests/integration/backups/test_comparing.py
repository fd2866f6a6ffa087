"""After a restore, X says what went out; what it does not say, no one guesses."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from scheduler.bootstrap.backups import PutBack
from scheduler.crisis.directory import services
from scheduler.errors import NotPossible
from scheduler.networks.base import (
    Refusal,
    Refused,
    RemoteId,
    RemotePost,
    Sent,
    Unavailable,
    Unconfirmed,
    Wait,
)
from scheduler.publishing.operations import cancel, hold, resolve
from scheduler.publishing.restoring.compare import ComparedWithX, compare
from scheduler.store.queue import holds
from scheduler.store.states import PostState, Reason, ThreadState
from scheduler.store.tables.queue import accounts, ledger, threads
from scheduler.store.tables.queue import posts as post_table
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import ANA, PROGRAM
from tests.support.examples.builders import a_dialogue, a_thread, put_into_queue

Make = Callable[[], Path]
Restore = Callable[[Path], PutBack]
KEY = "wmhd/opener"
LATER = timedelta(minutes=10)


def lose(
    desk: Desk, backup: Make, restore: Restore, *, sent: int | None = None
) -> tuple[PutBack, list[RemotePost]]:
    """Publishes after the backup, at most so many posts; then the queue of before is put back."""
    file = backup()
    if sent is not None:
        desk.network.outcomes = [Sent(RemoteId(f"{one + 1}00")) for one in range(sent)]
        desk.network.outcomes += [Refused(Refusal.DUPLICATE, "no")] * 3
    desk.publish()
    calls = desk.network.calls[:sent]
    posts = [
        RemotePost(
            RemoteId(f"{number}00"), text, desk.clock.now() + timedelta(seconds=number), parent
        )
        for number, (_, text, parent) in enumerate(calls, start=1)
    ]
    desk.network.calls.clear()
    desk.network.outcomes = []
    desk.clock.jump_to(desk.clock.now() + LATER)
    return restore(file), posts


def show(desk: Desk, posts: list[RemotePost]) -> ComparedWithX:
    desk.network.timeline = posts[::-1]
    return compare(desk.context, only=["main"])


def release(desk: Desk, restored: PutBack) -> None:
    hold.place(desk.context, hold.Scope.ACCOUNT, "peers", why="not compared", actor=ANA)
    hold.lift(desk.context, restored.hold, actor=PROGRAM, missed=hold.Missed.SEND)


def test_a_whole_thread_that_went_out_is_found(desk: Desk, backup: Make, restore: Restore) -> None:
    put_into_queue(desk.database, a_thread())
    restored, posts = lose(desk, backup, restore)
    assert show(desk, posts).found == [(KEY, 0), (KEY, 1), (KEY, 2)]
    assert desk.thread().state is ThreadState.PUBLISHED
    release(desk, restored)
    desk.publish()
    assert desk.network.calls == []


def test_half_a_thread_is_found_and_its_next_post_is_looked_for(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread())
    restored, posts = lose(desk, backup, restore, sent=2)
    compared = show(desk, posts)
    assert (compared.found, compared.looked_for) == ([(KEY, 0), (KEY, 1)], [KEY])
    thread = desk.thread()
    assert (thread.state, thread.reason) == (ThreadState.WAITING, Reason.UNCONFIRMED)
    release(desk, restored)
    desk.publish()
    assert desk.network.calls == [], "it may be out"
    resolve.send_again(desk.context, KEY, actor=ANA)
    desk.network.outcomes = [Sent(RemoteId("900"))]
    desk.publish()
    assert [parent for _, _, parent in desk.network.calls] == ["200"]
    assert desk.thread().state is ThreadState.PUBLISHED


def test_what_x_shows_late_is_found_by_the_engine(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread())
    _, posts = lose(desk, backup, restore)
    show(desk, posts[:2])
    desk.network.timeline = posts[::-1]
    desk.clock.jump_to(desk.clock.now() + timedelta(seconds=5))
    desk.reconciler.reconcile_account("main")
    assert desk.thread().state is ThreadState.PUBLISHED


def test_what_fell_due_meanwhile_and_is_not_there_waits_for_a_person(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread())
    restored, _ = lose(desk, backup, restore)
    assert show(desk, []).for_a_person == [KEY]
    release(desk, restored)
    desk.publish()
    assert desk.network.calls == []
    assert "Look there" in desk.detail()


def test_what_is_still_to_come_goes_out_as_planned(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread(due_at=A_TUESDAY_NOON + timedelta(days=1)))
    restored, _ = lose(desk, backup, restore)
    show(desk, [])
    release(desk, restored)
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(days=1))
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_a_help_line_that_has_changed_since_hides_no_post(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread())
    _, posts = lose(desk, backup, restore)
    root = replace(posts[0], text=posts[0].text.rpartition("\n\n")[0] + "\n\nCall 0800 000000")
    assert (KEY, 0) in show(desk, [root, *posts[1:]]).found


def test_a_post_in_other_words_is_nobodys(desk: Desk, backup: Make, restore: Restore) -> None:
    put_into_queue(desk.database, a_thread())
    _, posts = lose(desk, backup, restore)
    by_hand = replace(posts[0], text="What helped you? (wmhd/opener) And you?\n\nThank you")
    compared = show(desk, [by_hand])
    assert [one.remote_id for one in compared.strangers] == ["100"]
    assert compared.found == []


def test_two_threads_of_the_same_words_are_left_to_a_person(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(
        desk.database,
        a_thread("wmhd/one", "We did it!"),
        a_thread("wmhd/two", "We did it!", due_at=A_TUESDAY_NOON + timedelta(days=9)),
    )
    restored, posts = lose(desk, backup, restore)
    compared = show(desk, posts)
    assert set(compared.for_a_person) == {"wmhd/one", "wmhd/two"}
    release(desk, restored)
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(days=9))
    desk.publish()
    assert desk.network.calls == []
    resolve.adopt(desk.context, "wmhd/one", posts[0].remote_id, actor=ANA)
    assert desk.thread("wmhd/one").posts[0].state is PostState.SENT


def test_what_was_cancelled_and_sent_after_all_stays_cancelled(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/off", "Not today.", "No."))
    _, posts = lose(desk, backup, restore)
    cancel.cancel(desk.context, KEY, actor=PROGRAM, why="no")
    show(desk, posts)
    thread = desk.thread()
    assert thread.state is ThreadState.CANCELLED
    assert thread.posts[0].remote_id == "100"


def test_a_refused_post_that_went_out_later_is_found(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Refused(Refusal.TEXT, "too long")]
    desk.publish()
    file = backup()
    resolve.send_again(desk.context, KEY, actor=ANA)
    desk.network.calls.clear()
    desk.publish()
    posts = [
        RemotePost(RemoteId(f"{at}00"), text, desk.clock.now(), parent)
        for at, (_, text, parent) in enumerate(desk.network.calls, start=1)
    ]
    desk.network.calls.clear()
    desk.clock.jump_to(desk.clock.now() + LATER)
    restore(file)
    assert len(show(desk, posts).found) == len(posts)


def test_what_was_in_the_air_at_the_backup_is_found(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread())
    files: list[Path] = []
    desk.network.before_call = lambda _: files.append(backup()) if not files else None
    desk.publish()
    posts = [
        RemotePost(RemoteId(f"{at}00"), text, desk.clock.now(), parent)
        for at, (_, text, parent) in enumerate(desk.network.calls, start=1)
    ]
    desk.clock.jump_to(desk.clock.now() + LATER)
    restore(files[0])
    assert desk.thread().posts[0].state is PostState.SENDING
    show(desk, posts)
    assert desk.thread().state is ThreadState.PUBLISHED


def test_what_was_found_is_paid_for(desk: Desk, backup: Make, restore: Restore) -> None:
    put_into_queue(desk.database, a_thread())
    _, posts = lose(desk, backup, restore)
    show(desk, posts)
    with desk.database.read() as connection:
        calls = connection.execute(select(ledger.c.call, ledger.c.units)).all()
    assert sorted(calls) == [("create", 1), ("create", 1), ("create", 1), ("read", 3)]


def test_comparing_again_changes_nothing(desk: Desk, backup: Make, restore: Restore) -> None:
    put_into_queue(desk.database, a_thread())
    _, posts = lose(desk, backup, restore, sent=2)
    show(desk, posts)
    before = desk.thread()
    again = show(desk, posts)
    assert (again.found, again.looked_for, desk.thread()) == ([], [], before)


def test_nothing_is_released_before_it_is_compared(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread())
    restored, posts = lose(desk, backup, restore)
    with pytest.raises(NotPossible, match="main, peers"):
        hold.lift(desk.context, restored.hold, actor=PROGRAM)
    with pytest.raises(NotPossible, match="not compared"):
        hold.explain(
            desk.context,
            restored.hold,
            why="soon",
            actor=ANA,
            until=desk.clock.now() + timedelta(minutes=1),
        )
    show(desk, posts)
    with pytest.raises(NotPossible, match=": peers"):
        hold.lift(desk.context, restored.hold, actor=PROGRAM)
    desk.network.timeline = []
    compare(desk.context)
    hold.lift(desk.context, restored.hold, actor=PROGRAM)
    with pytest.raises(NotPossible, match="nothing to compare"):
        compare(desk.context)


def test_an_account_that_is_away_counts_as_not_compared(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread())
    restored, _ = lose(desk, backup, restore)
    desk.network.timeline = Unavailable("503")
    assert compare(desk.context).away == {"main": "503", "peers": "503"}
    with pytest.raises(NotPossible, match="main, peers"):
        hold.lift(desk.context, restored.hold, actor=PROGRAM)


def test_what_was_applied_after_the_backup_is_applied_and_compared_again(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread("wmhd/first", "First of all.", "And more."))
    file = backup()
    new = a_thread("wmhd/new", "Newly applied.", "With more.")
    put_into_queue(desk.database, a_thread("wmhd/first", "First of all.", "And more."), new)
    desk.publish()
    posts = [
        RemotePost(RemoteId(f"{at}00"), text, desk.clock.now(), parent)
        for at, (_, text, parent) in enumerate(desk.network.calls, start=1)
    ]
    desk.network.calls.clear()
    desk.clock.jump_to(desk.clock.now() + LATER)
    restored = restore(file)
    assert len(show(desk, posts).strangers) == 3
    put_into_queue(
        desk.database,
        a_thread("wmhd/first", "First of all.", "And more."),
        new,
        now=desk.clock.now() + timedelta(seconds=1),
    )
    with pytest.raises(NotPossible, match="not since campaigns were applied: main"):
        release(desk, restored)
    desk.clock.jump_to(desk.clock.now() + timedelta(seconds=2))
    show(desk, posts)
    hold.lift(desk.context, restored.hold, actor=PROGRAM, missed=hold.Missed.SEND)
    desk.publish()
    assert desk.network.calls == []
    assert desk.thread("wmhd/new").state is ThreadState.PUBLISHED


def test_a_timeline_too_long_to_read_is_not_compared(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread())
    lose(desk, backup, restore)
    many = [RemotePost(RemoteId(str(at)), "x", A_TUESDAY_NOON, None) for at in range(1000)]
    assert "1,000 times" in show(desk, many).away["main"]


def test_no_time_of_the_backup_is_before_x_began(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread())
    lose(desk, backup, restore)
    show(desk, [])
    assert desk.network.timelines_since == [datetime(2027, 10, 5, 10, tzinfo=A_TUESDAY_NOON.tzinfo)]


def test_where_no_line_is_left_to_seal_it_with_the_words_alone_say_which_it_is(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread())
    _, posts = lose(desk, backup, restore)
    desk.network.timeline = posts[::-1]
    nothing = replace(desk.context, directory=lambda: replace(services.load(), entries=()))
    compared = compare(nothing, only=["main"])
    assert compared.found == [(KEY, 0), (KEY, 1)]
    assert compared.looked_for == [KEY], "of a closing post there are no words but those lines"


def test_a_reply_of_ones_own_that_is_no_closing_post_is_nobodys(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread())
    _, posts = lose(desk, backup, restore, sent=2)
    thanks = RemotePost(RemoteId("333"), "Thank you all!", desk.clock.now(), posts[1].remote_id)
    compared = show(desk, [*posts, thanks])
    assert [one.remote_id for one in compared.strangers] == ["333"]
    assert compared.looked_for == [KEY]


def test_a_thread_whose_rows_are_not_whole_is_left_alone(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread())
    _, posts = lose(desk, backup, restore)
    with desk.database.write() as connection:
        connection.execute(delete(post_table).where(post_table.c.position == 1))
    assert show(desk, posts).found == []


def test_what_was_looked_for_at_the_backup_is_found(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Unconfirmed("the line dropped")]
    desk.publish()
    _, text, _ = desk.network.calls[0]
    out = RemotePost(RemoteId("100"), text, desk.clock.now(), None)
    restore(backup())
    assert show(desk, [out]).found == [(KEY, 0)]
    assert desk.thread().posts[0].state is PostState.SENT


def test_a_no_of_before_the_backup_is_no_word_on_what_was_sent_since(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    """A thread that waited for somebody, and was looked for in vain as often as we look."""
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Sent(RemoteId("1")), Wait(None, "429")]
    desk.publish()
    with desk.database.write() as connection:
        connection.execute(update(threads).values(state="waiting", reason="leave"))
        connection.execute(update(post_table).values(look_at=None))
    restored = restore(backup())
    show(desk, [])
    release(desk, restored)
    with desk.database.write() as connection:
        connection.execute(update(threads).values(state="publishing", reason=None))
        connection.execute(update(accounts).values(quiet_until=None))
    desk.publish()
    assert desk.thread().reason is Reason.UNCONFIRMED
    assert len(desk.network.calls) == 2


def test_a_dialogue_is_judged_with_the_account_that_leads_it(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_dialogue())
    restore(backup())
    assert compare(desk.context, only=["peers"]).for_a_person == []
    assert compare(desk.context, only=["main"]).for_a_person == ["wmhd/dialogue"]


def test_a_thread_that_went_out_after_the_backup_is_not_applied_once_all_is_released(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    put_into_queue(desk.database, a_thread("wmhd/first", "First of all.", "And more."))
    file = backup()
    new = a_thread("wmhd/new", "Newly applied.", "With more.", due_at=A_TUESDAY_NOON)
    put_into_queue(desk.database, a_thread("wmhd/first", "First of all.", "And more."), new)
    desk.publish()
    posts = [
        RemotePost(RemoteId(f"{at}00"), text, desk.clock.now(), parent)
        for at, (_, text, parent) in enumerate(desk.network.calls, start=1)
    ]
    desk.network.calls.clear()
    desk.clock.jump_to(desk.clock.now() + LATER)
    restored = restore(file)
    show(desk, posts)
    release(desk, restored)
    now = desk.clock.now()
    again = a_thread("wmhd/new", "Newly applied.", "With more.", due_at=now + LATER)
    with pytest.raises(NotPossible, match="wmhd/new: it is out already"):
        put_into_queue(desk.database, again, now=now)
    another = replace(again, key="wmhd/other", account="peers")
    others = replace(
        another,
        posts=tuple(replace(one, account="peers", text=f"{one.text}!") for one in again.posts),
    )
    put_into_queue(desk.database, others, now=now)
    much_later = now + timedelta(days=91)
    put_into_queue(desk.database, replace(again, due_at=much_later + LATER), now=much_later)


def test_a_backup_without_an_account_is_held_until_its_accounts_are_there_and_compared(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    file = backup()
    thread = a_thread("wmhd/new", "Newly applied.", "With more.")
    put_into_queue(desk.database, thread)
    desk.publish()
    posts = [
        RemotePost(RemoteId(f"{at}00"), text, desk.clock.now(), parent)
        for at, (_, text, parent) in enumerate(desk.network.calls, start=1)
    ]
    desk.network.calls.clear()
    desk.clock.jump_to(desk.clock.now() + LATER)
    restored = restore(file)
    for _ in range(2):
        with pytest.raises(NotPossible, match="has no account, so nothing is compared"):
            hold.lift(desk.context, restored.hold, actor=PROGRAM)
        compare(desk.context)
    until = desk.clock.now() + LATER
    with pytest.raises(NotPossible, match="has no account"):
        hold.explain(desk.context, restored.hold, why="soon", actor=ANA, until=until)
    put_into_queue(desk.database, thread, now=desk.clock.now())
    with pytest.raises(NotPossible, match="not compared with X yet"):
        hold.lift(desk.context, restored.hold, actor=PROGRAM)
    desk.clock.jump_to(desk.clock.now() + timedelta(seconds=1))
    show(desk, posts)
    release(desk, restored)
    desk.publish()
    assert desk.network.calls == []
    assert desk.thread("wmhd/new").state is ThreadState.PUBLISHED


def test_another_hold_of_it_may_be_released_while_that_of_the_restore_stands(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    restore(backup())
    scope = hold.Scope.EVERYTHING
    other = hold.place(desk.context, scope, "", why="sad news", actor=PROGRAM)
    hold.lift(desk.context, other, actor=PROGRAM)


def test_an_account_that_is_new_after_the_release_is_held_for_somebody_to_look(
    desk: Desk, backup: Make, restore: Restore
) -> None:
    mine = a_thread("wmhd/mine", "First of all.", "And more.", due_at=A_TUESDAY_NOON + 3 * LATER)
    put_into_queue(desk.database, mine, accounts=("main",))
    restored = restore(backup())
    show(desk, [])
    hold.lift(desk.context, restored.hold, actor=PROGRAM)
    desk.clock.jump_to(A_TUESDAY_NOON + 3 * LATER)
    theirs = a_thread(
        "peers/one", "Of peers.", "And more.", account="peers", due_at=desk.clock.now()
    )
    put_into_queue(desk.database, mine, theirs, now=desk.clock.now())
    desk.publish("main")
    desk.publish("peers")
    assert desk.thread("wmhd/mine").state is ThreadState.PUBLISHED
    assert desk.thread("peers/one").state is ThreadState.SCHEDULED
    with desk.database.read() as connection:
        (held,) = holds.in_force(connection, desk.clock.now())
    assert (held.scope, held.subject) == ("account", "peers")
    hold.lift(desk.context, held.number, actor=PROGRAM, missed=hold.Missed.SEND)
    desk.publish("peers")
    assert desk.thread("peers/one").state is ThreadState.PUBLISHED
