"""Clashes: too close from one account, and a cheer beside something grave."""

from pathlib import Path

from scheduler.campaigns.checks.clashes import clashes
from scheduler.campaigns.loader import load_workspace
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
