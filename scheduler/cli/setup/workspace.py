"""init, status, upgrade: the workspace itself."""

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.opened import workspace_at
from scheduler.cli.options import (
    HERE,
    AsJson,
    InstallationDir,
    WorkspaceDir,
    organisation_asked,
    workspace_of,
)
from scheduler.cli.output import out, put_json
from scheduler.installation import has_several

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


def upgrade(context: typer.Context, root: InstallationDir = HERE) -> None:
    """Bring the database to this program's version. Make a copy of it first.

    Where several charities are kept, each of them, or the one of --organisation. Example:
    handrail upgrade
    """
    key = organisation_asked(context)
    if has_several(root) and not key:
        _upgrade_every(root)
        return
    workspace_at(workspace_of(root, key)).upgrade()
    out().print("The database is at this program's version.")


def _upgrade_every(root: Path) -> None:
    from scheduler.bootstrap.charities.organisations import upgrade_every

    def tell(key: str, trouble: str) -> None:
        said = f"FAILED, and stays as it was: {trouble}" if trouble else "at this version."
        out().print(f"{key}: {said}", soft_wrap=True)

    if not upgrade_every(root, tell):
        raise typer.Exit(1)
