"""An engine in a process of its own that dies, or stops, at a moment that a test chooses.

`python -m tests.support.processes.mortal` imports everything once, then forks one engine for each
line that it reads, so that a test can kill hundreds. Production code knows nothing of it: the
moments are around what an engine does to the outside, its commits and its calls.
"""

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, event

from scheduler.clock import RehearsalClock
from scheduler.collector import keep_what_is_here
from scheduler.processes import name_of_this_process
from scheduler.store import driver
from scheduler.store.database import Database, open_database
from tests.support.databases.compiled_once import sharing
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.processes.rehearsals import OPENS_AT
from tests.support.processes.stage import READ_TIMEOUT_SECONDS, House, network_of
from tests.support.scripted import ScriptedNetwork


@dataclass(frozen=True)
class Life:
    """One engine, from its start to its end."""

    database_url: str
    x_url: str
    clock: str  # the file
    accounts: tuple[str, ...] = ("main", "peers")
    owner: str = "mortal"  # "": as the program names itself, so that its death is known
    lease_seconds: float = 0.15
    ends_at: int | None = None  # the number of the moment at which it gets `signal`
    signal: int = signal.SIGKILL
    moves_clock: bool = True
    workers: int = 0  # accounts side by side; 0: one after the other
    log: str = ""  # a file that names each moment, for a test to choose from
    disk: str = ""  # where a copy of an SQLite queue is kept as a power cut would leave it
    file_bytes: int | None = None  # no file may grow beyond: a full disk
    read_timeout_seconds: float = READ_TIMEOUT_SECONDS
    frozen_seconds: float = driver.FROZEN_SECONDS  # until PostgreSQL ends a transaction
    idle_seconds: float = 0.02  # a dead engine's lease runs out in real time


class Moments:
    """Counts the moments of one life, and ends it at the one that was chosen."""

    def __init__(self, life: Life) -> None:
        self._life = life
        self._count = 0

    def pass_by(self, name: str) -> None:
        """One moment."""
        if self._life.log:
            with Path(self._life.log).open("a") as log:
                log.write(f"{name}\n")
        if self._count == self._life.ends_at:
            os.kill(os.getpid(), self._life.signal)
        self._count += 1


class MortalDatabase(Database):
    """A database whose commits are moments."""

    def __init__(self, url: str, moments: Moments, disk: str = "") -> None:
        super().__init__(url)
        self._moments = moments
        self._disk = disk
        self._reach_disk()
        # The machine lives on: what a dead process wrote is there.
        event.listen(self.engine, "connect", _hurry if self.is_sqlite else _hurry_postgres)

    @contextmanager
    def write(self, *, is_durable: bool = True) -> Iterator[Connection]:
        with super().write(is_durable=is_durable) as connection:
            yield connection
            self._moments.pass_by("before a commit")
        if is_durable:
            self._reach_disk()
        self._moments.pass_by("after a commit")

    def _wait_for_disk(self, writer: Connection, *, is_durable: bool) -> None:
        """Never: see `_hurry`."""

    def _reach_disk(self) -> None:
        """Keeps what is in the files now; what is written later is lost if the power goes."""
        if not self._disk:
            return
        path = self.engine.url.database
        for end in ("", "-wal"):
            if Path(f"{path}{end}").exists():
                shutil.copy(f"{path}{end}", f"{self._disk}{end}")


def _hurry(connection: Any, _record: Any) -> None:
    connection.execute("PRAGMA synchronous=OFF")


def _hurry_postgres(connection: Any, _record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO OFF")
    connection.commit()


@dataclass
class MortalNetwork:
    """A network whose calls are moments."""

    network: Any
    moments: Moments
    calls: list[str] = field(default_factory=list)

    def __getattr__(self, name: str) -> Any:
        call = getattr(self.network, name)

        def mortal(*given: Any, **named: Any) -> Any:
            self.moments.pass_by(f"before {name}")
            outcome = call(*given, **named)
            self.moments.pass_by(f"after {name}")
            return outcome

        return mortal


def live(life: Life) -> None:
    """Publishes until all has ended, or until the moment comes."""
    if life.file_bytes is not None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (life.file_bytes, life.file_bytes))
    driver.FROZEN_SECONDS = life.frozen_seconds
    moments = Moments(life)
    x = network_of(life.x_url, *life.accounts, read_timeout_seconds=life.read_timeout_seconds)
    app = House(
        MortalDatabase(life.database_url, moments, life.disk),
        MortalNetwork(x, moments),
        RehearsalClock(Path(life.clock)),
        owner=f"{life.owner}:{os.getpid()}" if life.owner else name_of_this_process(),
        lease_seconds=life.lease_seconds,
        moves_clock=life.moves_clock,
        spread=ThreadPoolExecutor(life.workers) if life.workers else None,
        on_idle=lambda: time.sleep(life.idle_seconds),
    )
    app.run(steps=100_000)


class Nursery:
    """Starts lives. Each is the child of one process that has everything imported."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.processes.mortal"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def begin(self, life: Life) -> int:
        """Starts a life; its process id."""
        return int(self._ask({"begin": asdict(life)}))

    def end_of(self, pid: int) -> int:
        """Waits for the end: 0, an exit status, or the negative number of a signal."""
        return int(self._ask({"wait": pid}))

    def is_stopped(self, pid: int) -> bool:
        """Waits until the life stops or ends; whether it can be woken."""
        return self._ask({"stop": pid}).strip() == "1"

    def live(self, life: Life) -> int:
        """A whole life, and how it ended."""
        return self.end_of(self.begin(life))

    def close(self) -> None:
        """Starts no more."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.stdout.close()
        self._process.wait(10)

    def _ask(self, what: dict[str, Any]) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(what) + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()


def main() -> None:
    """Reads one order a line, and answers each with a number."""
    driver.create_engine = sharing  # or each life would compile what it asks
    warm_up()
    keep_what_is_here()  # so that no life looks through, and copies, what it was born with
    for line in sys.stdin:
        order = json.loads(line)
        (what, about), *_ = order.items()
        print({"begin": _begin, "wait": _end_of, "stop": _is_stopped}[what](about), flush=True)


def warm_up() -> None:
    """Lives once without X. What a life imports, compiles and works out is there for all to come.

    Otherwise each would do so by itself, and take five times as long.
    """
    with TemporaryDirectory() as folder:
        clock = RehearsalClock(Path(folder) / "clock")
        clock.jump_to(OPENS_AT)
        database = open_database(f"sqlite:///{folder}/queue.db", is_simulated=True)
        put_into_queue(database, a_thread("warm/up", "One.", "Two.", due_at=OPENS_AT), now=OPENS_AT)
        House(database, ScriptedNetwork(), clock).run()
        database.close()
    Database("postgresql://nobody@localhost/nothing").close()  # brings its driver, and calls nobody
    network_of("http://localhost", "main")


def _begin(given: dict[str, Any]) -> int:
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        live(Life(**given))
        status = 0
    finally:
        if status:
            import traceback

            traceback.print_exc()
        sys.stderr.flush()
        os._exit(status)


def _is_stopped(pid: int) -> int:
    ended = os.waitid(os.P_PID, pid, os.WSTOPPED | os.WEXITED | os.WNOWAIT)
    assert ended is not None
    return int(ended.si_code == os.CLD_STOPPED)


def _end_of(pid: int) -> int:
    _, status = os.waitpid(pid, 0)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    main()
