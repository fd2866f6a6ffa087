"""The page of the rehearsal X tells the time where the organisation is."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests

from scheduler.clock import RehearsalClock
from scheduler.x_simulator.process import start
from tests.support.processes.rehearsals import ACCOUNTS


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("Europe/London", "Sun 10 Oct 2027, 09:00 (Europe/London)"),
        ("Asia/Kolkata", "Sun 10 Oct 2027, 13:30 (Asia/Kolkata)"),
    ],
)
def test_its_times_are_local(tmp_path: Path, zone: str, shown: str) -> None:
    clock = RehearsalClock(tmp_path / "clock")
    clock.jump_to(datetime(2027, 10, 10, 8, 0, tzinfo=UTC))
    accounts = list(ACCOUNTS.values())
    with start(tmp_path / "x", tmp_path / "clock", accounts, 1, zone=zone) as x:
        assert shown in requests.get(f"{x.url}/rehearsal/", timeout=60).text
