"""approve, reject: somebody other than the owner says yes or no to the very words."""

from typing import Annotated

import typer

from scheduler.cli.options import HERE, WorkspaceDir

Keys = Annotated[
    list[str] | None,
    typer.Argument(metavar="[THREAD]...", help="Threads' keys, or a campaign's name."),
]
Key = Annotated[str, typer.Argument(metavar="THREAD", help="The thread's key.")]
As = Annotated[str, typer.Option("--as", metavar="NAME", help="Who says it; you, if left out.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="What the owner should change.")]


def approve(keys: Keys = None, as_: As = "", workspace: WorkspaceDir = HERE) -> None:
    """Say yes to the words of threads; without a key, list those that need a yes.

    Changed words need another yes. Example: handrail approve still-waiting/opener
    """
    from scheduler import bootstrap
    from scheduler.cli.show import out
    from scheduler.clock import SystemClock
    from scheduler.publishing.approve import approve as say_yes
    from scheduler.store import approvals

    database = bootstrap.real_database(workspace, bootstrap.settings_of(workspace))
    try:
        with database.read() as connection:
            wanting = approvals.unapproved(connection)
            lifts = approvals.what_a_yes_lifts(connection, wanting)
        for key in _chosen(keys, wanting) if keys else ():
            say_yes(database, key, by=as_ or bootstrap.this_person(), now=SystemClock().now())
            out().print(f"{key}: approved.", markup=False)
    finally:
        database.close()
    if not keys:
        for key in wanting:
            out().print(f"{key}: needs a yes.{lifts[key]}", markup=False, soft_wrap=True)
        if not wanting:
            out().print("Nothing needs a yes.")


def reject(key: Key, why: Why = "", as_: As = "", workspace: WorkspaceDir = HERE) -> None:
    """Say no to the words of a thread, and why; it waits for other words.

    Example: handrail reject still-waiting/opener --why "Name the week."
    """
    from scheduler import bootstrap
    from scheduler.cli.show import out
    from scheduler.clock import SystemClock
    from scheduler.publishing.approve import reject as say_no

    database = bootstrap.real_database(workspace, bootstrap.settings_of(workspace))
    try:
        who = as_ or bootstrap.this_person()
        say_no(database, key, by=who, why=why, now=SystemClock().now())
    finally:
        database.close()
    out().print(f"{key}: rejected. It waits for other words.", markup=False)


def _chosen(keys: list[str], wanting: list[str]) -> list[str]:
    """The keys that were named; a campaign's name stands for its threads that need a yes."""
    chosen: list[str] = []
    for key in keys:
        of_campaign = [one for one in wanting if one.startswith(f"{key}/")]
        chosen += [key] if key in wanting or not of_campaign else of_campaign
    return chosen
