"""How the queue's status is shown."""

from collections.abc import Callable, Sequence
from datetime import datetime

from scheduler.cli.output import out
from scheduler.formatting import count, instant, local
from scheduler.publishing.monitoring.status import Status
from scheduler.serializers.remedies import WHAT_TO_DO
from scheduler.store.overview.waiting import WaitingThread
from scheduler.store.states import ThreadState

_COUNTED = (
    ThreadState.SCHEDULED,
    ThreadState.PUBLISHING,
    ThreadState.PUBLISHED,
    ThreadState.WAITING,
    ThreadState.CANCELLED,
)


def as_json(status: Status) -> dict[str, object]:
    """The shape that docs/reference/status-json.md describes."""
    return {
        "engine": {"running": status.is_running, "last_seen": instant(status.last_seen)},
        "threads": {str(state): status.threads[state] for state in _COUNTED},
        "next_due": instant(status.next_due),
        "waiting": [
            {
                "key": one.key,
                "account": one.account,
                "reason": str(one.reason),
                "since": instant(one.since),
                "what_to_do": WHAT_TO_DO[one.reason],
            }
            for one in status.waiting
        ],
    }


def _utc(at: datetime) -> str:
    return f"{local(at)} UTC"


def print_status(status: Status, said: Callable[[datetime], str], *, is_alive: bool) -> None:
    """The same for people; `said` puts a time into their words.

    `is_alive` also where somebody publishes from time to time.
    """
    console = out()
    if status.is_running:
        console.print("Publishing: yes.")
    elif status.last_seen is None:
        console.print("Publishing: no, and never yet from this database. Start it: handrail run")
    elif is_alive:
        console.print(f"Publishing: from time to time, last {said(status.last_seen)}.")
    else:
        seen = said(status.last_seen)
        console.print(f"Publishing: NO, not since {seen}. Start it: handrail run")
    console.print(
        "Threads: " + ", ".join(f"{status.threads[state]:,} {state}" for state in _COUNTED) + "."
    )
    if status.next_due is not None:
        console.print(f"Next due: {said(status.next_due)}")
    for hold in status.holds:
        what = f"{hold.scope} {hold.subject}".strip()
        until = f", until {said(hold.until)}" if hold.until is not None else ""
        # Typed by people, who may use brackets.
        console.print(f"Hold {hold.number} on {what}{until}: {hold.why}", markup=False)
        console.print(f"  To go on: handrail release {hold.number}")
    print_waiting(status.waiting, said)


def print_waiting(waiting: Sequence[WaitingThread], said: Callable[[datetime], str] = _utc) -> None:
    """What waits, why, and what to do about it."""
    console = out()
    if waiting:
        console.print(f"{count(len(waiting), 'thread')} waiting for a person:")
    for one in waiting:
        console.print(
            f"  {one.key} ({one.account}), since {said(one.since)}: {one.why}", markup=False
        )
        console.print(f"    What to do: {WHAT_TO_DO[one.reason]}")
