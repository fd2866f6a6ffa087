"""cancel, take-down, resolve, move: what a person decides about one thread."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.opened import actor_at, offline, require_may_see, workspace_at
from scheduler.cli.options import HERE, AsJson, ByName, ThreadKey, Why, WorkspaceDir
from scheduler.cli.output import out

if TYPE_CHECKING:
    from scheduler.people.roles import Actor
    from scheduler.publishing.context import PublishingContext

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask me again.")]
RootFirst = Annotated[
    bool, typer.Option("--root-first", help="A person is named in its first post: that one first.")
]
Adopt = Annotated[
    str, typer.Option("--adopt", metavar="ID", help="The lost post is out: its id, or address.")
]
SendAgain = Annotated[bool, typer.Option("--send-again", help="Go on from where it stopped.")]
Drop = Annotated[bool, typer.Option("--drop", help="End it: what is out stays, no more follows.")]
ThreadOrCampaign = Annotated[
    str, typer.Argument(metavar="[THREAD]", help="Its key, as handrail queue shows it.")
]
OfCampaign = Annotated[
    str, typer.Option("--campaign", metavar="NAME", help="Every thread of this campaign.")
]
AsInFile = Annotated[
    bool, typer.Option("--as-in-file", help="The time that its campaign file gives it.")
]
WhyRestored = Annotated[
    str, typer.Option("--why", metavar="TEXT", help="The reason, if there is one.")
]
When = Annotated[
    str, typer.Argument(metavar="[WHEN]", help='"Sun 10 Oct 2027, 09:00", or 2h from now.')
]


def cancel(
    why: Why,
    thread: ThreadOrCampaign = "",
    campaign: OfCampaign = "",
    yes: Yes = False,
    as_: ByName = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Keep a thread from going out, or from going on. What is out stays, with its help line.

    --campaign NAME takes every thread of it. Applying its file again brings nothing back.
    Example: handrail cancel a/b --why "Sad news"
    """
    from scheduler.errors import NotPossible
    from scheduler.publishing.operations import cancel as verb

    if bool(thread) == bool(campaign):
        raise NotPossible("Name a thread by its key, or a whole campaign by --campaign NAME.")
    workspace = workspace_at(root)
    context, actor = offline(workspace), actor_at(workspace, as_)
    if campaign:
        _cancel_campaign(context, campaign, why, actor, is_sure=yes)
        return
    verb.cancel(context, thread, actor=actor, why=why)
    out().print(
        f"{thread} is cancelled. Nothing more of it goes out. To undo: handrail restore {thread}"
    )


def _cancel_campaign(
    context: "PublishingContext", campaign: str, why: str, actor: "Actor", *, is_sure: bool
) -> None:
    """Cancels what is still to come of a campaign, once whoever asks has seen what that is."""
    from scheduler.formatting import count
    from scheduler.publishing.operations import cancel as verb
    from scheduler.publishing.operations.seen import mark_of_keys

    keys = verb.still_to_come(context, campaign)
    for key in keys:
        out().print(f"  {key}")
    question = f"Cancel {count(len(keys), 'thread')} of {campaign}?"
    if keys and not is_sure and not typer.confirm(question):
        raise typer.Exit(1)
    mark = mark_of_keys(keys)
    done = verb.cancel_campaign(context, campaign, actor=actor, why=why, seen=mark)
    out().print(f"{count(len(done), 'thread')} of {campaign} cancelled. Nothing of it goes out.")


def move(
    thread: ThreadKey,
    why: Why,
    when: When = "",
    as_in_file: AsInFile = False,
    as_: ByName = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Give a thread that has not begun another time, or with --as-in-file the old one again.

    Example: handrail move still-waiting/opener "Wed 6 Oct 2027, 10:00" --why "Clash with news"
    """
    from scheduler.cli.time_input import LocalTimes
    from scheduler.errors import NotPossible
    from scheduler.publishing.operations import cancel as verb

    if bool(when) == as_in_file:
        raise NotPossible('Say when: "Wed 6 Oct 2027, 10:00", 2h from now, or --as-in-file.')
    workspace = workspace_at(root)
    context, times = offline(workspace), LocalTimes(workspace)
    to = times.time_ahead(when) if when else None
    actor = actor_at(workspace, as_)
    if to is None:
        to = verb.move_as_in_file(context, thread, actor=actor, why=why)
    else:
        verb.move(context, thread, to, actor=actor, why=why)
    out().print(f"{thread} goes out on {times.shown(to)}.")


def restore(
    what: Annotated[
        str,
        typer.Argument(
            metavar="[THREAD|FILE]",
            help="A thread's key, as handrail queue shows it; or a file of handrail backup.",
        ),
    ] = "",
    why: WhyRestored = "",
    yes: Yes = False,
    compare: Annotated[
        bool, typer.Option("--compare", help="Compare a queue that was put back with X again.")
    ] = False,
    as_: ByName = "",
    root: WorkspaceDir = HERE,
    as_json: AsJson = False,
) -> None:
    """Bring a cancelled thread back; or the whole queue, from a backup, with everything held.

    A thread whose time has gone by waits for you to decide; its approval, and a storyteller's yes,
    are asked for as ever. A queue that is put back is compared with X: what went out after the
    backup is found there, and never sent twice. Example: handrail restore a/b
    """
    from scheduler.cli.queue import backups
    from scheduler.errors import NotPossible

    if compare and not what:
        backups.compare_and_tell(workspace_at(root), as_json=as_json)
    elif not what:
        raise NotPossible("Name a thread, or a file that handrail backup wrote.")
    elif _is_file(what):
        backups.put_back(Path(what), root, is_sure=yes, as_json=as_json)
    else:
        _bring_back(what, why, as_, root)


def _is_file(what: str) -> bool:
    """Whether a path is meant, and no thread: keys begin with a campaign's name."""
    return what.startswith((".", "/", "~")) or what.endswith(".backup") or Path(what).is_file()


def _bring_back(thread: str, why: str, as_: str, root: Path) -> None:
    from scheduler.cli.time_input import LocalTimes
    from scheduler.publishing.monitoring.thread_detail import dossier
    from scheduler.publishing.operations.restore import restore as bring_back
    from scheduler.publishing.reasons import what_to_do

    workspace = workspace_at(root)
    bring_back(offline(workspace), thread, actor=actor_at(workspace, as_), why=why)
    restored = dossier(workspace.database, workspace.directory, thread).thread
    if restored.reason is None:
        out().print(f"{thread} is back: {LocalTimes(workspace).shown(restored.due_at)}.")
    else:
        todo = what_to_do(restored.reason)
        out().print(f"{thread} is back, and waits for you. {todo}")


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
    question = f"Delete {thread} from X, for good?"
    if not verb.may_be_public(context, thread):
        out().print(f"{thread} is not on X: there is nothing to delete.")
        question = "Cancel it instead, so that it never goes out?"
    if not yes and not typer.confirm(question):
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
