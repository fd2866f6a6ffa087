"""Databases as earlier versions left them."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.databases.postgres import create_database, drop_database


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database of each kind in turn without a single table: a test makes those of a version."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'old.db'}"
        return
    server, name = request.getfixturevalue("postgres_url"), f"old_{uuid4().hex}"
    yield create_database(server, name)
    drop_database(server, name)
