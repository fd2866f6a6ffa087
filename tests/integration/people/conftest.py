"""People on both databases."""

import pytest

from scheduler.store.database import Database
from tests.support.clocks import StandingClock
from tests.support.desks.people_desk import PeopleDesk


@pytest.fixture
def desk(database: Database, clock: StandingClock) -> PeopleDesk:
    made = PeopleDesk(database, clock)
    made.everybody()
    return made
