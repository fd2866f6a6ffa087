"""An installation of several charities, on SQLite and on PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.databases.postgres import create_database, drop_database


@pytest.fixture(params=["sqlite", "postgresql"])
def installation(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """An empty folder that may keep charities."""
    if request.param == "sqlite":
        yield tmp_path
        return
    server, name = request.getfixturevalue("postgres_url"), f"several_{uuid4().hex[:12]}"
    url = create_database(server, name)
    (tmp_path / ".env").write_text(f"HANDRAIL_DATABASE_URL={url}\n")
    yield tmp_path
    drop_database(server, name)
