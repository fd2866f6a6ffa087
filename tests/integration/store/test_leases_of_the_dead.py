"""What a process had that has ended is free at once; anything else keeps its time."""

import subprocess
import sys
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from scheduler.processes import name_of_this_process
from scheduler.store.database import Database
from scheduler.store.queue.sending import leases
from scheduler.store.queue.sending.leases import LeaseLost
from scheduler.store.queue.sending.send_statements import CLAIM_FROM_THE_DEAD
from scheduler.store.tables.queue import accounts
from tests.support.examples.builders import a_thread, put_into_queue

LONG = 600.0  # seconds


@pytest.fixture(autouse=True)
def _account(database: Database) -> None:
    now = datetime(2027, 10, 5, 12, tzinfo=UTC)
    put_into_queue(database, a_thread("spring/a", "One.", "Two.", due_at=now), now=now)


@pytest.fixture
def dead() -> str:
    """The name of a process that has ended."""
    said = "from scheduler.processes import name_of_this_process as n; print(n())"
    made = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    return made.stdout.strip()


def test_an_account_of_a_dead_process_is_free_at_once(database: Database, dead: str) -> None:
    old = leases.claim(database, "main", dead, LONG)
    assert old is not None
    new = leases.claim(database, "main", name_of_this_process(), LONG)
    assert new is not None
    assert new.fence == old.fence + 1
    with pytest.raises(LeaseLost), database.write() as connection:
        leases.keep(connection, old, LONG)


def test_only_one_takes_over_from_the_dead(database: Database, dead: str) -> None:
    leases.claim(database, "main", dead, LONG)
    ours = name_of_this_process()
    assert leases.claim(database, "main", ours, LONG) is not None
    assert leases.claim(database, "main", name_of_this_process(), LONG) is None
    with database.read() as connection:
        owner = connection.execute(
            select(accounts.c.lease_owner).where(accounts.c.name == "main")
        ).scalar_one()
    assert owner == ours


def test_who_read_the_dead_name_and_comes_second_takes_nothing(
    database: Database, dead: str
) -> None:
    old = leases.claim(database, "main", dead, LONG)
    assert old is not None
    first = leases.claim(database, "main", name_of_this_process(), LONG)
    assert first is not None
    seen = {"account": "main", "dead": dead, "fence": old.fence}  # as it was before the first came
    mine = {"owner": name_of_this_process(), "seconds": LONG}
    with database.write() as connection:
        assert not CLAIM_FROM_THE_DEAD.rows(connection, **seen, **mine)
        leases.keep(connection, first, LONG)


def _of_another(dead: str, part: int, value: str) -> str:
    parts = dead.split("|")
    parts[part] = value
    return "|".join(parts)


@pytest.mark.parametrize("part", [0, 1])
def test_one_of_another_machine_keeps_its_time(database: Database, dead: str, part: int) -> None:
    leases.claim(database, "main", _of_another(dead, part, "elsewhere"), LONG)
    assert leases.claim(database, "main", name_of_this_process(), LONG) is None


@pytest.mark.parametrize("owner", ["engine-1", "host:1:abcd", "a|b|c"])
def test_one_of_an_older_version_keeps_its_time(database: Database, owner: str) -> None:
    leases.claim(database, "main", owner, LONG)
    assert leases.claim(database, "main", name_of_this_process(), LONG) is None
