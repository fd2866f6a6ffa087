"""Databases as earlier versions left them."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from scheduler.store import database
from tests.support.databases.postgres import create_database, drop_database
from tests.support.databases.ready_tables import MIGRATE


@pytest.fixture(autouse=True)
def _every_migration(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new queue's tables are made here as the program makes them."""
    monkeypatch.setattr(database, "upgrade", MIGRATE)


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind in turn without a single table: a test makes those of a version."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.db'}"
        return
    server, name = request.getfixturevalue("postgres_url"), f"old_{uuid4().hex}"
    yield create_database(server, name)
    drop_database(server, name)
