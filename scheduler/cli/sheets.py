"""import, export, copy: campaigns from a spreadsheet, to one, and to other networks."""

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.options import HERE, Campaigns, WorkspaceDir

Sheet = Annotated[Path, typer.Argument(metavar="FILE", help="A .csv or .xlsx file.")]
Name = Annotated[str, typer.Option("--name", help="The campaign's name; the file's if left out.")]
Title = Annotated[str, typer.Option("--title", help="What people call it.")]
Owner = Annotated[str, typer.Option("--owner", help="Who answers for it.")]
Key = Annotated[str, typer.Argument(metavar="THREAD", help="The thread's key.")]


def import_sheet(
    file: Sheet,
    name: Name = "",
    title: Title = "",
    owner: Owner = "Comms team",
    workspace: WorkspaceDir = HERE,
) -> None:
    """Make a campaign file of the posts in a spreadsheet: columns account, when, text.

    Columns id and hashtags are read too. Example: handrail import posts.xlsx --name spring
    """
    from scheduler.campaigns.loader import ORGANISATION_FILE, load_organisation
    from scheduler.campaigns.sheet import imported
    from scheduler.cli.show import out
    from scheduler.errors import NotPossible

    name = name or file.stem
    path = workspace / "campaigns" / f"{Path(name).name}.yaml"
    if path.exists():
        raise NotPossible(f"{path} is there already. Choose another name: --name NAME")
    organisation = load_organisation(workspace / "campaigns" / ORGANISATION_FILE)
    path.write_text(imported(file, name, title or name, owner, organisation), "utf-8")
    out().print(f"wrote {path}. Next: handrail check {path}")


def export(campaigns: Campaigns = None, workspace: WorkspaceDir = HERE) -> None:
    """Print campaigns as CSV for a spreadsheet, one row a thread.

    Example: handrail export still-waiting > posts.csv
    """
    import sys

    from scheduler import bootstrap
    from scheduler.campaigns.loader import load_workspace
    from scheduler.campaigns.sheet import exported
    from scheduler.clock import SystemClock

    plans = bootstrap.plans(load_workspace(workspace, campaigns or None), SystemClock())
    sys.stdout.write(exported(thread for plan in plans for thread in plan.threads))


def copy(key: Key, workspace: WorkspaceDir = HERE) -> None:
    """Print a thread as plain text, support lines and all, for networks we do not post to.

    Example: handrail copy still-waiting/opener
    """
    import sys

    from scheduler import bootstrap
    from scheduler.campaigns.loader import load_workspace
    from scheduler.campaigns.remedies import did_you_mean
    from scheduler.clock import SystemClock
    from scheduler.errors import NotPossible

    loaded = load_workspace(workspace)
    clock, settings = SystemClock(), bootstrap.settings_of(workspace)
    previews = bootstrap.previews(workspace, settings, bootstrap.plans(loaded, clock), clock)
    threads = {thread.planned.key: thread for one in previews for thread in one.threads}
    if key not in threads:
        raise NotPossible(f'There is no thread "{key}". {did_you_mean(key, threads)}')
    sys.stdout.write("\n\n---\n\n".join(post.text for post in threads[key].sealed) + "\n")
