"""What the tests' commands are forked from outlives whoever orders, and is replaced if it ends."""

import signal
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from tests.support.processes import warm

pytestmark = pytest.mark.skipif(not warm.WARM, reason="Linux alone starts commands warm")
SECONDS = 60
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
