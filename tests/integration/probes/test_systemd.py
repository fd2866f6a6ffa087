"""systemd is told over its socket; elsewhere nobody is told anything."""

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler.probes.systemd import READY, WATCHDOG, notify, with_watchdog


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The other end, as systemd has it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind(str(tmp_path / "notify"))
        line.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield line


def test_a_line_is_sent(told: socket.socket) -> None:
    assert notify(READY)
    assert told.recv(100) == b"READY=1"


def test_a_socket_without_a_file_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
        line.bind("\0handrail-test-notify")
        line.settimeout(5)
        monkeypatch.setenv("NOTIFY_SOCKET", "@handrail-test-notify")
        assert notify(READY)
        assert line.recv(100) == b"READY=1"


def test_each_beat_that_went_well_tells_that_we_live(told: socket.socket) -> None:
    with_watchdog(lambda: None)()
    assert told.recv(100) == WATCHDOG.encode()


def test_a_beat_that_fails_tells_nothing(told: socket.socket) -> None:
    def fails() -> None:
        raise OSError("the database is away")

    with pytest.raises(OSError, match="away"):
        with_watchdog(fails)()
    told.setblocking(False)
    with pytest.raises(BlockingIOError):
        told.recv(100)


@pytest.mark.parametrize("address", ["", "relative", "/nowhere/at/all", "@nobody-is-there"])
def test_where_nobody_listens_nothing_happens(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    assert not notify(READY)
