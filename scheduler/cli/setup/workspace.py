"""init, status, upgrade: the workspace itself."""

from typing import Annotated

import typer

from scheduler.cli.opened import workspace_at
from scheduler.cli.options import HERE, AsJson, WorkspaceDir
from scheduler.cli.output import out, put_json

WithSamples = Annotated[
    bool,
    typer.Option("--with-samples", help="Put the samples into campaigns/, to play with them."),
]


def init(
    workspace: Annotated[
        str, typer.Argument(metavar="[DIR]", help="Where; the current folder if not given.")
    ] = ".",
    with_samples: WithSamples = False,
) -> None:
    """Make a workspace: an organisation to fill in, no campaign yet, and samples to copy from.

    Nothing that is there already is changed. Example: handrail init our-campaigns
    """
    from pathlib import Path

    from scheduler.bootstrap.samples import make_workspace

    made = make_workspace(Path(workspace), with_samples=with_samples)
    console = out()
    for path in made.files:
        console.print(f"made {path}")
    if not made.files:
        console.print("Everything is there already; nothing was changed.")
    if made.has_samples:
        console.print("Next: handrail rehearse. These samples are of a made-up charity.")
        return
    if made.samples_are_beside:
        console.print("The samples are in samples/: campaigns/ is your own organisation's.")
    console.print(
        "Next: fill in campaigns/organisation.yaml, write a campaign as campaigns/README.md "
        "shows, then handrail check"
    )


def status(
    within: Annotated[
        str,
        typer.Option(
            metavar="DURATION",
            help="Publishing counts as alive if it was seen within this time; for run --once.",
        ),
    ] = "",
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """How the queue stands, whether it is being published, and what waits for a person.

    Exit status 1 while nobody publishes. Example: handrail status --within 20m
    """
    from scheduler.cli.render.status import print_status
    from scheduler.cli.time_input import LocalTimes
    from scheduler.publishing.monitoring.status import status as standing
    from scheduler.serializers.status import status_json

    workspace = workspace_at(root)
    found, times = standing(workspace.database, workspace.clock), LocalTimes(workspace)
    is_alive = found.is_running or (bool(within) and found.was_seen_since(times.time_ago(within)))
    if as_json:
        put_json(status_json(found))
    else:
        print_status(found, times.shown, is_alive=is_alive)
    raise typer.Exit(0 if is_alive else 1)


def upgrade(root: WorkspaceDir = HERE) -> None:
    """Bring the database to this program's version. Make a copy of it first.

    Example: handrail upgrade
    """

    workspace_at(root).upgrade()
    out().print("The database is at this program's version.")
