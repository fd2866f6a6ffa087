"""Asks a person to decide about a thread that waits, with everything known on one screen."""

import typer

from scheduler.bootstrap.workspace import Workspace
from scheduler.cli.output import out
from scheduler.cli.render.thread import print_thread
from scheduler.cli.time_input import LocalTimes
from scheduler.people.roles import Actor
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.monitoring.thread_detail import ThreadDetail, dossier
from scheduler.publishing.operations import resolve
from scheduler.publishing.operations.seen import mark_of_state
from scheduler.store.states import PostState, ThreadState


def adopt(context: PublishingContext, key: str, remote_id: str, actor: Actor) -> None:
    """The lost post is out."""
    resolve.adopt(context, key, remote_id, actor=actor)
    out().print(f"{key}: the post is found, and what follows it goes on.")


def send_again(context: PublishingContext, key: str, actor: Actor, *, is_sure: bool) -> None:
    """Goes on from where it stopped; for a lost post only once somebody has looked."""
    detail = _known(context, key)
    if _lost(detail) and not is_sure:
        out().print(f"Look first: {detail.profile}")
        if not typer.confirm(
            "Is the post really not there? Sent again, it would stand there twice"
        ):
            raise typer.Exit(1)
    # What was looked at is what is decided about: the post may have been found meanwhile.
    resolve.send_again(context, key, actor=actor, seen=mark_of_state(detail.thread))
    out().print(f"{key} goes on from where it stopped, as soon as we publish.")


def drop(context: PublishingContext, key: str, actor: Actor) -> None:
    """Ends it as it stands."""
    resolve.drop(context, key, actor=actor)
    out().print(f"{key} is ended. What is out stays, with its help line.")


def show_choices(workspace: Workspace, context: PublishingContext, key: str) -> None:
    """Everything known, then what may be decided."""
    detail = _known(context, key)
    print_thread(detail, LocalTimes(workspace))
    console = out()
    if detail.thread.state is not ThreadState.WAITING:
        console.print("It does not wait for anybody: there is nothing to decide.")
        return
    console.print("What you can do:")
    if _lost(detail):
        console.print(f"  Look whether the lost post is on X: {detail.profile}")
        console.print(f"  It is: handrail resolve {key} --adopt ID")
        console.print(f"  It is not: handrail resolve {key} --send-again")
    else:
        console.print(
            f"  Go on where it stopped: handrail resolve {key} --send-again", markup=False
        )
    console.print(f"  End it as it stands: handrail resolve {key} --drop")


def _known(context: PublishingContext, key: str) -> ThreadDetail:
    return dossier(context.database, context.directory, key)


def _lost(detail: ThreadDetail) -> bool:
    return any(shown.post.state is PostState.UNCONFIRMED for shown in detail.posts)
