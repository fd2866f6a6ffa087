"""The desk over a real queue, at a time that stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.clocks import StandingClock
from tests.support.desks.web import WebDesk, a_copied_desk, a_web_desk


@pytest.fixture(scope="session")
def peopled_desk(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Path:
    """A desk with one person a role, and an empty queue, to be copied."""
    root = tmp_path_factory.mktemp("made") / "desk"
    with a_web_desk(root, StandingClock(), migrated_sqlite) as desk:
        desk.people()
    return root


@pytest.fixture
def web(tmp_path: Path, clock: StandingClock, peopled_desk: Path) -> Iterator[WebDesk]:
    """The same, opened."""
    with a_copied_desk(tmp_path, clock, peopled_desk) as desk:
        yield desk
