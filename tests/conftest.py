"""What every kind of test may ask for: a clock that stands, and both databases for real."""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from uuid import uuid4

import fastapi.routing
import pytest
import starlette.routing
import typer.main
import typer.testing
from hypothesis import settings
from pwdlib import PasswordHash

from scheduler.collector import keep_what_is_here
from scheduler.store import database as store
from scheduler.store import driver
from scheduler.store.backups import backup_file
from scheduler.store.database import Database, open_database
from tests.support.clocks import StandingClock
from tests.support.databases.compiled_once import sharing
from tests.support.databases.memory_disk import memory_disk
from tests.support.databases.postgres import (
    SharedDatabase,
    create_database,
    drop_database,
    postgres,
)
from tests.support.databases.ready_tables import copying, copying_versions
from tests.support.desks.passphrases import cheap
from tests.support.processes import warm
from tests.support.tracing import Tracing, is_file_traced, is_traced
from tests.support.waiting import is_waiting

# No test fails because the machine was busy.
# The same examples in every run, so that a red one is a change's own; to look for others:
# HYPOTHESIS_PROFILE=explore
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# SQLite waits for its disk at each commit; most tests are not about what survives a power cut.
# `disk_path` is for those that are.
if _memory := memory_disk(needed_bytes=2 << 30):
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(_memory))

# Compiling our modules and rewriting the tests' asserts takes longer than most tests do: whatever
# the machine says, it is kept, for the other processes and for the next run.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# What lies in circles is looked for every so many new objects; at Python's 700 it takes a tenth
# of all the time, and more where a test holds a lot.
_SELDOM = (20_000, 20, 10)
FAST_FIRST = ("unit", "integration", "faults", "acceptance")
_TRACING = pytest.StashKey[Tracing]()


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """The tests are collected untraced, and what they are is never looked at by the collector."""
    tracing = Tracing(session.config)
    session.config.stash[_TRACING] = tracing
    tracing.import_traced()
    tracing.switch(is_on=False)
    gc.disable()
    try:
        return (yield)
    finally:
        tracing.forget()
        gc.freeze()  # with the little that nobody needs: looking for that takes half a second
        keep_what_is_here()
        gc.set_threshold(*_SELDOM)
        gc.enable()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The fast ones first: what is wrong is mostly told by them. Those that wait have a worker."""
    # By files: whoever splits one makes what its tests share twice.
    items.sort(key=lambda item: (_turn(item.path), not is_file_traced(item.path)))
    workers = getattr(config, "workerinput", {}).get("workercount", 1)
    waiting = [item for item in items if is_waiting(item)]
    if workers > 2:
        others = [item for item in items if not is_waiting(item)]
        last_share = len(items) - -(-len(items) // workers)  # the last worker gets what is left
        items[:] = [*others[:last_share], *waiting, *others[last_share:]]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """A test is traced from its fixtures to their end, or not at all."""
    item.config.stash[_TRACING].switch(is_on=is_traced(item))
    return (yield)


@cache
def _turn(path: Path) -> int:
    folder = path.relative_to(Path(__file__).parent).parts[0]
    return FAST_FIRST.index(folder) if folder in FAST_FIRST else len(FAST_FIRST)


@pytest.fixture
def disk_path() -> Iterator[Path]:
    """An empty folder like `tmp_path`, on the disk and never in memory."""
    with tempfile.TemporaryDirectory(prefix="handrail-test-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session", autouse=True)
def _cheap_passphrases() -> Iterator[None]:
    """Only what a test costs changes; test_kept_passphrases.py holds what the program asks for."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PasswordHash, "recommended", cheap)
        yield


@pytest.fixture(scope="session", autouse=True)
def _built_once() -> Iterator[None]:
    """Only how often commands and paths are built from what declares them changes: once."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.testing, "_get_command", cache(typer.main.get_command))
        compiled = cache(starlette.routing.compile_path)
        for module in (starlette.routing, fastapi.routing):
            patch.setattr(module, "compile_path", compiled)
        yield


@pytest.fixture(scope="session", autouse=True)
def _compiled_once() -> Iterator[None]:
    """Only how often a statement is compiled changes."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(driver, "create_engine", sharing)
        yield


@pytest.fixture(scope="session", autouse=True)
def _ready_tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Only how a new SQLite file gets its tables changes; tests of the store run each migration."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "upgrade", copying(tmp_path_factory.mktemp("tables")))
        of_versions = copying_versions(tmp_path_factory.mktemp("versions"))
        patch.setattr(backup_file, "migrate", of_versions)
        yield


@pytest.fixture(scope="session", autouse=True)
def _warm_rehearsals() -> Iterator[None]:
    """Only how a rehearsal X starts changes; test_demo.py starts everything cold."""
    with pytest.MonkeyPatch.context() as patch:
        warm.start_rehearsals_warm(patch)
        yield


@pytest.fixture
def clock() -> StandingClock:
    """Stands on a Tuesday noon until a test moves it."""
    return StandingClock()


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A PostgreSQL server that lives as long as the run, in memory where that can be."""
    with postgres() as url:
        yield url


@pytest.fixture(scope="session")
def durable_postgres_url() -> Iterator[str]:
    """One on the disk that waits for it, for tests of what outlives an accident."""
    with postgres(is_durable=True) as url:
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


@pytest.fixture(scope="session")
def shared_postgres(postgres_url: str, migrated_postgres: str) -> Iterator[SharedDatabase]:
    """A database with the tables of today that this process's tests take turns on."""
    shared = SharedDatabase(postgres_url, "shared", migrated_postgres)
    yield shared
    shared.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty, migrated database of each kind in turn, stamped as simulated.

    A test that changes the tables themselves asks for `private_database_url`.
    """
    if request.param == "sqlite":
        yield _copy(request.getfixturevalue("migrated_sqlite"), tmp_path)
        return
    shared = request.getfixturevalue("shared_postgres")
    yield shared.url
    shared.clear()


@pytest.fixture(params=["sqlite", "postgresql"])
def private_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The same, and the test may do with its tables and its server's connections as it likes."""
    if request.param == "sqlite":
        yield _copy(request.getfixturevalue("migrated_sqlite"), tmp_path)
        return
    server = request.getfixturevalue("postgres_url")
    template = request.getfixturevalue("migrated_postgres")
    name = f"test_{uuid4().hex}"
    yield create_database(server, name, template)
    drop_database(server, name)


def _copy(template: Path, folder: Path) -> str:
    copy = folder / "handrail.db"
    shutil.copy(template, copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The same, opened."""
    opened = open_database(database_url, is_simulated=True)
    yield opened
    opened.close()
