"""approve, reject: somebody other than the owner says yes or no to the very words."""

from typing import Annotated

import typer

from scheduler.cli.opened import actor_at, workspace_at
from scheduler.cli.options import HERE, ByName, WorkspaceDir
from scheduler.cli.output import out

Keys = Annotated[
    list[str] | None,
    typer.Argument(metavar="[THREAD]...", help="Threads' keys, or a campaign's name."),
]
Key = Annotated[str, typer.Argument(metavar="THREAD", help="The thread's key.")]
ForTheOwner = Annotated[
    str, typer.Option("--why", metavar="TEXT", help="What the owner should change.")
]
Yes = Annotated[bool, typer.Option("--yes", help="I have read these words; do not ask me.")]


def approve(
    keys: Keys = None, yes: Yes = False, as_: ByName = "", root: WorkspaceDir = HERE
) -> None:
    """Show the words of threads, and say yes to them; without a key, list those that need a yes.

    The yes is to what was shown: changed words need another. Example: handrail approve may/opener
    """
    from scheduler.publishing.monitoring.overview import chosen_by, unapproved
    from scheduler.publishing.operations.approve import approve as say_yes
    from scheduler.publishing.operations.approve import words_to_approve

    workspace = workspace_at(root)
    wanting = unapproved(workspace.database)
    if keys:
        actor = actor_at(workspace, as_)
        for key in chosen_by(keys, wanting):
            words = words_to_approve(workspace.database, key, actor=actor)
            for number, text in enumerate(words.posts, 1):
                out().print(f"[{number}] {text}\n", markup=False, soft_wrap=True)
            if words.lifts:
                out().print(f"{words.lifts}\n", markup=False, soft_wrap=True)
            if not yes and not typer.confirm(f"{key}: yes to these words?"):
                raise typer.Exit(1)
            now = workspace.clock.now()
            say_yes(workspace.database, key, actor=actor, now=now, seen=words.mark)
            out().print(f"{key}: approved.")
        return
    for key, lifts in wanting.items():
        out().print(f"{key}: needs a yes.{lifts}", markup=False, soft_wrap=True)
    if not wanting:
        out().print("Nothing needs a yes.")


def reject(key: Key, why: ForTheOwner = "", as_: ByName = "", root: WorkspaceDir = HERE) -> None:
    """Say no to the words of a thread, and why; it waits for other words.

    Example: handrail reject still-waiting/opener --why "Name the week."
    """
    from scheduler.publishing.operations.approve import reject as say_no

    workspace = workspace_at(root)
    actor = actor_at(workspace, as_)
    say_no(workspace.database, key, actor=actor, why=why, now=workspace.clock.now())
    out().print(f"{key}: rejected. It waits for other words.")
