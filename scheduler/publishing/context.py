"""What the publishing verbs work with; joined in bootstrap."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from scheduler.clock import Clock
from scheduler.crisis.directory.services import Directory
from scheduler.networks.base import Network, Unavailable
from scheduler.settings import Prices
from scheduler.store.database import Database


@dataclass(frozen=True, slots=True)
class PublishingContext:
    """The parts that a publishing verb needs."""

    database: Database
    network: Network
    clock: Clock
    directory: Callable[[], Directory]  # asked before each thread: a number may have changed
    owner: str  # who holds the leases: one name a process
    lease_seconds: float
    prices: Prices
    monthly_cap_usd: float | None = None  # for everything; None: no cap
    media: Path = Path("media")  # the folder that pictures are in
    # Asked before what cannot be undone; never in a transaction: it may ask X, and writes.
    is_clock_right: Callable[[], bool] = lambda: True
    # A mark of an account's keys, to know by that they are others now; None: always ask X.
    key_mark: Callable[[str], str | None] = lambda _: None
    lease_lost: Callable[[], None] = lambda: None  # told when another engine took over
    # Why an account's calls cannot be signed now; asked before a gate opens, for it may ask X.
    why_not_ready: Callable[[str], Unavailable | None] = lambda _: None
    # Whether this machine's crisis directory is the newest of all that publish from this queue.
    may_seal: Callable[[], bool] = lambda: True
    is_stopping: Callable[[], bool] = lambda: False  # then no call is begun that can wait
    pause: Callable[[float], None] = time.sleep  # seconds, until the database can be written again
