"""The soak, in short: `make soak` does the same with a thousand threads."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import soak_cluster
from tests.soak import Soak, soak
from tests.support.databases.postgres import create_database, postgres


def test_a_short_soak_doubles_and_loses_nothing(tmp_path: Path) -> None:
    told = soak(Soak(threads=60, accounts=6, kill_at=250, seed=3), tmp_path)
    assert [told[name] for name in ("doubled", "lost", "out_of_order", "without_help")] == [0] * 4
    assert told["kills"]
    assert told["faults"]
    waiting = told["waiting_for_person"]
    assert isinstance(waiting, int)
    assert waiting <= 6 * int(str(told["kills"])), "only a kill leaves what nobody can know"


@pytest.mark.parametrize(("engine", "database"), [("local", "sqlite"), ("cluster", "postgresql")])
def test_a_short_soak_of_four_engines_doubles_and_loses_nothing_and_tells_each_thing_once(
    tmp_path: Path, engine: str, database: str
) -> None:
    """Killed, frozen beyond their lease, one clock off; `make soak-cluster` does it for longer."""
    options = soak_cluster.Soak(
        engine=engine,
        threads=16,
        accounts=8,
        spread=4.0,
        kill_every=0.5,
        messages=3,
        is_warm=True,
    )
    with a_database(database, tmp_path) as url:
        told = soak_cluster.soak(options, tmp_path, url)
    assert soak_cluster.wrongs(told) == {}
    assert told["kills"]
    assert told["freezes"]


@contextmanager
def a_database(kind: str, folder: Path) -> Iterator[str]:
    """Of its own, server and all: it is crashed, and must keep what it said is written."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'queue.db'}"
        return
    with postgres(is_durable=True) as server:
        yield create_database(server, "soak")
