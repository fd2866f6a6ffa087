"""Finds what would be out of place on a sad day: the light things that are about to go out."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from scheduler.crisis.register import Register
from scheduler.publishing.context import PublishingContext
from scheduler.store.states import ThreadState
from scheduler.store.tables.queue import threads

AHEAD = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class OutOfPlaceThread:
    """A thread to look at when sad news comes."""

    key: str
    campaign: str
    account: str
    due_at: datetime
    what: str  # its kind, or the register of its support lines


def threads_out_of_place(
    context: PublishingContext, ahead: timedelta = AHEAD
) -> list[OutOfPlaceThread]:
    """Celebrations, appeals, jokes, and whatever speaks in the everyday register; soonest first."""
    now = context.clock.now()
    with context.database.read() as connection:
        rows = connection.execute(
            select(
                threads.c.key,
                threads.c.campaign,
                threads.c.account,
                threads.c.begin_at,
                threads.c.kind,
            )
            .where(
                threads.c.state.in_([ThreadState.SCHEDULED, ThreadState.PUBLISHING]),
                threads.c.begin_at <= now + ahead,
                threads.c.kind.is_not(None)
                | (threads.c.support_register == Register.EVERYDAY.value),
            )
            .order_by(threads.c.begin_at, threads.c.key)
        ).all()
    return [
        OutOfPlaceThread(key, campaign, account, at, kind or "everyday register")
        for key, campaign, account, at, kind in rows
    ]
