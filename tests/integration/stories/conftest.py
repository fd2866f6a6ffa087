"""Stories on both databases."""

from pathlib import Path

import pytest

from scheduler.store.database import Database
from tests.support.clocks import StandingClock
from tests.support.desks.desk import Desk
from tests.support.desks.story_desk import StoryDesk


@pytest.fixture
def desk(database: Database, clock: StandingClock) -> Desk:
    return Desk(database, clock)


@pytest.fixture
def story_desk(desk: Desk, tmp_path: Path) -> StoryDesk:
    made = StoryDesk(desk, tmp_path)
    made.everybody()
    return made
