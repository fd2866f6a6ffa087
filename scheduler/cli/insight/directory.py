"""resources: the crisis directory, who checked it, and what became old."""

from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.options import HERE, AsJson, WorkspaceDir

EntryId = Annotated[str, typer.Argument(metavar="ID", help="For example gb-shout.")]
Region = Annotated[
    str | None, typer.Option("--region", help="GB-ENG, IE, US...: what serves people there.")
]
OnDay = Annotated[str | None, typer.Option("--on", metavar="DATE", help="2027-10-10; today.")]
Table = Annotated[Path, typer.Argument(metavar="FILE", help="A CSV file with a row a service.")]
Out = Annotated[Path, typer.Option("--out", metavar="FILE", help="Where the page is written.")]
By = Annotated[str | None, typer.Option("--by", help="Who looked; you, if not given.")]
Yes = Annotated[bool, typer.Option("--yes", help="I did all that the checklist says.")]
Provider = Annotated[bool, typer.Option("--provider", help="The service itself confirmed it.")]
OldContact = Annotated[
    list[str] | None, typer.Option("--contact", help="The old number; the entry's own if none.")
]
Online = Annotated[bool, typer.Option("--online", help="Yes, ask the services' pages now.")]


def list_all(
    region: Region = None, on: OnDay = None, workspace: WorkspaceDir = HERE, as_json: AsJson = False
) -> None:
    """List the services of the directory, and how each stands.

    Example: handrail resources list --region GB-WLS
    """
    from scheduler.cli.output import out, put_json
    from scheduler.cli.render import directory as shown
    from scheduler.crisis.workspace_files import directory_of

    directory = directory_of(workspace)
    entries = list(directory.serving(region)) if region else list(directory.entries)
    if as_json:
        put_json([shown.as_json(entry, shown.day(on)) for entry in entries])
    else:
        out().print(shown.listed(entries, shown.day(on)))


def show(entry_id: EntryId, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """Show one service with everything that is known of it.

    Example: handrail resources show gb-shout
    """
    from scheduler.cli.output import out, put_json
    from scheduler.cli.render import directory as shown
    from scheduler.crisis.workspace_files import directory_of

    entry = shown.wanted(directory_of(workspace), entry_id)
    if as_json:
        put_json(shown.as_json(entry, shown.day(None)))
    else:
        out().print(shown.described(entry), markup=False)


def verify(
    entry_id: EntryId,
    by: By = None,
    on: OnDay = None,
    yes: Yes = False,
    provider: Provider = False,
    workspace: WorkspaceDir = HERE,
) -> None:
    """Say that you compared a service with its own page today.

    Never call or text a crisis line to test it. Example: handrail resources verify gb-shout
    """
    from scheduler import bootstrap
    from scheduler.cli.output import out
    from scheduler.cli.render import directory as shown
    from scheduler.crisis.directory import verifications
    from scheduler.crisis.directory.entry import Confidence
    from scheduler.crisis.workspace_files import CHECKS_FILE, directory_of

    entry = shown.wanted(directory_of(workspace), entry_id)
    for line in verifications.checklist(entry):
        out().print(f"- {line}", markup=False)
    if not yes and not typer.confirm("Is all of this so?"):
        out().print("Nothing was written. Change it in crisis-directory.yaml, then verify again.")
        raise typer.Exit(1)
    level = Confidence.PROVIDER_CONFIRMED if provider else Confidence.CHECKED
    check = verifications.Verification(
        entry.id, shown.day(on), by or bootstrap.this_person(), level
    )
    verifications.add(workspace / CHECKS_FILE, check)
    out().print(f"{entry.name}: checked by {check.by} on {check.on}.")


def due(on: OnDay = None, workspace: WorkspaceDir = HERE, as_json: AsJson = False) -> None:
    """List what somebody should check by a day.

    Exit status 1 if a core line is overdue. Example: handrail resources due --on 2027-10-10
    """
    from scheduler.cli.output import out, put_json
    from scheduler.cli.render import directory as shown
    from scheduler.crisis.directory.expiry import Standing
    from scheduler.crisis.directory.expiry import due as falling_due
    from scheduler.crisis.workspace_files import directory_of

    found = list(falling_due(directory_of(workspace), shown.day(on)))
    if as_json:
        put_json(
            [{**shown.as_json(one.entry, shown.day(on)), "says": one.warning} for one in found]
        )
    else:
        for one in found:
            out().print(one.warning, markup=False)
        if not found:
            out().print("Everything was checked within 60 days of that day.")
    raise typer.Exit(any(one.standing is Standing.OVERDUE for one in found))


def check_pages(
    region: Region = None,
    online: Online = False,
    workspace: WorkspaceDir = HERE,
) -> None:
    """Ask each service's own page whether it still shows its numbers. Off unless --online.

    One slow request a page, kept for a day. Example: handrail resources check-pages --online
    """
    from scheduler.cli.insight.page_fetch import kept_pages
    from scheduler.cli.output import out
    from scheduler.crisis.directory.page_check import check_page
    from scheduler.crisis.workspace_files import directory_of
    from scheduler.errors import NotPossible

    if not online:
        raise NotPossible("This asks the services' own websites. Say --online if you want that.")
    directory = directory_of(workspace)
    entries = directory.serving(region) if region else iter(directory.entries)
    fetch = kept_pages(workspace / ".handrail" / "pages")
    for entry in entries:
        result = check_page(entry, fetch)
        missing = f"does not show {', '.join(result.missing)}" if result.missing else "shows it all"
        out().print(f"{entry.id}: {result.problem or missing}", markup=False)


def import_table(table: Table, workspace: WorkspaceDir = HERE) -> None:
    """Turn a spreadsheet of services into lines for your crisis-directory.yaml.

    They stay out of posts until checked. Example: handrail resources import services.csv > new.yaml
    """
    import sys

    from scheduler.crisis.directory.spreadsheet import entries_of

    sys.stdout.write(entries_of(table))


def recall(
    entry_id: EntryId,
    contact: OldContact = None,
    workspace: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """List every published post that carries a service's old contact, and what to post beneath.

    Exit status 1 if there is one.
    Example: handrail resources recall gb-the-mix --contact "0808 808 4994"
    """
    from dataclasses import asdict

    from scheduler import bootstrap
    from scheduler.campaigns.loader import load_workspace
    from scheduler.cli.output import out, put_json
    from scheduler.cli.render import directory as shown
    from scheduler.crisis.register import Register
    from scheduler.crisis.support.offer import Support
    from scheduler.crisis.workspace_files import directory_of
    from scheduler.formatting import instant
    from scheduler.publishing.operations.recall import recall as find_posts

    directory = directory_of(workspace)
    entry = shown.wanted(directory, entry_id)
    contacts = tuple(contact or (channel.contact for channel in entry.channels))
    region = load_workspace(workspace, []).organisation.region
    instead = Support.for_region(directory, region).help_line(Register.EVERYDAY)
    database = bootstrap.real_database(workspace, bootstrap.settings_of(workspace))
    found = find_posts(database, contacts, instead)
    if as_json:
        put_json([{**asdict(one), "sent_at": instant(one.sent_at)} for one in found])
    else:
        for one in found:
            out().print(f"{one.address} ({one.account}, {one.thread_key})", markup=False)
            out().print(f"  {one.correction}", markup=False)
        if not found:
            out().print("No published post carries it.")
    raise typer.Exit(bool(found))


def page(
    out_file: Out = Path("find-help-now.html"),
    region: Region = None,
    workspace: WorkspaceDir = HERE,
) -> None:
    """Write your own "find help now" page: one file, no scripts, prints well.

    Example: handrail resources page --out find-help-now.html
    """
    from scheduler.campaigns.loader import load_workspace
    from scheduler.cli.output import out
    from scheduler.cli.render import directory as shown
    from scheduler.crisis.workspace_files import directory_of
    from scheduler.pages.help_page import help_page, render_help_page

    organisation = load_workspace(workspace, []).organisation
    made = help_page(
        directory_of(workspace),
        region or organisation.region,
        organisation.name,
        shown.day(None),
    )
    out_file.write_text(render_help_page(made), encoding="utf-8")
    out().print(f"wrote {out_file}")
