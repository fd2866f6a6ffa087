"""Purges what X deleted, once X has said so twice, an hour apart.

Absence from an answer is no proof, and neither is the word of an account that is itself not
readable: X says "not found" of the posts of a suspended account as well.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from scheduler.clock import Clock
from scheduler.networks.base import AccountName, Identity, Network
from scheduler.store.database import Database
from scheduler.store.metrics.deletions import not_found_since, note_not_found, note_shown, purge
from scheduler.store.metrics.readings import DuePost, set_next_reading
from scheduler.store.queue.accounts import handle_of

SURE_AFTER = timedelta(hours=1)  # between the two answers; the purge follows the second at once


class Vanished:
    """Notes which posts X says it has not, and purges those of which that is proven."""

    def __init__(self, database: Database, network: Network, clock: Clock) -> None:
        self._database = database
        self._network = network
        self._clock = clock

    def settle(self, shown: Sequence[DuePost], not_found: Sequence[DuePost]) -> int:
        """How many posts were purged. `not_found` was said to each post's own account."""
        now = self._clock.now()
        with self._database.read() as connection:
            every = [post.id for post in (*shown, *not_found)]
            since = not_found_since(connection, every)
        if not not_found and not since:
            return 0
        sure = [post for post in not_found if now - since.get(post.id, now) >= SURE_AFTER]
        readable = {account for account in _accounts(sure) if self._is_readable(account)}
        purged = [post for post in sure if post.account in readable]
        new = [post for post in not_found if post.id not in since]
        self._write(shown, new, purged, now)
        return len(purged)

    def _write(
        self,
        shown: Sequence[DuePost],
        new: Sequence[DuePost],
        purged: Sequence[DuePost],
        now: datetime,
    ) -> None:
        with self._database.write() as connection:
            note_shown(connection, [post.id for post in shown])
            note_not_found(connection, [post.id for post in new], now)
            set_next_reading(connection, [(post.id, now + SURE_AFTER) for post in new])
            for post in purged:
                purge(connection, post.id, now)

    def _is_readable(self, account: str) -> bool:
        """Whether X still knows the account by its own keys."""
        with self._database.read() as connection:
            handle = handle_of(connection, account)
        identity = self._network.identity(AccountName(account))
        return isinstance(identity, Identity) and identity.handle.casefold() == handle.casefold()


def _accounts(posts: Iterable[DuePost]) -> list[str]:
    return sorted({post.account for post in posts})
