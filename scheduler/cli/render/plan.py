"""Shows a plan in the terminal, and what applying it did."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.padding import Padding
from rich.text import Text

from scheduler.bootstrap.drafts.left_behind import Forgotten, notes
from scheduler.bootstrap.drafts.previews import (
    Preview,
    ThreadPreview,
    chosen_for,
    closing_links,
    readings_usd,
)
from scheduler.bootstrap.workspace import Workspace
from scheduler.campaigns.checks.support_outlook import provenance_lines, support_lines
from scheduler.campaigns.loader import CampaignFiles
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.cli.output import out
from scheduler.engagement.collection.prices import ReadingPrices
from scheduler.formatting import Exchange, count, local, usd
from scheduler.formatting import money as in_both
from scheduler.publishing.planning import changes
from scheduler.publishing.planning.apply import PlannedChange
from scheduler.publishing.planning.diff import Change
from scheduler.remedies import in_words
from scheduler.settings import Prices
from scheduler.text.counting.length import LIMIT

SHOWN_WORDS = 74  # characters of a thread's first post, on a line of 80


@dataclass(frozen=True, slots=True)
class PriceTags:
    """What things cost, and the second currency to show it in."""

    prices: Prices
    reading: ReadingPrices
    exchange: Exchange | None = None

    @classmethod
    def of(cls, workspace: Workspace) -> "PriceTags":
        """As this workspace has it."""
        return cls(workspace.settings.prices, workspace.reading_prices, workspace.exchange)


def print_plans(previews: Sequence[Preview], money: PriceTags, *, is_full: bool) -> None:
    """Each thread in a line with its first words; or, in full, as the public will see it."""
    console, prices = out(), money.prices
    for preview in previews:
        console.print(Text(preview.plan.title, style="bold"))
        for thread in preview.threads:
            if is_full:
                _print_thread(thread, prices)
            else:
                _print_line(thread, prices)
    coming = [one for preview in previews for one in preview.threads if one.will_go_out]
    posts = sum(len(thread.sealed) for thread in coming)
    total = sum(preview.to_send_usd(prices) for preview in previews)
    every_change = [one for preview in previews for one in preview.changes]
    console.print(f"If you apply: {changes.in_all(every_change)}.")
    console.print(
        f"{count(len(coming), 'thread')}, {count(posts, 'post')}, "
        f"{in_both(total, money.exchange)} "
        f"to send (X's prices of {prices.read_on.day} {prices.read_on:%b %Y}; "
        f"{usd(prices.post_usd)} a post, {usd(prices.post_with_url_usd)} with a link), and about "
        f"{in_both(readings_usd(previews, money.reading), money.exchange)} "
        "to read what they gather in 30 days."
    )
    if money.exchange:
        console.print(money.exchange.note)
    if closing := closing_links(previews, prices):
        console.print(closing)
    for preview in previews:
        for line in changes.lines(preview.changes):
            console.print(line)


def print_left_behind(files: CampaignFiles, left: Sequence[Forgotten]) -> None:
    """What is still of the samples or of the form, and what is queued without a file."""
    for note in notes(files):
        out().print(f"Note: {note}")
    for one in left:
        out().print(in_words(one.sentence))


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


def _print_line(thread: ThreadPreview, prices: Prices) -> None:
    console, planned = out(), thread.planned
    console.print(Text(_head(thread, prices), style="cyan"), soft_wrap=True)
    words = " ".join(thread.texts[0].split())
    shown = words if len(words) <= SHOWN_WORDS else f"{words[: SHOWN_WORDS - 1]}…"
    console.print(Text(f"  {shown}"), soft_wrap=True)
    for warning in planned.warnings:
        console.print(Padding(Text(f"Note: {warning}", style="yellow"), (0, 2)))


def _head(thread: ThreadPreview, prices: Prices) -> str:
    planned = thread.planned
    zone = planned.local_time.tzinfo
    moved = f", moved to {local(thread.moved_to.astimezone(zone))}" if thread.moved_to else ""
    return (
        f"{local(planned.local_time)}  {planned.account}  {planned.key}"
        f"  {count(len(thread.sealed), 'post')}  {usd(thread.price_usd(prices))}"
        f"  {thread.change}{moved}"
    )


def _print_thread(thread: ThreadPreview, prices: Prices) -> None:
    console = out()
    planned = thread.planned
    console.print(Padding(Text(_head(thread, prices), style="cyan"), (1, 0, 0, 0)))
    for position, (post, text) in enumerate(zip(thread.sealed, thread.texts, strict=True), 1):
        console.print(
            Padding(Text(f"{position}. {post.weighted_length} of {LIMIT}", style="dim"), (0, 2))
        )
        console.print(Padding(Text(text), (0, 5)))
    carried = ", ".join(thread.support_ids)
    console.print(Padding(Text(f"Help: {carried}{chosen_for(planned)}", style="dim"), (0, 2)))
    for warning in planned.warnings:
        console.print(Padding(Text(f"Note: {warning}", style="yellow"), (0, 2)))
