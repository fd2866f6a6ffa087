"""campaign copy, archive, bring-back: whole campaign files, as the desk handles them."""

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.opened import actor_at, workspace_at
from scheduler.cli.options import HERE, ByName, WorkspaceDir
from scheduler.cli.output import out

Campaign = Annotated[
    str, typer.Argument(metavar="CAMPAIGN", help="The campaign's file, without .yaml.")
]
To = Annotated[str, typer.Option("--to", metavar="NAME", help="The short name of the copy.")]
Year = Annotated[int, typer.Option("--year", help="The year of the copy.")]
By = Annotated[
    str,
    typer.Option(
        "--by",
        help="How its dates are found: weekday, date, shift, or the name of an awareness day.",
    ),
]
Days = Annotated[int, typer.Option("--days", help="With --by shift: so many days later.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the dates, and write nothing.")]
File = Annotated[str, typer.Argument(metavar="FILE", help="The file in campaigns/archive.")]


def copy(
    campaign: Campaign,
    to: To,
    year: Year = 0,
    by: By = "weekday",
    days: Days = 0,
    dry_run: DryRun = False,
    as_: ByName = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Copy a campaign to another year, each date shown as it was and as it will be.

    Its comments stay. No account says the same twice: check then says which words need another
    turn. Example: handrail campaign copy still-waiting --to still-waiting-2028 --year 2028
    """
    from scheduler.bootstrap.drafts.campaign_files import begin_file, read_path
    from scheduler.bootstrap.drafts.copying import CopyTo, DatesBy, copy_of
    from scheduler.errors import NotPossible

    workspace = workspace_at(root)
    path = _found(root, campaign)
    is_way = by in set(DatesBy) and by != DatesBy.AWARENESS
    wanted = CopyTo(
        name=to,
        by=DatesBy(by) if is_way else DatesBy.AWARENESS,
        year=year,
        awareness_day="" if is_way else by,
        days=days,
    )
    if wanted.by is not DatesBy.SHIFT and not year:
        raise NotPossible("Say for which year: --year 2028")
    copied = copy_of(workspace, read_path(path).text, str(path), wanted)
    for one in copied.dates:
        note = f" ({one.note})" if one.note else ""
        line = f"{one.thread or campaign}: {one.was} becomes {one.will_be}{note}"
        out().print(line, markup=False, soft_wrap=True)
    if dry_run:
        return
    made = begin_file(workspace, to, copied.text, actor_at(workspace, as_))
    out().print(f"wrote {made}. Next: handrail check {made}", soft_wrap=True)


def archive(campaign: Campaign, as_: ByName = "", root: WorkspaceDir = HERE) -> None:
    """Put a campaign's file aside, into campaigns/archive, where nothing reads it.

    Refused while threads of it are still to come. Example: handrail campaign archive spring
    """
    from scheduler.bootstrap.drafts import campaign_files

    workspace = workspace_at(root)
    path = _found(root, campaign)
    read_hash = campaign_files.hash_of(path)
    place = campaign_files.archive(workspace, path.name, read_hash, actor_at(workspace, as_))
    out().print(f"put aside: {place}", soft_wrap=True)


def bring_back(file: File, as_: ByName = "", root: WorkspaceDir = HERE) -> None:
    """Bring a campaign's file back from campaigns/archive.

    Example: handrail campaign bring-back spring.yaml
    """
    from scheduler.bootstrap.drafts import campaign_files

    workspace = workspace_at(root)
    place = campaign_files.bring_back(workspace, file, actor_at(workspace, as_))
    out().print(f"brought back: {place}", soft_wrap=True)


def _found(root: Path, campaign: str) -> Path:
    """The campaign's file.

    Raises: NotPossible.
    """
    from scheduler.bootstrap.drafts.campaign_files import path_of
    from scheduler.errors import NotPossible

    name = campaign.removeprefix("campaigns/")
    path = path_of(workspace_at(root), name)
    if path is None:
        raise NotPossible(f'There is no campaign file "{campaign[:80]}" in campaigns/.')
    return path
