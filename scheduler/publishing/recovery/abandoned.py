"""Marks posts that an engine left in "sending" when it died: their answer is lost too."""

from sqlalchemy import Connection

from scheduler.campaigns.model.prices import post_price_usd
from scheduler.publishing.account_lease import fenced_write
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.reasons import PROGRAM_STOPPED
from scheduler.publishing.recovery.matching import first_look_at
from scheduler.store.money import ledger
from scheduler.store.money.ledger import Call, Charge
from scheduler.store.queue.sending.leases import Lease
from scheduler.store.queue.sending.send_statements import SENDING_THREADS
from scheduler.store.queue.threads import StoredThread, thread_by_id
from scheduler.store.queue.transitions import transition, transition_post
from scheduler.store.states import PostState, Reason, ThreadState


def mark_unconfirmed(context: PublishingContext, lease: Lease) -> None:
    """Marks what an older lease of this account left in "sending" as unconfirmed."""
    with context.database.read() as connection:
        thread_ids = [row[0] for row in SENDING_THREADS.rows(connection, account=lease.account)]
    if not thread_ids:
        return
    with fenced_write(context, lease) as connection:
        for thread_id in thread_ids:
            _mark(connection, context, thread_by_id(connection, thread_id))


def _mark(connection: Connection, context: PublishingContext, thread: StoredThread) -> None:
    now = context.clock.now()
    for post in thread.posts:
        if post.state is not PostState.SENDING:
            continue
        transition_post(
            connection,
            thread,
            post,
            PostState.UNCONFIRMED,
            at=now,
            why=PROGRAM_STOPPED,
            look_at=first_look_at(now),
        )
        ledger.charge(
            connection,
            Charge(
                at=now,
                account=post.account,
                call=Call.CREATE,
                units=1,
                usd=post_price_usd(post.sent_text or "", context.prices),
                campaign=thread.campaign,
                thread_key=thread.key,
                is_certain=False,
            ),
        )
    if thread.state is ThreadState.PUBLISHING:  # else a person stopped it, or takes it down
        transition(
            connection,
            thread,
            ThreadState.WAITING,
            at=now,
            why=PROGRAM_STOPPED,
            reason=Reason.UNCONFIRMED,
        )
