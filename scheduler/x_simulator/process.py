"""Starts a rehearsal X: the one bridge from the rest of the program to it."""

import json
import select
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from scheduler.errors import HandrailError
from scheduler.x_simulator.model.accounts import RehearsalAccount, write_accounts

__all__ = ["RehearsalAccount", "RehearsalDidNotStart", "RunningRehearsal", "start"]

START_SECONDS = 20
STOP_SECONDS = 5


class RehearsalDidNotStart(HandrailError):
    """The rehearsal X did not come up."""


class RunningRehearsal:
    """A rehearsal X in a process of its own. It ends with this one, however this one ends."""

    def __init__(self, process: "subprocess.Popen[bytes]", url: str) -> None:
        self._process = process
        self.url = url

    @property
    def pid(self) -> int:
        """For tests that kill it."""
        return self._process.pid

    def stop(self) -> None:
        """Lets it finish the calls in hand, then ends it. Doing so twice is no harm."""
        _end(self._process)

    def __enter__(self) -> "RunningRehearsal":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def start(
    data: Path,
    clock: Path | None,
    accounts: Sequence[RehearsalAccount],
    seed: int,
    port: int = 0,
    faults: str | None = None,
    has_limits: bool = False,
    zone: str = "UTC",
) -> RunningRehearsal:
    """Starts a rehearsal X that keeps its posts in `data` and reads its time from `clock`.

    Without a `clock` it goes by this machine's own.

    Started again on the same folder, it goes on where it was. `faults` names a mixture ("calm",
    "storm", "outage", "out-of-credits"); None keeps the rules that a run before left, if any.
    With `has_limits` X's rate limits hold. `zone` is the one in which its page tells the time.
    Raises: RehearsalDidNotStart if it takes no requests within START_SECONDS.
    """
    data.mkdir(parents=True, exist_ok=True)
    listed = data / "accounts.json"
    write_accounts(listed, accounts)
    command = [
        *(sys.executable, "-m", "scheduler.x_simulator", "--port", str(port), "--seed", str(seed)),
        *("--data", str(data), "--accounts", str(listed), "--zone", zone),
        *(("--clock", str(clock)) if clock else ()),
    ]
    if faults is not None:
        command += ["--faults", faults]
    if has_limits:
        command.append("--limits")
    log = data / "rehearsal.log"
    with log.open("ab") as errors:
        process = subprocess.Popen(  # noqa: S603 - our own module, our own arguments
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        )
    url = _address(process)
    if url is None:
        _end(process)
        raise RehearsalDidNotStart(
            f"The rehearsal X did not start within {START_SECONDS} seconds. {log} says why."
        )
    return RunningRehearsal(process, url)


def _address(process: "subprocess.Popen[bytes]") -> str | None:
    assert process.stdout is not None  # noqa: S101 - opened as a pipe above
    readable, _, _ = select.select([process.stdout], [], [], START_SECONDS)
    line = process.stdout.readline() if readable else b""
    return str(json.loads(line)["url"]) if line else None


def _end(process: "subprocess.Popen[bytes]") -> None:
    assert process.stdin is not None  # noqa: S101 - opened as a pipe above
    assert process.stdout is not None  # noqa: S101
    process.stdin.close()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()
