"""Several approved at once, where each was opened; and what was approved before, to compare."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.campaigns.model.approved import PictureAsApproved, PostAsApproved
from scheduler.campaigns.model.plan import PlannedMedia, PlannedThread
from scheduler.people.roles import Role
from scheduler.publishing.operations.approving.approve import (
    approve,
    approve_several,
    approved_before,
    reject,
)
from scheduler.publishing.operations.seen import note_opened, opened_marks
from scheduler.store.agreements import approvals
from tests.support.desks.asking import FIRST, IN_A_WEEK, SECOND, AskingDesk, asking
from tests.support.desks.people import add_person
from tests.support.examples.builders import put_into_queue


def opens(desk: AskingDesk, who: str, *keys: str) -> dict[str, str]:
    """What somebody has on their screen, thread by thread."""
    marks = {}
    for key in keys:
        marks[key] = desk.mark(key)
        thread = desk.desk.thread(key).id
        note_opened(desk.desk.database, desk.actor(who), thread, marks[key], desk.now())
    return marks


def undecided(desk: AskingDesk) -> list[str]:
    with desk.desk.database.read() as connection:
        return approvals.unapproved(connection)


def test_all_that_were_opened_are_approved(asked: AskingDesk) -> None:
    marks = opens(asked, "ruth", FIRST, SECOND)
    done = approve_several(asked.desk.database, marks, actor=asked.actor("ruth"), now=asked.now())
    assert (done.approved, done.changed, done.refused) == ((FIRST, SECOND), (), {})
    assert undecided(asked) == []


def test_one_that_was_never_opened_is_left_out(asked: AskingDesk) -> None:
    marks = {**opens(asked, "ruth", FIRST), SECOND: asked.mark(SECOND)}
    done = approve_several(asked.desk.database, marks, actor=asked.actor("ruth"), now=asked.now())
    assert done.approved == (FIRST,)
    assert "Open it first" in done.refused[SECOND]
    assert undecided(asked) == [SECOND]


def test_what_a_colleague_opened_is_not_what_i_opened(asked: AskingDesk) -> None:
    marks = opens(asked, "rob", FIRST)
    done = approve_several(asked.desk.database, marks, actor=asked.actor("ruth"), now=asked.now())
    assert done.approved == ()
    assert undecided(asked) == [FIRST, SECOND]


def test_one_whose_words_moved_is_left_out_and_the_others_are_approved(asked: AskingDesk) -> None:
    marks = opens(asked, "ruth", FIRST, SECOND)
    asked.queue(asking(FIRST, "Other words.", "And more."), asking(SECOND))
    done = approve_several(asked.desk.database, marks, actor=asked.actor("ruth"), now=asked.now())
    assert (done.approved, done.changed) == ((SECOND,), (FIRST,))
    assert undecided(asked) == [FIRST]


def test_words_that_moved_since_they_were_opened_are_opened_anew(asked: AskingDesk) -> None:
    """A list may show that there are other words; only their page shows which."""
    opens(asked, "ruth", FIRST)
    asked.queue(asking(FIRST, "Other words.", "And more."), asking(SECOND))
    marks = {FIRST: asked.mark(FIRST)}
    done = approve_several(asked.desk.database, marks, actor=asked.actor("ruth"), now=asked.now())
    assert "Open it first" in done.refused[FIRST]
    assert undecided(asked) == [FIRST, SECOND]


def test_words_that_came_back_need_no_second_reading(asked: AskingDesk) -> None:
    marks = opens(asked, "ruth", FIRST)
    asked.queue(asking(FIRST, "Other words.", "And more."), asking(SECOND))
    asked.queue()
    done = approve_several(asked.desk.database, marks, actor=asked.actor("ruth"), now=asked.now())
    assert done.approved == (FIRST,)


def test_a_colleagues_no_meanwhile_is_not_passed_over(asked: AskingDesk) -> None:
    marks = opens(asked, "ruth", FIRST)
    actor, now = asked.actor("rob"), asked.now()
    reject(asked.desk.database, FIRST, actor=actor, why="Not this week.", now=now)
    done = approve_several(asked.desk.database, marks, actor=asked.actor("ruth"), now=now)
    assert done.changed == (FIRST,)


@pytest.mark.parametrize("who", ["dev", "amira-of-peers"])
def test_several_is_no_way_round_the_roles(asked: AskingDesk, who: str) -> None:
    if who != "dev":
        add_person(asked.desk.database, who, Role.COMMS, of=["peers"])
    marks = opens(asked, who, FIRST)
    done = approve_several(asked.desk.database, marks, actor=asked.actor(who), now=asked.now())
    assert done.approved == ()
    assert list(done.refused) == [FIRST]


def test_several_is_no_way_round_the_owner(asked: AskingDesk) -> None:
    asked.queue(asking(owner="ruth"), asking(SECOND))
    marks = opens(asked, "ruth", FIRST, SECOND)
    done = approve_several(asked.desk.database, marks, actor=asked.actor("ruth"), now=asked.now())
    assert done.approved == (SECOND,)
    assert "owns this campaign" in done.refused[FIRST]


@pytest.mark.parametrize("key", ["wmhd/none", "", "x" * 500])
def test_a_thread_that_is_not_there_keeps_no_other_back(asked: AskingDesk, key: str) -> None:
    marks = {key: "0" * 64, **opens(asked, "ruth", FIRST)}
    done = approve_several(asked.desk.database, marks, actor=asked.actor("ruth"), now=asked.now())
    assert (done.approved, list(done.refused)) == ((FIRST,), [key])


def test_what_was_opened_is_written_once_and_goes_with_the_thread(asked: AskingDesk) -> None:
    opens(asked, "ruth", FIRST)
    at = asked.now()
    asked.wait(hours=1)
    opens(asked, "ruth", FIRST)
    thread = asked.desk.thread(FIRST).id
    found = opened_marks(asked.desk.database, asked.actor("ruth"), [thread])
    assert found == {thread: (asked.mark(FIRST), at)}
    put_into_queue(asked.desk.database, asking(SECOND))
    assert opened_marks(asked.desk.database, asked.actor("ruth"), [thread]) == {}


def says_yes(desk: AskingDesk, key: str = FIRST) -> None:
    approve(desk.desk.database, key, actor=desk.actor("ruth"), now=desk.now(), seen=desk.mark(key))


def with_picture(sha256: str, alt: str) -> PlannedThread:
    thread = asking(FIRST, "What helped?", "Being asked.")
    shown = PlannedMedia("chairs.png", sha256, alt)
    return replace(thread, posts=(replace(thread.posts[0], media=(shown,)), thread.posts[1]))


def test_what_was_approved_is_kept_with_pictures_time_and_account(asked: AskingDesk) -> None:
    asked.queue(with_picture("a" * 64, "Two chairs."), asking(SECOND))
    says_yes(asked)
    asked.queue(with_picture("b" * 64, "Two chairs by a window."), asking(SECOND))
    found = approved_before(asked.desk.database, FIRST)
    assert found is not None
    before, now = found
    assert (before.by, before.at, before.due_at) == ("ruth", asked.now(), IN_A_WEEK)
    assert before.posts == (
        PostAsApproved("main", "What helped?", (PictureAsApproved("a" * 64, "Two chairs."),)),
        PostAsApproved("main", "Being asked."),
    )
    assert now[0].pictures == (PictureAsApproved("b" * 64, "Two chairs by a window."),)


def test_the_last_approval_takes_the_place_of_the_one_before(asked: AskingDesk) -> None:
    says_yes(asked)
    asked.queue(asking(FIRST, "Other words.", "And more."), asking(SECOND))
    asked.wait(hours=1)
    says_yes(asked)
    found = approved_before(asked.desk.database, FIRST)
    assert found is not None
    assert found[0].posts[0].text == "Other words."
    assert found[0].at == IN_A_WEEK - timedelta(days=7, hours=-1)


def test_nothing_is_kept_before_anybody_approved_and_it_goes_with_the_thread(
    asked: AskingDesk,
) -> None:
    assert approved_before(asked.desk.database, FIRST) is None
    says_yes(asked)
    put_into_queue(asked.desk.database, asking(SECOND))
    put_into_queue(asked.desk.database, asking(FIRST), asking(SECOND))
    assert approved_before(asked.desk.database, FIRST) is None


def test_words_with_a_story_in_them_are_not_kept_a_second_time(asked: AskingDesk) -> None:
    from sqlalchemy import update

    from scheduler.store.tables.queue import posts

    says_yes(asked)
    thread = asked.desk.thread(FIRST).id
    with asked.desk.database.write() as connection:
        connection.execute(update(posts).where(posts.c.thread_id == thread).values(story="s-1"))
    assert approved_before(asked.desk.database, FIRST) is None
