"""What the pages work with: one workspace, opened once, and who is signed in."""

import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import urlsplit

from scheduler.bootstrap.keys.connections import AccountsAtX
from scheduler.bootstrap.workspace import Workspace
from scheduler.publishing.context import PublishingContext
from scheduler.rehearsal.in_background import Rehearsals
from scheduler.web.defence.proxies import Network
from scheduler.web.identity.desk_actor import DeskPeople

Answer = TypeVar("Answer")

LIVE_SECONDS = 3.0
_ANSWERING = 40  # at once
_KEEPING = 8  # at once; on SQLite they take turns all the same


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody of a demonstration, whom one click signs in."""

    id: str
    what_they_do: str


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What is different in a demonstration: everybody is made up, and so is X."""

    people: tuple[SamplePerson, ...]
    x_page: str  # the simulated X's own page
    accounts: AccountsAtX | None = None  # at the simulated X; None: as the settings have it


class Pulse:
    """The mark of the moment, worked out once for all the pages that are open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: tuple[float, str] | None = None

    def mark(self, work_out: Callable[[], str], most_seconds: float) -> str:
        """The mark, at most so many seconds old."""
        with self._lock:
            now = time.monotonic()
            if self._known is None or now - self._known[0] >= most_seconds:
                self._known = now, work_out()
            return self._known[1]


class Remembered:
    """What takes long to work out, kept until what it rests on has changed: the newest of it."""

    def __init__(self, most: int = 12) -> None:
        self._lock = threading.Lock()
        self._most = most
        self._known: dict[Hashable, tuple[Hashable, Any]] = {}
        self._making: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, mark: Hashable, work_out: Callable[[], Answer]) -> Answer:
        """What is known of `key`, if it was worked out at this `mark`; two never do it at once."""
        with self._lock:
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                known = self._known.get(key)
            if known is not None and known[0] == mark:
                found: Answer = known[1]
                return found
            made = work_out()
            with self._lock:
                self._known.pop(key, None)
                self._known[key] = mark, made
                for oldest in list(self._known)[: -self._most]:
                    del self._known[oldest]
                    self._making.pop(oldest, None)
            return made


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that a page may ask for."""

    workspace: Workspace
    context: PublishingContext
    people: DeskPeople
    accounts: AccountsAtX
    address: str = ""  # where people reach it; "" on this machine only
    proxies: tuple[Network, ...] = ()
    demonstration: Demonstration | None = None
    pulse: Pulse = field(default_factory=Pulse)
    reports: Remembered = field(default_factory=Remembered)
    rehearsals: Rehearsals = field(default_factory=Rehearsals)
    stopping: threading.Event = field(default_factory=threading.Event)  # it answers no more soon
    # Pages are made in threads of the desk's own: handed over straight, in half the time that the
    # framework's take.
    answering: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(_ANSWERING, thread_name_prefix="answering")
    )
    # Writes down what is typed while the page is made: the disk takes as long as the page does.
    keeping: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(_KEEPING, thread_name_prefix="keeping")
    )
    live_seconds: float = LIVE_SECONDS  # how often a page that is open looks for what is new

    @property
    def hosts(self) -> frozenset[str]:
        """The names that it answers to, besides those of this machine."""
        host = urlsplit(self.address).hostname
        return frozenset({host}) if host else frozenset()
