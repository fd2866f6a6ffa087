"""After a restore no story goes out before a person confirms that its teller still says yes."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from scheduler.bootstrap.backups import PutBack
from scheduler.errors import NotPossible
from scheduler.networks.base import Metrics, NotFound, RemoteId, RemotePost, Unavailable
from scheduler.publishing.operations import cancel, hold, resolve
from scheduler.publishing.operations import restore as queue_again
from scheduler.publishing.restoring.compare import compare
from scheduler.store.states import Reason, ThreadState
from scheduler.store.tables.people import person_sessions
from scheduler.store.tables.queue import ledger
from scheduler.store.tables.stories import stories
from scheduler.stories.review import decisions
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal import privacy, withdraw
from tests.support.desks.people import PROGRAM
from tests.support.desks.story_desk import StoryDesk, actor
from tests.support.examples.builders import a_thread, put_into_queue

Make = Callable[[], Path]
Restore = Callable[[Path], PutBack]


def released(desk: StoryDesk, restored: PutBack) -> None:
    compare(desk.desk.context)
    hold.lift(desk.desk.context, restored.hold, actor=PROGRAM, missed=hold.Missed.SEND)


def test_a_story_waits_until_it_is_released_again(
    story_desk: StoryDesk, backup: Make, restore: Restore
) -> None:
    story = story_desk.queued()
    restored = restore(backup())
    assert restored.to_confirm == [story]
    released(story_desk, restored)
    story_desk.wait_until_due(story)
    story_desk.desk.publish()
    assert story_desk.desk.network.calls == []
    thread = story_desk.desk.thread(story_desk.key(story))
    assert (thread.state, thread.reason) == (ThreadState.WAITING, Reason.CONSENT)
    decisions.release(story_desk.context, actor("comms"), story)
    resolve.send_again(story_desk.desk.context, thread.key, actor=actor("comms"))
    story_desk.desk.publish()
    assert story_desk.desk.network.calls


def test_what_was_taken_back_here_since_stays_taken_back(
    story_desk: StoryDesk, backup: Make, restore: Restore
) -> None:
    story = story_desk.queued()
    file = backup()
    withdraw.take_back(story_desk.context, actor("teller"), story)
    restored = restore(file)
    assert (restored.to_confirm, restored.ended) == ([], 1)
    assert story_desk.story(story).ended_at is not None
    released(story_desk, restored)
    story_desk.desk.clock.jump_to(story_desk.desk.clock.now() + timedelta(days=14))
    story_desk.desk.publish()
    assert story_desk.desk.network.calls == []


def test_who_was_erased_here_since_stays_erased(
    story_desk: StoryDesk, backup: Make, restore: Restore
) -> None:
    story_desk.queued()
    file = backup()
    privacy.erase(story_desk.context, story_desk.vault, actor("admin"), "teller")
    restore(file)
    with story_desk.desk.database.read() as connection:
        assert connection.execute(select(func.count()).select_from(stories)).scalar() == 0


def test_everybody_signs_in_again(story_desk: StoryDesk, backup: Make, restore: Restore) -> None:
    desk = story_desk.desk
    now = desk.clock.now()
    with desk.database.write() as connection:
        connection.execute(
            person_sessions.insert().values(
                person="comms",
                token_hash="x",
                proof="passphrase",
                is_whole=True,
                made_at=now,
                seen_at=now,
                idle_seconds=60,
                ends_at=now,
                browser="",
                network="",
            )
        )
    restore(backup())
    with desk.database.read() as connection:
        assert connection.execute(select(person_sessions.c.id)).first() is None


def test_a_story_that_is_gone_from_x_was_taken_back_most_likely(
    story_desk: StoryDesk, backup: Make, restore: Restore, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = story_desk.queued()
    story_desk.wait_until_due(story)
    story_desk.desk.publish()
    posts = [str(post.remote_id) for post in story_desk.desk.thread(story_desk.key(story)).posts]
    file = backup()
    restore(file)
    gone = [NotFound(RemoteId(posts[0])), *(Metrics(remote_id=RemoteId(one)) for one in posts[1:])]
    asked: list[tuple[str, list[str]]] = []

    def answer(account: str, ids: list[str], is_author: bool = False) -> list[Metrics | NotFound]:
        asked.append((account, ids))
        return gone

    monkeypatch.setattr(story_desk.desk.network, "metrics", answer)
    assert compare(story_desk.desk.context).gone_stories == [story]
    assert asked == [("main", posts)]
    with story_desk.desk.database.read() as connection:
        paid = connection.execute(select(ledger.c.units).where(ledger.c.call == "read")).scalars()
        assert list(paid) == [len(posts) - 1]


def test_where_x_does_not_say_nothing_is_thought_of_it(
    story_desk: StoryDesk, backup: Make, restore: Restore, monkeypatch: pytest.MonkeyPatch
) -> None:
    story = story_desk.queued()
    story_desk.wait_until_due(story)
    story_desk.desk.publish()
    restore(backup())
    monkeypatch.setattr(story_desk.desk.network, "metrics", lambda *_, **__: Unavailable("503"))
    assert compare(story_desk.desk.context).gone_stories == []


def went_out_after(desk: StoryDesk, backup: Make, restore: Restore) -> tuple[str, PutBack]:
    """A story that was released at the backup, and got its time and went out after it."""
    later = desk.desk.clock.now() + timedelta(days=60)
    put_into_queue(desk.desk.database, a_thread(due_at=later))  # so that its accounts are there
    story = desk.add()
    desk.agree(story)
    desk.reviewed(story)
    decisions.release(desk.context, actor("comms"), story)
    file = backup()
    queueing.enqueue(desk.context, actor("comms"), story, "main")
    desk.wait_until_due(story)
    desk.desk.publish()
    network, clock = desk.desk.network, desk.desk.clock
    network.timeline = [
        RemotePost(RemoteId(f"{number}00"), text, clock.now() + timedelta(seconds=number), parent)
        for number, (_, text, parent) in enumerate(network.calls, start=1)
    ]
    network.calls.clear()
    clock.jump_to(clock.now() + timedelta(minutes=10))
    return story, restore(file)


def test_a_story_that_went_out_after_the_backup_is_not_given_a_time_again(
    story_desk: StoryDesk, backup: Make, restore: Restore
) -> None:
    story, restored = went_out_after(story_desk, backup, restore)
    released(story_desk, restored)
    decisions.release(story_desk.context, actor("comms"), story)
    with pytest.raises(NotPossible) as told:
        queueing.enqueue(story_desk.context, actor("comms"), story, "main")
    assert "it is out already" in str(told.value)
    assert "https://x.com/HarbourMain/status/100" in str(told.value)
    story_desk.desk.clock.jump_to(story_desk.desk.clock.now() + timedelta(days=14))
    story_desk.desk.publish()
    assert story_desk.desk.network.calls == []


def test_one_that_is_given_its_time_before_the_release_is_found_by_comparing(
    story_desk: StoryDesk, backup: Make, restore: Restore
) -> None:
    story, restored = went_out_after(story_desk, backup, restore)
    compare(story_desk.desk.context)
    decisions.release(story_desk.context, actor("comms"), story)
    queueing.enqueue(story_desk.context, actor("comms"), story, "main")
    story_desk.desk.clock.jump_to(story_desk.desk.clock.now() + timedelta(seconds=1))
    released(story_desk, restored)
    thread = story_desk.desk.thread(story_desk.key(story))
    assert thread.posts[0].remote_id == "100"
    assert thread.state is ThreadState.PUBLISHED
    story_desk.desk.clock.jump_to(story_desk.desk.clock.now() + timedelta(days=14))
    story_desk.desk.publish()
    assert story_desk.desk.network.calls == []


def test_one_that_left_the_queue_at_the_backup_and_came_back_is_not_sent_again(
    story_desk: StoryDesk, backup: Make, restore: Restore
) -> None:
    desk, story = story_desk.desk, story_desk.queued()
    key = story_desk.key(story)
    cancel.cancel(desk.context, key, actor=actor("comms"), why="another day")
    file = backup()
    queue_again.restore(desk.context, key, actor=actor("comms"), why="today after all")
    story_desk.wait_until_due(story)
    desk.publish()
    (root, *_) = desk.network.calls
    desk.network.timeline = [RemotePost(RemoteId("100"), root[1], desk.clock.now(), None)]
    desk.network.calls.clear()
    restored = restore(file)
    released(story_desk, restored)
    assert desk.thread(key).posts[0].remote_id == "100"
    decisions.release(story_desk.context, actor("comms"), story)
    with pytest.raises(NotPossible, match="is out, or was"):
        queueing.enqueue(story_desk.context, actor("comms"), story, "main")
