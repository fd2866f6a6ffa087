"""Publishes for every charity of an installation in one process; one that is broken stops alone."""

import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

from scheduler.bootstrap.charities.charity import Charity
from scheduler.bootstrap.charities.sharing import charities
from scheduler.cli.output import err, out
from scheduler.probes.systemd import READY, STOPPING, notify


def publish_every(installation: Path) -> None:
    """Publishes for all of them until SIGTERM or Ctrl-C.

    Raises: SettingsError where there are more than its connections serve; NotPossible.
    """
    every = [Charity(key, workspace, _say, _warn) for key, workspace in charities(installation)]
    stopping = _until_signal()
    err().print(f"Publishing for {', '.join(one.key for one in every)}. Stop with Ctrl-C.")
    is_told = False
    while not stopping.wait(0.5):
        for one in every:
            one.look()
        if not is_told:
            notify(READY)
            is_told = True
    notify(STOPPING)
    _end(every)
    err().print("Stopped. Nothing is half done.")


def _end(every: Sequence[Charity]) -> None:
    for one in every:
        if one.app is not None:
            one.app.stopping.set()  # all at once: none waits for another's call
    for one in every:
        one.end()


def _until_signal() -> threading.Event:
    stopping = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()

    for name in ("SIGTERM", "SIGINT", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), stop)
    return stopping


def _say(line: str) -> None:
    out().print(line, soft_wrap=not sys.stdout.isatty())
    sys.stdout.flush()


def _warn(line: str) -> None:
    err().print(line, soft_wrap=True)
