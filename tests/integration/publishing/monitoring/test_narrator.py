"""A run says what it does: a line a thread, what comes next, and what keeps it."""

import os
import socket
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from scheduler.networks.base import NotReached, Outcome, Refusal, Refused, Wait
from scheduler.processes import name_of_this_process
from scheduler.publishing.monitoring.notifying.narrator import Narrator
from scheduler.publishing.operations import cancel, hold, take_down
from scheduler.publishing.operations.hold import Scope
from scheduler.remedies import in_words
from scheduler.store.operations import heartbeat
from scheduler.store.tables.queue import posts
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.people import ANA, BO, at_keyboard
from tests.support.examples.builders import a_thread, put_into_queue

KEY = "wmhd/opener"
HOUR = timedelta(hours=1)


@pytest.fixture
def narrator(desk: Desk) -> Narrator:
    return Narrator(desk.context, ZoneInfo("Europe/London"), in_words)


def test_a_thread_is_told_in_a_line_with_its_posts_and_its_address(
    desk: Desk, narrator: Narrator
) -> None:
    put_into_queue(desk.database, a_thread(), a_thread("wmhd/later", due_at=A_TUESDAY_NOON + HOUR))
    assert narrator.begin() == []  # what is due now is about to be told
    desk.publish()
    assert narrator.news() == [
        f"Tue 5 Oct 2027, 13:00  main  {KEY}  3 posts  https://x.com/HarbourMain/status/100",
        "Next at Tue 5 Oct 2027, 14:00: wmhd/later (main).",
    ]
    assert narrator.news() == []


def test_at_the_end_nothing_more_is_scheduled_and_that_is_said_once(
    desk: Desk, narrator: Narrator
) -> None:
    assert narrator.begin() == ["Nothing more is scheduled."]
    assert narrator.news() == []
    put_into_queue(desk.database, a_thread(due_at=A_TUESDAY_NOON + HOUR))
    assert narrator.news() == [f"Next at Tue 5 Oct 2027, 14:00: {KEY} (main)."]


def test_what_happened_before_it_began_is_not_told(desk: Desk, narrator: Narrator) -> None:
    put_into_queue(desk.database, a_thread())
    desk.publish()
    assert narrator.begin() == ["Nothing more is scheduled."]


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        (Refused(Refusal.FORBIDDEN, "no"), f"{KEY} waits for you: X refuses the post: no"),
        (Wait(A_TUESDAY_NOON + HOUR, "429"), f"{KEY} is not out yet, and is tried again: X asks"),
        (
            Wait(A_TUESDAY_NOON + HOUR, "429"),
            "Account main sends nothing before Tue 5 Oct 2027, 14",
        ),
        (NotReached("no line"), f"{KEY} is not out yet"),
        (Refused(Refusal.RECONNECT, "401"), "Account main: "),
    ],
)
def test_what_goes_wrong_is_told(
    desk: Desk, narrator: Narrator, outcome: Outcome, told: str
) -> None:
    put_into_queue(desk.database, a_thread())
    narrator.begin()
    desk.network.outcomes = [outcome]
    desk.publish()
    lines = narrator.news()
    assert told in "\n".join(lines)
    assert not any(line in lines for line in narrator.news())  # once


def test_holds_are_told_when_they_are_there_placed_explained_and_released(
    desk: Desk, narrator: Narrator
) -> None:
    put_into_queue(desk.database, a_thread(due_at=A_TUESDAY_NOON + HOUR))
    until = A_TUESDAY_NOON + 2 * HOUR
    hold.place(desk.context, Scope.ACCOUNT, "main", why="News", actor=ANA, until=until)
    assert narrator.begin()[0] == (
        "Held (account main) until Tue 5 Oct 2027, 15:00: News. To go on: handrail release 1"
    )
    number = hold.place(desk.context, Scope.EVERYTHING, "", why="", actor=BO)
    hold.give_reason(desk.context, number, why="Sad news", actor=BO)
    hold.lift(desk.context, number, actor=at_keyboard("Cy"))
    assert [line.partition("  ")[2] for line in narrator.news()] == [
        "Held (everything) by Bo (at the keyboard). To go on: handrail release 2",
        "Hold 2, by Bo (at the keyboard): Sad news",
        "Hold 2 is released, by Cy (at the keyboard).",
    ]


def test_what_people_stop_and_delete_is_told(desk: Desk, narrator: Narrator) -> None:
    later = a_thread("wmhd/later", due_at=A_TUESDAY_NOON + HOUR)
    put_into_queue(desk.database, a_thread(), later)
    desk.publish()
    narrator.begin()
    cancel.cancel(desk.context, "wmhd/later", actor=ANA, why="sad news")
    take_down.take_down(desk.context, KEY, actor=ANA, why="asked")
    desk.remover.remove_account("main")
    told = "\n".join(narrator.news())
    assert "wmhd/later is cancelled, by Ana (at the keyboard): sad news" in told
    assert f"{KEY} is deleted from X." in told


def test_a_thread_that_is_gone_from_the_queue_is_not_told_of(
    desk: Desk, narrator: Narrator
) -> None:
    put_into_queue(desk.database, a_thread(due_at=A_TUESDAY_NOON + HOUR))
    narrator.begin()
    cancel.cancel(desk.context, KEY, actor=ANA, why="sad news")
    put_into_queue(desk.database)
    assert narrator.news() == ["Nothing more is scheduled."]


HERE = name_of_this_process()
DEAD = HERE.replace(f"|{os.getpid()}|", f"|{2**22 + 1}|")  # above the greatest process id of Linux
SYSTEMS = f"{socket.gethostname()}:1:abc"  # as an older version wrote it


@pytest.mark.parametrize(
    ("owner", "minutes", "told"),
    [
        (HERE, 0, "Another run is at work too, last seen Tue 5 Oct 2027, 13:00"),
        (SYSTEMS, 0, "Another run is at work too"),
        ("elsewhere:1:abc", 0, "Another run is at work too"),
        (DEAD, 0, "Taking over from a run that stopped, last seen Tue 5 Oct 2027, 13:00"),
        (HERE, 5, "Taking over from a run that stopped"),
        ("elsewhere:1:abc", 5, "Taking over from a run that stopped"),
    ],
    ids=["here", "of the system", "elsewhere", "dead", "silent here", "silent elsewhere"],
)
def test_a_run_that_was_there_before_is_told_of(
    desk: Desk, narrator: Narrator, owner: str, minutes: int, told: str
) -> None:
    with desk.database.write() as connection:
        heartbeat.beat(connection, owner, A_TUESDAY_NOON)
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(minutes=minutes))
    assert narrator.begin()[0].startswith(told)


def test_a_run_that_stopped_on_purpose_or_is_this_one_is_not(
    desk: Desk, narrator: Narrator
) -> None:
    with desk.database.write() as connection:
        heartbeat.beat(connection, "elsewhere:1:abc", A_TUESDAY_NOON)
        heartbeat.stop(connection, "elsewhere:1:abc", A_TUESDAY_NOON)
    assert narrator.begin() == ["Nothing more is scheduled."]
    with desk.database.write() as connection:
        heartbeat.beat(connection, desk.context.owner, A_TUESDAY_NOON)
    assert Narrator(desk.context, ZoneInfo("UTC"), in_words).begin() == [
        "Nothing more is scheduled."
    ]


def test_a_thread_of_which_nothing_has_an_address_is_told_without(
    desk: Desk, narrator: Narrator
) -> None:
    late = replace(a_thread(), late=replace(a_thread().late, otherwise="skip"))
    put_into_queue(desk.database, late)
    narrator.begin()
    desk.clock.jump_to(A_TUESDAY_NOON + 5 * HOUR)
    desk.publish()
    assert f"{KEY} is cancelled, by Handrail: Its time had passed" in narrator.news()[0]


def test_a_published_thread_whose_row_has_lost_its_address_is_told_without(
    desk: Desk, narrator: Narrator
) -> None:
    put_into_queue(desk.database, a_thread())
    narrator.begin()
    desk.publish()
    with desk.database.write() as connection:
        connection.execute(update(posts).where(posts.c.position == 0).values(remote_id=None))
    assert narrator.news()[0] == f"Tue 5 Oct 2027, 13:00  main  {KEY}  3 posts"
