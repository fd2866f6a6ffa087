"""A person decides about a thread that waits, with everything known on one screen."""

from pathlib import Path

import typer

from scheduler.cli.output import out
from scheduler.cli.render.thread import print_thread
from scheduler.cli.time_input import Desk
from scheduler.publishing.context import Means
from scheduler.publishing.monitoring.thread_detail import Dossier, dossier
from scheduler.publishing.operations import resolve
from scheduler.store.states import PostState, ThreadState


def adopt(means: Means, key: str, remote_id: str, by: str) -> None:
    """The lost post is out."""
    resolve.adopt(means, key, remote_id, by=by)
    out().print(f"{key}: the post is found, and what follows it goes on.", markup=False)


def send_again(means: Means, key: str, by: str, *, is_sure: bool) -> None:
    """Goes on from where it stopped; for a lost post only once somebody has looked."""
    found = _known(means, key)
    if _lost(found) and not is_sure:
        out().print(f"Look first: {found.profile}", markup=False)
        if not typer.confirm(
            "Is the post really not there? Sent again, it would stand there twice"
        ):
            raise typer.Exit(1)
    resolve.send_again(means, key, by=by)
    out().print(f"{key} goes on from where it stopped, as soon as we publish.", markup=False)


def drop(means: Means, key: str, by: str) -> None:
    """Ends it as it stands."""
    resolve.drop(means, key, by=by)
    out().print(f"{key} is ended. What is out stays, with its help line.", markup=False)


def show_choices(workspace: Path, means: Means, key: str) -> None:
    """Everything known, then what may be decided."""
    found = _known(means, key)
    print_thread(found, Desk(workspace, means.clock.now()))
    console = out()
    if found.thread.state is not ThreadState.WAITING:
        console.print("It does not wait for anybody: there is nothing to decide.")
        return
    console.print("What you can do:")
    if _lost(found):
        console.print(f"  Look whether the lost post is on X: {found.profile}", markup=False)
        console.print(f"  It is: handrail resolve {key} --adopt ID", markup=False)
        console.print(f"  It is not: handrail resolve {key} --send-again", markup=False)
    else:
        console.print(
            f"  Go on where it stopped: handrail resolve {key} --send-again", markup=False
        )
    console.print(f"  End it as it stands: handrail resolve {key} --drop", markup=False)


def _known(means: Means, key: str) -> Dossier:
    return dossier(means.database, means.directory, key)


def _lost(found: Dossier) -> bool:
    return any(shown.post.state is PostState.UNCONFIRMED for shown in found.posts)
