"""The doctor's look at the machine."""

import shutil
from collections import namedtuple
from datetime import timedelta
from pathlib import Path

import pytest

from scheduler.checkup.finding import Health
from scheduler.checkup.machine import clock, disk, secrets_file
from tests.support.clocks import A_TUESDAY_NOON

Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(("mode", "level"), [(0o600, Health.FINE), (0o644, Health.WRONG)])
def test_secrets_that_others_may_read_are_wrong(tmp_path: Path, mode: int, level: Health) -> None:
    path = tmp_path / ".env"
    path.touch(mode=0o600)
    path.chmod(mode)
    found = secrets_file(tmp_path)
    assert found.level is level
    assert ("chmod 600" in found.remedy) is (level is Health.WRONG)


def test_no_secrets_file_is_worth_a_look(tmp_path: Path) -> None:
    assert secrets_file(tmp_path).level is Health.LOOK


@pytest.mark.parametrize(
    ("free", "level"),
    [(10**7, Health.WRONG), (5 * 10**8, Health.LOOK), (10**11, Health.FINE)],
)
def test_a_full_disk_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, level: Health
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2 * free, free, free))
    assert disk(tmp_path).level is level


@pytest.mark.parametrize(
    ("seconds", "level"),
    [(0, Health.FINE), (-4, Health.FINE), (20, Health.LOOK), (3600, Health.WRONG)],
)
def test_a_clock_that_disagrees_with_x_is_found(seconds: int, level: Health) -> None:
    found = clock(A_TUESDAY_NOON + timedelta(seconds=seconds), A_TUESDAY_NOON)
    assert found.level is level


def test_a_clock_that_is_behind_is_said_to_be(tmp_path: Path) -> None:
    found = clock(A_TUESDAY_NOON - timedelta(minutes=3), A_TUESDAY_NOON)
    assert found.says == "This machine's clock is 180 seconds behind X's."


def test_no_answer_is_no_clock() -> None:
    assert clock(A_TUESDAY_NOON, None).level is Health.WRONG
