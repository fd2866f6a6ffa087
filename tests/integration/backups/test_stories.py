"""After a restore no story goes out before a person confirms that its teller still says yes."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from scheduler.bootstrap.backups import PutBack
from scheduler.networks.base import Metrics, NotFound, RemoteId, Unavailable
from scheduler.publishing.operations import hold, resolve
from scheduler.publishing.restoring.compare import compare
from scheduler.store.states import Reason, ThreadState
from scheduler.store.tables.people import person_sessions
from scheduler.store.tables.queue import ledger
from scheduler.store.tables.stories import stories
from scheduler.stories.review import decisions
from scheduler.stories.withdrawal import privacy, withdraw
from tests.support.desks.people import PROGRAM
from tests.support.desks.story_desk import StoryDesk, actor

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
