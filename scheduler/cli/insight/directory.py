"""resources: the crisis directory, who checked it, and what became old."""

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.opened import workspace_at
from scheduler.cli.options import HERE, AsJson, WorkspaceDir
from scheduler.cli.output import out, put_json

EntryId = Annotated[str, typer.Argument(metavar="ID", help="For example gb-shout.")]
Region = Annotated[
    str | None, typer.Option("--region", help="Only what serves people there: GB-ENG, IE, US.")
]
OnDay = Annotated[str | None, typer.Option("--on", metavar="DATE", help="2027-10-10; today.")]
Table = Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file with a row a service.")]
Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the page is written.")]
OldContact = Annotated[
    list[str] | None, typer.Option("--contact", help="The old number; the entry's own if none.")
]
Online = Annotated[bool, typer.Option("--online", help="Yes, ask the services' pages now.")]


def list_all(
    region: Region = None, on: OnDay = None, root: WorkspaceDir = HERE, as_json: AsJson = False
) -> None:
    """List the services of the directory, and which of them are checked.

    Example: handrail resources list --region GB-WLS
    """
    from scheduler.cli.render import directory as shown
    from scheduler.serializers.directory import entry_json

    directory = workspace_at(root).whole_directory
    entries = list(directory.serving(region)) if region else list(directory.entries)
    if as_json:
        put_json([entry_json(entry, shown.day(on)) for entry in entries])
    else:
        out().print(shown.listed(entries, shown.day(on)))


def show(entry_id: EntryId, root: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Show one service with everything that is known of it.

    Example: handrail resources show gb-shout
    """
    from scheduler.cli.render import directory as shown
    from scheduler.serializers.directory import entry_json

    entry = shown.wanted(workspace_at(root).whole_directory, entry_id)
    if as_json:
        put_json(entry_json(entry, shown.day(None)))
    else:
        out().print(shown.described(entry))


def due(on: OnDay = None, root: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """List what somebody should check by a day.

    Exit status 1 if a core line is overdue. Example: handrail resources due --on 2027-10-10
    """
    from scheduler.cli.render import directory as shown
    from scheduler.crisis.directory.expiry import Standing
    from scheduler.crisis.directory.expiry import due as falling_due
    from scheduler.serializers.directory import entry_json

    found = list(falling_due(workspace_at(root).whole_directory, shown.day(on)))
    if as_json:
        put_json([{**entry_json(one.entry, shown.day(on)), "says": one.warning} for one in found])
    else:
        for one in found:
            out().print(one.warning)
        if not found:
            out().print("Everything was checked within 60 days of that day.")
    raise typer.Exit(any(one.standing is Standing.OVERDUE for one in found))


def check_pages(
    region: Region = None,
    online: Online = False,
    root: WorkspaceDir = HERE,
) -> None:
    """Ask each service's own page whether it still shows its numbers. Off unless --online.

    One slow request a page, kept for a day. Example: handrail resources check-pages --online
    """
    from scheduler.cli.insight.page_fetch import kept_pages
    from scheduler.crisis.directory.page_check import check_page
    from scheduler.errors import NotPossible

    if not online:
        raise NotPossible("This asks the services' own websites. Say --online if you want that.")
    directory = workspace_at(root).whole_directory
    entries = directory.serving(region) if region else iter(directory.entries)
    fetch = kept_pages(root / ".handrail" / "pages")
    for entry in entries:
        result = check_page(entry, fetch)
        missing = f"does not show {', '.join(result.missing)}" if result.missing else "shows it all"
        out().print(f"{entry.id}: {result.problem or missing}")


def import_table(table: Table, root: WorkspaceDir = HERE) -> None:
    """Turn a spreadsheet of services into lines for your crisis-directory.yaml.

    They stay out of posts until checked. Example: handrail resources import services.csv > new.yaml
    """
    import sys

    from scheduler.crisis.directory.spreadsheet import entries_of

    sys.stdout.write(entries_of(table))


def recall(
    entry_id: EntryId,
    contact: OldContact = None,
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """List every published post that carries a service's old contact, and what to post beneath.

    Exit status 1 if there is one.
    Example: handrail resources recall gb-the-mix --contact "0808 808 4994"
    """
    from scheduler.bootstrap.reports import recalled
    from scheduler.cli.render import directory as shown
    from scheduler.serializers.directory import recalled_json

    workspace = workspace_at(root)
    entry = shown.wanted(workspace.whole_directory, entry_id)
    found = recalled(workspace, entry, contact or ())
    if as_json:
        put_json([recalled_json(post) for post in found])
    else:
        for one in found:
            out().print(f"{one.address} ({one.account}, {one.thread_key})")
            out().print(f"  {one.correction}")
        if not found:
            out().print("No published post carries it.")
    raise typer.Exit(bool(found))


def page(
    out_file: Out = Path("find-help-now.html"),
    region: Region = None,
    root: WorkspaceDir = HERE,
) -> None:
    """Write your own "find help now" page: one file, no scripts, prints well.

    Example: handrail resources page --out find-help-now.html
    """
    from scheduler.cli.render import directory as shown
    from scheduler.pages.help_page import help_page, render_help_page

    workspace = workspace_at(root)
    organisation, directory = workspace.organisation, workspace.whole_directory
    made = help_page(directory, region or organisation.region, organisation.name, shown.day(None))
    out_file.write_text(render_help_page(made), encoding="utf-8")
    out().print(f"wrote {out_file}")
