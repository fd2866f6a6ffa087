"""Applying keeps the queue in step with the files and with what people decided."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import insert

from scheduler.campaigns.model.plan import Lateness, LatePolicy, PlannedThread
from scheduler.crisis.directory import services
from scheduler.errors import ChangedSinceSeen, NotPossible
from scheduler.networks.base import Refusal, Refused
from scheduler.publishing.operations.cancel import cancel
from scheduler.publishing.planning.apply import PlannedChange, mark_of_changes, preview
from scheduler.publishing.planning.diff import Change
from scheduler.store.queue.threads import thread_by_key
from scheduler.store.states import ThreadState
from scheduler.store.tables.queue import overrides
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import ANA
from tests.support.examples.builders import a_plan, a_thread, put_into_queue

DAY = timedelta(days=1)


def kinds(changes: tuple[PlannedChange, ...]) -> dict[str, Change]:
    return {one.change.key: one.change.change for one in changes}


def decide(desk: Desk, key: str, **values: object) -> None:
    with desk.database.write() as connection:
        connection.execute(
            insert(overrides).values(
                thread_key=key, by="Ana", why="because", at=A_TUESDAY_NOON, **values
            )
        )


def test_applying_twice_changes_nothing(desk: Desk) -> None:
    first = put_into_queue(desk.database, a_thread(), a_thread("wmhd/two"))
    again = put_into_queue(desk.database, a_thread(), a_thread("wmhd/two"))
    assert set(kinds(first).values()) == {Change.NEW}
    assert set(kinds(again).values()) == {Change.UNCHANGED}
    assert [one.variant for one in first] == [one.variant for one in again]


def test_a_changed_text_replaces_the_posts(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    changed = put_into_queue(desk.database, a_thread("wmhd/opener", "Only one post now"))
    assert kinds(changed) == {"wmhd/opener": Change.CHANGED}
    assert [post.body for post in desk.thread().posts] == ["Only one post now"]


def test_a_thread_that_left_the_file_leaves_the_queue(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/two"))
    changed = put_into_queue(desk.database, a_thread())
    assert kinds(changed)["wmhd/two"] is Change.REMOVED
    desk.publish()
    assert len(desk.network.calls) == 3


def test_a_thread_that_has_begun_is_never_changed_or_removed(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/two"))
    desk.publish()
    changed = put_into_queue(desk.database, a_thread("wmhd/opener", "Other words"))
    assert set(kinds(changed).values()) == {Change.TOO_LATE}
    assert desk.thread().state is ThreadState.PUBLISHED
    assert kinds(put_into_queue(desk.database, a_thread()))["wmhd/opener"] is Change.UNCHANGED


def test_a_new_thread_whose_time_has_passed_is_not_stored(desk: Desk) -> None:
    changed = put_into_queue(desk.database, a_thread(), now=A_TUESDAY_NOON + DAY)
    assert kinds(changed) == {"wmhd/opener": Change.PAST}
    desk.publish()
    assert desk.network.calls == []


def test_a_text_that_was_sent_under_another_key_is_refused_whole(desk: Desk) -> None:
    words = ("What helped you?", "You can just read.")
    put_into_queue(desk.database, a_thread("wmhd/opener", *words))
    desk.publish()
    with pytest.raises(NotPossible, match="wmhd/renamed: this account has sent exactly this text"):
        put_into_queue(
            desk.database,
            a_thread("wmhd/renamed", *words, due_at=A_TUESDAY_NOON + DAY),
            a_thread("wmhd/innocent", due_at=A_TUESDAY_NOON + DAY),
        )
    again = put_into_queue(desk.database, a_thread("wmhd/opener", *words))
    assert kinds(again) == {"wmhd/opener": Change.UNCHANGED}


def test_what_a_person_cancelled_stays_cancelled(desk: Desk) -> None:
    decide(desk, "wmhd/opener", is_cancelled=True)
    changed = put_into_queue(desk.database, a_thread())
    assert kinds(changed) == {"wmhd/opener": Change.OVERRIDDEN}
    desk.publish()
    assert desk.network.calls == []


def test_what_a_person_moved_keeps_its_time_when_its_text_changes(desk: Desk) -> None:
    later = A_TUESDAY_NOON + timedelta(hours=3)
    decide(desk, "wmhd/opener", is_cancelled=False, moved_to=later)
    put_into_queue(desk.database, a_thread())
    assert desk.thread().due_at == later
    assert desk.thread().planned_due_at == A_TUESDAY_NOON


def test_a_refused_thread_with_new_words_is_scheduled_again(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    desk.network.outcomes = [Refused(Refusal.TEXT, "not like that")]
    desk.publish()
    changed = put_into_queue(desk.database, a_thread("wmhd/opener", "Like this, then"))
    assert kinds(changed) == {"wmhd/opener": Change.CHANGED}
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_a_thread_that_was_skipped_stays_skipped(desk: Desk) -> None:
    thread = a_thread(late=LatePolicy(timedelta(minutes=5), Lateness.SKIP))
    put_into_queue(desk.database, thread)
    desk.clock.jump_to(A_TUESDAY_NOON + DAY)
    desk.publish()
    assert kinds(put_into_queue(desk.database, thread)) == {"wmhd/opener": Change.UNCHANGED}
    assert desk.thread().state is ThreadState.CANCELLED


def test_a_preview_says_what_applying_would_do_and_does_not_do_it(desk: Desk) -> None:
    shown = preview(desk.database, a_plan(a_thread()), services.load(), A_TUESDAY_NOON - DAY)
    assert kinds(shown) == {"wmhd/opener": Change.NEW}
    done = put_into_queue(desk.database, a_thread())
    assert kinds(done) == {"wmhd/opener": Change.NEW}
    assert [one.variant for one in shown] == [one.variant for one in done]


def test_what_was_shown_is_applied_and_a_queue_that_moved_refuses_it_whole(desk: Desk) -> None:
    def shown() -> str:
        plan = a_plan(a_thread("wmhd/opener", "Other words"), a_thread("wmhd/two", "New"))
        return mark_of_changes(preview(desk.database, plan, services.load(), A_TUESDAY_NOON))

    put_into_queue(desk.database, a_thread())
    before = shown()
    assert shown() == before
    cancel(desk.context, "wmhd/opener", actor=ANA, why="rain")
    with pytest.raises(ChangedSinceSeen, match="What applying would change has changed"):
        put_into_queue(
            desk.database, a_thread("wmhd/opener", "Other words"), a_thread("wmhd/two", "New"),
            seen=before,
        )  # fmt: skip
    with desk.database.read() as connection:
        assert thread_by_key(connection, "wmhd/two") is None
    put_into_queue(
        desk.database, a_thread("wmhd/opener", "Other words"), a_thread("wmhd/two", "New"),
        seen=shown(),
    )  # fmt: skip
    assert desk.thread("wmhd/two").state is ThreadState.SCHEDULED


def test_a_campaign_without_threads_is_applied(desk: Desk) -> None:
    assert put_into_queue(desk.database) == ()


def test_lifting_a_hold_twice_is_told(desk: Desk) -> None:
    from scheduler.publishing.operations import hold

    with pytest.raises(NotPossible, match="Hold 7 is not in force"):
        hold.lift(desk.context, 7, actor=ANA)


def coming(desk: Desk, *threads: PlannedThread) -> dict[str, bool]:
    """Which threads are still to go out, once this is applied."""
    found = preview(desk.database, a_plan(*threads), services.load(), desk.clock.now())
    return {one.change.key: one.change.will_go_out for one in found}


def test_only_what_is_still_to_go_out_is_still_to_be_paid(desk: Desk) -> None:
    one, two = a_thread(), a_thread("wmhd/two", "Other words", due_at=A_TUESDAY_NOON + DAY)
    assert coming(desk, one, two) == {one.key: True, two.key: True}
    put_into_queue(desk.database, one, two)
    desk.publish()
    assert coming(desk, one, two) == {one.key: False, two.key: True}
    decide(desk, two.key, moved_to=A_TUESDAY_NOON + 2 * DAY, is_cancelled=False)
    assert coming(desk, one, two)[two.key]
    cancel(desk.context, two.key, actor=ANA, why="sad news")
    assert coming(desk, one, two) == {one.key: False, two.key: False}
    assert coming(desk, one) == {one.key: False, two.key: False}, "what leaves the file"


def test_a_thread_that_was_skipped_is_not_to_be_paid(desk: Desk) -> None:
    late = replace(a_thread(), late=LatePolicy(timedelta(0), Lateness.SKIP))
    put_into_queue(desk.database, late)
    desk.clock.jump_to(A_TUESDAY_NOON + DAY)
    desk.publish()
    assert desk.thread().state is ThreadState.CANCELLED
    assert coming(desk, late) == {late.key: False}
