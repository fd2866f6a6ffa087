"""approve, reject: somebody other than the owner says yes or no to the very words."""

from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.opened import signed_in, this_person, workspace_at
from scheduler.cli.options import HERE, As, WorkspaceDir
from scheduler.cli.output import out

if TYPE_CHECKING:
    from scheduler.bootstrap.workspace import Workspace
    from scheduler.publishing.operations.approve import Approver

Keys = Annotated[
    list[str] | None,
    typer.Argument(metavar="[THREAD]...", help="Threads' keys, or a campaign's name."),
]
Key = Annotated[str, typer.Argument(metavar="THREAD", help="The thread's key.")]
ForTheOwner = Annotated[
    str, typer.Option("--why", metavar="TEXT", help="What the owner should change.")
]


def approve(keys: Keys = None, as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Approve threads; without a key, list those that need approval.

    Changed words need approval again. Example: handrail approve still-waiting/opener
    """
    from scheduler.publishing.monitoring.overview import chosen_by, unapproved
    from scheduler.publishing.operations.approve import approve as say_yes

    workspace = workspace_at(root)
    wanting = unapproved(workspace.database)
    if keys:
        who = _who(workspace, as_)
        for key in chosen_by(keys, wanting):
            say_yes(workspace.database, key, by=who, now=workspace.clock.now())
            out().print(f"{key}: approved.")
        return
    for key, lifts in wanting.items():
        out().print(f"{key}: needs approval.{lifts}", markup=False, soft_wrap=True)
    if not wanting:
        out().print("Nothing needs approval.")


def reject(key: Key, why: ForTheOwner = "", as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Reject a thread, and say why; it waits until its words change.

    Example: handrail reject still-waiting/opener --why "Name the week."
    """
    from scheduler.publishing.operations.approve import reject as say_no

    workspace = workspace_at(root)
    who = _who(workspace, as_)
    say_no(workspace.database, key, by=who, why=why, now=workspace.clock.now())
    out().print(f"{key}: rejected. It waits for other words.")


def _who(workspace: "Workspace", as_: str) -> "Approver":
    """Who answers for it; proved, as soon as the organisation has people."""
    from scheduler.publishing.operations.approve import (
        claimed_approver,
        has_people,
        known_approver,
    )

    if not has_people(workspace.database):
        return claimed_approver(this_person(), as_)
    _, actor = signed_in(workspace, as_)
    return known_approver(workspace.database, actor)
