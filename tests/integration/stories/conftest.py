"""Stories on both databases."""

import pytest

from scheduler.store.database import Database
from tests.clocks import StandingClock
from tests.desk import Desk


@pytest.fixture
def desk(database: Database, clock: StandingClock) -> Desk:
    return Desk(database, clock)
