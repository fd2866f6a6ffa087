"""Deletes a thread from X while its person waits, and shows a receipt."""

import time
from collections.abc import Callable

from scheduler.bootstrap.workspace import Workspace
from scheduler.cli.opened import online
from scheduler.cli.output import err, out
from scheduler.errors import HandrailError
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.monitoring.thread_detail import dossier
from scheduler.publishing.operations.delete_now import delete_now
from scheduler.publishing.recovery.takedown_worker import TakedownWorker
from scheduler.remedies import in_words
from scheduler.store.states import PostState, ThreadState


def remove_thread(workspace: Workspace, context: PublishingContext, key: str) -> None:
    """Deletes what can be deleted now; the engine goes on with the rest."""
    thread = dossier(context.database, context.directory, key).thread
    if thread.state is not ThreadState.TAKING_DOWN:
        return
    try:
        remover = online(workspace).remover
    except HandrailError as error:
        err().print(
            f"{in_words(error.sentence)}\nThe engine deletes it when it next runs.", markup=False
        )
        return
    remove_now(remover, thread.account, time.sleep)


def remove_now(remover: TakedownWorker, account: str, pause: Callable[[float], None]) -> None:
    """Deletes what the account has to take down, or says that an engine is at work on it."""
    if not delete_now(remover, account, pause):
        err().print(f"An engine is at work on account {account}.")


def print_receipt(context: PublishingContext, key: str) -> bool:
    """What became of each post; whether nothing of the thread is on X any more."""
    detail = dossier(context.database, context.directory, key)
    console = out()
    for shown in detail.posts:
        if shown.post.state is PostState.REMOVED:
            console.print(f"deleted: {shown.address}")
        elif shown.post.state is PostState.SENT:
            console.print(f"still there: {shown.address}")
        elif shown.post.state in {PostState.SENDING, PostState.UNCONFIRMED}:
            which = f"post {shown.post.position + 1}"
            console.print(f"{which}: X gave no clear answer; if it appears, it is deleted")
    if detail.thread.state is ThreadState.CANCELLED:
        console.print(f"{key} was not out. It is cancelled, and never goes out.")
        return True
    if detail.thread.state is ThreadState.TAKEN_DOWN:
        console.print(detail.history[-1].why)
        return True
    console.print("Not finished yet; handrail run goes on with it. See: handrail show " + key)
    return False
