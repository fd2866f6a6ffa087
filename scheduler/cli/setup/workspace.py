"""init, status, upgrade: the workspace itself."""

from typing import Annotated

import typer

from scheduler.cli.options import HERE, AsJson, WorkspaceDir


def init(
    workspace: Annotated[
        str, typer.Argument(metavar="[DIR]", help="Where; the current folder if not given.")
    ] = ".",
) -> None:
    """Make a workspace: the sample campaigns, their templates, and a .env to fill in.

    Nothing that is there already is changed. Example: handrail init our-campaigns
    """
    from pathlib import Path

    from scheduler import bootstrap
    from scheduler.cli.output import out

    made = bootstrap.copy_samples(Path(workspace))
    console = out()
    for path in made:
        console.print(f"made {path}")
    if not made:
        console.print("Everything is there already; nothing was changed.")
    console.print("Next: write your accounts into campaigns/organisation.yaml, then handrail check")


def status(
    within: Annotated[
        str,
        typer.Option(
            metavar="DURATION",
            help="Publishing counts as alive if it was seen within this time; for run --once.",
        ),
    ] = "",
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """How the queue stands, whether it is being published, and what waits for a person.

    Exit status 1 while nobody publishes. Example: handrail status --within 20m
    """
    from scheduler import bootstrap
    from scheduler.cli.output import put_json
    from scheduler.cli.render import status as status_shown
    from scheduler.cli.time_input import LocalTimes
    from scheduler.clock import SystemClock
    from scheduler.publishing.monitoring.status import status as standing

    database = bootstrap.real_database(workspace, bootstrap.settings_of(workspace))
    clock = SystemClock()
    found, desk = standing(database, clock), LocalTimes(workspace, clock.now())
    is_alive = found.is_running or (bool(within) and found.was_seen_since(desk.time_ago(within)))
    if as_json:
        put_json(status_shown.as_json(found))
    else:
        status_shown.print_status(found, desk.shown, is_alive=is_alive)
    raise typer.Exit(0 if is_alive else 1)


def upgrade(workspace: WorkspaceDir = HERE) -> None:
    """Bring the database to this program's version. Make a copy of it first.

    Example: handrail upgrade
    """
    from scheduler import bootstrap
    from scheduler.cli.output import out
    from scheduler.store.database import Database
    from scheduler.store.database import upgrade as bring_up

    bring_up(Database(bootstrap.real_url(workspace, bootstrap.settings_of(workspace))))
    out().print("The database is at this program's version.")
