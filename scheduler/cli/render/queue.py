"""How the queue is shown."""

from collections.abc import Sequence
from itertools import groupby

from rich.padding import Padding
from rich.text import Text

from scheduler.cli.output import out
from scheduler.cli.time_input import LocalTimes
from scheduler.formatting import count, instant, usd
from scheduler.serializers.remedies import WHAT_TO_DO, WHY_IT_WAITS
from scheduler.store.overview.upcoming import Coming
from scheduler.store.states import ThreadState


def as_json(coming: Sequence[Coming], later: int) -> dict[str, object]:
    """What is coming, and how much lies further ahead than was asked for."""
    return {
        "threads": [
            {
                "key": one.key,
                "campaign": one.campaign,
                "account": one.account,
                "state": str(one.state),
                "reason": str(one.reason) if one.reason else None,
                "what_to_do": WHAT_TO_DO[one.reason] if one.reason else None,
                "due_at": instant(one.due_at),
                "begin_at": instant(one.begin_at),
                "posts": one.posts,
                "posts_out": one.posts_out,
                "price_usd": one.price_usd,
                "kind": one.kind,
                "moved_by": one.moved_by,
                "account_problem": one.problem,
                "holds": [
                    {"number": hold.number, "why": hold.why, "until": instant(hold.until)}
                    for hold in one.holds
                ],
            }
            for one in coming
        ],
        "later": later,
    }


def print_queue(coming: Sequence[Coming], later: int, desk: LocalTimes) -> None:
    """By account and time, each with what keeps it."""
    console = out()
    for account, threads in groupby(coming, key=lambda one: one.account):
        console.print(Text(account, style="bold"))
        for one in threads:
            line = (
                f"{desk.shown(one.begin_at)}  {one.key}  {count(one.posts, 'post')}, "
                f"{usd(one.price_usd)}"
            )
            console.print(Padding(Text(line), (0, 2), expand=False))
            for note in notes(one, desk):
                console.print(Padding(Text(note, style="yellow"), (0, 6), expand=False))
    if not coming:
        console.print("Nothing is coming in these days." if later else "Nothing is coming.")
    if later:
        console.print(f"{count(later, 'thread')} later: handrail queue --all")


def notes(one: Coming, desk: LocalTimes) -> list[str]:
    """What a person should know about the thread."""
    said = []
    if one.reason is not None:
        said.append(f"Waits for you: {WHY_IT_WAITS[one.reason]}. {WHAT_TO_DO[one.reason]}")
    if one.state is ThreadState.PUBLISHING:
        said.append(f"On its way: {one.posts_out} of {count(one.posts, 'post')} out.")
    if one.state is ThreadState.TAKING_DOWN:
        said.append("Being deleted from X.")
    for hold in one.holds:
        end = "" if hold.until is None else f" Until {desk.shown(hold.until)}."
        said.append(f"Held: {hold.why}.{end} To go on: handrail release {hold.number}")
    if one.problem is not None:
        said.append(f"Its account: {one.problem}")
    if one.moved_by is not None:
        said.append(f"Moved by {one.moved_by}, from {desk.shown(one.planned_due_at)}.")
    if one.state is ThreadState.SCHEDULED and one.begin_at > one.due_at:
        said.append(f"Put off from {desk.shown(one.due_at)}, to keep the account's own pace.")
    return said
