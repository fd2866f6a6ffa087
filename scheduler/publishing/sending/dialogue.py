"""Claims the other accounts that speak in a dialogue: all of them at once, or none."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import timedelta

from scheduler.publishing.account_lease import fenced_write
from scheduler.publishing.context import PublishingContext
from scheduler.store.queue import accounts
from scheduler.store.queue.sending import leases
from scheduler.store.queue.sending.leases import Lease
from scheduler.store.queue.sending.pace import begin_later
from scheduler.store.queue.threads import StoredThread

TRY_AGAIN = timedelta(seconds=5)


@contextmanager
def others(
    context: PublishingContext, lease: Lease, thread: StoredThread
) -> Iterator[Sequence[Lease] | None]:
    """Claims a dialogue's other accounts for a block, in name order; none for any other thread.

    None if one of them is in other hands or must be quiet: the thread is put off a little.
    """
    names = sorted({post.account for post in thread.posts} - {lease.account})
    with ExitStack() as giving_back:
        claimed = []
        for name in names:
            other = leases.claim(context.database, name, context.owner, context.lease_seconds)
            if other is None:
                break
            giving_back.callback(leases.release, context.database, other)
            claimed.append(other)
        if names and not _may_speak(context, lease, thread, names, claimed):
            yield None
        else:
            yield tuple(claimed)


def _may_speak(
    context: PublishingContext,
    lease: Lease,
    thread: StoredThread,
    names: Sequence[str],
    claimed: Sequence[Lease],
) -> bool:
    now = context.clock.now()
    with context.database.read() as connection:
        quiet_until = accounts.quiet_until(connection, names)
    is_quiet = quiet_until is not None and quiet_until > now
    if len(claimed) == len(names) and not is_quiet:
        return True
    again = quiet_until if is_quiet and quiet_until is not None else now + TRY_AGAIN
    with fenced_write(context, lease) as connection:
        begin_later(connection, thread.id, again)
    return False
