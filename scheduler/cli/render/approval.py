"""Shows what needs approval, and the words that somebody is about to approve."""

from collections.abc import Callable, Sequence

from rich.padding import Padding
from rich.text import Text

from scheduler.bootstrap.drafts.previews import HIDDEN
from scheduler.cli.output import out
from scheduler.cli.time_input import LocalTimes
from scheduler.publishing.monitoring.thread_detail import ShownPost, ThreadDetail
from scheduler.store.overview.unapproved import AwaitingApproval

_HELP = "help | "  # before each support line: kept current, and no part of what is approved


def print_awaiting(needed: Sequence[AwaitingApproval], times: LocalTimes) -> None:
    """A thread a line or two: by when it needs approval, and what approving it lifts."""
    console = out()
    for one in needed:
        when = times.shown(one.begin_at)
        by = f"its time was {when}" if one.begin_at <= times.now else f"before {when}"
        console.print(f"{one.key} ({one.account}): needs approval, {by}.", markup=False)
        if one.lifts:
            console.print(f"  A yes is also for this: {one.lifts}", markup=False)
        if one.rejected_by is not None:
            console.print(f"  {rejection(one)}", markup=False)
    if not needed:
        console.print("Nothing needs approval.")


def rejection(one: AwaitingApproval) -> str:
    """Who rejected the words, and why."""
    return f"Rejected by {one.rejected_by}: {one.rejected_why}"


def print_words(
    detail: ThreadDetail,
    times: LocalTimes,
    may_read: Callable[[str], bool],
    rejected: AwaitingApproval | None,
) -> None:
    """The posts as they will be, their support lines marked, and what colleagues said of them."""
    console, thread = out(), detail.thread
    head = f"{thread.key}: {thread.account}, {times.shown(thread.begin_at)}"
    console.print(Text(head, style="bold"))
    for shown in detail.posts:
        story = shown.post.story or thread.story
        is_hidden = bool(shown.own_words) and story is not None and not may_read(story)
        _print_post(shown, HIDDEN if is_hidden else shown.own_words)
    if thread.accepted:
        console.print(f"A yes to it is also for this: {thread.accepted}", markup=False)
    if rejected is not None:
        console.print(Text(rejection(rejected), style="yellow"))


def _print_post(shown: ShownPost, own_words: str) -> None:
    console, number = out(), shown.post.position + 1
    console.print(f"  {number}.")
    if own_words:
        console.print(Padding(Text(own_words), (0, 0, 0, 4), expand=False))
    for line in shown.help.splitlines():
        if line:
            marked = Text(f"{_HELP}{line}", style="dim")
            console.print(Padding(marked, (0, 0, 0, 4), expand=False))
