"""Shows a plan in the terminal, and what applying it did."""

from collections.abc import Iterable, Sequence

from rich.padding import Padding
from rich.text import Text

from scheduler.bootstrap.previews import Preview, ThreadPreview, chosen_for, readings_usd
from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.checks.support_outlook import provenance_lines, support_lines
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.cli.output import out
from scheduler.engagement.collection.prices import ReadingPrices
from scheduler.formatting import count, local, usd
from scheduler.publishing.planning import changes
from scheduler.publishing.planning.apply import PlannedChange
from scheduler.publishing.planning.diff import Change
from scheduler.settings import Prices
from scheduler.text.counting.length import LIMIT


def print_plans(previews: Sequence[Preview], prices: Prices, reading: ReadingPrices) -> None:
    """Every thread as the public will see it."""
    console = out()
    for preview in previews:
        console.print(Text(preview.plan.title, style="bold"))
        for thread in preview.threads:
            _print_thread(thread, prices)
    coming = [one for preview in previews for one in preview.threads if one.will_go_out]
    posts = sum(len(thread.sealed) for thread in coming)
    total = sum(preview.to_send_usd(prices) for preview in previews)
    every_change = [one for preview in previews for one in preview.changes]
    console.print(f"If you apply: {changes.in_all(every_change)}.")
    console.print(
        f"{count(len(coming), 'thread')}, {count(posts, 'post')}, {usd(total)} to send "
        f"(X's prices of {prices.read_on.day} {prices.read_on:%b %Y}; "
        f"{usd(prices.post_usd)} a post, {usd(prices.post_with_url_usd)} with a link), and about "
        f"{usd(readings_usd(previews, reading))} to read what they gather in 30 days."
    )
    for preview in previews:
        for line in changes.lines(preview.changes):
            console.print(line)


def print_support(workspace: Workspace, threads: Iterable[PlannedThread]) -> None:
    """What people should know of the help that these threads will carry."""
    now, directory = workspace.clock.now(), workspace.whole_directory
    planned = list(threads)
    for line in support_lines(planned, directory, now, workspace.guardian):
        out().print(line)
    for line in provenance_lines(planned, directory, now):
        out().print(line)


def print_changes(applied: Sequence[PlannedChange]) -> None:
    """What applying did, thread by thread where there is something to tell."""
    console = out()
    for one in applied:
        if one.change.change is not Change.UNCHANGED:
            console.print(f"{one.change.key}: {one.change.change}")
    console.print(f"Applied: {changes.in_all(applied)}. Next: handrail run")


def _print_thread(thread: ThreadPreview, prices: Prices) -> None:
    console = out()
    planned = thread.planned
    zone = planned.local_time.tzinfo
    moved = f", moved to {local(thread.moved_to.astimezone(zone))}" if thread.moved_to else ""
    head = (
        f"{local(planned.local_time)}  {planned.account}  {planned.key}"
        f"  {usd(thread.price_usd(prices))}  {thread.change}{moved}"
    )
    console.print(Padding(Text(head, style="cyan"), (1, 0, 0, 0)))
    for position, (post, text) in enumerate(zip(thread.sealed, thread.texts, strict=True), 1):
        console.print(
            Padding(Text(f"{position}. {post.weighted_length} of {LIMIT}", style="dim"), (0, 2))
        )
        console.print(Padding(Text(text), (0, 5)))
    carried = ", ".join(thread.support_ids)
    console.print(Padding(Text(f"Help: {carried}{chosen_for(planned)}", style="dim"), (0, 2)))
    for warning in planned.warnings:
        console.print(Padding(Text(f"Note: {warning}", style="yellow"), (0, 2)))
