"""Who is known to be dead: only a process of this very machine, of which everything fits."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scheduler import processes
from scheduler.processes import is_known_dead, name_of_this_process, this_process

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells")

NAMED = "from scheduler.processes import name_of_this_process as n; print(n(), flush=True); "


@pytest.fixture
def another() -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A process that lives until it is ended, and its name."""
    process = subprocess.Popen(
        [sys.executable, "-c", NAMED + "import time; time.sleep(60)"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    yield process, process.stdout.readline().strip()
    process.kill()
    process.communicate()


def test_this_process_is_alive() -> None:
    assert not is_known_dead(name_of_this_process())


def test_no_two_names_are_the_same() -> None:
    assert name_of_this_process() != name_of_this_process()


def test_one_that_was_killed_is_dead(another: tuple["subprocess.Popen[str]", str]) -> None:
    process, name = another
    assert not is_known_dead(name)
    process.kill()
    process.wait()
    assert is_known_dead(name)


def test_one_whose_parent_has_not_asked_yet_is_dead(
    another: tuple["subprocess.Popen[str]", str],
) -> None:
    process, name = another
    os.kill(process.pid, signal.SIGKILL)
    for _ in range(200):  # not waited for: it stays a zombie
        if is_known_dead(name):
            return
        time.sleep(0.02)
    raise AssertionError("a process that has ended counts as alive")


def test_one_that_is_frozen_is_alive(another: tuple["subprocess.Popen[str]", str]) -> None:
    process, name = another
    process.send_signal(signal.SIGSTOP)
    os.waitid(os.P_PID, process.pid, os.WSTOPPED | os.WNOWAIT)
    assert not is_known_dead(name)


def test_another_process_that_got_its_number_does_not_keep_it_alive(
    another: tuple["subprocess.Popen[str]", str],
) -> None:
    _, name = another
    host, place, pid, started, token = name.split("|")
    assert is_known_dead("|".join((host, place, pid, str(int(started) - 1), token)))


@pytest.mark.parametrize(
    ("part", "value"),
    [
        (0, "another-host"),  # with the same container runtime
        (1, "0b8f5b0e-0000-4000-8000-000000000000.4026531836.4026531834"),  # started again
        (1, ""),
        (2, "0"),
        (2, "-1"),
        (2, "٣"),
        (2, "9" * 30),
        (3, "x"),
        (3, ""),
    ],
)
def test_what_does_not_fit_this_machine_is_not_known(
    another: tuple["subprocess.Popen[str]", str], part: int, value: str
) -> None:
    process, name = another
    process.kill()
    process.wait()
    parts = name.split("|")
    parts[part] = value
    assert not is_known_dead("|".join(parts))


@pytest.mark.parametrize(
    "name", ["", "engine-1", "host:1234:abcd", "a|b|c", "a|b|1|2|3|4", "||||", "a|b|1|1|t"]
)
def test_names_of_other_kinds_are_not_known(name: str) -> None:
    assert not is_known_dead(name)


def test_a_container_of_the_same_name_is_another_place() -> None:
    unshare = shutil.which("unshare")
    inside = [unshare or "", "--pid", "--fork", "--mount-proc", sys.executable, "-c", NAMED]
    if unshare is None or subprocess.run([*inside[:4], "true"], capture_output=True).returncode:
        pytest.skip("this user may make no namespaces")
    told = subprocess.run(inside, capture_output=True, text=True, check=True, cwd=Path.cwd())
    name, ours = told.stdout.strip(), this_process()
    assert ours is not None
    assert name.split("|")[0] == ours.host
    assert name.split("|")[1] != ours.place
    assert not is_known_dead(name)


@pytest.mark.parametrize("missing", ["self", "sys/kernel/random/boot_id", "self/ns/pid"])
def test_a_system_that_tells_too_little_knows_nobody_dead(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, missing: str
) -> None:
    name = name_of_this_process()
    monkeypatch.setattr(processes, "_PROC", tmp_path / missing)
    processes._place.cache_clear()
    try:
        assert this_process() is None
        assert not is_known_dead(name)
        assert name_of_this_process().count("|") == 2
    finally:
        monkeypatch.undo()
        processes._place.cache_clear()
