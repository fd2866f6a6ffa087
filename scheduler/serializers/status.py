"""How the queue stands, for a program."""

from scheduler.formatting import instant
from scheduler.publishing.monitoring.status import Status
from scheduler.publishing.reasons import what_to_do
from scheduler.remedies import Action, Remedy, Sentence, command, in_words
from scheduler.store.operations.clock_marks import ClockDoubt
from scheduler.store.overview.waiting import WaitingThread
from scheduler.store.queue.holds import HoldInForce
from scheduler.store.states import ThreadState

COUNTED = (
    ThreadState.SCHEDULED,
    ThreadState.PUBLISHING,
    ThreadState.PUBLISHED,
    ThreadState.WAITING,
    ThreadState.CANCELLED,
)


def status_json(status: Status, trouble: Sentence = ()) -> dict[str, object]:
    """How the queue stands; `trouble` is what does not fit together about its engines."""
    return {
        "engine": {"running": status.is_running, "last_seen": instant(status.last_seen)},
        "engines": [
            {
                "kind": one.kind,
                "machine": one.machine,
                "version": one.version,
                "running": one.is_running,
                "last_seen": instant(one.last_seen),
                "accounts": one.accounts,
            }
            for one in status.engines
        ],
        "engines_trouble": in_words(trouble) or None,
        "clock": clock_json(status.clock),
        "threads": {str(state): status.threads[state] for state in COUNTED},
        "next_due": instant(status.next_due),
        "waiting": [waiting_json(thread) for thread in status.waiting],
        "unapproved": [
            {"key": one.key, "account": one.account, "goes_out_at": instant(one.begin_at)}
            for one in status.unapproved
        ],
        "holds": [hold_json(hold) for hold in status.holds],
        "quiet_accounts": [
            {"account": account, "until": instant(until)} for account, until in status.quiet.items()
        ],
    }


def hold_json(hold: HoldInForce) -> dict[str, object]:
    """A hold that is in force."""
    return {
        "number": hold.number,
        "scope": str(hold.scope),
        "subject": hold.subject,
        "why": hold.why,
        "until": instant(hold.until),
    }


def clock_json(doubt: ClockDoubt | None) -> dict[str, object] | None:
    """Why this machine's clock decides nothing now; None while it may."""
    if doubt is None:
        return None
    return {
        "ours": instant(doubt.ours),
        "other": instant(doubt.other),
        "other_is": "x" if doubt.is_by_x else "last right",
        "what_to_do": command(Remedy(Action.CLOCK_IS_RIGHT)),
    }


def waiting_json(thread: WaitingThread) -> dict[str, object]:
    """A thread that waits for a person, and what to do about it."""
    return {
        "key": thread.key,
        "account": thread.account,
        "reason": str(thread.reason),
        "since": instant(thread.since),
        "what_to_do": what_to_do(thread.reason),
    }
