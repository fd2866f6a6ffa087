"""Sums up how the queue stands, and what waits for a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection

from scheduler.clock import Clock
from scheduler.processes import is_known_dead
from scheduler.store.database import Database
from scheduler.store.operations import clock_marks, heartbeat
from scheduler.store.operations.clock_marks import ClockDoubt
from scheduler.store.operations.heartbeat import LastSeen
from scheduler.store.overview import waiting
from scheduler.store.overview.unapproved import AwaitingApproval, awaiting
from scheduler.store.overview.waiting import WaitingThread
from scheduler.store.queue import accounts, due, holds
from scheduler.store.queue.holds import HoldInForce
from scheduler.store.queue.sending import leases
from scheduler.store.states import ThreadState

HEARTBEAT_SECONDS = 10.0
LOCAL, CLUSTER = "local", "cluster"  # kinds of engines
MISSED = timedelta(seconds=6 * HEARTBEAT_SECONDS)  # after so long without one, it is dead


@dataclass(frozen=True, slots=True)
class EngineStatus:
    """One engine of those that share the queue."""

    machine: str  # "": it is of the version before, which did not say
    version: str
    last_seen: datetime
    is_running: bool
    accounts: int  # that it has at this moment
    kind: str = ""  # local or cluster; "": as for the machine


@dataclass(frozen=True, slots=True)
class Status:
    """Everything on one screen."""

    is_running: bool
    last_seen: datetime | None
    threads: dict[ThreadState, int]
    next_due: datetime | None
    waiting: tuple[WaitingThread, ...]
    holds: tuple[HoldInForce, ...]
    clock: ClockDoubt | None = None  # why this machine's clock decides nothing now
    quiet: Mapping[str, datetime] = field(default_factory=dict)  # accounts, and until when
    unapproved: tuple[AwaitingApproval, ...] = ()  # whose time is still ahead
    engines: tuple[EngineStatus, ...] = ()  # of the last day, the one heard last first

    def was_seen_since(self, at: datetime) -> bool:
        """Whether somebody published then or later, if only for a moment."""
        return self.last_seen is not None and self.last_seen >= at

    @property
    def engines_to_show(self) -> tuple[EngineStatus, ...]:
        """Each that runs; of a machine where none does, the one that was heard last."""
        shown: list[EngineStatus] = []
        running = {one.machine for one in self.engines if one.is_running}
        for one in self.engines:
            if one.is_running:
                shown.append(one)
            elif one.machine not in running:
                running.add(one.machine)
                shown.append(one)
        return tuple(shown)


def holds_in_force(database: Database, clock: Clock) -> tuple[HoldInForce, ...]:
    """Every hold in force, oldest first."""
    with database.read() as connection:
        return tuple(holds.in_force(connection, clock.now()))


def status(database: Database, clock: Clock) -> Status:
    """How everything stands at this moment."""
    now = clock.now()
    with database.read() as connection:
        seen = heartbeat.heartbeat(connection)
        held = leases.held_by(connection)
        return Status(
            is_running=seen is not None and _is_alive(seen, now),
            last_seen=seen.last_seen if seen is not None else None,
            threads=waiting.count_by_state(connection),
            next_due=due.next_due(connection),
            waiting=(
                *waiting.waiting_threads(connection),
                *waiting.threads_without_account(connection, now),
            ),
            holds=tuple(holds.in_force(connection, now)),
            quiet=accounts.quiet_now(connection, now),
            clock=clock_marks.clock_marks(connection).doubt,
            unapproved=tuple(one for one in awaiting(connection) if not one.is_waiting),
            engines=tuple(
                EngineStatus(
                    one.machine,
                    one.version,
                    one.last_seen,
                    _is_alive(one, now),
                    held.get(one.owner, 0),
                    one.kind,
                )
                for one in heartbeat.all_seen(connection)
            ),
        )


def _is_alive(seen: LastSeen, now: datetime) -> bool:
    # Also one that was heard by a clock that has been put back since is not heard now.
    is_heard = seen.is_running and abs(now - seen.last_seen) <= MISSED
    return is_heard and not is_known_dead(seen.owner)


def running_engines(connection: Connection, now: datetime) -> list[str]:
    """Where engines publish from this queue now, each in words; the last heard first."""
    return [
        f"an engine on {one.machine or 'another machine'}"
        for one in heartbeat.all_seen(connection)
        if _is_alive(one, now)
    ]
