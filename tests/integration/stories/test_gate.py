"""No post of a story goes out without a yes to exactly these words, here, now."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, insert, update

from scheduler.store.database import Database
from scheduler.store.states import PostState, Reason, ThreadState
from scheduler.store.tables.queue import posts, threads
from scheduler.store.tables.stories import (
    consent_bodies,
    stories,
    story_asked,
    story_consents,
    story_releases,
)
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.databases.story_rows import a_story_thread, agree_to, change
from tests.support.desks.desk import Desk
from tests.support.examples.builders import put_into_queue

SECOND = timedelta(seconds=1)
THREAD = a_story_thread()


def test_a_story_with_consent_and_release_goes_out_whole(desk: Desk) -> None:
    agree_to(desk.database, THREAD)
    put_into_queue(desk.database, THREAD)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED
    assert len(desk.network.calls) == 4


def _edit_one_letter(database: Database) -> None:
    with database.write() as connection:
        connection.execute(
            update(posts).where(posts.c.position == 1).values(body="Then a friend asks.")
        )


def _edit_and_hash_anew(database: Database) -> None:
    """Even with the thread's own hash made to fit."""
    edited = a_story_thread("I was not well.", "Then a friend asked.", "It helped.")
    with database.write() as connection:
        connection.execute(
            update(posts).where(posts.c.position == 0).values(body="I was not well.")
        )
        connection.execute(update(threads).values(body_hash=edited.body_hash))


def _forget(table: object) -> Callable[[Database], None]:
    def forget(database: Database) -> None:
        with database.write() as connection:
            connection.execute(delete(table))  # type: ignore[arg-type]

    return forget


def _set(table: object, **values: object) -> Callable[[Database], None]:
    return lambda database: change(database, table, **values)


def _ask_another(**answer: object) -> Callable[[Database], None]:
    """Somebody else, whose health it tells too, was asked by a link of their own."""

    def ask(database: Database) -> None:
        values = {"story": "s1", "number": 1, "token_hash": "h", "made_at": A_TUESDAY_NOON}
        values |= {"version": 1}
        with database.write() as connection:
            connection.execute(insert(story_asked).values(values | {"may_be_told": False} | answer))

    return ask


def _ask_two(database: Database) -> None:
    """One of them says that these words may be told, and the other has not answered."""
    _ask_another(may_be_told=True)(database)
    _ask_another(number=2, token_hash="h2", version=0)(database)


STANDS_IN_THE_WAY = {
    "one of two whose health it tells": _ask_two,
    "no consent": _forget(story_consents),
    "no consent for this account": _forget(consent_bodies),
    "consent for another account": _set(consent_bodies, account="peers"),
    "consent that ended at this very moment": _set(story_consents, until=A_TUESDAY_NOON),
    "consent that names no health data": _set(story_consents, names_health=False),
    "consent withdrawn": _set(story_consents, ended_at=A_TUESDAY_NOON - SECOND),
    "consent of the future": _set(story_consents, given_at=A_TUESDAY_NOON + SECOND),
    "a guardian's yes is missing": _set(story_consents, needs_guardian=True),
    "no release": _forget(story_releases),
    "release ended": _set(story_releases, ended_at=A_TUESDAY_NOON - SECOND),
    "still cooling off": _set(story_releases, opens_at=A_TUESDAY_NOON + SECOND),
    "a later version": _set(stories, version=2),
    "taken back": _set(stories, ended_at=A_TUESDAY_NOON - SECOND),
    "the story is not there": _set(threads, story="s2"),
    "called an ordinary thread": _set(threads, story=None),
    "somebody else was asked, and has not answered": _ask_another(version=0),
    "somebody else would rather not": _ask_another(),
    "somebody else said yes to other words": _ask_another(may_be_told=True, version=2),
    "one letter edited": _edit_one_letter,
    "edited, with its hash": _edit_and_hash_anew,
}


@pytest.mark.parametrize("way", STANDS_IN_THE_WAY)
def test_nothing_goes_out_and_a_person_is_asked(desk: Desk, way: str) -> None:
    agree_to(desk.database, THREAD)
    put_into_queue(desk.database, THREAD)
    STANDS_IN_THE_WAY[way](desk.database)
    desk.publish()
    assert desk.network.calls == []
    thread = desk.thread()
    assert (thread.state, thread.reason) == (ThreadState.WAITING, Reason.CONSENT)


@pytest.mark.parametrize("calls", [1, 2, 3])
def test_a_yes_withdrawn_between_two_calls_lets_no_further_call_begin(
    desk: Desk, calls: int
) -> None:
    agree_to(desk.database, THREAD)
    put_into_queue(desk.database, THREAD)

    def withdraw(_: object) -> None:
        if len(desk.network.calls) == calls:
            change(desk.database, story_consents, ended_at=A_TUESDAY_NOON)

    desk.network.after_call = withdraw
    desk.publish()
    assert len(desk.network.calls) == calls
    assert desk.thread().state is ThreadState.WAITING
    assert desk.thread().posts[calls].state is PostState.UNSENT


@pytest.mark.parametrize("calls", [1, 3])
def test_somebody_elses_no_between_two_calls_lets_no_further_call_begin(
    desk: Desk, calls: int
) -> None:
    agree_to(desk.database, THREAD)
    _ask_another(may_be_told=True)(desk.database)
    put_into_queue(desk.database, THREAD)

    def take_back(_: object) -> None:
        if len(desk.network.calls) == calls:
            change(desk.database, story_asked, may_be_told=False)

    desk.network.after_call = take_back
    desk.publish()
    assert len(desk.network.calls) == calls
    assert desk.thread().posts[calls].state is PostState.UNSENT


def test_somebody_elses_yes_to_these_words_opens_the_gate(desk: Desk) -> None:
    agree_to(desk.database, THREAD)
    _ask_another(may_be_told=True)(desk.database)
    put_into_queue(desk.database, THREAD)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_a_consent_that_ends_in_mid_thread_ends_the_thread(desk: Desk) -> None:
    agree_to(desk.database, THREAD, until=A_TUESDAY_NOON + SECOND)
    put_into_queue(desk.database, THREAD)
    desk.network.after_call = lambda _: desk.clock.jump_to(A_TUESDAY_NOON + SECOND)
    desk.publish()
    assert len(desk.network.calls) == 1


def test_a_storys_words_typed_into_a_campaign_do_not_go_out(desk: Desk) -> None:
    agree_to(desk.database, THREAD)
    put_into_queue(desk.database, replace(THREAD, story=None))
    desk.publish()
    assert desk.network.calls == []


def test_a_guardians_yes_opens_the_gate(desk: Desk) -> None:
    agree_to(desk.database, THREAD, needs_guardian=True, guardian_at=A_TUESDAY_NOON - SECOND)
    put_into_queue(desk.database, THREAD)
    desk.publish()
    assert desk.thread().state is ThreadState.PUBLISHED


def test_money_reserved_for_a_story_that_may_not_go_is_given_back(desk: Desk) -> None:
    put_into_queue(desk.database, THREAD, budget_usd=5.0)
    desk.publish()
    with desk.database.read() as connection:
        assert connection.execute(threads.select()).mappings().one()["reserved_usd"] == 0
