"""Accounts connected in the browser, on both databases, at one rehearsal X."""

import pytest

from scheduler.store.database import Database
from tests.support.desks.connected import ConnectedDesk, an_x
from tests.support.processes.rehearsals import Rehearsal


@pytest.fixture(scope="module")
def x(tmp_path_factory: pytest.TempPathFactory):
    with an_x(tmp_path_factory.mktemp("x")) as rehearsal:
        yield rehearsal


@pytest.fixture
def desk(database: Database, x: Rehearsal) -> ConnectedDesk:
    return ConnectedDesk(database, x)
