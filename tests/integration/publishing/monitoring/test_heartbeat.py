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


def test_beside_an_engine_that_lives_a_dead_one_is_told_of_once(desk: Desk) -> None:
    people = Listening()
    heart, tell = Heartbeat(desk.context, None, LONDON, in_words), a_tell(desk, people)
    with desk.database.write() as connection:
        heartbeat.beat(connection, "elsewhere:1:abc", A_TUESDAY_NOON, "harbour-2", "1.0")
    for seconds in range(0, 200, 10):
        desk.clock.jump_to(A_TUESDAY_NOON + timedelta(seconds=seconds))
        heart.beat()
        tell.tell_due()
    (message,) = people.messages
    assert "The engine on harbour-2 was last seen Tue 5 Oct, 13:00" in message.body
    assert "stood still" not in message.body


def test_a_frozen_engine_that_is_back_runs_again(desk: Desk) -> None:
    heart = Heartbeat(desk.context, None, LONDON, in_words)
    with desk.database.write() as connection:
        heartbeat.beat(connection, "elsewhere:1:abc", A_TUESDAY_NOON, "harbour-2", "1.0")
    later = A_TUESDAY_NOON + MISSED + timedelta(seconds=1)
    heart.beat()
    desk.clock.jump_to(later)
    heart.beat()
    heart.beat()
    with desk.database.write() as connection:
        heartbeat.beat(connection, "elsewhere:1:abc", later, "harbour-2", "1.0")
    assert [one.is_running for one in status(desk.database, desk.clock).engines] == [True, True]


def test_an_engine_that_was_killed_and_began_again_at_once_is_no_news(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "scheduler.publishing.monitoring.heartbeat.is_known_dead", lambda name: name == "killed"
    )
    people = Listening()
    heart, tell = Heartbeat(desk.context, None, LONDON, in_words), a_tell(desk, people)
    with desk.database.write() as connection:
        heartbeat.beat(connection, "killed", A_TUESDAY_NOON, "harbour-1", "1.0")
    for seconds in range(5, 200, 10):
        desk.clock.jump_to(A_TUESDAY_NOON + timedelta(seconds=seconds))
        heart.beat()
        tell.tell_due()
    assert people.messages == []


def test_an_engine_of_the_version_before_is_seen_too(desk: Desk) -> None:
    from scheduler.store.tables.queue import engines

    row = {"id": 1, "owner": "old", "started_at": A_TUESDAY_NOON, "last_seen": A_TUESDAY_NOON}
    with desk.database.write() as connection:
        connection.execute(engines.insert().values(**row, is_running=True))
    seen = status(desk.database, desk.clock)
    assert seen.is_running
    assert [(one.machine, one.version) for one in seen.engines] == [("", "")]


def test_who_stopped_long_ago_is_forgotten(desk: Desk) -> None:
    with desk.database.write() as connection:
        heartbeat.beat(connection, "gone", A_TUESDAY_NOON - timedelta(days=2))
        heartbeat.stop(connection, "gone", A_TUESDAY_NOON - timedelta(days=2))
        heartbeat.beat(connection, "here", A_TUESDAY_NOON)
    assert len(status(desk.database, desk.clock).engines) == 1
