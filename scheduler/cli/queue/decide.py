"""cancel, take-down, resolve, move: what a person decides about one thread."""

from typing import Annotated

import typer

from scheduler.cli.opened import actor_at, offline, require_may_see, workspace_at
from scheduler.cli.options import HERE, ByName, ThreadKey, Why, WorkspaceDir
from scheduler.cli.output import out

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask me again.")]
RootFirst = Annotated[
    bool, typer.Option("--root-first", help="A person is named in its first post: that one first.")
]
Adopt = Annotated[
    str, typer.Option("--adopt", metavar="ID", help="The lost post is out: its id, or address.")
]
SendAgain = Annotated[bool, typer.Option("--send-again", help="Go on from where it stopped.")]
Drop = Annotated[bool, typer.Option("--drop", help="End it: what is out stays, no more follows.")]
When = Annotated[
    str, typer.Argument(metavar="WHEN", help='"Sun 10 Oct 2027, 09:00", or 2h from now.')
]


def cancel(thread: ThreadKey, why: Why, as_: ByName = "", root: WorkspaceDir = HERE) -> None:
    """Keep a thread from going out, or from going on. What is out stays, with its help line.

    Applying its file again does not bring it back. Example: handrail cancel a/b --why "Sad news"
    """
    from scheduler.publishing.operations import cancel as verb

    workspace = workspace_at(root)
    verb.cancel(offline(workspace), thread, actor=actor_at(workspace, as_), why=why)
    out().print(f"{thread} is cancelled. Nothing more of it goes out.")


def move(
    thread: ThreadKey, when: When, why: Why, as_: ByName = "", root: WorkspaceDir = HERE
) -> None:
    """Give a thread that has not begun another time; applying its file keeps it.

    Example: handrail move still-waiting/opener "Wed 6 Oct 2027, 10:00" --why "Clash with news"
    """
    from scheduler.cli.time_input import LocalTimes
    from scheduler.publishing.operations import cancel as verb

    workspace = workspace_at(root)
    times = LocalTimes(workspace)
    to = times.time_ahead(when)
    verb.move(offline(workspace), thread, to, actor=actor_at(workspace, as_), why=why)
    out().print(f"{thread} goes out on {times.shown(to)}.")


def take_down(
    thread: ThreadKey,
    why: Why,
    root_first: RootFirst = False,
    yes: Yes = False,
    as_: ByName = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Delete a thread from X, post by post, and give a receipt.

    Exit status 1 while something of it may be on X. Example: handrail take-down a/b --why "Asked"
    """
    from scheduler.cli.queue import take_down as taking_down
    from scheduler.publishing.operations import take_down as verb

    workspace = workspace_at(root)
    context = offline(workspace)
    actor = actor_at(workspace, as_)
    if not yes and not typer.confirm(f"Delete {thread} from X, for good?"):
        raise typer.Exit(1)
    verb.take_down(context, thread, actor=actor, why=why, root_first=root_first)
    taking_down.remove_thread(workspace, context, thread)
    raise typer.Exit(0 if taking_down.print_receipt(context, thread) else 1)


def resolve(
    thread: ThreadKey,
    adopt: Adopt = "",
    send_again: SendAgain = False,
    drop: Drop = False,
    yes: Yes = False,
    as_: ByName = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Decide about a thread that waits; without a decision, see all that is known of it.

    Example: handrail resolve still-waiting/opener --adopt 1845000000000000000
    """
    from scheduler.cli.queue import resolve as resolving
    from scheduler.errors import NotPossible

    if bool(adopt) + send_again + drop > 1:
        raise NotPossible("Decide on one: --adopt ID, --send-again or --drop.")
    workspace = workspace_at(root)
    context = offline(workspace)
    if adopt:
        resolving.adopt(context, thread, adopt, actor_at(workspace, as_))
    elif send_again:
        resolving.send_again(context, thread, actor_at(workspace, as_), is_sure=yes)
    elif drop:
        resolving.drop(context, thread, actor_at(workspace, as_))
    else:
        require_may_see(workspace, thread, as_)
        resolving.show_choices(workspace, context, thread)
