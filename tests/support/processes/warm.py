"""Commands and rehearsal X's that start warm: forked from a process that has imported everything.

A cold start costs a second of processor time, and the tests start hundreds. `Process` stands in
for `subprocess.Popen` where our own modules are run.
`python -m tests.support.processes.warm SOCKET` is what they are forked from: it reads an order
and three descriptors from each connection, forks, tells the process id and, at the end, the exit
status. The fork itself then runs the module as Python's own `-m` does, and ends as any process
ends, but that its memory goes at once. Production code knows nothing of it.
"""

import atexit
import contextlib
import importlib
import json
import os
import pkgutil
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import IO, Any

from scheduler.collector import keep_what_is_here

PIPE, DEVNULL = subprocess.PIPE, subprocess.DEVNULL
CHECKOUT = Path(__file__).parents[3]
WARM = hasattr(os, "pidfd_open")  # Linux alone tells of a child's end in this way; else all is cold
# What a command imports only when it needs it; nothing that starts threads, as numpy does.
LATE = ("tweepy", "apscheduler.schedulers.background", "alembic.command", "PIL.Image")
LEFT_OUT = ("scheduler.store.migrations", "scheduler.pages.charts")
MIGRATES = "WARM_MIGRATES"  # in the environment: new queues get their tables by each migration
_ADDRESS = "WARM_SOCKET"
_SAID = "said"  # beside the socket: what it writes on its standard error
_MOST_SAID = 2_000  # characters
_ENDING_SECONDS = 5
_PATIENCE_SECONDS = 10  # for an order that was begun


class Process:
    """One of our modules, running: what `Popen` offers, as far as the tests ask for it."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        stdin: int | None = None,
        stdout: int | None = None,
        stderr: "int | IO[bytes] | None" = None,
        cwd: "Path | str | None" = None,
        env: Mapping[str, str] | None = None,
        text: bool = False,
    ) -> None:
        """`command` is `[python, "-m", module, *arguments]`."""
        python, flag, module, *arguments = map(str, command)
        assert (python, flag) == (sys.executable, "-m"), command
        encoding = "utf-8" if text else None
        theirs: list[int] = []
        self.stdin: IO[Any] | None = None
        self.stdout: IO[Any] | None = None
        self.stderr: IO[Any] | None = None
        if stdin == PIPE:
            read, write = os.pipe()
            theirs.append(read)
            self.stdin = os.fdopen(write, "w" if text else "wb", encoding=encoding)
        else:
            theirs.append(os.open(os.devnull, os.O_RDONLY))
        for name, wanted in (("stdout", stdout), ("stderr", stderr)):
            if wanted == PIPE:
                read, write = os.pipe()
                theirs.append(write)
                setattr(self, name, os.fdopen(read, "r" if text else "rb", encoding=encoding))
            else:
                theirs.append(os.dup(_number_of(name, wanted)))
        order = {
            "module": module,
            "arguments": arguments,
            "folder": str(cwd or Path.cwd()),
            "environment": dict(os.environ if env is None else env),
        }
        self.args, self.returncode = list(command), None
        try:
            self._line, self.pid = _ordered(json.dumps(order).encode(), theirs)
        finally:
            for descriptor in theirs:
                os.close(descriptor)

    def poll(self) -> int | None:
        """The exit status, or the negative number of a signal; None while it runs."""
        return self._ended_within(0)

    def wait(self, timeout: float | None = None) -> int:
        """Waits for the end. Raises: subprocess.TimeoutExpired."""
        status = self._ended_within(timeout)
        if status is None:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)
        return status

    def communicate(self, *, timeout: float | None = None) -> tuple[Any, Any]:
        """Reads all that it says, then waits for its end. Raises: subprocess.TimeoutExpired."""
        until = None if timeout is None else time.monotonic() + timeout
        if self.stdin:
            self.stdin.close()
        said: dict[Any, list[bytes]] = {}
        with selectors.DefaultSelector() as open_ones:
            for stream in (self.stdout, self.stderr):
                if stream and not stream.closed:  # a second call has nothing to read
                    said[stream] = []
                    open_ones.register(stream, selectors.EVENT_READ)
            while open_ones.get_map():
                left = None if until is None else until - time.monotonic()
                ready = open_ones.select(left)
                if not ready and left is not None:
                    raise subprocess.TimeoutExpired(self.args, timeout or 0)
                for key, _ in ready:
                    piece = os.read(key.fd, 65_536)
                    said[key.fileobj].append(piece)
                    if not piece:
                        open_ones.unregister(key.fileobj)
        self.wait(None if until is None else max(0.0, until - time.monotonic()))
        return self._joined(self.stdout, said), self._joined(self.stderr, said)

    def send_signal(self, number: int) -> None:
        """Sends it a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        """Ends it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Asks it to end."""
        self.send_signal(signal.SIGTERM)

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_: object) -> None:
        for stream in (self.stdin, self.stdout, self.stderr):
            if stream:
                stream.close()
        self.wait()

    def _ended_within(self, seconds: float | None) -> int | None:
        if self.returncode is None:
            self._line.settimeout(seconds)
            try:
                self.returncode = _number(self._line)
            except (BlockingIOError, TimeoutError):
                return None
            except Gone:  # nobody would hear of its end
                self.returncode = -signal.SIGKILL
                self._line.close()
                with contextlib.suppress(ProcessLookupError):
                    os.kill(self.pid, signal.SIGKILL)
                raise
            self._line.close()
        return self.returncode

    @staticmethod
    def _joined(stream: Any, said: Mapping[Any, list[bytes]]) -> Any:
        if not stream or stream not in said:
            return None
        whole = b"".join(said[stream])
        stream.close()
        return whole.decode() if hasattr(stream, "encoding") else whole


def run(command: Sequence[str], *, timeout: float, **options: Any) -> Any:
    """Runs one of our modules to its end, as `subprocess.run` with its output captured as text."""
    start = Process if WARM else subprocess.Popen
    running = start(command, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, text=True, **options)
    out, err = running.communicate(timeout=timeout)
    return subprocess.CompletedProcess(command, running.returncode, out, err)


def _number_of(name: str, wanted: "int | IO[bytes] | None") -> int:
    if wanted is None:
        return {"stdout": 1, "stderr": 2}[name]
    if wanted == DEVNULL:
        return os.open(os.devnull, os.O_WRONLY)
    return wanted if isinstance(wanted, int) else wanted.fileno()


class Gone(RuntimeError):
    """What processes are forked from does not answer any more; the message says why it ended."""


@dataclass
class Source:
    """What processes are forked from, with the folder in which its socket is."""

    folder: Path
    _process: "subprocess.Popen[bytes] | None" = None

    @property
    def address(self) -> str:
        """Where orders go."""
        return str(self.folder / "socket")

    def start(self) -> None:
        """Starts it, or a new one where one has ended. Raises: Gone if that ends at once."""
        self.close()
        (self.folder / "socket").unlink(missing_ok=True)
        with (self.folder / _SAID).open("wb") as said:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.support.processes.warm", self.address],
                cwd=CHECKOUT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=said,
            )
        assert self._process.stdout is not None
        if not self._process.stdout.readline():
            self._process.wait()
            raise Gone(self.why())

    def status(self) -> int | None:
        """How it ended; None while it runs, or if another process started it."""
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                return self._process.wait(_ENDING_SECONDS)  # its socket closes a little before
        return None

    def close(self) -> None:
        """Ends it, but none of those that were forked from it."""
        if self._process is not None:
            self._process.communicate()

    def why(self) -> str:
        """How it ended, as far as anybody knows, and the last of what it said."""
        status = self.status()
        how = "forks none" if status is None else f"has ended with exit status {status}"
        return f"What processes are forked from {how}. It said: {self.said or 'nothing'}"

    @property
    def said(self) -> str:
        """The last of what it wrote on its standard error."""
        try:
            return (self.folder / _SAID).read_text("utf-8", "replace").strip()[-_MOST_SAID:]
        except OSError as error:
            return f"unknown ({error})"


def _ordered(body: bytes, streams: Sequence[int]) -> tuple[socket.socket, int]:
    """A line to a new process, and its number. If nobody is there to fork it, somebody is started.

    Raises: Gone if that one does not answer either.
    """
    for is_last in (False, True):
        line = socket.socket(socket.AF_UNIX)
        try:
            line.connect(address())
            # The length first: an order may be longer than what one call takes.
            socket.send_fds(line, [len(body).to_bytes(4, "big")], streams)
            line.sendall(body)
            return line, _number(line)
        except (OSError, Gone) as error:
            line.close()
            if is_last or _ADDRESS in os.environ or _own().status() is None:
                raise Gone(_why()) from error
        print(f"{_own().why()} Another one is started.", file=sys.stderr)
        _own().start()
    raise AssertionError("the second time answers or raises")


def _number(line: socket.socket) -> int:
    got = line.recv(4)
    if not got:
        raise Gone(_why())
    return int.from_bytes(got, "big", signed=True)


def _why() -> str:
    there = os.environ.get(_ADDRESS)
    return (Source(Path(there).parent) if there else _own()).why()


def address() -> str:
    """Where orders go; the process that takes them is started if there is none."""
    return os.environ.get(_ADDRESS) or _own().address


@cache
def _own() -> Source:
    folder = tempfile.TemporaryDirectory(prefix="warm-")
    source = Source(Path(folder.name))
    source.start()
    _KEPT.append(folder)
    return source


_KEPT: list[Any] = []  # until this process ends, and they with it


def start_rehearsals_warm(patch: Any) -> None:
    """Has the program start its rehearsal X's here, by `patch`, pytest's monkeypatch."""
    if WARM:
        stand_in = SimpleNamespace(
            Popen=Process, PIPE=PIPE, TimeoutExpired=subprocess.TimeoutExpired
        )
        patch.setattr("scheduler.x_simulator.process.subprocess", stand_in)


def main(path: str) -> None:
    """Forks a process for each order. A fork leaves the loop and becomes what was ordered."""
    _import_everything()
    _make_ready(Path(path).parent)
    assert len(list(Path("/proc/self/task").iterdir())) == 1, (
        "a process with threads cannot be forked"
    )
    # Or each fork, at its end, looks through all of it, and so copies it: six times the rest.
    keep_what_is_here()
    order = _serve(path)
    if order is None:
        return
    if MIGRATES in order["environment"]:
        _migrate_anew()
    os.environ.clear()
    os.environ.update(order["environment"] | {_ADDRESS: path})
    tempfile.tempdir = None  # it is this environment that says where
    os.chdir(order["folder"])
    sys.argv = [order["module"], *order["arguments"]]
    _run_to_its_end(order["module"])


def _run_to_its_end(module: str) -> None:
    """Runs a module as Python's `-m` does, and does what Python does at the end of a process.

    All but one thing: it takes nothing down. To let go of each object by itself touches, and so
    copies, all that was imported, and takes longer than most commands do.
    """
    status: object = None
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        status = end.code
    except KeyboardInterrupt:  # ends by the signal
        raise
    except BaseException:  # noqa: BLE001 - said as Python says it
        sys.excepthook(*sys.exc_info())
        status = 1
    if isinstance(status, str):
        print(status, file=sys.stderr)
    threading._shutdown()
    atexit._run_exitfuncs()
    number = status if isinstance(status, int) else int(status is not None)
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):  # Python tells of it in its own way
        sys.exit(number)
    os._exit(number & 0xFF)


def _import_everything() -> None:
    import scheduler

    for found in pkgutil.walk_packages(scheduler.__path__, "scheduler."):
        if not (found.name.startswith(LEFT_OUT) or found.name.endswith("__main__")):
            importlib.import_module(found.name)
    for name in LATE:
        importlib.import_module(name)
    import scheduler.x_simulator.process as bridge

    bridge.subprocess = SimpleNamespace(
        Popen=Process, PIPE=PIPE, TimeoutExpired=subprocess.TimeoutExpired
    )


def _make_ready(folder: Path) -> None:
    """New queues are copies, and what is asked of a queue is compiled here, and not by each."""
    from scheduler.store import database as store
    from scheduler.store import driver
    from tests.support.databases.compiled_once import sharing
    from tests.support.databases.ready_tables import copying_in_forks
    from tests.support.processes.mortal import warm_up

    driver.create_engine = sharing
    store.upgrade = copying_in_forks(folder)
    warm_up()


def _migrate_anew() -> None:
    from scheduler.store import database as store
    from tests.support.databases.ready_tables import MIGRATE

    store.upgrade = MIGRATE


def _serve(path: str) -> dict[str, Any] | None:
    """An order, in the fork that is to become it; None in the end, when nobody needs us."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # who started us ends us, by closing our input
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(64)
    print("ready", flush=True)
    watched = selectors.DefaultSelector()
    watched.register(0, selectors.EVENT_READ)
    watched.register(listener, selectors.EVENT_READ)
    lines: dict[int, tuple[int, socket.socket]] = {}
    while True:
        for key, _ in watched.select():
            if key.fd == 0:
                return None
            if key.fileobj is listener:
                line, _ = listener.accept()
                if (taken := _order_from(line)) is None:
                    continue
                order, streams = taken
                pid = _forked()
                if pid == 0:
                    watched.close()
                    listener.close()
                    for _, other in lines.values():
                        other.close()
                    line.close()
                    _take(streams)
                    return order
                for stream in streams:
                    os.close(stream)
                if pid is None:
                    line.close()
                    continue
                _tell(line, pid)
                ended = os.pidfd_open(pid)
                lines[ended] = (pid, line)
                watched.register(ended, selectors.EVENT_READ)
            else:
                watched.unregister(key.fd)
                pid, line = lines.pop(key.fd)
                os.close(key.fd)
                _, status = os.waitpid(pid, 0)
                _tell(line, os.waitstatus_to_exitcode(status))
                line.close()


def _order_from(line: socket.socket) -> tuple[dict[str, Any], list[int]] | None:
    """What was ordered, and its streams; None if who began to order has gone: tests kill them."""
    streams: list[int] = []
    line.settimeout(_PATIENCE_SECONDS)
    try:
        head, streams, _, _ = socket.recv_fds(line, 4, 3)
        size, body = int.from_bytes(head, "big"), b""
        while len(body) < max(size, 1):
            piece = line.recv(size - len(body))  # nothing, if nothing was ordered
            if not piece:
                raise ConnectionError("who began it has gone")
            body += piece
    except OSError as error:
        print(f"An order was given up: {error}", file=sys.stderr, flush=True)
        for stream in streams:
            os.close(stream)
        line.close()
        return None
    line.settimeout(None)
    return json.loads(body), streams


def _forked() -> int | None:
    """0 in the fork, its number in us; None if the machine has no room for one."""
    try:
        return os.fork()
    except OSError as error:
        print(f"No process could be forked: {error}", file=sys.stderr, flush=True)
        return None


def _take(streams: list[int]) -> None:
    """Makes `streams` this process's own standard ones, and its signals as they are at a start."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    sys.stdin = os.fdopen(0, encoding="utf-8", closefd=False)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(2, "w", encoding="utf-8", errors="backslashreplace", closefd=False)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # even if the tests were begun by nohup


def _tell(line: socket.socket, number: int) -> None:
    with contextlib.suppress(OSError):  # who ordered it may have ended first
        line.sendall(number.to_bytes(4, "big", signed=True))


if __name__ == "__main__":
    main(sys.argv[1])
