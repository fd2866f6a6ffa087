"""How the queue stands, and what waits for a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.clock import Clock
from scheduler.store import engines, queue, standing
from scheduler.store.database import Database
from scheduler.store.standing import HoldInForce, WaitingThread
from scheduler.store.states import Reason, ThreadState

HEARTBEAT_SECONDS = 10.0
_MISSED = timedelta(seconds=6 * HEARTBEAT_SECONDS)

WHAT_TO_DO = {
    Reason.LATE: "Give it a new time in its campaign file and apply, or remove it there.",
    Reason.UNCONFIRMED: "Nothing yet: we look on the timeline. Send nothing by hand.",
    Reason.ROOT_ONLY: "Look at the first post on X; it carries the help line.",
    Reason.REFUSED: "Change its text in the campaign file and apply.",
    Reason.NO_SUPPORT: "Add a checked 24/7 line for the region to the directory.",
    Reason.ACCOUNT: "Put the account's right keys into .env.",
}


@dataclass(frozen=True, slots=True)
class Status:
    """Everything on one screen."""

    is_running: bool
    last_seen: datetime | None
    threads: dict[ThreadState, int]
    next_due: datetime | None
    waiting: tuple[WaitingThread, ...]
    holds: tuple[HoldInForce, ...]


def status(database: Database, clock: Clock) -> Status:
    """How everything stands at this moment."""
    now = clock.now()
    with database.read() as connection:
        seen = engines.heartbeat(connection)
        return Status(
            is_running=seen is not None and seen.is_running and now - seen.last_seen <= _MISSED,
            last_seen=seen.last_seen if seen is not None else None,
            threads=standing.count_by_state(connection),
            next_due=queue.next_due(connection),
            waiting=(
                *standing.waiting_threads(connection),
                *standing.threads_without_account(connection, now),
            ),
            holds=tuple(standing.holds_in_force(connection, now)),
        )
