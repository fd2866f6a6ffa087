"""queue, sent, show, log, costs: what is coming, what happened, and what it costs."""

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.opened import reader_of_stories, require_may_see, workspace_at
from scheduler.cli.options import HERE, As, AsJson, ThreadKey, WorkspaceDir, chosen
from scheduler.cli.output import put_json
from scheduler.cli.periods import AskedPeriod, From, Last, To

if TYPE_CHECKING:
    from scheduler.store.operations.audit import AuditEntry

OfAccount = Annotated[str | None, typer.Option("--account", help="Of this account only.")]
OfCampaign = Annotated[str | None, typer.Option("--campaign", help="Of this campaign only.")]
OfThread = Annotated[str | None, typer.Option("--thread", help="Of this thread only, by its key.")]
Since = Annotated[
    str | None, typer.Option("--since", help='3d, 2027-10-05 or "Tue 5 Oct 2027, 09:00".')
]
ByActor = Annotated[
    str | None, typer.Option("--actor", help="What this person did; engine: by itself.")
]
Days = Annotated[int, typer.Option("--days", min=1, help="How many days ahead.")]
Everything = Annotated[bool, typer.Option("--all", help="However far ahead.")]
InState = Annotated[
    list[str] | None,
    typer.Option(
        "--state",
        metavar="STATE",
        help="scheduled, waiting, cancelled, published, taken-down; may be given twice.",
    ),
]
Newest = Annotated[int, typer.Option("--newest", min=1, help="At most so many entries.")]


def queue(
    account: OfAccount = None,
    campaign: OfCampaign = None,
    days: Days = 7,
    everything: Everything = False,
    state: InState = None,
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """What is coming, by account and time, and what keeps each thread from going out.

    With --state, what stands so, ended or not. Example: handrail queue --state cancelled
    """
    from datetime import timedelta

    from scheduler.cli.render.queue import print_queue
    from scheduler.cli.time_input import LocalTimes
    from scheduler.publishing.monitoring.overview import upcoming
    from scheduler.serializers.queue import queue_json
    from scheduler.store.states import ThreadState

    workspace = workspace_at(root)
    within = None if everything else timedelta(days=days)
    states = [
        chosen(ThreadState, one.replace("-", "_").replace(" ", "_"), "--state")
        for one in state or ()
    ]
    coming = upcoming(
        workspace.database,
        workspace.clock.now(),
        within,
        account=account,
        campaign=campaign,
        states=states,
    )
    if as_json:
        put_json(queue_json(coming))
    else:
        print_queue(coming, LocalTimes(workspace), states)


def sent(
    account: OfAccount = None,
    campaign: OfCampaign = None,
    first: From = None,
    until: To = None,
    last: Last = None,
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """What went out: each thread with its time, its address on X and its figures so far.

    Example: handrail sent --last 7d
    """
    from scheduler.cli.render.sent import print_sent
    from scheduler.cli.time_input import LocalTimes
    from scheduler.publishing.monitoring.overview import what_was_sent
    from scheduler.serializers.sent import sent_json
    from scheduler.store.metrics.period import Period

    workspace = workspace_at(root)
    bounds = AskedPeriod(first, until, last).bounds(workspace.zone, workspace.clock.now())
    found = what_was_sent(workspace.database, Period(*bounds), account=account, campaign=campaign)
    if as_json:
        put_json([sent_json(one) for one in found])
    else:
        print_sent(found, LocalTimes(workspace))


def show(
    thread: ThreadKey, as_: As = "", root: WorkspaceDir = HERE, as_json: AsJson = False
) -> None:
    """Everything about one thread: its posts, what was said and done, and what it cost.

    With a campaign's name: what colleagues said of it. A person's story is shown to those who may
    read it.
    Example: handrail show world-mental-health-day/opener
    """
    from scheduler.cli.render.thread import print_comments, print_thread
    from scheduler.cli.time_input import LocalTimes
    from scheduler.publishing.monitoring.thread_detail import dossier
    from scheduler.publishing.operations.comments import comments_on, is_campaign
    from scheduler.serializers.comments import comment_json
    from scheduler.serializers.thread import thread_json

    workspace = workspace_at(root)
    reader = reader_of_stories(workspace, as_)
    if is_campaign(workspace.database, thread):
        comments = comments_on(workspace.database, thread, reader)
        if as_json:
            put_json({"campaign": thread, "comments": [comment_json(one) for one in comments]})
        else:
            print_comments(comments, LocalTimes(workspace))
        return
    require_may_see(workspace, thread, as_)
    detail = dossier(workspace.database, workspace.directory, thread)
    comments = comments_on(workspace.database, thread, reader)
    if as_json:
        put_json(thread_json(detail, comments))
    else:
        print_thread(detail, LocalTimes(workspace), comments)


def log(
    thread: OfThread = None,
    account: OfAccount = None,
    since: Since = None,
    actor: ByActor = None,
    newest: Newest = 100,
    as_: As = "",
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Who did what, when and why: every move of every thread, post and hold, oldest first.

    Who brought a person's story on its way is shown to those who may read it.

    Example: handrail log --account main --since 3d
    """
    from scheduler.cli.render.thread import print_log
    from scheduler.cli.time_input import LocalTimes
    from scheduler.publishing.monitoring.overview import audit_entries
    from scheduler.serializers.log import entry_json
    from scheduler.store.operations.audit import AuditFilter

    workspace = workspace_at(root)
    times = LocalTimes(workspace)
    wanted = AuditFilter(thread, account, times.time_ago(since) if since else None, actor, newest)
    may_read = reader_of_stories(workspace, as_)
    entries = [_unnamed(one, may_read) for one in audit_entries(workspace.database, wanted)]
    if actor is not None:  # or asking by name would tell it
        entries = [one for one in entries if one.actor != SOMEBODY]
    if as_json:
        put_json([entry_json(entry) for entry in entries])
    else:
        print_log(entries, times)


def _unnamed(entry: "AuditEntry", may_read: Callable[[str], bool]) -> "AuditEntry":
    """A step of a story without who took it, unless whoever asks may read that story."""
    kind, _, story_id = entry.subject.partition(":")
    is_open = kind != "story" or entry.actor == "engine" or may_read(story_id)
    return entry if is_open else replace(entry, actor=SOMEBODY)


SOMEBODY = "somebody"


def costs(root: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """What was spent this month, what the queue will cost, and whether the caps will hold.

    Exit status 1 if a cap or a campaign's budget will not. Example: handrail costs
    """
    from scheduler.cli.render.insight.costs import print_costs
    from scheduler.engagement.reports.reading_report import reading_forecast
    from scheduler.publishing.monitoring.costs import costs as money
    from scheduler.serializers.costs import costs_json

    workspace = workspace_at(root)
    database, clock, settings = workspace.database, workspace.clock, workspace.settings
    found = money(database, clock, settings.cap_month_usd)
    reading = reading_forecast(database, clock, workspace.reading_prices)
    if as_json:
        put_json(costs_json(found, reading, settings.prices, workspace.exchange))
    else:
        print_costs(found, reading, settings.prices, workspace.exchange)
    raise typer.Exit(found.is_over or any(one.is_over for one in found.campaigns))
