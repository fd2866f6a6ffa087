"""Two real processes renew at once, and one dies while X is being asked."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from scheduler.networks.x.tokens import AccessToken, NoAccess
from scheduler.store.operations.connections import ConnectionState
from tests.support.desks.connected import MAIN, ConnectedDesk

OVER = {"hours": 2, "minutes": 1}


@contextmanager
def a_process(desk: ConnectedDesk, url: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "tests.support.processes.renewing"]
    process = subprocess.Popen(
        [*command, url, desk.x.url, str(desk.x.clock.path), ""],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        say(process, desk.key)
        assert process.stdout.readline() == "ready\n"
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


def say(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def heard(process: "subprocess.Popen[str]") -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def until_x_was_asked(desk: ConnectedDesk, since: int) -> None:
    ends = time.monotonic() + 20
    while not desk.calls("token", since):
        assert time.monotonic() < ends
        time.sleep(0.02)


def test_two_processes_that_renew_at_once_send_one_token_and_use_the_same(
    desk: ConnectedDesk, database_url: str
) -> None:
    desk.connect()
    with a_process(desk, database_url) as one, a_process(desk, database_url) as other:
        desk.pass_time(**OVER)
        desk.tell_x(faults={"fault": "slow", "when": "after", "calls": ["token"]})
        since = len(desk.x.truth())
        say(one, "ask")
        say(other, "ask")
        said = {heard(one), heard(other)}
    assert len(said) == 1
    assert said.pop().startswith("token ")
    assert len(desk.calls("token", since)) == 1


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_process_that_is_killed_while_x_is_asked_loses_nothing_that_can_be_kept(
    desk: ConnectedDesk, database_url: str, when: str
) -> None:
    """X took the token or not: the next process tries it once, at once."""
    desk.connect()
    with a_process(desk, database_url) as one:
        desk.pass_time(**OVER)
        desk.tell_x(faults={"fault": "hang", "when": when, "calls": ["token"]})
        since = len(desk.x.truth())
        say(one, "ask")
        until_x_was_asked(desk, since)
        one.kill()
        one.wait()
        assert desk.stored().tries == 1  # type: ignore[union-attr]
        found = desk.tokens().of(MAIN)
    if when == "before":
        assert isinstance(found, AccessToken)
        return
    assert isinstance(found, NoAccess)
    assert "answer to the last renewal" in found.detail
    assert desk.stored().state is ConnectionState.RECONNECT  # type: ignore[union-attr]
    desk.connect()
    assert isinstance(desk.tokens().of(MAIN), AccessToken)
