"""Shows how the queue stands, and what waits for a person."""

from collections.abc import Callable, Sequence
from datetime import datetime

from scheduler.cli.output import out
from scheduler.formatting import count
from scheduler.publishing.monitoring.status import EngineStatus, Status
from scheduler.publishing.reasons import what_to_do
from scheduler.remedies import Action, Remedy, Sentence, command, in_words
from scheduler.serializers.status import COUNTED
from scheduler.store.operations.clock_marks import ClockDoubt
from scheduler.store.overview.unapproved import AwaitingApproval
from scheduler.store.overview.waiting import WaitingThread


def print_status(
    status: Status,
    shown: Callable[[datetime], str],
    *,
    is_alive: bool,
    trouble: Sentence = (),
) -> None:
    """Shows how the queue stands; `shown` puts a time into people's words.

    `is_alive` also where somebody publishes from time to time. `trouble` is what does not fit
    together about the engines.
    """
    console = out()
    if status.is_running:
        console.print("Publishing: yes.")
    elif status.last_seen is None:
        console.print("Publishing: no, and never yet from this database. Start it: handrail run")
    elif is_alive:
        console.print(f"Publishing: from time to time, last {shown(status.last_seen)}.")
    else:
        seen = shown(status.last_seen)
        console.print(f"Publishing: NO, not since {seen}. Start it: handrail run")
    print_engines(status.engines_to_show, shown)
    if trouble:
        console.print(in_words(trouble), markup=False, soft_wrap=True)
    if status.clock is not None:
        print_clock(status.clock, shown)
    console.print(
        "Threads: " + ", ".join(f"{status.threads[state]:,} {state}" for state in COUNTED) + "."
    )
    if status.next_due is not None:
        console.print(f"Next due: {shown(status.next_due)}")
    for hold in status.holds:
        what = f"{hold.scope} {hold.subject}".strip()
        until = f", until {shown(hold.until)}" if hold.until is not None else ""
        # Typed by people, who may use brackets.
        console.print(f"Hold {hold.number} on {what}{until}: {hold.reason}")
        console.print(f"  To go on: handrail release {hold.number}")
    for account, quiet_until in status.quiet.items():
        console.print(
            f"Account {account} sends nothing before {shown(quiet_until)}: "
            "X's limit was reached, or X could not be asked. It then goes on automatically.",
            markup=False,
        )
    print_unapproved(status.unapproved, shown)
    print_waiting(status.waiting, shown)


def print_engines(engines: Sequence[EngineStatus], shown: Callable[[datetime], str]) -> None:
    """Each engine: of which kind and where it is, whether it goes on, and what it has now."""
    for one in engines:
        where = f"on {one.machine}" if one.machine else "of an earlier version"
        about = ", ".join(filter(None, (one.kind, one.version)))
        state = "runs" if one.is_running else "does not run"
        held = f", has {count(one.accounts, 'account')}" if one.is_running else ""
        out().print(
            f"  Engine {where}{f' ({about})' if about else ''}: {state}, last heard "
            f"{shown(one.last_seen)}{held}.",
            markup=False,
            soft_wrap=True,
        )


def print_clock(doubt: ClockDoubt, shown: Callable[[datetime], str]) -> None:
    """Why this machine's clock decides nothing, and what to do about it."""
    console = out()
    other = "X's says" if doubt.is_by_x else "X told no time, and it was last right at"
    console.print(
        f"The clock may be wrong: it says {shown(doubt.ours)}; {other} {shown(doubt.other)}. "
        "Nothing is sent, ends or is deleted until it is right.",
        markup=False,
    )
    right = command(Remedy(Action.CLOCK_IS_RIGHT))
    console.print(f"  Set it by the network. If it is right as it is: {right}")


def print_unapproved(
    unapproved: Sequence[AwaitingApproval], shown: Callable[[datetime], str], most: int = 5
) -> None:
    """What still needs approval, and by when; the first few by name."""
    if not unapproved:
        return
    console, still = out(), count(len(unapproved), "thread still needs", "threads still need")
    console.print(f"{still} approval, and will not go out without it: handrail approve")
    for one in unapproved[:most]:
        console.print(f"  {one.key} ({one.account}), before {shown(one.begin_at)}")
    if (more := len(unapproved) - most) > 0:
        console.print(f"  and {more:,} more")


def print_waiting(waiting: Sequence[WaitingThread], shown: Callable[[datetime], str]) -> None:
    """What waits, why, and what to do about it."""
    console = out()
    if waiting:
        console.print(f"{count(len(waiting), 'thread')} waiting for a person:")
    for one in waiting:
        console.print(
            f"  {one.key} ({one.account}), since {shown(one.since)}: {one.why}", markup=False
        )
        console.print(f"    What to do: {what_to_do(one.reason)}")
