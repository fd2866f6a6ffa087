"""Shows the queue, and what keeps each thread."""

from collections.abc import Sequence
from itertools import groupby

from rich.padding import Padding
from rich.text import Text

from scheduler.cli.output import out
from scheduler.cli.time_input import LocalTimes
from scheduler.formatting import count, usd
from scheduler.publishing.monitoring.overview import Upcoming
from scheduler.publishing.reasons import REASONS, what_to_do
from scheduler.store.overview.upcoming import Coming
from scheduler.store.states import ThreadState

_OVER = {
    ThreadState.PUBLISHED: "Sent. Its address and figures: handrail sent",
    ThreadState.CANCELLED: "Cancelled. To undo: handrail restore {key}",
    ThreadState.TAKEN_DOWN: "Deleted from X.",
}
_QUIET = "X's limit was reached, or X could not be asked; it then goes on automatically"


def print_queue(upcoming: Upcoming, times: LocalTimes, states: Sequence[ThreadState] = ()) -> None:
    """By account and time, each with what keeps it; of `states`, if not of what is coming."""
    console, later = out(), upcoming.later
    for account, threads in groupby(upcoming.threads, key=lambda one: one.account):
        console.print(Text(account, style="bold"))
        for one in threads:
            line = (
                f"{times.shown(one.begin_at)}  {one.key}  {count(one.posts, 'post')}, "
                f"{usd(one.price_usd)}"
            )
            console.print(Padding(Text(line), (0, 2), expand=False))
            for note in (*approval_notes(upcoming, one, times), *notes(one, times)):
                console.print(Padding(Text(note, style="yellow"), (0, 6), expand=False))
    if not upcoming.threads and states:
        named = " or ".join(str(state).replace("_", " ") for state in states)
        console.print(f"No thread is {named}.")
    elif not upcoming.threads:
        console.print("Nothing is coming in these days." if later else "Nothing is coming.")
    if later:
        console.print(f"{count(later, 'thread')} later: handrail queue --all")


def approval_notes(upcoming: Upcoming, one: Coming, times: LocalTimes) -> list[str]:
    """Whether the thread still needs approval, and by when; one that waits says so itself."""
    needed = upcoming.unapproved.get(one.key)
    if needed is None or needed.is_waiting:
        return []
    by = f"goes out only if approved before {times.shown(needed.begin_at)}"
    return [f"Not approved yet: it {by}: handrail approve {one.key}"]


def notes(one: Coming, times: LocalTimes) -> list[str]:
    """What a person should know about the thread."""
    lines = []
    if one.reason is not None:
        why, todo = REASONS[one.reason].why, what_to_do(one.reason)
        lines.append(f"Waits for you: {why}. {todo}")
    if one.state is ThreadState.PUBLISHING:
        lines.append(f"On its way: {one.posts_out} of {count(one.posts, 'post')} out.")
    if one.state in _OVER:
        lines.append(_OVER[one.state].format(key=one.key))
    if one.state is ThreadState.TAKING_DOWN:
        lines.append("Being deleted from X.")
    for hold in one.holds:
        end = "" if hold.until is None else f" Until {times.shown(hold.until)}."
        lines.append(f"Held: {hold.reason}.{end} To go on: handrail release {hold.number}")
    if one.problem is not None:
        lines.append(f"Its account: {one.problem}")
    if one.quiet_until is not None:
        lines.append(f"Its account sends nothing before {times.shown(one.quiet_until)}: {_QUIET}.")
    if one.moved_by is not None:
        lines.append(f"Moved by {one.moved_by}, from {times.shown(one.planned_due_at)}.")
    if one.state is ThreadState.SCHEDULED and one.begin_at > one.due_at:
        lines.append(f"Put off from {times.shown(one.due_at)}, to keep the account's own pace.")
    return lines
