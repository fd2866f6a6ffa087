"""Posts that an engine left in "sending" when it died: their answer is lost too."""

from scheduler.campaigns.model.prices import post_price_usd
from scheduler.publishing.account_lease import fenced_write
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.recovery.matching import first_look_at
from scheduler.store.fast_statements import Prepared
from scheduler.store.money import ledger
from scheduler.store.money.ledger import Call, Charge
from scheduler.store.operations.audit import of_post
from scheduler.store.queue import transitions
from scheduler.store.queue.leases import Lease
from scheduler.store.states import PostState, Reason, ThreadState

_STRANDED = Prepared(
    "SELECT post.id, post.position, post.account, post.sent_text,"
    " thread.id, thread.key, thread.campaign"
    " FROM post JOIN thread ON thread.id = post.thread_id"
    " WHERE post.state = 'sending' AND thread.account = :account"
)
_WHY = "The program stopped while X was being asked. Looking for the post."


def mark_unconfirmed(context: PublishingContext, lease: Lease) -> None:
    """Marks what an older lease of this account left in "sending" as unconfirmed."""
    with context.database.read() as connection:
        stranded = _STRANDED.rows(connection, account=lease.account)
    if not stranded:
        return
    now = context.clock.now()
    with fenced_write(context, lease) as connection:
        for post_id, position, account, text, thread_id, key, campaign in stranded:
            transitions.move_post(
                connection,
                post_id,
                of_post(key, position),
                PostState.SENDING,
                PostState.UNCONFIRMED,
                at=now,
                why=_WHY,
                look_at=first_look_at(now),
            )
            ledger.charge(
                connection,
                Charge(
                    at=now,
                    account=account,
                    call=Call.CREATE,
                    units=1,
                    usd=post_price_usd(text, context.prices),
                    campaign=campaign,
                    thread_key=key,
                    is_certain=False,
                ),
            )
            if transitions.thread_state(connection, thread_id) is not ThreadState.PUBLISHING:
                continue  # a person stopped it, or takes it down
            transitions.move_thread(
                connection,
                thread_id,
                key,
                ThreadState.PUBLISHING,
                ThreadState.WAITING,
                at=now,
                why=_WHY,
                reason=Reason.UNCONFIRMED,
            )
