"""The account in our hands: for as long as a verb works on it, and in each of its transactions."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection

from scheduler.publishing.context import PublishingContext
from scheduler.store.queue import leases
from scheduler.store.queue.leases import Lease, LeaseLost

log = logging.getLogger(__name__)


@contextmanager
def hold_lease(context: PublishingContext, account: str) -> Iterator[Lease | None]:
    """The account's lease, given back afterwards; None while somebody else has it.

    A lease that is lost on the way ends the block: whoever has it now goes on. After any other
    error it runs out by itself, so that a fault is not tried again at once.
    """
    lease = leases.claim(context.database, account, context.owner, context.lease_seconds)
    try:
        yield lease
    except LeaseLost:
        log.warning("another engine has taken over account %s", account)
    else:
        if lease is not None:
            leases.release(context.database, lease)


@contextmanager
def fenced_write(context: PublishingContext, lease: Lease) -> Iterator[Connection]:
    """A transaction in which the account is ours from its first statement to its commit.

    Raises: LeaseLost if it is not; nothing was written.
    """
    with context.database.write() as connection:
        leases.keep(connection, lease, context.lease_seconds)
        yield connection
