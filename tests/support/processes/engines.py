"""Several `handrail run` on one queue: begun, killed, frozen, and what each of them said last."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import text

from scheduler.store.database import Database
from scheduler.store.operations import heartbeat
from tests.support.processes import warm
from tests.support.processes.commands import CHECKOUT

LAST_LINES = 40  # of each engine's log, where something went wrong
PROGRAM = ("scheduler",)
_SECONDS = 120.0  # more than any engine needs to begin, or to end, on a busy machine
_WORKERS = text(
    "SELECT count(*) FROM handrail_jobs.procrastinate_workers"
    " WHERE last_heartbeat > now() - interval '30 seconds'"
)


@dataclass
class Engines:
    """Engines as people start them, each with a log of its own beside the workspace."""

    folder: Path
    settings: Mapping[str, str]  # in capitals, with HANDRAIL_ before each
    program: Callable[[int], Sequence[str]] = lambda _: PROGRAM  # the module, and what comes first
    is_warm: bool = False
    running: dict[int, "subprocess.Popen[bytes] | warm.Process"] = field(default_factory=dict)
    ended_by_themselves: list[int] = field(default_factory=list)

    def begin(self, number: int) -> None:
        """Starts the engine of this number."""
        start = warm.Process if self.is_warm and warm.WARM else subprocess.Popen
        with self._log_of(number).open("ab") as log:
            self.running[number] = start(
                [sys.executable, "-m", *self.program(number), "run"],
                cwd=self.folder,
                env=os.environ | {"PYTHONPATH": str(CHECKOUT)} | dict(self.settings),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def begin_all(self, engines: int) -> None:
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

    def all_take_jobs(self, database: Database) -> bool:
        """Whether each engine of a cluster waits for jobs of both kinds."""
        with database.read() as connection:
            workers = connection.execute(_WORKERS).scalar_one()
        return self.all_publish(database) and int(workers) == 2 * len(self.running)

    def wait_until(self, is_so: Callable[[Database], bool], database: Database) -> None:
        """Waits for what must come soon. Raises: RuntimeError if it does not, or one has ended."""
        ends = time.monotonic() + _SECONDS
        while not is_so(database):
            if any(one.poll() is not None for one in self.running.values()):
                raise RuntimeError("\n".join(["an engine ended too early", *self.last_words()]))
            if time.monotonic() > ends:
                raise RuntimeError(
                    "\n".join(["what was waited for did not come", *self.last_words()])
                )
            time.sleep(0.05)

    def last_words(self) -> Iterator[str]:
        """The end of each engine's log."""
        for path in sorted(self.folder.glob("engine*.log")):
            lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
            yield from (f"{path.stem}: {line}" for line in lines[-LAST_LINES:])

    def kill(self, number: int) -> None:
        """Ends one without a word."""
        one = self.running.pop(number)
        one.kill()
        one.wait()

    def freeze(self, numbers: Sequence[int], seconds: float) -> None:
        """Stops some of them for so long."""
        chosen = [self.running[number] for number in numbers]
        for one in chosen:
            one.send_signal(signal.SIGSTOP)
        time.sleep(seconds)
        for one in chosen:
            one.send_signal(signal.SIGCONT)

    def stop(self) -> None:
        """Ends all as people do. Raises: RuntimeError if one does not end well."""
        ending, self.running = self.running, {}
        for one in ending.values():
            one.terminate()
        statuses = [one.wait(_SECONDS) for one in ending.values()]
        if any(statuses):
            raise RuntimeError("\n".join(["an engine did not end well", *self.last_words()]))

    def close(self) -> None:
        """Ends all, frozen or not."""
        for number in list(self.running):
            self.kill(number)

    def _log_of(self, number: int) -> Path:
        return self.folder / f"engine{number}.log"
