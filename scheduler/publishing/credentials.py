"""Checks, before an account's first call of a run, that its credentials are its own."""

from datetime import datetime, timedelta

from scheduler.networks.base import AccountName, Identity, Unavailable
from scheduler.publishing.account_lease import fenced_write
from scheduler.publishing.context import PublishingContext
from scheduler.store.queue import accounts
from scheduler.store.queue.leases import Lease

RECHECK = timedelta(minutes=15)  # for a person to put the right keys in; then we ask again
RETRY = timedelta(seconds=30)
READ_ONLY = "they may read, and not post: give the app leave to write first"


def is_itself(context: PublishingContext, lease: Lease, handle: str) -> bool:
    """Whether the network knows the account's credentials as `handle`.

    If not, the account stays quiet for a while, and what is wrong is kept for `status`.
    """
    now = context.clock.now()
    match context.network.identity(AccountName(lease.account)):
        case Identity(handle=found) if found.casefold() != handle.casefold():
            problem = (
                f"The keys of account {lease.account} belong to @{found}, not to @{handle}. "
                "Put the right ones into .env, or correct the handle in organisation.yaml."
            )
            _note(context, lease, now + RECHECK, problem)
        case Identity(may_write=False):
            _note(context, lease, now + RECHECK, reconnect(lease.account, READ_ONLY))
        case Identity():
            _note(context, lease, None, None)
            return True
        case Unavailable(needs_reconnect=True, detail=detail):
            _note(context, lease, now + RECHECK, reconnect(lease.account, detail))
        case away:
            _note(context, lease, later(now, away.until, RETRY), None)
    return False


def reconnect(account: str, detail: str) -> str:
    """What to tell people when X no longer takes an account's keys."""
    return (
        f"X does not accept the keys of account {account} ({detail}). "
        "Make new ones in X's developer portal and put them into .env."
    )


def later(now: datetime, until: datetime | None, otherwise: timedelta) -> datetime:
    """When to try again: the network's time if it named one ahead, else after `otherwise`."""
    return until if until is not None and until > now else now + otherwise


def _note(
    context: PublishingContext, lease: Lease, until: datetime | None, problem: str | None
) -> None:
    with fenced_write(context, lease) as connection:
        accounts.set_quiet(connection, lease.account, until, problem)
