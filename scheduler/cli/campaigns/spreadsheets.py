"""import, export, copy: campaigns from a spreadsheet, to one, and to other networks."""

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.options import HERE, Campaigns, WorkspaceDir

Sheet = Annotated[Path, typer.Argument(metavar="FILE", help="A .csv or .xlsx file.")]
Name = Annotated[str, typer.Option("--name", help="The campaign's name; the file's if left out.")]
Title = Annotated[str, typer.Option("--title", help="What people call it.")]
Owner = Annotated[str, typer.Option("--owner", help="Who answers for it.")]
To = Annotated[
    Path | None, typer.Option("--to", metavar="FILE", help="Write this .csv or .xlsx file instead.")
]
Key = Annotated[str, typer.Argument(metavar="THREAD", help="The thread's key.")]


def import_sheet(
    file: Sheet,
    name: Name = "",
    title: Title = "",
    owner: Owner = "Comms team",
    root: WorkspaceDir = HERE,
) -> None:
    """Make a campaign file of the posts in a spreadsheet: columns account, when, text.

    Columns id and hashtags are read too. Example: handrail import posts.xlsx --name spring
    """
    from scheduler.campaigns.formats.spreadsheet_import import imported
    from scheduler.campaigns.loader import ORGANISATION_FILE, load_organisation
    from scheduler.cli.output import out
    from scheduler.errors import NotPossible

    name = name or file.stem
    path = root / "campaigns" / f"{Path(name).name}.yaml"
    if path.exists():
        raise NotPossible(f"{path} is there already. Choose another name: --name NAME")
    organisation = load_organisation(root / "campaigns" / ORGANISATION_FILE)
    path.write_text(imported(file, name, title or name, owner, organisation), "utf-8")
    out().print(f"wrote {path}. Next: handrail check {path}")


def export(campaigns: Campaigns = None, to: To = None, root: WorkspaceDir = HERE) -> None:
    """Print campaigns as CSV for a spreadsheet, one row a thread; or write a .csv or .xlsx file.

    Example: handrail export still-waiting --to posts.xlsx
    """
    import sys

    from scheduler.bootstrap.previews import plans
    from scheduler.bootstrap.workspace import Workspace
    from scheduler.campaigns.formats import spreadsheet_export
    from scheduler.campaigns.loader import load_workspace
    from scheduler.cli.output import err, out
    from scheduler.errors import NotPossible

    if to is not None and to.suffix.lower() not in (".csv", ".xlsx"):
        raise NotPossible(f"{to}: name a file that ends in .csv or .xlsx")
    wanted = plans(Workspace(root), load_workspace(root, campaigns or None))
    threads = [thread for plan in wanted for thread in plan.threads]
    if to is None:
        sys.stdout.write(spreadsheet_export.as_csv(threads))
    elif to.suffix.lower() == ".xlsx":
        spreadsheet_export.write_xlsx(threads, to)
    else:
        to.write_text(
            spreadsheet_export.as_csv(threads), "utf-8-sig", newline=""
        )  # as Excel opens it
    for line in spreadsheet_export.left_out(threads):
        err().print(line, markup=False, soft_wrap=True)
    if to is not None:
        out().print(f"wrote {to}", markup=False)


def copy(key: Key, root: WorkspaceDir = HERE) -> None:
    """Print a thread as plain text, support lines and all, for networks we do not post to.

    Who speaks is named in a dialogue; what pictures show is told apart, on standard error.

    Example: handrail copy still-waiting/opener
    """
    import sys

    from scheduler.bootstrap.previews import plans, previews
    from scheduler.bootstrap.workspace import Workspace
    from scheduler.campaigns.loader import load_workspace
    from scheduler.cli.output import err
    from scheduler.errors import NotPossible
    from scheduler.yaml_files.suggestions import did_you_mean

    workspace, loaded = Workspace(root), load_workspace(root)
    shown = previews(workspace, plans(workspace, loaded))
    threads = {thread.planned.key: thread for one in shown for thread in one.threads}
    if key not in threads:
        raise NotPossible(f'There is no thread "{key}". {did_you_mean(key, threads)}')
    found = threads[key]
    handles = [loaded.organisation.accounts[shape.account].handle for shape in found.shapes]
    heads = [f"@{handle}:\n" if len(set(handles)) > 1 else "" for handle in handles]
    posts = (head + post.text for head, post in zip(heads, found.sealed, strict=True))
    sys.stdout.write("\n\n---\n\n".join(posts) + "\n")
    for shape in found.shapes:
        for one in shape.media:
            err().print(f"media/{one.path}: {one.alt}", markup=False, soft_wrap=True)
