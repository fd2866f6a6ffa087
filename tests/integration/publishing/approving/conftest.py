"""Asking for approval, on both databases."""

import pytest

from scheduler.store.database import Database
from tests.support.clocks import StandingClock
from tests.support.desks.asking import AskingDesk
from tests.support.desks.desk import Desk


@pytest.fixture
def asked(database: Database, clock: StandingClock) -> AskingDesk:
    """People with roles and addresses, and two threads that wait for approval."""
    desk = AskingDesk(Desk(database, clock))
    desk.everybody()
    desk.queue()
    return desk
