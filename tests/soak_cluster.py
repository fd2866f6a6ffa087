"""Four `handrail run` on one database: killed, frozen, one clock off, the database crashed between.

`python -m tests.soak_cluster [--database sqlite|postgresql] [--threads N] [--accounts N]
[--spread S] [--seconds S] [--kill-every S] [--seed N]` prints one line of JSON. The exit status
is 0 if, by the simulated X's own log, nothing was doubled, lost, out of order or without help, and,
by the readings stored, each post was read once when its reading was due.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from sqlalchemy import func, select, update
from sqlalchemy.exc import DBAPIError

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.errors import DatabaseError
from scheduler.store.database import Database, open_database
from scheduler.store.operations import heartbeat
from scheduler.store.overview.waiting import count_by_state
from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.metrics import readings
from scheduler.store.tables.queue import posts
from tests.faults.words import PATIENT
from tests.support.databases.postgres import create_database, postgres
from tests.support.examples.builders import a_thread, handle_of, put_into_queue
from tests.support.examples.campaign_files import a_workspace
from tests.support.judges.truth import judge, unexplained
from tests.support.processes.commands import CHECKOUT, write_secrets
from tests.support.processes.stage import a_stage, accounts_named, add_fault

ENGINES, FROZEN = 4, 2
LEASE_SECONDS = 3.0
LAST_LINES = 40  # of each engine's log, where something went wrong
SKEW_SECONDS = 10.0  # of the last engine's clock
_WRONGS = ("doubled", "lost", "out_of_order", "without_help", "read_twice", "read_never")


@dataclass(frozen=True)
class Soak:
    """How much, and how hard."""

    threads: int = 1000
    accounts: int = 200
    spread: float = 120.0  # seconds over which they fall due
    seconds: float = 900.0  # it must have ended by then
    kill_every: float = 3.0  # seconds
    seed: int = 1
    rounds: int = 3  # at least so many kills, freezes and crashes, in turn
    readers: int = ENGINES  # begun at once where all posts are to be read; 0: none are

    @property
    def names(self) -> list[str]:
        """The accounts."""
        return [f"a{number}" for number in range(self.accounts)]


@dataclass
class Cluster:
    """Engines as people start them, each with a log of its own beside the workspace."""

    folder: Path
    database_url: str
    running: dict[int, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    ended_by_themselves: list[int] = field(default_factory=list)

    def begin(self, number: int) -> None:
        """Starts the engine of this number; the last one's clock is off."""
        program = ["-m", "scheduler"]
        if number == ENGINES - 1:
            program = ["-m", "tests.support.processes.skewed", str(SKEW_SECONDS)]
        ours = {
            "HANDRAIL_DATABASE_URL": self.database_url,
            "HANDRAIL_DATABASE_CONNECTIONS": "12",
            "HANDRAIL_CONNECT_TIMEOUT_SECONDS": "1",
            "HANDRAIL_READ_TIMEOUT_SECONDS": "1.5",
            "HANDRAIL_LEASE_SECONDS": str(LEASE_SECONDS),
            "PYTHONPATH": str(CHECKOUT),
        }
        with (self.folder / f"engine{number}.log").open("ab") as log:
            self.running[number] = subprocess.Popen(
                [sys.executable, *program, "run"],
                cwd=self.folder,
                env=os.environ | ours,  # with HANDRAIL_ENGINE, if it is set
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def begin_all(self, engines: int = ENGINES) -> None:
        """Starts those that do not run, of the first so many."""
        for number in range(engines):
            if number in self.running and (status := self.running[number].poll()) is not None:
                self.ended_by_themselves.append(status)
                del self.running[number]
            if number not in self.running:
                self.begin(number)

    def all_publish(self, database: Database) -> bool:
        """Whether each of those that run has begun its work.

        One that has not ends with a sentence if the database goes, for whoever watches over it to
        start it again; one that has must go on without it until it is back.
        """
        with database.read() as connection:
            owners = [one.owner.split("|") for one in heartbeat.all_seen(connection)]
        seen = {part for owner in owners for part in owner}
        return all(str(process.pid) in seen for process in self.running.values())

    def last_words(self) -> Iterator[str]:
        """The end of each engine's log."""
        for number in range(ENGINES):
            path = self.folder / f"engine{number}.log"
            if path.exists():
                lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
                yield from (f"engine {number}: {line}" for line in lines[-LAST_LINES:])

    def kill(self, number: int) -> None:
        """Ends one without a word."""
        one = self.running.pop(number)
        one.kill()
        one.wait()

    def close(self) -> None:
        """Ends all, frozen or not."""
        for number in list(self.running):
            self.kill(number)


def soak(options: Soak, folder: Path, database_url: str) -> dict[str, object]:
    """Runs it; what is printed."""
    began = time.monotonic()
    database = open_database(database_url, is_simulated=False)
    workspace = a_workspace(folder / "ours", "", organisation=organisation(options))
    with ExitStack() as stack:
        x = stack.enter_context(a_stage(folder / "x", *options.names, seed=options.seed))
        write_secrets(workspace, x.url, accounts_named(*options.names))
        due_at = datetime.now(UTC) + timedelta(seconds=2)
        planned = threads_of(options, due_at)
        before = due_at - timedelta(days=1)
        put_into_queue(database, *planned, accounts=options.names, now=before)
        add_fault(x, fault="drop", when="after", chance=0.01)
        add_fault(x, fault="slow", when="after", chance=0.02)
        cluster = Cluster(workspace, database_url)
        stack.callback(cluster.close)
        try:
            done = storm(options, cluster, database)
            reread = read_again(options, cluster, database) if options.readers else {}
        except BaseException:
            tell_last_words(cluster)
            raise
        cluster.close()
        truth = x.truth()
    judgement = judge(planned, truth)
    lost = unexplained(database, judgement)
    for line in (*judgement.wrongs, *(f"lost: {one}" for one in lost)):
        print(line, file=sys.stderr)
    database.close()
    told: dict[str, object] = {
        "engine": os.environ.get("HANDRAIL_ENGINE", "local"),
        "database": database_url.partition(":")[0].partition("+")[0],
        "threads": len(planned),
        "posts_found": len(judgement.stored),
        "doubled": len(judgement.doubled),
        "lost": len(lost),
        "out_of_order": len(judgement.out_of_order),
        "without_help": len(judgement.without_help),
        **reread,
        "whole": len(judgement.whole),
        "faults": sum(1 for row in truth if row["fault"]),
        **done,
        "ended_by_themselves": cluster.ended_by_themselves,
        "seconds": round(time.monotonic() - began, 1),
    }
    if not is_good(told):
        tell_last_words(cluster)
    return told


def tell_last_words(cluster: Cluster) -> None:
    """Prints the end of each engine's log: why it went wrong is there, if anywhere."""
    for line in cluster.last_words():
        print(line, file=sys.stderr)


def organisation(options: Soak) -> str:
    """The accounts' file."""
    rows = "".join(
        f"  {name}: {{handle: {handle_of(name)}, role: peers, secrets: HARBOUR_{name.upper()}}}\n"
        for name in options.names
    )
    head = "organisation: Harbour Minds\nregion: GB-ENG\ntimezone: UTC\n"
    return f"{head}late: {{within: 2h, otherwise: ask}}\naccounts:\n{rows}"


def threads_of(options: Soak, due_at: datetime) -> list[PlannedThread]:
    """Threads of two posts and their closing, due one after another."""
    return [
        a_thread(
            f"spring/{number}",
            f"What helped you? {number}",
            f"Somebody asked how I was. {number}",
            account=options.names[number % options.accounts],
            due_at=due_at + timedelta(seconds=options.spread * number / options.threads),
            late=PATIENT,
        )
        for number in range(options.threads)
    ]


def storm(options: Soak, cluster: Cluster, database: Database) -> dict[str, int]:
    """Kills, freezes, and crashes the database, until all has ended."""
    dice = random.Random(options.seed)  # noqa: S311 - a test's dice
    counts = Counter({"kills": 0, "freezes": 0, "database_crashes": 0})
    ends, rounds = time.monotonic() + options.seconds, 0
    cluster.begin_all()
    wait_until(cluster.all_publish, database, "an engine did not begin to publish")
    while time.monotonic() < ends:
        cluster.begin_all()
        time.sleep(options.kill_every)
        if rounds >= options.rounds and has_ended(database):
            return dict(counts)
        match rounds % 4:
            case 1:
                freeze(cluster, dice)
                counts["freezes"] += FROZEN
            case 2 if not database.is_sqlite:
                wait_until(cluster.all_publish, database, "an engine did not begin to publish")
                crash(cluster.database_url)
                wait_until(is_there, database, "the database did not come back")
                counts["database_crashes"] += 1
            case 3 if rounds > 60:
                time.sleep(3 * options.kill_every)  # lost answers are looked for after a while
            case _:
                cluster.kill(dice.choice(sorted(cluster.running)))
                counts["kills"] += 1
        rounds += 1
    raise SystemExit("it did not come to its end in time")


def freeze(cluster: Cluster, dice: random.Random) -> None:
    """Stops two for longer than their lease; on SQLite one of them may keep the file locked."""
    chosen = [cluster.running[number] for number in dice.sample(sorted(cluster.running), FROZEN)]
    for one in chosen:
        one.send_signal(signal.SIGSTOP)
    time.sleep(LEASE_SECONDS + 1.0)
    for one in chosen:
        one.send_signal(signal.SIGCONT)


def crash(database_url: str) -> None:
    """Kills one of PostgreSQL's own processes: it ends every connection, and begins anew."""
    plain = database_url.replace("+psycopg", "", 1)
    with suppress(psycopg.OperationalError), psycopg.connect(plain) as connection:
        (pid,) = connection.execute("SELECT pg_backend_pid()").fetchone() or (0,)
        os.kill(pid, signal.SIGKILL)
        connection.execute("SELECT 1")


def is_there(database: Database) -> bool:
    """Whether the database answers."""
    try:
        with database.read() as connection:
            connection.execute(select(1))
    except (DBAPIError, DatabaseError):
        return False
    return True


def wait_until(is_so: Callable[[Database], bool], database: Database, or_else: str) -> None:
    """Waits for what must come within a minute."""
    ends = time.monotonic() + 60
    while not is_so(database):
        if time.monotonic() > ends:
            raise SystemExit(or_else)
        time.sleep(0.1)


def has_ended(database: Database) -> bool:
    """Whether nothing is on its way, and each lost post was looked for; no, while it is away."""
    unseen = select(func.count()).where(
        posts.c.state.in_((PostState.SENDING, PostState.UNCONFIRMED)), posts.c.looks == 0
    )
    try:
        with database.read() as connection:
            standing = count_by_state(connection)
            is_open = connection.execute(unseen).scalar_one()
    except (DBAPIError, DatabaseError):
        return False
    on_their_way = (ThreadState.SCHEDULED, ThreadState.PUBLISHING)
    return not is_open and not any(standing[state] for state in on_their_way)


def read_again(options: Soak, cluster: Cluster, database: Database) -> dict[str, object]:
    """Makes a reading of every post that is out due at one moment, and starts engines at once.

    An engine that is killed between X's answer and its commit reads again: so nobody dies here.
    """
    cluster.close()
    due = datetime.now(UTC) - timedelta(seconds=1)
    with database.write() as connection:
        ours = posts.c.state == PostState.SENT
        connection.execute(update(posts).where(ours).values(next_reading_at=due))
        ids = set(connection.execute(select(posts.c.remote_id).where(ours)).scalars())
    cluster.begin_all(options.readers)
    ends = time.monotonic() + 60
    left = select(func.count()).where(
        posts.c.state == PostState.SENT, posts.c.next_reading_at <= due
    )
    while time.monotonic() < ends:
        time.sleep(0.5)
        with database.read() as connection:
            if not connection.execute(left).scalar_one():
                break
    time.sleep(1.0)  # for one that is about to read the same
    again = select(posts.c.remote_id).join(readings, readings.c.post_id == posts.c.id)
    with database.read() as connection:
        read = Counter(connection.execute(again.where(readings.c.at >= due)).scalars())
    return {
        "read_twice": sum(1 for one in ids if read[one] > 1),
        "read_never": sum(1 for one in ids if read[one] == 0),
    }


@contextmanager
def a_database(kind: str, folder: Path) -> Iterator[str]:
    """The address of a real one."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'queue.db'}"
        return
    with postgres(is_durable=True) as server:
        yield create_database(server, "soak_cluster")


def is_good(told: dict[str, object]) -> bool:
    """Whether it may be believed in."""
    return not any(told.get(name) for name in _WRONGS) and not told["ended_by_themselves"]


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak_cluster", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument("--threads", type=int, default=Soak.threads)
    parser.add_argument("--accounts", type=int, default=Soak.accounts)
    parser.add_argument("--spread", type=float, default=Soak.spread, help="seconds of due times")
    parser.add_argument("--seconds", type=float, default=Soak.seconds, help="to end within")
    parser.add_argument("--kill-every", type=float, default=Soak.kill_every, help="seconds")
    parser.add_argument("--seed", type=int, default=Soak.seed)
    given = vars(parser.parse_args(arguments))
    kind = given.pop("database")
    with (
        tempfile.TemporaryDirectory(prefix="handrail-soak-") as folder,
        a_database(kind, Path(folder)) as url,
    ):
        told = soak(Soak(**given), Path(folder), url)
    print(json.dumps(told))
    return 0 if is_good(told) else 1


if __name__ == "__main__":
    sys.exit(main())
