"""The publishing verbs on both databases."""

import pytest

from scheduler.store.database import Database
from tests.support.clocks import StandingClock
from tests.support.desks.desk import Desk


@pytest.fixture
def desk(database: Database, clock: StandingClock) -> Desk:
    return Desk(database, clock)
