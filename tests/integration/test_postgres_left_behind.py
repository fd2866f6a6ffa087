"""A server outlives a run that was killed; the next run ends it."""

import signal
import subprocess
import sys
from pathlib import Path

import psutil

from tests.support.databases.postgres import stop_servers_left_behind

A_RUN = """
import sys, time
from tests.support.databases.postgres import postgres
with postgres() as url:
    print(url, flush=True)
    sys.stdin.read()
"""


def test_a_server_whose_run_was_killed_is_stopped_and_no_other(postgres_url: str) -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", A_RUN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert run.stdout is not None
    assert run.stdin is not None
    server, data = _server_at(run.stdout.readline().strip())
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdin.close()
    run.stdout.close()
    assert server.is_running()
    stop_servers_left_behind()
    assert not server.is_running()
    assert not data.exists()
    assert _server_at(postgres_url)[0].is_running()


def _server_at(url: str) -> tuple[psutil.Process, Path]:
    """The server's process, and where it keeps its data: its socket lies there."""
    data = Path(url.partition("host=")[2].replace("%2F", "/"))
    return psutil.Process(int((data / "postmaster.pid").read_text().split()[0])), data
