"""The least that one post costs a database that must not forget: its rows, in one commit."""

import sqlite3
import time
from collections.abc import Callable
from itertools import pairwise

from scheduler.store.database import Database

# What publishing leaves behind for a post in the middle of a thread, and nothing else: the lease
# kept, the post before it sent, this one sending, and the audit rows of both.
_KEEP_LEASE = (
    "UPDATE account SET lease_until = (julianday('now') - 2440587.5) * 86400.0 - 1.0"
    " WHERE name = 'main' AND lease_fence > 0"  # and over already: the publisher may come next
)
_SENT = (
    "UPDATE post SET state = 'sent', detail = 'X gave it an id', remote_id = ?,"
    " sent_at = '2027-10-10 08:00:00.000000', next_reading_at = '2027-10-10 09:00:00.000000'"
    " WHERE id = ? AND state = 'sending'"
)
_SENDING = (
    "UPDATE post SET state = 'sending', fence = 1, sending_at = '2027-10-10 08:00:00.000000',"
    " sent_text = body || ' bench', sent_hash = hex(randomblob(32))"
    " WHERE id = ? AND state = 'unsent'"
)
_AUDIT = (
    "INSERT INTO audit (at, actor, subject, from_state, to_state, why)"
    " VALUES ('2027-10-10 08:00:00.000000', 'engine', ?, ?, ?, ?)"
)


class CommitsByHand:
    """The same database, without any of our code between."""

    def __init__(self, database: Database) -> None:
        path = database.engine.url.database or ""
        self._connection = sqlite3.connect(path, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            self._connection.execute(f"PRAGMA {pragma}")

    def posts_sent(self) -> int:
        """How many posts stand as sent."""
        query = "SELECT count(*) FROM post WHERE state = 'sent'"
        return int(self._connection.execute(query).fetchone()[0])

    def close(self) -> None:
        """Gives the connection back."""
        self._connection.close()

    def seconds(self, campaign: str) -> float:
        """What it takes to commit each post of `campaign` as sent, one transaction a post."""
        ids = [f"{10**18 + post_id}" for post_id, _ in self._posts(campaign)]
        commit = self.one_a_post(campaign)
        began = time.perf_counter()
        for remote_id in ids:
            commit(remote_id)
        return time.perf_counter() - began

    def one_a_post(self, campaign: str) -> Callable[[str], None]:
        """Begins the first post of `campaign`; what to call with the id of each, in order.

        Each call commits its post as sent, and the one after it as begun.
        """
        posts = self._posts(campaign)
        self._transaction(None, posts[0])
        pairs = pairwise([*posts, None])

        def commit(remote_id: str) -> None:
            self._transaction(*next(pairs), remote_id)

        return commit

    def _posts(self, campaign: str) -> list[tuple[int, str]]:
        return self._connection.execute(
            "SELECT post.id, thread.key || '#' || post.position FROM post"
            " JOIN thread ON thread.id = post.thread_id WHERE campaign = ? ORDER BY post.id",
            (campaign,),
        ).fetchall()

    def _transaction(
        self,
        before: tuple[int, str] | None,
        after: tuple[int, str] | None,
        remote_id: str = "",
    ) -> None:
        run = self._connection.execute
        run("BEGIN IMMEDIATE")
        run(_KEEP_LEASE)
        if before is not None:
            run(_SENT, (remote_id, before[0]))
            run(_AUDIT, (f"post:{before[1]}", "sending", "sent", "X gave it an id"))
        if after is not None:
            run(_SENDING, (after[0],))
            run(_AUDIT, (f"post:{after[1]}", "unsent", "sending", "its turn"))
        run("COMMIT")
