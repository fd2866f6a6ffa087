"""import, export, copy: campaigns from a spreadsheet, to one, and to other networks."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.opened import actor_at, workspace_at
from scheduler.cli.options import HERE, As, Campaigns, WorkspaceDir
from scheduler.cli.output import err, out

if TYPE_CHECKING:
    from scheduler.campaigns.formats.spreadsheet_import import Imported

Sheet = Annotated[Path, typer.Argument(metavar="FILE", help="A .csv or .xlsx file.")]
Name = Annotated[str, typer.Option("--name", help="The campaign's name; the file's if left out.")]
Title = Annotated[
    str, typer.Option("--title", help="What people call it; else what the sheet says.")
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Say what becomes of each row, and write nothing.")
]
Owner = Annotated[
    str, typer.Option("--owner", help="Who answers for it; else what the sheet says.")
]
To = Annotated[
    Path | None, typer.Option("--to", metavar="FILE", help="Write this .csv or .xlsx file instead.")
]
Key = Annotated[str, typer.Argument(metavar="THREAD", help="The thread's key.")]


def import_sheet(
    file: Sheet,
    name: Name = "",
    title: Title = "",
    owner: Owner = "",
    as_: As = "",
    root: WorkspaceDir = HERE,
    dry_run: DryRun = False,
) -> None:
    """Make a campaign file from a spreadsheet: columns account, when, text.

    It reads id and hashtags too, date and time in place of when, and whatever export writes. It
    first says what becomes of each row, and what is left out.
    Example: handrail import posts.xlsx --name spring
    """
    from scheduler.bootstrap.asking import require_now
    from scheduler.campaigns.formats.spreadsheet_import import read_posts
    from scheduler.campaigns.loader import ORGANISATION_FILE, load_organisation
    from scheduler.errors import NotPossible
    from scheduler.people.roles import Act
    from scheduler.private_files import replace_file

    workspace = workspace_at(root)
    if workspace.has_queue and not dry_run:
        require_now(workspace, actor_at(workspace, as_), Act.WRITE)
    path = _new_campaign(name, file, root / "campaigns")
    organisation = load_organisation(root / "campaigns" / ORGANISATION_FILE)
    posts = read_posts(file, organisation)
    for thread in posts.threads:
        words = " ".join(thread.text.split())
        words = words if len(words) <= 60 else f"{words[:59]}…"
        line = f"row {thread.row}: taken as {path.stem}/{thread.id}, {thread.account}"
        out().print(f"{line}, {thread.when}: {words}", markup=False, soft_wrap=True)
    for line in posts.left_out:
        out().print(line, markup=False, soft_wrap=True)
    if dry_run:
        out().print(f"nothing was written; it would be {path}", soft_wrap=True)
        return
    try:
        made = _campaign(posts, path.stem, title, owner, name or file.stem)
        replace_file(path, made.encode())
    except OSError as error:
        raise NotPossible(f"{path} cannot be written ({error.strerror}).") from error
    out().print(f"wrote {path}. Next: handrail check {path}", soft_wrap=True)


def _campaign(posts: "Imported", name: str, title: str, owner: str, otherwise: str) -> str:
    """The campaign file; titled as the sheet says, or `otherwise`, if no title is given."""
    return posts.campaign(name, title or str(posts.head.get("title", otherwise)), owner)


def _new_campaign(name: str, file: Path, folder: Path) -> Path:
    """Where the campaign will be; its name is made from the file's if none is given.

    Raises: NotPossible if that can be no name, or is taken.
    """
    from scheduler.campaigns.formats.spreadsheet_import import name_of
    from scheduler.campaigns.model.fields import is_identifier
    from scheduler.errors import NotPossible

    made = name or name_of(file)
    if not is_identifier(made):
        near = name_of(Path(f"{made}.csv"))
        remedy = f" Try: --name {near}" if near else " Choose one: --name NAME"
        raise NotPossible(
            f'"{made[:80]}" cannot be a name: use up to 64 letters, digits and hyphens.{remedy}'
        )
    for path in (folder / f"{made}.yaml", folder / f"{made}.yml"):
        if path.exists():
            raise NotPossible(f"{path} is there already. Choose another name: --name NAME")
    return folder / f"{made}.yaml"


def export(campaigns: Campaigns = None, to: To = None, root: WorkspaceDir = HERE) -> None:
    """Export campaigns to a spreadsheet, one row a thread: CSV or .xlsx.

    Import makes the same threads of it again. What a row does not hold is named.
    Example: handrail export still-waiting --to posts.xlsx
    """
    from scheduler.bootstrap.drafts.previews import plans
    from scheduler.campaigns.formats import spreadsheet_export
    from scheduler.campaigns.formats.sheet_columns import Defaults
    from scheduler.campaigns.loader import load_workspace
    from scheduler.campaigns.planning.link_tags import link_tags, untagged
    from scheduler.cli.output import put
    from scheduler.errors import NotPossible
    from scheduler.output_files import Kind, write_output

    if to is not None and to.suffix.lower() not in (".csv", ".xlsx"):
        raise NotPossible(f"{to}: name a file that ends in .csv or .xlsx")
    workspace, loaded = workspace_at(root), load_workspace(root, campaigns or None)
    ours = loaded.organisation
    heads, defaults = {one.name: one for one in loaded.campaigns}, Defaults.of(ours)
    threads = [
        spreadsheet_export.Exported(
            plan.threads,
            heads[plan.name],
            defaults,
            partial(untagged, tags=link_tags(heads[plan.name], ours, workspace.whole_directory)),
        )
        for plan in plans(workspace, loaded)
    ]
    if to is None:
        put(spreadsheet_export.as_csv(threads))
    elif to.suffix.lower() == ".xlsx":
        write_output(to, spreadsheet_export.as_xlsx(threads), Kind.WORKBOOK, root, rights=None)
    else:
        marked = f"\ufeff{spreadsheet_export.as_csv(threads)}"  # as Excel opens it
        write_output(to, marked, Kind.CSV, root, rights=None)
    for line in spreadsheet_export.left_out(threads):
        err().print(line, markup=False, soft_wrap=True)
    if to is not None:
        out().print(f"wrote {to}")


def copy(key: Key, root: WorkspaceDir = HERE) -> None:
    """Print a thread as plain text, with its support lines, to post by hand elsewhere.

    A dialogue names who speaks; picture descriptions go to standard error.

    Example: handrail copy still-waiting/opener
    """
    from scheduler.bootstrap.drafts.previews import plans, previews
    from scheduler.campaigns.loader import load_workspace
    from scheduler.cli.output import put
    from scheduler.errors import NotPossible
    from scheduler.yaml_files.suggestions import did_you_mean

    workspace, loaded = workspace_at(root), load_workspace(root)
    shown = previews(workspace, plans(workspace, loaded))
    threads = {thread.planned.key: thread for one in shown for thread in one.threads}
    if key not in threads:
        raise NotPossible(f'There is no thread "{key}". {did_you_mean(key, threads)}')
    found = threads[key]
    handles = [loaded.organisation.accounts[shape.account].handle for shape in found.shapes]
    heads = [f"@{handle}:\n" if len(set(handles)) > 1 else "" for handle in handles]
    posts = (head + post.text for head, post in zip(heads, found.sealed, strict=True))
    put("\n\n---\n\n".join(posts) + "\n")
    for shape in found.shapes:
        for one in shape.media:
            err().print(f"media/{one.path}: {one.alt}", markup=False, soft_wrap=True)
