"""The frame of every search and every deletion: one account at a time, under its lease."""

from collections.abc import Callable, Iterable
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from sqlalchemy import Connection

from scheduler.errors import MovedOn
from scheduler.networks.base import Unavailable
from scheduler.publishing.account_lease import hold_lease
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.recovery import abandoned
from scheduler.store.queue.sending.leases import Lease

Item = TypeVar("Item")
Away = dict[str, Unavailable]  # what each account that cannot answer now has said: asked once


def work_on_account(
    context: PublishingContext,
    account: str,
    find: Callable[[Connection, str, datetime], Iterable[Item]],
    do: Callable[[Lease, Item, Away], None],
) -> None:
    """Does each thing that `find` gives for the account, unless somebody else is at work on it."""
    with hold_lease(context, account) as lease:
        if lease is None:
            return
        # Before anything is looked for: what an engine that died left in "sending" is lost too.
        abandoned.mark_unconfirmed(context, lease)
        with context.database.read() as connection:
            items = find(connection, account, context.clock.now())
        away: Away = {}
        for item in items:
            if context.is_stopping():
                return
            with suppress(MovedOn):  # a person was faster, or its row was changed: the next waits
                do(lease, item, away)
