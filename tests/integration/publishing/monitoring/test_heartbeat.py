"""A publisher that died is seen, and says so when it is back."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from scheduler.publishing.monitoring.heartbeat import Heartbeat
from scheduler.publishing.monitoring.status import MISSED, status
from scheduler.remedies import in_words
from scheduler.store.operations import heartbeat
from tests.integration.publishing.monitoring.test_tell import Listening, a_tell
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk

LONDON = ZoneInfo("Europe/London")


class Watcher:
    """Counts pings."""

    def __init__(self) -> None:
        self.pings = 0
        self.hears = True

    def ping(self) -> bool:
        self.pings += 1
        return self.hears


def test_a_heart_that_stops_beating_shows_in_the_status(desk: Desk) -> None:
    Heartbeat(desk.context, None, LONDON, in_words).beat()
    assert status(desk.database, desk.clock).is_running
    desk.clock.jump_to(A_TUESDAY_NOON + MISSED + timedelta(seconds=1))
    dead = status(desk.database, desk.clock)
    assert (dead.is_running, dead.last_seen) == (False, A_TUESDAY_NOON)


def test_who_comes_back_from_the_dead_says_for_how_long_it_was_silent(desk: Desk) -> None:
    people = Listening()
    heart, tell = Heartbeat(desk.context, None, LONDON, in_words), a_tell(desk, people)
    heart.beat()
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(hours=7))
    for _ in range(2):
        heart.beat()
        tell.tell_due()
    (message,) = people.messages
    assert "stood still from Tue 5 Oct, 13:00 to Tue 5 Oct, 20:00" in message.body
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(days=1))
    tell.tell_due()
    assert len(people.messages) == 1  # it is over: no digest repeats it


def test_an_engine_that_was_stopped_on_purpose_says_nothing(desk: Desk) -> None:
    people = Listening()
    heart, tell = Heartbeat(desk.context, None, LONDON, in_words), a_tell(desk, people)
    heart.beat()
    with desk.database.write() as connection:
        heartbeat.stop(connection, "engine-1", A_TUESDAY_NOON)
    desk.clock.jump_to(A_TUESDAY_NOON + timedelta(hours=7))
    heart.beat()
    tell.tell_due()
    assert people.messages == []


def test_the_watcher_is_pinged_once_a_minute_and_its_silence_logged_once(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    watcher = Watcher()
    heart = Heartbeat(desk.context, watcher, LONDON, in_words)
    for seconds in range(0, 181, 10):
        watcher.hears = seconds < 60
        desk.clock.jump_to(A_TUESDAY_NOON + timedelta(seconds=seconds))
        heart.beat()
    assert watcher.pings == 4
    assert caplog.text.count("HANDRAIL_PING_URL") == 1
