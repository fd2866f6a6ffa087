"""Claims, keeps and gives back the right to publish for an account.

The lease is on the account, not the thread: one account in two hands would send out of order. Its
time is the database's own, so that no machine's clock decides. Each claim raises the fence; who has
an older fence writes nothing any more. What a process of this machine had that has ended is free at
once: it cannot come back.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, update

from scheduler.processes import is_known_dead
from scheduler.store.database import Database
from scheduler.store.fast_statements import real_time
from scheduler.store.queue.sending.send_statements import (
    CLAIM_FROM_THE_DEAD,
    CLAIM_LEASE,
    KEEP_LEASE,
    OWNER_OF_LEASE,
    RELEASE_LEASE,
)
from scheduler.store.tables.queue import accounts

log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Somebody else has claimed the account since; nothing may be written any more."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to publish for one account, as long as `fence` is the newest."""

    account: str
    owner: str
    fence: int


def claim(database: Database, account: str, owner: str, lease_seconds: float) -> Lease | None:
    """Takes the account by one conditional UPDATE, or None while another has it.

    Another that has ended without giving it back has it no longer.
    """
    if database.was_replaced:
        return None  # what is written here, nobody will read
    # Nothing outside follows from a claim before a durable "sending" does, and that takes the
    # claim along to the disk: it need not wait for the disk itself.
    with database.write(is_durable=False) as connection:
        claimed = CLAIM_LEASE.rows(
            connection, owner=owner, seconds=lease_seconds, account=account
        ) or _claim_from_the_dead(connection, account, owner, lease_seconds)
    return Lease(account, owner, claimed[0][0]) if claimed else None


def _claim_from_the_dead(
    connection: Connection, account: str, owner: str, lease_seconds: float
) -> Sequence[Sequence[Any]]:
    """The new fence; no row while whoever has the account may be alive."""
    for dead, fence in OWNER_OF_LEASE.rows(connection, account=account):
        if dead is None or not is_known_dead(dead):
            break
        log.warning("account %s is taken over from a run that has ended", account)
        return CLAIM_FROM_THE_DEAD.rows(
            connection, owner=owner, seconds=lease_seconds, account=account, dead=dead, fence=fence
        )
    return ()


def keep(connection: Connection, lease: Lease, lease_seconds: float) -> None:
    """Prolongs the lease and locks its row, so that all of this transaction is ours.

    The first statement of every write that publishing makes.
    Raises: LeaseLost if another has claimed the account.
    """
    # Also where nothing else is written: the row stays locked until the commit, so that nobody can
    # claim the account between this and what the caller writes.
    kept = KEEP_LEASE.change(
        connection,
        seconds=lease_seconds,
        account=lease.account,
        fence=lease.fence,
        owner=lease.owner,
    )
    if kept != 1:
        raise LeaseLost(lease.account)


def held_by(connection: Connection) -> dict[str, int]:
    """How many accounts each engine has at this moment."""
    rows = connection.execute(
        select(accounts.c.lease_owner, func.count())
        .where(accounts.c.lease_owner.is_not(None), accounts.c.lease_until >= real_time())
        .group_by(accounts.c.lease_owner)
    )
    return {row[0]: row[1] for row in rows}


def give_all_back(database: Database, owner: str) -> None:
    """Gives back whatever accounts an engine still has that stops, after an error perhaps.

    The fences stay: what it had open comes too late all the same.
    """
    with database.write(is_durable=False) as connection:
        connection.execute(
            update(accounts).where(accounts.c.lease_owner == owner).values(lease_until=0.0)
        )


def release(database: Database, lease: Lease) -> None:
    """Gives the account back at once; a lost lease is left alone."""
    # Lost in a power cut, it would have run out by itself.
    with database.write(is_durable=False) as connection:
        RELEASE_LEASE.change(
            connection, account=lease.account, fence=lease.fence, owner=lease.owner
        )
