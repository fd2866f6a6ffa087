"""Deletes what an account has to take down while its person waits."""

from collections.abc import Callable

from scheduler.publishing.recovery.takedown_worker import TakedownWorker

LOOKS, LOOK_SECONDS = 60, 0.5


def delete_now(remover: TakedownWorker, account: str, pause: Callable[[float], None]) -> bool:
    """Deletes it, or lets an engine that is at work on the account do so; whether all was tried.

    Waits for that engine a little. Nothing of the thread goes out meanwhile that was not begun
    before: taking down has shut the gate.
    """
    remover.remove_account(account)
    for _ in range(LOOKS):
        if account not in remover.due_accounts():
            return True
        pause(LOOK_SECONDS)
        remover.remove_account(account)
    return False
