"""The desk with its storyteller, grown up or under 18."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.clocks import StandingClock
from tests.support.desks.web import a_web_desk
from tests.support.desks.web_stories import WebStories, web_stories


@pytest.fixture
def shop(tmp_path: Path, clock: StandingClock, migrated_sqlite: Path) -> Iterator[WebStories]:
    with a_web_desk(tmp_path, clock, migrated_sqlite) as web:
        yield web_stories(web)


@pytest.fixture
def young(tmp_path: Path, clock: StandingClock, migrated_sqlite: Path) -> Iterator[WebStories]:
    """The same, where the storyteller is under 18."""
    with a_web_desk(tmp_path, clock, migrated_sqlite) as web:
        yield web_stories(web, under_18=True)
