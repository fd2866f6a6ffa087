"""approve, reject: somebody other than the owner says yes or no to the very words."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.options import HERE, WorkspaceDir

if TYPE_CHECKING:
    from scheduler.publishing.operations.approve import Approver
    from scheduler.store.database import Database

Keys = Annotated[
    list[str] | None,
    typer.Argument(metavar="[THREAD]...", help="Threads' keys, or a campaign's name."),
]
Key = Annotated[str, typer.Argument(metavar="THREAD", help="The thread's key.")]
As = Annotated[
    str,
    typer.Option("--as", metavar="ID", help="Who says it; asks for their passphrase."),
]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="What the owner should change.")]


def approve(keys: Keys = None, as_: As = "", workspace: WorkspaceDir = HERE) -> None:
    """Say yes to the words of threads; without a key, list those that need a yes.

    Changed words need another yes. Example: handrail approve still-waiting/opener
    """
    from scheduler import bootstrap
    from scheduler.cli.output import out
    from scheduler.clock import SystemClock
    from scheduler.publishing.operations.approve import approve as say_yes
    from scheduler.store.queue import approvals

    database = bootstrap.real_database(workspace, bootstrap.settings_of(workspace))
    try:
        with database.read() as connection:
            wanting = approvals.unapproved(connection)
            lifts = approvals.what_a_yes_lifts(connection, wanting)
        if keys:
            who = _who(database, workspace, as_)
            for key in _chosen(keys, wanting):
                say_yes(database, key, by=who, now=SystemClock().now())
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
    from scheduler.cli.output import out
    from scheduler.clock import SystemClock
    from scheduler.publishing.operations.approve import reject as say_no

    database = bootstrap.real_database(workspace, bootstrap.settings_of(workspace))
    try:
        who = _who(database, workspace, as_)
        say_no(database, key, by=who, why=why, now=SystemClock().now())
    finally:
        database.close()
    out().print(f"{key}: rejected. It waits for other words.", markup=False)


def _who(database: "Database", workspace: Path, as_: str) -> "Approver":
    """Who answers for it; proved, as soon as the organisation has people."""
    from scheduler import bootstrap
    from scheduler.cli.sign_in import opened
    from scheduler.publishing.operations.approve import (
        claimed_approver,
        has_people,
        known_approver,
    )

    if not has_people(database):
        return claimed_approver(bootstrap.this_person(), as_)
    context, actor = opened(workspace, as_)
    try:
        return known_approver(context.database, actor)
    finally:
        context.database.close()


def _chosen(keys: list[str], wanting: list[str]) -> list[str]:
    """The keys that were named; a campaign's name stands for its threads that need a yes."""
    chosen: list[str] = []
    for key in keys:
        of_campaign = [one for one in wanting if one.startswith(f"{key}/")]
        chosen += [key] if key in wanting or not of_campaign else of_campaign
    return chosen
