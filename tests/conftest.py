"""What every kind of test may ask for: a clock that stands, and both databases for real."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings

from scheduler.store.database import Database, open_database
from tests.support.clocks import StandingClock
from tests.support.postgres import create_database, drop_database, postgres

# No test fails because the machine was busy.
# The same examples in every run, so that a red one is a change's own; to look for others:
# HYPOTHESIS_PROFILE=explore
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


@pytest.fixture
def clock() -> StandingClock:
    """Stands on a Tuesday noon until a test moves it."""
    return StandingClock()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server that lives as long as the run."""
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the tables of today, to be copied."""
    path = tmp_path_factory.mktemp("template") / "migrated.db"
    open_database(f"sqlite:///{path}", is_simulated=True).close()
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> str:
    """The name of a database with the tables of today, to be copied."""
    name = "migrated"
    open_database(create_database(postgres_url, name), is_simulated=True).close()
    return name


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty, migrated database of each kind in turn, stamped as simulated."""
    if request.param == "sqlite":
        copy = tmp_path / "handrail.db"
        shutil.copy(request.getfixturevalue("migrated_sqlite"), copy)
        yield f"sqlite:///{copy}"
        return
    server = request.getfixturevalue("postgres_url")
    template = request.getfixturevalue("migrated_postgres")
    name = f"test_{uuid4().hex}"
    yield create_database(server, name, template)
    drop_database(server, name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The same, opened."""
    opened = open_database(database_url, is_simulated=True)
    yield opened
    opened.close()
