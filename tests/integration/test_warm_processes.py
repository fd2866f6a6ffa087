"""What the tests' commands are forked from outlives whoever orders, and is replaced if it ends."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.support.examples.campaign_files import a_workspace
from tests.support.processes import warm
from tests.support.processes.commands import handrail

pytestmark = pytest.mark.skipif(not warm.WARM, reason="Linux alone starts commands warm")
SECONDS = 60
ENDS = (
    "print('said')",
    "import sys; print('said'); sys.exit(3)",
    "import sys; sys.exit('in words')",
    "import sys; sys.exit(300)",
    "import sys; sys.exit(-1)",
    "1 / 0",
    "raise KeyboardInterrupt",
    "import os; os.kill(os.getpid(), 15)",
    "import atexit; atexit.register(print, 'in the end')",
    "import threading; threading.Timer(0.1, print, ['late']).start()",
    "import concurrent.futures as c; c.ThreadPoolExecutor().submit(print, 'beside')",
    "import os; os.close(1); print('to nobody')",
)
HELP = [sys.executable, "-m", "scheduler", "--version"]


@pytest.fixture(scope="module")
def source() -> Iterator[warm.Source]:
    with TemporaryDirectory(prefix="warm-") as folder:  # short, for it is in a socket's path
        one = warm.Source(Path(folder))
        one.start()
        yield one
        one.close()


@pytest.fixture(autouse=True)
def _ours(source: warm.Source, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not the one that this worker's rehearsals are forked from."""
    monkeypatch.setattr(warm, "_own", lambda: source)


def does_as_ordered() -> bool:
    done = warm.run(HELP, timeout=SECONDS)
    return done.returncode == 0 and done.stdout != "" and done.stderr == ""


@pytest.mark.parametrize("began", [b"", b"\0\0\1\0", b"\0\0\0\5half"])
def test_an_order_that_is_given_up_ends_nothing(source: warm.Source, began: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(source.address)
        if began:
            line.sendall(began)
    assert does_as_ordered()
    assert "An order was given up: who began it has gone" in source.said


def test_who_ordered_may_end_before_the_answer(source: warm.Source) -> None:
    running = warm.Process(HELP, stdout=warm.DEVNULL, stderr=warm.DEVNULL)
    running._line.close()
    assert does_as_ordered()


def test_ctrl_c_is_for_who_orders(source: warm.Source) -> None:
    assert source._process is not None
    source._process.send_signal(signal.SIGINT)
    assert does_as_ordered()


def test_one_that_was_killed_is_said_with_its_status_and_another_is_started(
    source: warm.Source, capsys: pytest.CaptureFixture[str]
) -> None:
    waiting = warm.Process(
        [sys.executable, "-m", "code"], stdin=warm.PIPE, stdout=warm.DEVNULL, stderr=warm.DEVNULL
    )
    assert source._process is not None
    source._process.kill()
    with pytest.raises(warm.Gone, match=r"has ended with exit status -9\. It said: "):
        waiting.wait(SECONDS)
    assert does_as_ordered()
    assert "with exit status -9" in capsys.readouterr().err
    assert waiting.stdin
    waiting.stdin.close()


def test_a_copied_queue_is_what_the_migrations_make(tmp_path: Path) -> None:
    made = []
    for name, variables in (("copied", {}), ("migrated", {warm.MIGRATES: "yes"})):
        folder = a_workspace(tmp_path / name)
        applied = handrail(folder, "apply", **variables)
        assert applied.status == 0, applied.err
        with closing(sqlite3.connect(folder / ".handrail" / "handrail.db")) as queue:
            tables = queue.execute("SELECT type, name, sql FROM sqlite_master")
            stamps = queue.execute("SELECT 'stamp', name, value FROM stamp WHERE name <> 'id'")
            made.append({_in_any_order(row) for row in (*tables, *stamps)})
    assert made[0] ^ made[1] == set()


def _in_any_order(row: tuple[str, str, str | None]) -> tuple[str, str, frozenset[str]]:
    """Which of a table's keys a migration names first is by chance."""
    kind, name, said = row
    return kind, name, frozenset(line.strip(" \t,") for line in (said or "").splitlines())


@pytest.mark.parametrize("code", ENDS)
def test_it_ends_as_a_cold_one_does(code: str) -> None:
    command = [sys.executable, "-m", "tests.support.processes.does", code]
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    hot = warm.run(command, timeout=SECONDS, env=buffered)
    cold = subprocess.run(
        command,
        cwd=warm.CHECKOUT,
        env=buffered,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    told = [one.stderr.splitlines()[-1:] for one in (hot, cold)]
    assert (hot.returncode, hot.stdout, told[0]) == (cold.returncode, cold.stdout, told[1])
