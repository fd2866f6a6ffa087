"""Deletes a thread from X while its person waits, and gives a receipt."""

import time
from collections.abc import Callable
from pathlib import Path

from scheduler import bootstrap
from scheduler.cli.output import err, out
from scheduler.errors import HandrailError
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.monitoring.thread_detail import dossier
from scheduler.publishing.recovery.takedown_worker import TakedownWorker
from scheduler.serializers.remedies import in_words
from scheduler.store.states import PostState, ThreadState

_LOOKS, _LOOK_SECONDS = 60, 0.5


def delete_now(workspace: Path, context: PublishingContext, key: str) -> None:
    """Deletes what can be deleted now; the engine goes on with the rest."""
    thread = dossier(context.database, context.directory, key).thread
    if thread.state is not ThreadState.TAKING_DOWN:
        return
    try:
        app = bootstrap.open_real(workspace)
    except HandrailError as error:
        err().print(
            f"{in_words(error.sentence)}\nThe engine deletes it when it next runs.", markup=False
        )
        return
    remove_now(TakedownWorker(app.context), thread.account, time.sleep)


def remove_now(remover: TakedownWorker, account: str, pause: Callable[[float], None]) -> None:
    """Deletes what the account has to take down, or lets an engine that is at work on it do so.

    Waits for it a little. Nothing of the thread goes out meanwhile that was not begun before:
    taking down has shut the gate.
    """
    remover.remove_account(account)
    for _ in range(_LOOKS):
        if account not in remover.due_accounts():
            return
        pause(_LOOK_SECONDS)
        remover.remove_account(account)
    err().print(f"An engine is at work on account {account}.", markup=False)


def print_receipt(context: PublishingContext, key: str) -> bool:
    """What became of each post; whether nothing of the thread is on X any more."""
    found = dossier(context.database, context.directory, key)
    console = out()
    for shown in found.posts:
        if shown.post.state is PostState.REMOVED:
            console.print(f"deleted: {shown.address}", markup=False)
        elif shown.post.state is PostState.SENT:
            console.print(f"still there: {shown.address}", markup=False)
        elif shown.post.state in {PostState.SENDING, PostState.UNCONFIRMED}:
            told = f"post {shown.post.position + 1}: X gave no answer; if it appears, it is deleted"
            console.print(told, markup=False)
    if found.thread.state is ThreadState.CANCELLED:
        console.print(f"{key} was not out. It is cancelled, and never goes out.", markup=False)
        return True
    if found.thread.state is ThreadState.TAKEN_DOWN:
        console.print(found.history[-1].why, markup=False)
        return True
    console.print("Not finished yet; handrail run goes on with it. See: handrail show " + key)
    return False
