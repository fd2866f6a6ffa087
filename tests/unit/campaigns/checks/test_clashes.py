"""Clashes: too close from one account, and a cheer beside something grave."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from scheduler.campaigns.checks.clashes import Neighbour, WhyClash, clashes, found_between
from scheduler.campaigns.loader import load_workspace
from scheduler.campaigns.model.weekly_slot import WeeklySlot
from tests.support.examples.campaign_files import ORGANISATION, a_workspace, planned


def found(root: Path, *threads: tuple[str, str, str], spacing: str = "") -> tuple[str, ...]:
    entries = [
        f"- id: {name}\n  account: main\n  when: 2027-10-10 {at}\n  {more}\n"
        for name, at, more in threads
    ]
    a_workspace(root, "".join(entries), organisation=ORGANISATION + spacing)
    return clashes(planned(root), load_workspace(root).organisation)


def test_two_threads_of_an_account_keep_their_distance(tmp_path: Path) -> None:
    near = ("a", "09:00", "text: One."), ("b", "09:10", "text: Two."), ("c", "09:25", "text: C.")
    assert found(tmp_path, *near) == (
        "spring/b follows spring/a after 10 minutes, both from main.",
    )
    assert found(tmp_path, *near, spacing="spacing: 5m\n") == ()
    assert len(found(tmp_path, *near, spacing="spacing: 1h\n")) == 2


def test_a_celebration_does_not_stand_beside_something_grave(tmp_path: Path) -> None:
    cheer = "text: We did it!\n  kind: celebration"
    urgent = "text: Read on.\n  support: urgent"
    said = found(tmp_path, ("a", "09:00", cheer), ("b", "10:00", urgent))
    assert said == (
        "spring/a, a celebration, stands beside spring/b, which is about something grave.",
    )
    assert found(tmp_path, ("a", "09:00", cheer), ("b", "12:00", urgent)) == ()
    sensitive = "text: We remember those who died by suicide."
    assert len(found(tmp_path, ("a", "09:00", cheer), ("b", "10:00", sensitive))) == 1
    assert found(tmp_path, ("a", "09:00", "text: A.\n  kind: appeal"), ("b", "10:00", urgent)) == ()


def test_a_cheer_that_is_grave_itself_does_not_clash_with_itself(tmp_path: Path) -> None:
    own = "text: We remember those who died by suicide.\n  kind: celebration"
    assert found(tmp_path, ("a", "09:00", own)) == ()


def test_one_hashtag_in_one_minute_from_two_accounts_is_a_clash() -> None:
    at = datetime(2027, 10, 10, 9, tzinfo=UTC)
    tag = frozenset({"wmhd"})
    given = [
        Neighbour("a", "main", at, hashtags=tag),
        Neighbour("b", "peers", at.replace(second=30), hashtags=tag),
        Neighbour("c", "peers", at.replace(second=40), hashtags=tag),
        Neighbour("d", "main", at.replace(minute=30), hashtags=tag),
    ]
    clashing = found_between(given, lambda _: timedelta(seconds=1))
    assert [(one.first, one.second, one.why, one.hashtag) for one in clashing] == [
        ("a", "b", WhyClash.ONE_HASHTAG, "wmhd")
    ]


def test_slots_say_what_they_are() -> None:
    assert str(WeeklySlot(1, time(16))) == "Tuesday 16:00"


def test_two_threads_that_share_several_hashtags_are_told_once() -> None:
    at, tags = datetime(2027, 10, 10, 9, tzinfo=UTC), frozenset({"wmhd", "walk", "pier"})
    given = [Neighbour(name, name, at, hashtags=tags) for name in ("main", "peers")]
    assert len(found_between(given, lambda _: timedelta(seconds=1))) == 1
