"""Where the rehearsal X keeps its posts and the log of the truth: one SQLite file of its own."""

import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from scheduler.x_simulator.model.accounts import RehearsalAccount
from scheduler.x_simulator.model.pagination import IdRange
from scheduler.x_simulator.model.types import SimulatedPost, milliseconds

READERS_FROM = 7_000_000_000_000_000_000  # user ids of simulated readers
_EPOCH_MS = 1_288_834_974_657  # X's ids count milliseconds from here
_TABLES = """
PRAGMA page_size = 1024;  -- a post dirties a few small pages and not a few large ones
PRAGMA locking_mode = EXCLUSIVE;  -- nobody else has business here; two servers are a mistake
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;  -- a killed process loses nothing; a power cut may
PRAGMA wal_autocheckpoint = 32000;  -- pages; each checkpoint holds up one answer
CREATE TABLE IF NOT EXISTS posts (
    id INTEGER PRIMARY KEY,
    user_id INTEGER NOT NULL,
    parent_id INTEGER,
    root_id INTEGER NOT NULL,
    depth INTEGER NOT NULL,
    text TEXT NOT NULL,
    fingerprint INTEGER NOT NULL,
    created_ms INTEGER NOT NULL,
    deleted_ms INTEGER,
    is_hidden INTEGER NOT NULL DEFAULT 0,  -- a reply that the root's author hid
    extras TEXT  -- JSON of what else the request gave: media, reply settings, poll, quote
);
CREATE INDEX IF NOT EXISTS posts_by_user ON posts (user_id, id);
CREATE INDEX IF NOT EXISTS posts_by_parent ON posts (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX IF NOT EXISTS posts_by_fingerprint ON posts (fingerprint);
CREATE TABLE IF NOT EXISTS billed_reads (
    day TEXT NOT NULL, kind TEXT NOT NULL, thing INTEGER NOT NULL,
    PRIMARY KEY (day, kind, thing)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
_POST = "id, user_id, parent_id, root_id, depth, text, created_ms, deleted_ms, is_hidden, extras"
_WITHIN = "id > ? AND id < ? AND created_ms BETWEEN ? AND ? AND deleted_ms IS NULL"


class Archive:
    """The only place that speaks SQL. One thread uses it; each call to `commit` is durable."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None)
        self._connection.executescript(_TABLES)
        self._run = self.run = self._connection.execute  # `run` for the shelves beside
        self._last_id: int = self._run(
            "SELECT coalesce(max(id), 0) FROM posts WHERE user_id < ?", (READERS_FROM,)
        ).fetchone()[0]

    def close(self) -> None:
        """Ends the use of the file."""
        self._connection.close()

    def begin(self) -> None:
        """Starts the one transaction of a call."""
        self._run("BEGIN IMMEDIATE")

    def commit(self) -> None:
        """Makes the call's rows durable against the death of this process."""
        self._run("COMMIT")

    def rollback(self) -> None:
        """Forgets what the call wrote."""
        if self._connection.in_transaction:
            self._run("ROLLBACK")

    def add(
        self,
        author: RehearsalAccount,
        text: str,
        parent: SimulatedPost | None,
        now: datetime,
        extras: str | None = None,
        post_id: int | None = None,
    ) -> int:
        """Stores a post and returns its id: greater than every one that was given out before.

        Readers' posts bring their own `post_id`, so that looking at them changes nothing.
        """
        post_id = post_id or self.next_id(now)
        self._run(
            "INSERT INTO posts VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL, 0, ?)",
            (
                post_id,
                int(author.user_id),
                parent.post_id if parent else None,
                parent.root_id if parent else post_id,
                parent.depth + 1 if parent else 0,
                text,
                _fingerprint(author, text),
                milliseconds(now),
                extras,
            ),
        )
        return post_id

    def next_id(self, now: datetime) -> int:
        """An id greater than every one before it."""
        self._last_id = max(self._last_id + 1, (milliseconds(now) - _EPOCH_MS) << 22)
        return self._last_id

    def reader_id(self, moment: datetime, salt: int) -> int:
        """An id of that moment, greater than any that an account's post of it is given."""
        return (milliseconds(moment) - _EPOCH_MS) << 22 | 1 << 21 | salt % (1 << 21)

    def pass_over(self, used_id: int) -> None:
        """Gives out greater ids than `used_id` only."""
        self._last_id = max(self._last_id, used_id)

    def has_posted(
        self, author: RehearsalAccount, text: str, now: datetime, window: timedelta
    ) -> bool:
        """Whether `author` has a post of the same text up, not older than `window`."""
        found = self._run(
            "SELECT 1 FROM posts WHERE fingerprint = ? AND user_id = ? AND text = ?"
            " AND created_ms > ? AND deleted_ms IS NULL",
            (
                _fingerprint(author, text),
                int(author.user_id),
                text,
                milliseconds(now - window),
            ),
        )
        return found.fetchone() is not None

    def post(self, post_id: int) -> SimulatedPost | None:
        """One post, deleted or not."""
        row = self._run(f"SELECT {_POST} FROM posts WHERE id = ?", (post_id,)).fetchone()  # noqa: S608 - a constant
        return SimulatedPost(*row) if row else None

    def delete(self, post_id: int, now: datetime) -> None:
        """Takes a post down; its row stays for the log."""
        self._run("UPDATE posts SET deleted_ms = ? WHERE id = ?", (milliseconds(now), post_id))

    def timeline(
        self, user_id: int, span: IdRange, limit: int, *, has_replies: bool
    ) -> list[SimulatedPost]:
        """At most `limit` posts of one account within `span`, newest first."""
        rows = self._run(
            f"SELECT {_POST} FROM posts WHERE user_id = ? AND {_WITHIN}"  # noqa: S608 - constants
            " AND (? OR parent_id IS NULL) ORDER BY id DESC LIMIT ?",
            (user_id, *_bounds(span), has_replies, limit),
        )
        return [SimulatedPost(*row) for row in rows]

    def posts_in(self, span: IdRange) -> Iterator[SimulatedPost]:
        """Everybody's posts within `span`, newest first."""
        rows = self._run(
            f"SELECT {_POST} FROM posts WHERE {_WITHIN} ORDER BY id DESC",  # noqa: S608 - constants
            _bounds(span),
        )
        return (SimulatedPost(*row) for row in rows)

    def posts_since(self, since_ms: int) -> list[SimulatedPost]:
        """Everybody's posts that are up and not older, oldest first."""
        rows = self._run(
            f"SELECT {_POST} FROM posts WHERE id >= ? AND deleted_ms IS NULL ORDER BY id",  # noqa: S608 - a constant
            ((since_ms - _EPOCH_MS) << 22,),
        )
        return [SimulatedPost(*row) for row in rows]

    def answers(self, post_id: int) -> int:
        """How many replies of simulated readers a post has."""
        row = self._run(
            "SELECT count(*) FROM posts WHERE parent_id = ? AND user_id >= ?",
            (post_id, READERS_FROM),
        )
        return int(row.fetchone()[0])

    def hide(self, post_id: int, *, is_hidden: bool) -> None:
        """Marks a reply as hidden, or as shown again."""
        self._run("UPDATE posts SET is_hidden = ? WHERE id = ?", (is_hidden, post_id))

    def tones(self) -> dict[str, int]:
        """How many readers answered in which tone."""
        rows = self._run(
            "SELECT json_extract(extras, '$.tone'), count(*) FROM posts WHERE user_id >= ?"
            " GROUP BY 1 ORDER BY 1",
            (READERS_FROM,),
        )
        return dict(rows.fetchall())

    def conversation(self, root_id: int) -> list[SimulatedPost]:
        """The root and everything under it that is up, oldest first."""
        names = ", ".join(f"posts.{name}" for name in _POST.split(", "))
        rows = self._run(
            "WITH RECURSIVE below (id) AS (SELECT ? UNION SELECT posts.id FROM posts"  # noqa: S608 - constants
            f" JOIN below ON posts.parent_id = below.id) SELECT {names} FROM posts"
            " JOIN below ON posts.id = below.id WHERE deleted_ms IS NULL ORDER BY posts.id",
            (root_id,),
        )
        return [SimulatedPost(*row) for row in rows]

    def first_reads(self, kind: str, things: Sequence[int], now: datetime) -> list[int]:
        """Those of `things` that were not read before on this UTC day, now marked as read."""
        day = now.date().isoformat()
        insert = "INSERT OR IGNORE INTO billed_reads VALUES (?, ?, ?)"
        return [thing for thing in things if self._run(insert, (day, kind, thing)).rowcount]

    def kept(self, name: str) -> str | None:
        """A small value that outlives this process."""
        row = self._run("SELECT value FROM kept WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def keep(self, name: str, value: str) -> None:
        """Keeps `value` under `name`, in place of what was there."""
        self._run("INSERT OR REPLACE INTO kept VALUES (?, ?)", (name, value))


def _bounds(span: IdRange) -> tuple[int, int, int, int]:
    return span.after, span.before, span.start_ms, span.end_ms


def _fingerprint(author: RehearsalAccount, text: str) -> int:
    return zlib.crc32(f"{author.user_id} {text}".encode())  # narrows a search, no more
