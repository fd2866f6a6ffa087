"""The desk's commands over a real queue, at a time that stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.clock import SystemClock
from tests.support.clocks import StandingClock
from tests.support.desks.workspaces import Workspace, a_workspace, make_workspace


@pytest.fixture(scope="session")
def made_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace to be copied."""
    return make_workspace(tmp_path_factory.mktemp("made") / "workspace")


@pytest.fixture
def at_this_time(clock: StandingClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that go by the clock of the test, and have room to write."""
    monkeypatch.setattr(SystemClock, "now", lambda _: clock.now())
    monkeypatch.setenv("COLUMNS", "200")


@pytest.fixture
def workspace(
    tmp_path: Path, clock: StandingClock, made_workspace: Path, at_this_time: None
) -> Iterator[Workspace]:
    with a_workspace(tmp_path, clock, made_workspace) as one:
        yield one
