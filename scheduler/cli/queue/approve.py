"""approve, reject: somebody other than the owner decides about the very words."""

from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.opened import reader_of_stories, signed_in, this_person, workspace_at
from scheduler.cli.options import HERE, As, WorkspaceDir
from scheduler.cli.output import out

if TYPE_CHECKING:
    from scheduler.bootstrap.workspace import Workspace
    from scheduler.publishing.operations.approve import Approver

Keys = Annotated[
    list[str] | None,
    typer.Argument(metavar="[THREAD]...", help="Threads' keys, or a campaign's name."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask me, whatever colleagues said.")]
Key = Annotated[str, typer.Argument(metavar="THREAD", help="The thread's key.")]
ForTheOwner = Annotated[
    str, typer.Option("--why", metavar="TEXT", help="What the owner should change.")
]


def approve(keys: Keys = None, yes: Yes = False, as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Approve the words of threads, once you have seen them; without a key, list what needs it.

    Changed words need approval again. Example: handrail approve still-waiting/opener
    """
    from scheduler.bootstrap.approving import chosen_for_approval
    from scheduler.cli.render.approval import print_awaiting
    from scheduler.cli.time_input import LocalTimes
    from scheduler.publishing.monitoring.overview import awaiting_approval
    from scheduler.publishing.operations.approve import approve as give_approval
    from scheduler.publishing.operations.approve import require_approver

    workspace = workspace_at(root)
    if not keys:
        print_awaiting(awaiting_approval(workspace.database), LocalTimes(workspace))
        return
    chosen = chosen_for_approval(workspace, keys)
    who = _who(workspace, as_)
    for key in chosen:
        require_approver(workspace.database, key, who)
    if not _is_meant(workspace, chosen, who, as_, is_sure=yes):
        raise typer.Exit(1)
    for key in chosen:
        give_approval(workspace.database, key, by=who, now=workspace.clock.now())
        out().print(f"{key}: approved.")


def _is_meant(
    workspace: "Workspace", keys: list[str], who: "Approver", as_: str, *, is_sure: bool
) -> bool:
    """Shows the words and what colleagues said of them; whether they are to be approved."""
    import sys

    from scheduler.cli.render.approval import print_words
    from scheduler.cli.time_input import LocalTimes
    from scheduler.formatting import count
    from scheduler.publishing.monitoring.overview import awaiting_approval
    from scheduler.publishing.monitoring.thread_detail import dossier

    rejected = {
        one.key: one for one in awaiting_approval(workspace.database) if one.rejected_by is not None
    }
    times, may_read = LocalTimes(workspace), reader_of_stories(workspace, as_)
    for key in keys:
        detail = dossier(workspace.database, workspace.directory, key)
        print_words(detail, times, may_read, rejected.get(key))
    over = [key for key in keys if key in rejected and rejected[key].rejected_by != who.by]
    if is_sure or not (over or sys.stdin.isatty()):
        return True
    against = (
        f", although {count(len(over), 'of them was', 'of them were')} rejected" if over else ""
    )
    return typer.confirm(f"Approve {count(len(keys), 'thread')}{against}?")


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
