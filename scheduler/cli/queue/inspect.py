"""queue, show, log, costs: what is coming, what happened, and what it costs."""

from typing import Annotated

import typer

from scheduler.cli.options import HERE, AsJson, WorkspaceDir

ThreadKey = Annotated[
    str, typer.Argument(metavar="THREAD", help="Its key, as handrail queue shows it.")
]
OfAccount = Annotated[str | None, typer.Option("--account", help="Of this account only.")]
OfCampaign = Annotated[str | None, typer.Option("--campaign", help="Of this campaign only.")]
OfThread = Annotated[str | None, typer.Option("--thread", help="Of this thread only, by its key.")]
Since = Annotated[
    str | None, typer.Option("--since", help='3d, 2027-10-05 or "Tue 5 Oct 2027, 09:00".')
]
Actor = Annotated[
    str | None, typer.Option("--actor", help="What this person did; engine: by itself.")
]
Days = Annotated[int, typer.Option("--days", min=1, help="How many days ahead.")]
Everything = Annotated[bool, typer.Option("--all", help="However far ahead.")]
Newest = Annotated[int, typer.Option("--newest", min=1, help="At most so many entries.")]


def queue(
    account: OfAccount = None,
    campaign: OfCampaign = None,
    days: Days = 7,
    everything: Everything = False,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """What is coming, by account and time, and what keeps each thread from going out.

    Times are your own, as in organisation.yaml. Example: handrail queue --days 2
    """
    from datetime import timedelta

    from scheduler import bootstrap
    from scheduler.cli.output import put_json
    from scheduler.cli.render import queue as queue_shown
    from scheduler.cli.time_input import LocalTimes
    from scheduler.clock import SystemClock
    from scheduler.store.overview import upcoming

    desk = LocalTimes(workspace, SystemClock().now())
    until = None if everything else desk.now + timedelta(days=days)
    database = bootstrap.real_database(workspace, bootstrap.settings_of(workspace))
    with database.read() as connection:
        coming = upcoming.coming(
            connection, desk.now, until=until, account=account, campaign=campaign
        )
        later = 0 if until is None else upcoming.count_coming_from(connection, until)
    if as_json:
        put_json(queue_shown.as_json(coming, later))
    else:
        queue_shown.print_queue(coming, later, desk)


def show(thread: ThreadKey, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Everything about one thread: its posts, what happened, every call, and what it cost.

    Example: handrail show world-mental-health-day/opener
    """
    from scheduler import bootstrap
    from scheduler.cli.output import put_json
    from scheduler.cli.render import thread as thread_shown
    from scheduler.cli.time_input import LocalTimes
    from scheduler.clock import SystemClock
    from scheduler.publishing.monitoring.thread_detail import dossier

    clock = SystemClock()
    database = bootstrap.real_database(workspace, bootstrap.settings_of(workspace))
    found = dossier(database, lambda: bootstrap.services(workspace, clock), thread)
    if as_json:
        put_json(thread_shown.as_json(found))
    else:
        thread_shown.print_thread(found, LocalTimes(workspace, clock.now()))


def log(
    thread: OfThread = None,
    account: OfAccount = None,
    since: Since = None,
    actor: Actor = None,
    newest: Newest = 100,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Who did what, when and why: every move of every thread, post and hold, oldest first.

    Example: handrail log --account main --since 3d
    """
    from scheduler import bootstrap
    from scheduler.cli.output import put_json
    from scheduler.cli.render import log as log_shown
    from scheduler.cli.time_input import LocalTimes
    from scheduler.clock import SystemClock
    from scheduler.store.operations.audit import AuditFilter, entries

    desk = LocalTimes(workspace, SystemClock().now())
    asked = AuditFilter(thread, account, desk.time_ago(since) if since else None, actor, newest)
    database = bootstrap.real_database(workspace, bootstrap.settings_of(workspace))
    with database.read() as connection:
        found = entries(connection, asked)
    if as_json:
        put_json([log_shown.as_json(entry) for entry in found])
    else:
        log_shown.print_log(found, desk)


def costs(workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """What was spent this month, what the queue will cost, and whether the caps will hold.

    Exit status 1 if a cap or a campaign's budget will not. Example: handrail costs
    """
    from scheduler import bootstrap
    from scheduler.cli.output import put_json
    from scheduler.cli.render import costs as costs_shown
    from scheduler.clock import SystemClock
    from scheduler.engagement.reports.reading_report import reading_forecast
    from scheduler.publishing.monitoring.costs import costs as money

    settings = bootstrap.settings_of(workspace)
    database = bootstrap.real_database(workspace, settings)
    found = money(database, SystemClock(), settings.cap_month_usd)
    reading = reading_forecast(database, SystemClock(), bootstrap.reading_prices(settings))
    if as_json:
        put_json(costs_shown.as_json(found, reading, settings.prices))
    else:
        costs_shown.print_costs(found, reading, settings.prices)
    raise typer.Exit(found.is_over or any(one.is_over for one in found.campaigns))
