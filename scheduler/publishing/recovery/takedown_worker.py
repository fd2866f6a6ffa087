"""Deletes threads that are being taken down, post by post, until nothing of them is on X."""

from collections.abc import Sequence
from datetime import timedelta

from scheduler.networks.base import AccountName, RemoteId, Unavailable
from scheduler.publishing.account_lease import fenced_write
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.credentials import keep_quiet, later
from scheduler.publishing.recovery.account_work import Away, work_on_account
from scheduler.store.money import ledger
from scheduler.store.money.ledger import Call, Charge
from scheduler.store.queue import takedowns
from scheduler.store.queue.sending.leases import Lease
from scheduler.store.queue.sending.pace import begin_later
from scheduler.store.queue.threads import StoredPost, StoredThread
from scheduler.store.queue.transitions import transition, transition_post
from scheduler.store.states import PostState, ThreadState

TRY_AGAIN = timedelta(minutes=1)
_MAY_APPEAR = frozenset({PostState.SENDING, PostState.UNCONFIRMED})


class TakedownWorker:
    """Deletes what is coming down; a failure in the middle is taken up again."""

    def __init__(self, context: PublishingContext) -> None:
        self._context = context

    def due_accounts(self) -> list[str]:
        """Lists the accounts with something to delete now."""
        with self._context.database.read() as connection:
            return takedowns.accounts_with_removals(connection, self._context.clock.now())

    def remove_account(self, account: str) -> None:
        """Deletes what this account has to take down, unless another engine has it."""
        work_on_account(self._context, account, takedowns.threads_to_remove, self._remove)

    def _remove(self, lease: Lease, thread: StoredThread, away: Away) -> None:
        """An account that cannot delete now does not keep a dialogue's others from it."""
        is_stuck = False
        for post in _in_order(thread):
            if self._context.is_stopping():
                return  # the rest stays to be deleted, by whoever is there next
            if post.account in away:
                is_stuck = True
                continue
            # A crash after this call deletes it again: X says that it is gone, and no harm is done.
            answer = self._context.network.delete_post(
                AccountName(post.account), RemoteId(str(post.remote_id))
            )
            if isinstance(answer, Unavailable):
                away[post.account] = answer
                is_stuck = True
            else:
                self._removed(lease, thread, post)
        if is_stuck:
            self._later(lease, thread, away)
        else:
            self._finish(lease, thread)

    def _removed(self, lease: Lease, thread: StoredThread, post: StoredPost) -> None:
        context, now = self._context, self._context.clock.now()
        with fenced_write(context, lease) as connection:
            transition_post(
                connection,
                thread,
                post,
                PostState.REMOVED,
                at=now,
                why="X says that it is gone",
                next_reading_at=None,
            )
            ledger.charge(
                connection,
                Charge(
                    at=now,
                    account=post.account,
                    call=Call.DELETE,
                    units=1,
                    usd=context.prices.delete_usd,
                    campaign=thread.campaign,
                    thread_key=thread.key,
                ),
            )

    def _later(self, lease: Lease, thread: StoredThread, away: Away) -> None:
        context, now = self._context, self._context.clock.now()
        again = min(later(now, answer.until, TRY_AGAIN) for answer in away.values())
        with fenced_write(context, lease) as connection:
            begin_later(connection, thread.id, again)
            for account, answer in away.items():
                if answer.needs_reconnect or answer.is_clock:
                    keep_quiet(connection, account, answer.detail, now, is_clock=answer.is_clock)

    def _finish(self, lease: Lease, thread: StoredThread) -> None:
        """Gives the receipt, unless a post may still appear: then we keep looking for it."""
        context, now = self._context, self._context.clock.now()
        with fenced_write(context, lease) as connection:
            # The receipt says that nothing is left, so it waits for what may still appear.
            if any(post.state in _MAY_APPEAR for post in thread.posts):
                begin_later(connection, thread.id, now + TRY_AGAIN)
                return
            transition(
                connection,
                thread,
                ThreadState.TAKEN_DOWN,
                at=now,
                why="Receipt: nothing of it is on X any more. Reposts of others in their own "
                "words and screenshots cannot be recalled.",
            )


def _in_order(thread: StoredThread) -> Sequence[StoredPost]:
    """Replies before what they reply to, or the root first where a person is named in it."""
    out = [post for post in thread.posts if post.state is PostState.SENT]
    return out if thread.removes_root_first else out[::-1]
