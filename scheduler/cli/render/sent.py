"""Shows what went out."""

from collections.abc import Sequence

from rich.padding import Padding
from rich.text import Text

from scheduler.cli.output import out
from scheduler.cli.time_input import LocalTimes
from scheduler.formatting import count
from scheduler.publishing.monitoring.overview import ListedThread
from scheduler.store.metrics.sent import SentThread
from scheduler.store.states import ThreadState

_NOW = {
    ThreadState.PUBLISHING: "the rest is on its way",
    ThreadState.WAITING: "the rest waits for you: handrail status",
    ThreadState.CANCELLED: "the rest is cancelled",
    ThreadState.TAKING_DOWN: "being deleted from X",
    ThreadState.TAKEN_DOWN: "deleted from X",
}


def print_sent(found: Sequence[ListedThread], times: LocalTimes) -> None:
    """A thread in three lines: when and what, its address, its figures."""
    console = out()
    for listed in found:
        one = listed.sent
        head = f"{times.shown(one.began_at)}  {one.account}  {one.key}"
        console.print(Text(head, style="bold"), soft_wrap=True)
        if listed.address is not None:
            console.print(f"  {listed.address}", soft_wrap=True)  # whole, so that it can be opened
        console.print(Padding(Text(_figures(one)), (0, 0, 0, 2), expand=False))
    if not found:
        console.print("Nothing went out in this time.")


def _figures(one: SentThread) -> str:
    shown = [count(one.posts, "post")]
    if one.impressions is not None:
        shown.append(count(one.impressions, "impression"))
    known = (
        (one.likes, "like", "likes"),
        (one.reposts, "repost", "reposts"),
        (one.replies, "reply", "replies"),
    )
    figures = [count(number, name, many) for number, name, many in known if number is not None]
    shown += figures or ["not measured yet"]
    if one.state in _NOW:
        shown.append(_NOW[one.state])
    return ", ".join(shown)
