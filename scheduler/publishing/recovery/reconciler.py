"""Looks on the account's timeline for posts whose answer was lost. Sends nothing."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, case, update

from scheduler.campaigns.model.prices import post_price_usd
from scheduler.networks.base import AccountName, RemoteId, RemotePost, Unavailable
from scheduler.publishing.account_lease import fenced_write
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.credentials import later
from scheduler.publishing.reasons import NEVER_SHOWN, TEXT_IS_NOT_FOUND
from scheduler.publishing.recovery.account_work import Away, work_on_account
from scheduler.publishing.recovery.matching import (
    CLOCK_SKEW,
    UNTIL_RESOLVED,
    find,
    next_look_at,
    wait_for_timeline,
)
from scheduler.store.metrics.reading_ages import first_reading_at
from scheduler.store.money import budget, ledger
from scheduler.store.money.ledger import Call, Charge
from scheduler.store.queue.sending import gate, leases, unconfirmed
from scheduler.store.queue.sending.leases import Lease
from scheduler.store.queue.sending.unconfirmed import LostPost
from scheduler.store.queue.threads import StoredThread, thread_by_id
from scheduler.store.queue.transitions import PostColumns, present, transition, transition_post
from scheduler.store.states import MAY_BE_OUT, PostState, Reason, ThreadState
from scheduler.store.tables.queue import posts, threads

_HAS_ITS_ANSWER = frozenset(  # by X's own word and one look
    {ThreadState.SCHEDULED, ThreadState.PUBLISHING, ThreadState.CANCELLED}
)


class Reconciler:
    """Looks for lost posts, and adopts those that it finds."""

    def __init__(self, context: PublishingContext) -> None:
        self._context = context

    def due_accounts(self) -> list[str]:
        """Lists the accounts with a lost post to look for now."""
        with self._context.database.read() as connection:
            return unconfirmed.accounts_to_look_for(connection, self._context.clock.now())

    def reconcile_account(self, account: str) -> None:
        """Looks once for each lost post of the account, unless another engine has it."""
        work_on_account(self._context, account, unconfirmed.lost_posts, self._look)

    def look_before_sending_again(self, lease: Lease, thread: StoredThread) -> Away:
        """Looks once for a post that X said no to, whenever its next look is; who was away.

        Found, it is adopted; otherwise it counts as unsent.
        """
        away: Away = {}
        with self._context.database.read() as connection:
            found = unconfirmed.lost_of(connection, thread.id, self._context.clock.now())
        for lost in found:
            self._look(lease, lost, away)
        return away

    def _look(self, lease: Lease, lost: LostPost, away: Away) -> None:
        """Looks once for one post."""
        if lost.post.account in away:
            self._look_again(lease, lost, away[lost.post.account])
            return
        since = self._last_before(lost)
        timeline = self._context.network.own_timeline(
            AccountName(lost.post.account),
            RemoteId(since) if since is not None else None,
            lost.sending_at - CLOCK_SKEW,
        )
        if isinstance(timeline, Unavailable):
            # An account that does not answer is asked once, however many of its posts are lost.
            away[lost.post.account] = timeline
            self._look_again(lease, lost, timeline)
            return
        # Billed before it is judged: a crash from here on looks, and pays, once more.
        self._bill(lease, lost, len(timeline))
        text = lost.post.sent_text or ""
        remote = find(text, lost.parent, lost.sending_at, self._unknown(timeline))
        if remote is None:
            self._not_found(lease, lost)
        else:
            self._adopt(lease, lost, remote)

    def _last_before(self, lost: LostPost) -> str | None:
        """The newest id that is surely older than the post: its parent's, whatever the clocks say.

        A root has no parent; then clocks decide, and ours may have been wrong.
        """
        if lost.parent is not None:
            return lost.parent
        before = lost.sending_at - CLOCK_SKEW
        with self._context.database.read() as connection:
            return unconfirmed.newest_remote_id(connection, lost.post.account, before)

    def _bill(self, lease: Lease, lost: LostPost, read: int) -> None:
        if read == 0:
            return
        with fenced_write(self._context, lease) as connection:
            ledger.charge(
                connection,
                Charge(
                    at=self._context.clock.now(),
                    account=lost.post.account,
                    call=Call.READ,
                    units=read,
                    usd=read * self._context.prices.read_usd,
                    thread_key=lost.thread.key,
                ),
            )

    def _unknown(self, timeline: Sequence[RemotePost]) -> list[RemotePost]:
        with self._context.database.read() as connection:
            return [
                remote
                for remote in timeline
                if not unconfirmed.is_known(connection, remote.remote_id)
            ]

    def _adopt(self, lease: Lease, lost: LostPost, remote: RemotePost) -> None:
        now = self._context.clock.now()
        why = "It was found on the account's timeline."
        # Under the gate, like a send: a person may cancel the thread, or adopt the post, meanwhile.
        with self._context.database.write() as connection:
            gate.lock_gate_shared(connection)
            leases.keep(connection, lease, self._context.lease_seconds)
            transition_post(
                connection,
                lost.thread,
                lost.post,
                PostState.SENT,
                at=now,
                why=why,
                remote_id=remote.remote_id,
                sent_at=remote.created_at,
                look_at=None,
                next_reading_at=first_reading_at(remote.created_at),
            )
            if lost.is_answered:  # a no is not billed; it was a yes after all
                bill_create(connection, self._context, lost, remote.created_at)
            ledger.make_certain(connection, lost.thread.key)
            self._go_on(connection, lost, why)

    def _go_on(self, connection: Connection, lost: LostPost, why: str) -> None:
        """Cancelled or coming down, it stays so; what waited for this, or goes out, goes on."""
        thread, now = present(connection, lost.thread), self._context.clock.now()
        if thread.state is ThreadState.SCHEDULED:  # X said no to its first post
            transition(connection, thread, ThreadState.PUBLISHING, at=now, why=why)
            thread = present(connection, thread)
        to = ThreadState.PUBLISHED if lost.is_last else ThreadState.PUBLISHING
        if thread.state is ThreadState.WAITING or (
            thread.state is ThreadState.PUBLISHING and lost.is_last
        ):
            transition(connection, thread, to, at=now, why=why)

    def _not_found(self, lease: Lease, lost: LostPost) -> None:
        if not (lost.is_answered and self._counts_as_not_out(lease, lost)):
            self._look_later(lease, lost)

    def _counts_as_not_out(self, lease: Lease, lost: LostPost) -> bool:
        """Puts a post back that X said no to and does not show; False where that must wait.

        In a thread that a person stopped it is refused: brought back, it is looked for anew.
        """
        now, why = self._context.clock.now(), "X said no to it, and does not show it"
        with self._context.database.write() as connection:
            gate.lock_gate_shared(connection)
            leases.keep(connection, lease, self._context.lease_seconds)
            thread = thread_by_id(connection, lost.thread.id)
            is_waiting = thread.state is ThreadState.WAITING
            if thread.state not in _HAS_ITS_ANSWER and not (
                is_waiting and thread.reason in MAY_BE_OUT
            ):
                return False
            back = PostState.REFUSED if thread.state is ThreadState.CANCELLED else PostState.UNSENT
            values: PostColumns = {"look_at": None, "looks": 0, "is_answered": False}
            transition_post(connection, thread, lost.post, back, at=now, why=why, **values)
            if is_waiting:
                has_root = lost.post.position > 0
                to = ThreadState.PUBLISHING if has_root else ThreadState.SCHEDULED
                transition(connection, thread, to, at=now, why=why)
        return True

    def _look_later(self, lease: Lease, lost: LostPost) -> None:
        looks = lost.post.looks + 1
        now = self._context.clock.now()
        again = next_look_at(now, looks)
        if again is None and lost.thread.state is ThreadState.TAKING_DOWN:
            if lost.is_answered:  # by X's own word, and by all these looks, it is not there
                self._give_up(lease, lost)
                return
            again = now + UNTIL_RESOLVED  # a receipt stays open as long as a post may appear
        with fenced_write(self._context, lease) as connection:
            connection.execute(
                update(posts).where(posts.c.id == lost.post.id).values(looks=looks, look_at=again)
            )
            if again is None:
                # One that waits for something else says that.
                waits_for_it = threads.c.reason.in_(MAY_BE_OUT)
                connection.execute(
                    update(threads)
                    .where(threads.c.id == lost.thread.id, waits_for_it)
                    .values(
                        detail=case(
                            (threads.c.reason == Reason.SAID_ALREADY, TEXT_IS_NOT_FOUND),
                            else_=NEVER_SHOWN,
                        )
                    )
                )

    def _give_up(self, lease: Lease, lost: LostPost) -> None:
        why = "X said no to it, and never showed it"
        values: PostColumns = {"look_at": None, "is_answered": False}
        with fenced_write(self._context, lease) as connection:
            transition_post(
                *(connection, lost.thread, lost.post, PostState.REFUSED),
                at=self._context.clock.now(),
                why=why,
                **values,
            )

    def _look_again(self, lease: Lease, lost: LostPost, answer: Unavailable) -> None:
        now = self._context.clock.now()
        again = later(now, answer.until, wait_for_timeline(now - lost.sending_at))
        with fenced_write(self._context, lease) as connection:
            connection.execute(
                update(posts).where(posts.c.id == lost.post.id).values(look_at=again)
            )


def bill_create(
    connection: Connection, context: PublishingContext, lost: LostPost, at: datetime
) -> None:
    """Writes down what X bills for a post that it said no to, and that is out all the same."""
    usd = post_price_usd(lost.post.sent_text or "", context.prices)
    account, campaign, key = lost.post.account, lost.thread.campaign, lost.thread.key
    ledger.charge(connection, Charge(at, account, Call.CREATE, 1, usd, campaign, key))
    budget.use_up(connection, lost.thread.id, usd)
