"""Real engines of a cluster, each a process, on one real PostgreSQL and one simulated X."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from scheduler.clock import RehearsalClock
from scheduler.store.database import Database, open_database
from scheduler.store.queue.accounts import keep_in_step
from scheduler.x_simulator.process import start
from tests.support.databases.postgres import create_database, postgres
from tests.support.examples.builders import account_rows, handle_of
from tests.support.examples.campaign_files import a_workspace
from tests.support.processes.commands import write_secrets
from tests.support.processes.engines import Engines
from tests.support.processes.rehearsals import Rehearsal
from tests.support.processes.stage import accounts_named

_MOST_SECONDS = 300.0
_CONNECTIONS = 200  # of PostgreSQL: ten engines and whoever measures
_LINE = ("tests.support.processes.distant",)


@dataclass
class Cluster:
    """Engines to be begun, and what they work on."""

    database: Database
    engines: Engines
    x: Rehearsal
    names: Sequence[str]

    def begin(self, number: int) -> None:
        """So many engines are at work when this returns, and no more."""
        self.engines.begin_all(number)
        self.engines.wait_until(self.engines.all_take_jobs, self.database)

    def created(self, after: int = 0) -> list[dict[str, Any]]:
        """The posts that X has stored, in its own log, after so many of them."""
        return [row for row in self.x.truth() if row["effect"] == "created"][after:]

    def wait_for(self, posts: int) -> None:
        """Waits until so many posts are out. Raises: RuntimeError if they do not go out."""
        ends = time.monotonic() + _MOST_SECONDS
        while len(self.created()) < posts:
            if time.monotonic() > ends:
                raise RuntimeError("the queue did not empty: this is no measure")
            time.sleep(0.1)


@contextmanager
def a_cluster(
    names: Sequence[str], *, is_durable: bool, workers: int = 8, away_seconds: float = 0.0
) -> Iterator[Cluster]:
    """A queue with accounts of these names; X answers each post after `away_seconds` and its own.

    By this machine's own clock, on both sides.
    """
    with (
        TemporaryDirectory() as home,
        postgres(is_durable=is_durable, connections=_CONNECTIONS) as server,
    ):
        url, folder = create_database(server, "cluster"), Path(home)
        accounts = accounts_named(*names)
        with start(folder / "x", None, list(accounts.values()), seed=1) as running:
            workspace = a_workspace(folder / "ours", "", organisation=_organisation(names))
            write_secrets(workspace, running.url, accounts)
            database = open_database(url, is_simulated=False)
            with database.write() as connection:
                keep_in_step(connection, account_rows(*names))
            engines = Engines(
                workspace,
                {
                    "HANDRAIL_DATABASE_URL": url,
                    "HANDRAIL_ENGINE": "cluster",
                    "HANDRAIL_WORKERS": str(workers),
                    "HANDRAIL_DATABASE_CONNECTIONS": str(workers + 5),
                },
                program=lambda _: (*_LINE, str(away_seconds)),
                is_warm=True,
            )
            try:
                yield Cluster(database, engines, Rehearsal(running, RehearsalClock(folder)), names)
            finally:
                engines.close()
                database.close()


def at_of(row: dict[str, Any]) -> datetime:
    """When X was asked."""
    return datetime.fromisoformat(row["at"])


def _organisation(names: Sequence[str]) -> str:
    rows = "".join(
        f"  {name}: {{handle: {handle_of(name)}, role: peers, secrets: HARBOUR_{name.upper()}}}\n"
        for name in names
    )
    return (
        "organisation: Harbour Minds\nregion: GB-ENG\ntimezone: UTC\n"
        f"late: {{within: 2h, otherwise: ask}}\naccounts:\n{rows}"
    )
