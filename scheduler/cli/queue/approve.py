"""approve, reject: somebody other than the owner decides about the very words."""

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.opened import actor_at, workspace_at
from scheduler.cli.options import HERE, ByName, WorkspaceDir
from scheduler.cli.output import out
from scheduler.errors import NotPossible

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scheduler.bootstrap.workspace import Workspace
    from scheduler.people.roles import Actor
    from scheduler.publishing.operations.approving.approve import WordsToApprove

Keys = Annotated[
    list[str] | None,
    typer.Argument(metavar="[THREAD]...", help="Threads' keys, or a campaign's name."),
]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask me, whatever colleagues said.")]
Key = Annotated[str, typer.Argument(metavar="THREAD", help="The thread's key.")]
ForTheOwner = Annotated[
    str, typer.Option("--why", metavar="TEXT", help="What the owner should change.")
]


def approve(
    keys: Keys = None, yes: Yes = False, as_: ByName = "", root: WorkspaceDir = HERE
) -> None:
    """Approve the words of threads, once you have seen them; without a key, list what needs it.

    It is for the words that were shown: changed ones need approval again.
    Example: handrail approve still-waiting/opener
    """
    from scheduler.bootstrap.approving import chosen_for_approval
    from scheduler.cli.render.approval import print_awaiting
    from scheduler.cli.time_input import LocalTimes
    from scheduler.publishing.monitoring.overview import awaiting_approval
    from scheduler.publishing.operations.approving.approve import approve as give_approval
    from scheduler.publishing.operations.approving.approve import words_to_approve

    workspace = workspace_at(root)
    if not keys:
        print_awaiting(awaiting_approval(workspace.database), LocalTimes(workspace))
        return
    chosen = chosen_for_approval(workspace, keys)
    actor = actor_at(workspace, as_)
    words = {key: words_to_approve(workspace.database, key, actor=actor) for key in chosen}
    for key, mark in _meant(workspace, words, actor, is_sure=yes).items():
        now = workspace.clock.now()
        give_approval(workspace.database, key, actor=actor, now=now, seen=mark)
        out().print(f"{key}: approved.")


def _meant(
    workspace: "Workspace",
    asked: "Mapping[str, WordsToApprove]",
    actor: "Actor",
    *,
    is_sure: bool,
) -> dict[str, str]:
    """Shows the words, what changed in them since they were approved, and what colleagues said of
    them; the mark of each, if they are meant.
    """
    from functools import partial

    from scheduler.cli.render.approval import print_changes, print_words
    from scheduler.cli.time_input import LocalTimes
    from scheduler.publishing.monitoring.overview import awaiting_approval
    from scheduler.publishing.monitoring.thread_detail import dossier
    from scheduler.publishing.operations.seen import mark_of_words
    from scheduler.stories import thread_access

    keys = list(asked)
    by = {one.by for one in asked.values()}
    rejected = {
        one.key: one for one in awaiting_approval(workspace.database) if one.rejected_by is not None
    }
    times, marks = LocalTimes(workspace), {}
    may_read = partial(thread_access.may_read, workspace.database, actor)
    for key, words in asked.items():
        detail = dossier(workspace.database, workspace.directory, key)
        marks[key] = mark_of_words(detail.thread, words.said_no)
        print_words(detail, times, may_read, words.said_no)
        if words.before is not None:
            print_changes(words.before, words.now, detail, times)
    over = [key for key in keys if key in rejected and rejected[key].rejected_by not in by]
    if not is_sure and (over or _is_at_terminal()):
        _confirm(len(keys), over)
    return marks


def _confirm(number: int, over: Sequence[str]) -> None:
    """Asks whether so many are meant, those of `over` although colleagues rejected them.

    Raises: NotPossible where nobody can be asked: what a script types says nothing about what a
    colleague wrote.
    """
    from scheduler.formatting import count

    if over and not _is_at_terminal():
        raise NotPossible(
            f"Nothing is approved. Rejected by colleagues: {', '.join(over)}. Approve where you "
            "can be asked, at a terminal, or add --yes if you mean it whatever they said."
        )
    against = (
        f", although {count(len(over), 'of them was', 'of them were')} rejected" if over else ""
    )
    if not typer.confirm(f"Approve {count(number, 'thread')}{against}?"):
        raise typer.Exit(1)


def _is_at_terminal() -> bool:
    return sys.stdin.isatty()


def reject(key: Key, why: ForTheOwner = "", as_: ByName = "", root: WorkspaceDir = HERE) -> None:
    """Reject a thread, and say why; it waits until its words change.

    Example: handrail reject still-waiting/opener --why "Name the week."
    """
    from scheduler.publishing.operations.approving.approve import reject as say_no

    workspace = workspace_at(root)
    actor = actor_at(workspace, as_)
    say_no(workspace.database, key, actor=actor, why=why, now=workspace.clock.now())
    out().print(f"{key}: rejected. It waits for other words.")
