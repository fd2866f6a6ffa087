"""A story as one turn of a dialogue: the whole conversation rests on its teller's yes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from scheduler.campaigns.model.plan import PlannedPost, PlannedThread
from scheduler.store.database import Database
from scheduler.store.states import PostState, Reason, ThreadState
from scheduler.store.tables.queue import accounts, notices, posts, threads
from scheduler.store.tables.stories import consent_bodies, stories, story_consents, story_releases
from scheduler.stories.review import decisions
from scheduler.stories.scheduling.released import released_stories
from scheduler.stories.withdrawal import housekeeping, withdraw
from scheduler.stories.writing import drafts
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.databases.story_rows import change
from tests.support.desks.story_desk import StoryDesk, a_form, actor
from tests.support.examples.builders import a_thread, put_into_queue

KEY = "wmhd/asked"
BODY = "I told nobody for a year.\n---\nThen a friend asked, and waited. @HarbourMain"
SECOND = timedelta(seconds=1)
AFTERWARDS = A_TUESDAY_NOON + timedelta(days=300)


@pytest.fixture
def story_id(story_desk: StoryDesk) -> str:
    """A released story of peers."""
    made = story_desk.add(a_form(BODY, accounts="peers"))
    story_desk.agree(made)
    story_desk.reviewed(made)
    decisions.release(story_desk.context, actor("comms"), made)
    return made


def a_dialogue(story_desk: StoryDesk, story_id: str) -> PlannedThread:
    """main asks, peers tells the story, main thanks; as drafting makes it."""
    its = released_stories(
        story_desk.desk.database, story_desk.organisation, story_desk.context.now()
    )[story_id]
    said = [
        ("main", "What helped you, @HarbourPeers?", None),
        *(("peers", text, story_id) for text in its.posts),
        ("main", "Thank you for saying it.", None),
    ]
    return replace(
        a_thread(KEY, due_at=story_desk.context.now() + timedelta(days=3)),
        posts=tuple(
            PlannedPost(place, account, text, is_sensitive=False, story=story)
            for place, (account, text, story) in enumerate(said)
        ),
    )


@pytest.fixture
def queued(story_desk: StoryDesk, story_id: str) -> str:
    """The same, in a dialogue that is due now."""
    thread = a_dialogue(story_desk, story_id)
    put_into_queue(story_desk.desk.database, thread)
    _make_peers(story_desk)
    story_desk.desk.clock.jump_to(thread.due_at)
    return story_id


def _make_peers(story_desk: StoryDesk) -> None:
    with story_desk.desk.database.write() as connection:
        connection.execute(update(accounts).where(accounts.c.name == "peers").values(role="peers"))


def test_the_dialogue_goes_out_with_the_story_in_it(story_desk: StoryDesk, queued: str) -> None:
    desk = story_desk.desk
    desk.publish()
    assert [account for account, _, _ in desk.network.calls] == [
        "main", "peers", "peers", "main", "main",
    ]  # fmt: skip
    assert "116\u00a0123" in desk.network.calls[1][1], (
        "each account's first post carries the help line"
    )
    assert desk.thread(KEY).state is ThreadState.PUBLISHED
    again = put_into_queue(desk.database, a_dialogue(story_desk, queued))
    assert again[0].change.change == "already being published"


def test_applying_it_twice_changes_nothing(story_desk: StoryDesk, story_id: str) -> None:
    thread = a_dialogue(story_desk, story_id)
    put_into_queue(story_desk.desk.database, thread)
    (again,) = put_into_queue(story_desk.desk.database, thread)
    assert again.change.change == "unchanged"


def _set(table: object, **values: object) -> Callable[[Database], None]:
    return lambda database: change(database, table, **values)


def _post(position: int, **values: object) -> Callable[[Database], None]:
    def spoil(database: Database) -> None:
        with database.write() as connection:
            connection.execute(update(posts).where(posts.c.position == position).values(**values))

    return spoil


STANDS_IN_THE_WAY = {
    "consent withdrawn": _set(story_consents, ended_at=story_consents.c.given_at),
    "its time is over": _set(story_consents, until=story_consents.c.given_at),
    "consent of the future": _set(story_consents, given_at=story_consents.c.until),
    "a guardian's yes is missing": _set(story_consents, needs_guardian=True),
    "consent for another account": _set(consent_bodies, account="main"),
    "release ended": _set(story_releases, ended_at=story_releases.c.at),
    "still cooling off": _set(story_releases, opens_at=AFTERWARDS),
    "taken back": _set(stories, ended_at=stories.c.added_at),
    "a later version": _set(stories, version=2),
    "one letter edited": _post(1, body="I told nobody for a years."),
    "its last post typed by comms": _post(2, story=None),
    "the whole story called comms' own": _set(posts, story=None),
    "told by another account": _post(1, account="main"),
    "words of somebody else's in between": _post(3, account="peers"),
}


@pytest.mark.parametrize("way", STANDS_IN_THE_WAY)
def test_without_a_yes_not_even_its_first_turn_goes_out(
    story_desk: StoryDesk, queued: str, way: str
) -> None:
    STANDS_IN_THE_WAY[way](story_desk.desk.database)
    story_desk.desk.publish()
    assert story_desk.desk.network.calls == []
    thread = story_desk.desk.thread(KEY)
    assert (thread.state, thread.reason) == (ThreadState.WAITING, Reason.CONSENT)


@pytest.mark.parametrize("calls", [1, 2, 3, 4])
def test_taken_back_in_mid_dialogue_it_stops_and_all_of_it_comes_down(
    story_desk: StoryDesk, queued: str, calls: int
) -> None:
    desk = story_desk.desk

    def regret(_: object) -> None:
        if len(desk.network.calls) == calls:
            withdraw.take_back(story_desk.context, actor("teller"), queued)

    desk.network.after_call = regret
    desk.publish()
    assert len(desk.network.calls) == calls
    desk.remover.remove_account("main")
    assert len(desk.network.deleted) == calls
    assert desk.thread(KEY).state is ThreadState.TAKEN_DOWN
    receipt = withdraw.receipt(story_desk.context, queued)
    assert receipt.is_whole
    assert len(receipt.removed) == calls


def test_a_yes_that_ends_in_mid_dialogue_ends_it_and_it_comes_down(
    story_desk: StoryDesk, queued: str
) -> None:
    desk = story_desk.desk
    change(desk.database, story_consents, until=desk.clock.now() + SECOND)
    desk.network.after_call = lambda _: desk.clock.jump_to(desk.clock.now() + SECOND)
    desk.publish()
    assert len(desk.network.calls) == 1
    housekeeping.watch(story_desk.context)
    desk.remover.remove_account("main")
    assert desk.thread(KEY).state is ThreadState.TAKEN_DOWN


def test_stopped_for_somebodys_safety_in_mid_dialogue_nothing_more_goes(
    story_desk: StoryDesk, queued: str
) -> None:
    desk = story_desk.desk

    def worry(_: object) -> None:
        withdraw.safeguard(story_desk.context, actor("sam"), queued, why="I am worried.")

    desk.network.after_call = worry
    desk.publish()
    assert len(desk.network.calls) == 1
    assert desk.thread(KEY).posts[1].state is PostState.UNSENT


def test_a_mark_alone_sends_no_turn_of_a_story_that_was_stopped(
    story_desk: StoryDesk, queued: str
) -> None:
    """The mark of a thread that has its closing help alone to send is a row that can be changed."""
    withdraw.safeguard(story_desk.context, actor("sam"), queued, why="I am worried.")
    change(story_desk.desk.database, threads, closes_only=True, state="scheduled", reason=None)
    story_desk.desk.publish()
    assert story_desk.desk.network.calls == []


def test_an_edit_takes_the_dialogue_out_of_the_queue(story_desk: StoryDesk, story_id: str) -> None:
    thread = a_dialogue(story_desk, story_id)
    put_into_queue(story_desk.desk.database, thread)
    drafts.edit(story_desk.context, actor("teller"), story_id, f"More. {BODY}")
    with pytest.raises(AssertionError):
        story_desk.desk.thread(KEY)
    put_into_queue(story_desk.desk.database, thread)  # a file that was planned before
    story_desk.desk.clock.jump_to(thread.due_at)
    story_desk.desk.publish()
    assert story_desk.desk.network.calls == []


def test_a_yes_for_fewer_accounts_keeps_the_dialogue_back(
    story_desk: StoryDesk,
) -> None:
    story_id = story_desk.add(a_form(BODY, accounts=["peers", "main"]))
    story_desk.agree(story_id)
    story_desk.reviewed(story_id)
    decisions.release(story_desk.context, actor("comms"), story_id)
    thread = a_dialogue(story_desk, story_id)
    put_into_queue(story_desk.desk.database, thread)
    story_desk.agree(story_id, accounts=["main"])
    story_desk.desk.clock.jump_to(thread.due_at)
    story_desk.desk.publish()
    assert story_desk.desk.network.calls == []


def test_peers_say_nothing_but_stories(story_desk: StoryDesk) -> None:
    """Whatever a script or a row says."""
    typed = a_thread(KEY, "What helped you, @HarbourPeers?", due_at=story_desk.context.now())
    answer = PlannedPost(1, "peers", "Being asked, @HarbourMain.", is_sensitive=False)
    put_into_queue(story_desk.desk.database, replace(typed, posts=(typed.posts[0], answer)))
    _make_peers(story_desk)
    story_desk.desk.publish()
    assert story_desk.desk.network.calls == []
    assert story_desk.desk.thread(KEY).reason is Reason.CONSENT


def test_its_support_contact_is_asked_to_look_after_its_teller(
    story_desk: StoryDesk, queued: str
) -> None:
    story_desk.desk.publish()
    story_desk.pass_time(timedelta(days=1))
    with story_desk.desk.database.read() as connection:
        said = connection.execute(notices.select()).mappings().all()
    assert any(f"{queued} is (a day after)" in one["text"] for one in said)
