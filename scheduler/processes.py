"""Names this process, so that another one of this machine can know that it has ended.

A name is believed only where everything in it was seen from the same place: the same host, the same
start of the machine, the same namespace of process ids. So a container with the same host name, a
machine with the same name, or a process that got an old one's number, is never mistaken. Where the
system tells no such things (only Linux does), nobody is known to be dead, and leases run out.
"""

import os
import secrets
import socket
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

_PROC = Path("/proc")
_STARTED = 19  # field 22 of /proc/PID/stat, counted from the one behind the program's name
_ENDED = ("Z", "X")  # it has ended, and its parent has not asked yet


@dataclass(frozen=True, slots=True)
class ProcessName:
    """One process, for as long as its machine is not started again."""

    host: str
    place: str  # this start of the machine, and the namespaces that count processes and time
    pid: int
    started: int  # clock ticks since the machine's start

    def __str__(self) -> str:
        return f"{self.host}|{self.place}|{self.pid}|{self.started}"


def name_of_this_process() -> str:
    """A name that no other process has, and no other part of this one.

    It begins with what `is_known_dead` reads, as far as this system tells it.
    """
    token, found = secrets.token_hex(4), this_process()
    return f"{found}|{token}" if found else f"{socket.gethostname()}|{os.getpid()}|{token}"


def this_process() -> ProcessName | None:
    """This process; None where the system does not tell enough to know it again."""
    pid = os.getpid()
    place, seen = _place(pid), _seen(pid)
    return ProcessName(socket.gethostname(), place, pid, seen.started) if place and seen else None


@cache
def program_version() -> str:
    """The version of this program, as it was installed."""
    return version("handrail")


def is_known_dead(name: str) -> bool:
    """Whether the process of this name has certainly ended. One that is frozen has not."""
    found, here = _read(name), this_process()
    if found is None or here is None or (found.host, found.place) != (here.host, here.place):
        return False
    try:
        os.kill(found.pid, 0)  # asks only; it also sees processes that /proc hides
    except ProcessLookupError:
        return True
    except OSError:  # somebody else's: it is there
        pass
    now = _seen(found.pid)
    if now is None:
        return False
    return now.started != found.started or now.has_ended


def _read(name: str) -> ProcessName | None:
    match name.split("|"):
        case [host, place, pid, started, _token] if _is_number(pid) and _is_number(started):
            return ProcessName(host, place, int(pid), int(started))
    return None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < len(text) < 19 and int(text) > 0


@lru_cache(maxsize=1)  # asked again in a child that was forked: it may live in another namespace
def _place(pid: int) -> str:
    try:
        # The numbers that /proc shows must be those that we are asked about.
        if os.readlink(_PROC / "self") != str(pid):  # noqa: PTH115 - the text, and no path
            return ""
        boot = (_PROC / "sys/kernel/random/boot_id").read_text("ascii").strip()
        spaces = [(_PROC / "self/ns" / kind).stat().st_ino for kind in ("pid", "time")]
    except (OSError, ValueError):
        return ""
    return ".".join((boot, *map(str, spaces))) if boot else ""


@dataclass(frozen=True, slots=True)
class _Seen:
    started: int
    has_ended: bool


def _seen(pid: int) -> _Seen | None:
    """What the system shows of a process; None where it shows nothing."""
    folder = _PROC / str(pid)
    try:
        _, _, rest = (folder / "stat").read_text("utf-8", "replace").rpartition(")")
        fields = rest.split()
        # A first thread that is over says nothing of the others.
        is_alone = len(os.listdir(folder / "task")) <= 1  # noqa: PTH208 - counted only
        return _Seen(int(fields[_STARTED]), fields[0] in _ENDED and is_alone)
    except (OSError, ValueError, IndexError):
        return None
