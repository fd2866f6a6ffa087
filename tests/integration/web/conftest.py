"""The desk over a real queue, at a time that stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.clocks import StandingClock
from tests.support.desks.web import WebDesk, a_web_desk


@pytest.fixture
def web(tmp_path: Path, clock: StandingClock, migrated_sqlite: Path) -> Iterator[WebDesk]:
    """A desk with one person a role, and an empty queue."""
    with a_web_desk(tmp_path, clock, migrated_sqlite) as desk:
        desk.people()
        yield desk
