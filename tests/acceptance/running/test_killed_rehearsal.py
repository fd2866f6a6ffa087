"""kill -9 in the middle of `handrail rehearse`, again and again, and what X's own log says then."""

import os
import random
import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from scheduler.store.database import open_database
from tests.support.examples.campaign_files import a_workspace, planned
from tests.support.judges.truth import judge, unexplained
from tests.support.processes import warm
from tests.support.processes.commands import CHECKOUT, ORGANISATION, SECONDS, handrail

HANDLES = {"main": "HarbourMinds", "peers": "HarbourPeers"}  # of the organisation
THREADS = 8
KILLS = 3
MIDDLES = ("We rang back on the same day", "Someone made tea", "Nobody was hurried")


def _threads() -> str:
    return "".join(_thread(number) for number in range(THREADS))


def _thread(number: int) -> str:
    account = ("main", "peers")[number % 2]
    posts = "\n    ---\n".join(f"    {said}, on day {number}." for said in MIDDLES)
    return (
        f"- id: day-{number}\n  account: {account}\n"
        f"  when: 2037-10-{10 + number // 2} 09:00\n  text: |\n{posts}\n"
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return a_workspace(tmp_path, _threads(), organisation=ORGANISATION)


def test_every_post_is_out_once_in_order_after_kills_and_restarts(workspace: Path) -> None:
    chance = random.Random(2037)  # noqa: S311 - of the moments, not of secrets
    every = THREADS * (len(MIDDLES) + 1)
    for posts in sorted(chance.sample(range(1, every * 2 // 3), KILLS)):
        _kill_once_it_has_sent(workspace, posts, chance.randrange(12))
    ended = handrail(workspace, "rehearse")
    assert "goes on where it stood" in ended.err
    judgement = judge(planned(workspace), _truth(workspace), HANDLES.__getitem__)
    assert judgement.wrongs == []
    rehearsal = workspace / ".handrail" / "rehearsal"
    with closing(open_database(f"sqlite:///{rehearsal}/rehearsal.db", is_simulated=True)) as queue:
        assert unexplained(queue, judgement) == []
    waiting = THREADS - len(judgement.whole)
    assert waiting <= KILLS, "more threads wait than calls were cut off"
    assert ended.status == (1 if waiting else 0), ended.err  # what waits is for a person to see


def _kill_once_it_has_sent(workspace: Path, posts: int, moments: int) -> None:
    """Kills the rehearsal so many moments after so many posts are out."""
    left = max(1, posts - _sent(workspace))
    program = ["-m", "tests.support.processes.dies_after", str(left), str(moments)]
    ended = warm.run(
        [sys.executable, *program, "rehearse"],
        cwd=workspace,
        env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
        timeout=SECONDS,
    )
    assert ended.returncode == -signal.SIGKILL, f"it ended before it was killed: {ended.stderr}"


def _sent(workspace: Path) -> int:
    """How many posts our own queue knows to be out."""
    path = workspace / ".handrail" / "rehearsal" / "rehearsal.db"
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            query = "SELECT count(*) FROM post WHERE state = 'sent'"
            return int(connection.execute(query).fetchone()[0])
    except sqlite3.OperationalError:  # it is not there yet
        return 0


def _truth(workspace: Path) -> Iterator[dict[str, Any]]:
    """The rehearsal X's own log, read from its file: it may not be running."""
    path = workspace / ".handrail" / "rehearsal" / "x" / "rehearsal.sqlite"
    query = (
        "SELECT seq, call, account, status, effect, CAST(post_id AS TEXT) AS post_id,"
        " CAST(parent_id AS TEXT) AS parent_id, text FROM truth ORDER BY seq"
    )
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            connection.row_factory = sqlite3.Row
            rows = [dict(row) for row in connection.execute(query)]
    except sqlite3.OperationalError:  # it is not there yet
        rows = []
    yield from rows
