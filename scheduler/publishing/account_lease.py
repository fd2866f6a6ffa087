"""Holds an account's lease while a verb works on it, fences each write, and insists on answers.

The lease says which engine may publish for the account; its fence is checked by every write, so
that an engine that was replaced writes nothing. A crash anywhere leaves the lease to run out by
itself, and what was "sending" to whoever claims the account next.
"""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, OperationalError

from scheduler.errors import DatabaseError
from scheduler.publishing.context import PublishingContext
from scheduler.store.queue.sending import leases
from scheduler.store.queue.sending.leases import Lease, LeaseLost
from scheduler.store.troubles import in_one_line, trouble_of
from scheduler.tracing import span

log = logging.getLogger(__name__)

# Seconds between the tries of a write. SQLite waits for a lock by itself in each, for ten more.
PAUSES = (0.5, 1.0, 2.0, 4.0)

Written = TypeVar("Written")


@contextmanager
def hold_lease(context: PublishingContext, account: str) -> Iterator[Lease | None]:
    """Holds the account's lease for a block and gives it back; None while somebody else has it.

    A lease that is lost on the way ends the block: whoever has it now goes on. After any other
    error it runs out by itself, so that a fault is not tried again at once.
    """
    with span("take lease") as note:
        lease = leases.claim(context.database, account, context.owner, context.lease_seconds)
        note(is_had=lease is not None)
    try:
        yield lease
    except LeaseLost:
        log.warning("another engine has taken over account %s", account)
        context.lease_lost()
    else:
        if lease is not None:
            leases.release(context.database, lease)


@contextmanager
def fenced_write(context: PublishingContext, lease: Lease) -> Iterator[Connection]:
    """Opens a transaction in which the account is ours from its first statement to its commit.

    Raises: LeaseLost if it is not; nothing was written.
    """
    with context.database.write() as connection:
        leases.keep(connection, lease, context.lease_seconds)
        yield connection


def retry_write(write: Callable[[], Written], pause: Callable[[float], None]) -> Written:
    """Writes, and tries again while the database cannot be written; gives what `write` does.

    What X has answered is known here and nowhere else, so it is worth waiting for a database that
    is locked or restarts. If it takes too long, the post counts as lost, and is looked for.
    Raises: DBAPIError or DatabaseError as the last try does.
    """
    for seconds in PAUSES:
        try:
            return write()
        except (DBAPIError, DatabaseError) as error:
            # A standby's "no" is no OperationalError; a mistake of ours is none either.
            trouble = trouble_of(error)
            if not (trouble or isinstance(error, OperationalError | DatabaseError)):
                raise
            why = in_one_line(error)  # without the statement: it may hold what was said
            log.warning("the database cannot be written (%s); an answer of X waits for it", why)
        pause(seconds)
    return write()
