"""Many stories at once: as many queries as for a few, and each where it stands."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, text, update

from scheduler.errors import NotPossible
from scheduler.people import accounts
from scheduler.publishing.operations import cancel
from scheduler.store.database import Database
from scheduler.store.tables.queue import posts, threads
from scheduler.stories.overview.mine import asked_of
from scheduler.stories.overview.standing import StoryStanding
from scheduler.stories.overview.status import listed, shown, stories_page
from scheduler.stories.review import decisions
from scheduler.stories.scheduling import queueing
from scheduler.stories.withdrawal import withdraw
from tests.support.desks.people import PROGRAM
from tests.support.desks.story_desk import StoryDesk, a_form, actor

S = StoryStanding


@contextmanager
def queries_counted(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        seen.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(database.engine, "before_cursor_execute", note)


def standing_of(desk: StoryDesk, story_id: str) -> StoryStanding:
    (found,) = (one for one in listed(desk.context, actor("comms")) if one.story_id == story_id)
    assert shown(desk.context, actor("comms"), story_id).stands == found.stands
    page = stories_page(desk.context, actor("comms"), found.standing)
    assert story_id in [one.story_id for one in page.rows]
    return found.standing


def asked(desk: StoryDesk, who: str) -> Counter[str]:
    """How often each thing is asked of somebody."""
    return Counter(one.what for one in asked_of(desk.context, actor(who)) if one.what)


def not_yet(desk: StoryDesk, story_id: str, reviewer: str) -> None:
    decisions.review(
        desk.context, actor(reviewer), story_id, version=1, is_yes=False, reason="Too soon."
    )


def test_a_story_is_listed_where_it_stands_all_the_way(story_desk: StoryDesk) -> None:
    desk, comms = story_desk, actor("comms")
    story_id = desk.add()
    assert standing_of(desk, story_id) is S.DRAFT
    desk.agree(story_id)
    assert standing_of(desk, story_id) is S.IN_REVIEW
    not_yet(desk, story_id, "rev-1")
    assert standing_of(desk, story_id) is S.NOT_YET
    desk.reviewed(story_id)
    assert standing_of(desk, story_id) is S.REVIEWED
    decisions.release(desk.context, comms, story_id)
    assert standing_of(desk, story_id) is S.COOLING_OFF
    desk.desk.clock.jump_to(desk.desk.clock.now() + timedelta(days=3))
    assert standing_of(desk, story_id) is S.RELEASED
    queueing.enqueue(desk.context, comms, story_id, "main")
    assert standing_of(desk, story_id) is S.SCHEDULED
    desk.wait_until_due(story_id)
    desk.desk.publish()
    assert standing_of(desk, story_id) in (S.PUBLISHED, S.WAITING)
    withdraw.take_back(desk.context, actor("teller"), story_id)
    assert standing_of(desk, story_id) is S.ENDED


def test_a_yes_that_is_over_is_asked_for_again(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    story_desk.agree(story_id, months=1)
    story_desk.desk.clock.jump_to(story_desk.desk.clock.now() + timedelta(days=40))
    assert standing_of(story_desk, story_id) is S.NEEDS_YES_AGAIN


def test_a_guardian_is_waited_for(desk, tmp_path) -> None:  # type: ignore[no-untyped-def]
    young = StoryDesk(desk, tmp_path)
    young.everybody(under_18=True)
    story_id = young.add(a_form(guardian="mum"))
    assert asked(young, "teller")["yes"] == 1
    young.agree(story_id)
    assert standing_of(young, story_id) is S.NEEDS_GUARDIAN
    assert asked(young, "mum")["yes"] == 1
    assert asked(young, "teller")["yes"] == 0
    young.guardian_agrees(story_id)
    assert standing_of(young, story_id) is S.IN_REVIEW
    assert shown(young.context, actor("comms"), story_id).stands == "in review: 0 of 2"


def test_who_may_no_longer_review_is_not_counted(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    story_desk.agree(story_id)
    story_desk.reviewed(story_id)
    accounts.remove(story_desk.context, actor("admin"), "rev-1")
    assert standing_of(story_desk, story_id) is S.IN_REVIEW


def test_a_flagged_story_needs_two(story_desk: StoryDesk) -> None:
    story_id = story_desk.add()
    story_desk.agree(story_id)
    with story_desk.desk.database.write() as connection:
        connection.execute(text("UPDATE story SET is_flagged = true"))
    story_desk.reviewed(story_id)
    (found,) = listed(story_desk.context, actor("comms"))
    assert (found.standing, found.stands) == (S.IN_REVIEW, "in review: 1 of 2")


def test_a_story_that_is_a_turn_of_a_dialogue_is_in_the_queue(story_desk: StoryDesk) -> None:
    """The count of its rows follows a post's story and its thread's, however they change."""
    told, other = story_desk.queued(), story_desk.add()
    database = story_desk.desk.database
    with database.write() as connection:
        connection.execute(update(posts).where(posts.c.position == 0).values(story=other))
    assert standing_of(story_desk, other) is S.SCHEDULED
    with database.write() as connection:
        connection.execute(update(posts).values(story=None))
        connection.execute(update(threads).values(story=None))
    assert standing_of(story_desk, other) is S.DRAFT
    with database.write() as connection:
        connection.execute(update(threads).values(story=told))
    cancel.cancel(story_desk.desk.context, story_desk.key(told), actor=PROGRAM, why="no")
    assert standing_of(story_desk, told) is S.CANCELLED
    with database.write() as connection:
        connection.execute(threads.delete())
    assert standing_of(story_desk, told) is S.COOLING_OFF


def test_a_long_list_takes_as_many_queries_as_a_short_one(story_desk: StoryDesk) -> None:
    counted = []
    for _ in range(3):
        for _ in range(2):
            story_desk.agree(story_desk.add(a_form(theme=f"theme {len(counted)}")))
        with queries_counted(story_desk.desk.database) as seen:
            listed(story_desk.context, actor("comms"))
            stories_page(story_desk.context, actor("comms"), S.IN_REVIEW)
        counted.append(len(seen))
    assert len(set(counted)) == 1


@pytest.mark.parametrize("wanted", [None, S.DRAFT])
def test_pages_of_stories_hold_each_once_the_newest_first(
    story_desk: StoryDesk, wanted: StoryStanding | None
) -> None:
    made = []
    for minutes in range(5):
        made.append(story_desk.add())
        story_desk.desk.clock.jump_to(story_desk.desk.clock.now() + timedelta(minutes=minutes))
    seen, after = [], None
    for _ in range(3):
        page = stories_page(story_desk.context, actor("comms"), wanted, limit=2, after=after)
        seen += [one.story_id for one in page.rows]
        after = page.next
    assert sorted(seen) == sorted(made)
    assert after is None
    with pytest.raises(NotPossible, match="Begin at its first"):
        stories_page(story_desk.context, actor("comms"), wanted, after="nowhere")


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("comms", True),
        ("rev-1", True),
        ("teller", True),
        ("writer", True),  # who brought it in
        ("analyst", False),
        ("boss", False),  # the line manager, whatever else they are
        ("sam", False),
    ],
)
def test_a_page_holds_only_what_somebody_may_read(
    story_desk: StoryDesk, who: str, sees: bool
) -> None:
    story_desk.add()
    page = stories_page(story_desk.context, actor(who))
    assert bool(page.rows) == sees
    assert len(page.rows) == len(listed(story_desk.context, actor(who)))


def test_what_waits_is_counted_for_whom_it_waits(story_desk: StoryDesk) -> None:
    desk = story_desk
    desk.add()  # a draft
    in_review, reviewed = desk.add(a_form(theme="a")), desk.add(a_form(theme="b"))
    for story_id in (in_review, reviewed):
        desk.agree(story_id)
    desk.reviewed(reviewed)
    desk.queued(a_form(theme="c"))
    assert not asked(desk, "analyst").total()
    assert asked(desk, "teller")["yes"] == 1
    assert asked(desk, "rev-2")["review"] == 1
    assert asked(desk, "comms")["release"] == 1
    assert not asked(desk, "boss").total()
    withdraw.take_back(desk.context, actor("teller"), in_review)
    assert asked(desk, "rev-2")["review"] == 0
