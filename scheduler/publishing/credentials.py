"""Checks, before an account's first call of a run, that its credentials are its own."""

from datetime import datetime, timedelta

from sqlalchemy import Connection

from scheduler.networks.base import AccountName, Identity, Unavailable
from scheduler.networks.waits import bounded
from scheduler.publishing.account_lease import fenced_write
from scheduler.publishing.context import PublishingContext
from scheduler.store.queue import accounts
from scheduler.store.queue.sending.leases import Lease

RECHECK_SOON = timedelta(minutes=1)  # one refusal alone may pass: X errs as well
RECHECK = timedelta(minutes=15)  # for a person to put the right keys in; then we ask again
RETRY = timedelta(seconds=30)
ASK_AGAIN = timedelta(days=1)  # who an account is; each question costs as much as reading a post


def is_itself(context: PublishingContext, lease: Lease, handle: str) -> bool:
    """Whether the network knows the account's credentials as `handle`.

    If not, the account stays quiet for a while, and what is wrong is kept for `status`. What the
    network hints of leave to write decides nothing: only a refused write does.
    """
    now = context.clock.now()
    mark = context.key_mark(lease.account)
    by = f"{mark} {handle.casefold()}" if mark else ""
    if by:
        with context.database.read() as connection:
            if accounts.was_identified(connection, lease.account, by, now - ASK_AGAIN):
                return True  # by another engine, or before we were started again
    match context.network.identity(AccountName(lease.account)):
        case Identity(handle=found) if found.casefold() != handle.casefold():
            problem = (
                f"The keys of account {lease.account} belong to @{found}, not to @{handle}. "
                "Put the right ones into .env, or correct the handle in organisation.yaml."
            )
            _note(context, lease, now + RECHECK, problem)
        case Identity():
            with fenced_write(context, lease) as connection:
                accounts.set_quiet(connection, lease.account, None, None)
                if by:
                    accounts.note_identified(connection, lease.account, by, now)
            return True
        case (
            Unavailable(needs_reconnect=True, detail=detail)
            | Unavailable(is_clock=True, detail=detail) as away
        ):
            if not is_ready(context, lease):
                return False  # its leave was taken back at X, which is told in its own words
            with fenced_write(context, lease) as connection:
                keep_quiet(connection, lease.account, detail, now, is_clock=away.is_clock)
        case away:
            _note(context, lease, later(now, away.until, RETRY), None)
    return False


def is_ready(context: PublishingContext, lease: Lease) -> bool:
    """Whether the account's calls can be signed: an access token is renewed here, and not later.

    No gate is open yet, so nothing is at stake while X is asked. If not, the account stays quiet.
    """
    why = context.why_not_ready(lease.account)
    if why is None:
        return True
    until, problem = context.clock.now() + (RECHECK if why.needs_reconnect else RETRY), None
    if why.needs_reconnect:
        problem = why.detail
    _note(context, lease, until, problem)
    return False


def keep_quiet(
    connection: Connection, account: str, detail: str, now: datetime, *, is_clock: bool = False
) -> datetime:
    """Keeps an account quiet whose calls X refuses, soon to be tried again, and notes why.

    Gives the instant until which it is quiet.

    The second refusal in a row waits longer: then it is for a person to mend.
    """
    problem, zone = accounts.problem_of(connection, account)
    again_at = now + (RECHECK if problem and not is_clock else RECHECK_SOON)
    words = wrong_clock(detail) if is_clock else reconnect(account, detail)
    when = f"{again_at.astimezone(zone):%H:%M}"
    accounts.set_quiet(connection, account, again_at, f"{words} X is asked again at {when}.")
    return again_at


def reconnect(account: str, detail: str) -> str:
    """What to tell people when X no longer takes an account's keys."""
    return (
        f"X does not accept the keys of account {account} ({detail}). If that goes on, make new "
        "ones in X's developer portal and put them into .env."
    )


def wrong_clock(detail: str) -> str:
    """What to tell people when X takes no signature because of this machine's time."""
    return (
        f"This machine's clock is wrong ({detail}), and X takes no call until it is right. "
        "Set it by the network."
    )


def later(now: datetime, until: datetime | None, otherwise: timedelta) -> datetime:
    """When to try again: the network's time if it named one ahead, else after `otherwise`."""
    return bounded(until, now) if until is not None and until > now else now + otherwise


def _note(
    context: PublishingContext, lease: Lease, until: datetime | None, problem: str | None
) -> None:
    with fenced_write(context, lease) as connection:
        accounts.set_quiet(connection, lease.account, until, problem)
