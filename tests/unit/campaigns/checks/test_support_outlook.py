"""What check and plan say of the help that threads will carry."""

from dataclasses import replace
from datetime import UTC, datetime

from scheduler.campaigns.checks.support_outlook import support_lines
from scheduler.crisis.directory.services import load
from scheduler.crisis.readers import Readers
from tests.support.builders import a_thread

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


def lines(region: str, due_at: datetime, told: str | None = "Ana") -> list[str]:
    thread = a_thread(region=region, due_at=due_at)
    return list(support_lines([thread], load(), NOW, told))


def test_soon_nothing_is_too_old() -> None:
    assert lines("GB-ENG", datetime(2026, 12, 1, tzinfo=UTC)) == []


def test_entries_that_grow_too_old_before_the_last_thread_are_named_in_order() -> None:
    told = lines("GB-ENG", datetime(2027, 10, 10, tzinfo=UTC))
    assert [line.split(" ")[0] for line in told] == ["Shout", "Side", "Samaritans"]
    assert "is overdue for a check from 16 February 2027; it stays in every post" in told[0]
    assert told[0].endswith("Ana should know.")
    assert "is left out of posts from 17 February 2027" in told[1]
    assert not told[1].endswith("Ana should know.")


def test_nobody_is_named_where_nobody_is_known() -> None:
    told = lines("IE", datetime(2027, 10, 10, tzinfo=UTC), None)
    assert not any("should know" in line for line in told)


def test_what_a_region_lacks_is_named() -> None:
    [line] = lines("IN", datetime(2026, 12, 1, tzinfo=UTC))
    assert line == (
        "IN: the directory has no way that is not a phone call and no informal, "
        "welcoming place there."
    )


def test_threads_that_are_past_say_nothing() -> None:
    assert lines("IN", datetime(2026, 1, 1, tzinfo=UTC)) == []


def test_each_region_is_told_of_once() -> None:
    threads = [
        a_thread("a/one", region="US", due_at=datetime(2026, 12, day, tzinfo=UTC)) for day in (1, 2)
    ]
    (line,) = support_lines(threads, load(), NOW, None)
    assert line.startswith("US: the directory has no informal")


def test_a_topic_without_a_service_there_is_named() -> None:
    soon = datetime(2026, 12, 1, tzinfo=UTC)
    thread = replace(
        a_thread(region="GB-ENG", due_at=soon),
        readers=Readers(None, ("eating-disorders", "students")),
    )
    [line] = support_lines([thread, a_thread("a/two", due_at=soon)], load(), NOW, None)
    assert line == (
        "GB-ENG: the directory has no service for eating-disorders there that fits a post; "
        "add one that you trust to crisis-directory.yaml."
    )
