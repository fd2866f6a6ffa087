"""Makes a queue that was just put back safe, before anybody can see it: all is held.

What is only true of the moment of the backup goes: leases, engines, sessions, links in mail. And no
story stays released: whether its teller still says yes, a backup cannot know.
"""

from datetime import datetime
from uuid import uuid4

from sqlalchemy import Connection, delete, select, text, update

from scheduler.store.backups import compared
from scheduler.store.backups.backup_file import HELD_BY, MADE_AT, origin_of
from scheduler.store.operations import audit
from scheduler.store.queue import holds
from scheduler.store.queue.sending import gate
from scheduler.store.states import PostState
from scheduler.store.tables.people import (
    calendar_feeds,
    kept_forms,
    mailed_links,
    passkey_challenges,
    person_mail_turns,
    person_sessions,
    sign_in_tries,
)
from scheduler.store.tables.queue import (
    accounts,
    duties,
    engines,
    posts,
    running_engines,
    stamps,
)
from scheduler.store.tables.queue import (
    holds as hold_table,
)
from scheduler.store.tables.stories import stories, story_releases
from scheduler.store.upsert import upsert

_OF_THAT_MOMENT = (
    *(engines, running_engines, duties, person_mail_turns, person_sessions, kept_forms),
    *(mailed_links, passkey_challenges, calendar_feeds, sign_in_tries),
)

_LOCKED = ("gate", "account", "post", "thread", "running_engine")


def settle(
    connection: Connection, made_at: datetime, *, now: datetime, by: str, why: str
) -> tuple[int, list[str]]:
    """The number of the hold on everything, and the stories that somebody must confirm."""
    gate.lock_gate_exclusive(connection)
    for table in _OF_THAT_MOMENT:
        connection.execute(delete(table))
    connection.execute(
        update(accounts).values(
            lease_owner=None,
            lease_until=0.0,
            lease_fence=accounts.c.lease_fence + 1,
            identified_at=None,
        )
    )
    connection.execute(  # what was being looked for is looked for at once, from the beginning
        update(posts)
        .where(posts.c.state == PostState.UNCONFIRMED, posts.c.look_at.is_not(None))
        .values(look_at=now, looks=0)
    )
    connection.execute(  # X's no was before the backup: a call after it may have gone through
        update(posts).where(posts.c.state == PostState.UNCONFIRMED).values(is_answered=False)
    )
    number = _hold(connection, now, by, why)
    _stamp(connection, made_at, now)
    return number, _end_releases(connection, now, by)


def _hold(connection: Connection, now: datetime, by: str, why: str) -> int:
    """The hold that the backup was made with, or a new one; in either case it has no end."""
    number = connection.execute(
        select(hold_table.c.id)
        .where(hold_table.c.by == HELD_BY, hold_table.c.lifted_at.is_(None))
        .order_by(hold_table.c.id.desc())
    ).scalar()
    if number is None:
        number = holds.place(
            connection, scope="everything", subject="", why=why, by=by, now=now, until=None
        )
    else:
        connection.execute(
            update(hold_table)
            .where(hold_table.c.id == number)
            .values(why=why, by=by, placed_at=now, until=None)
        )
    entry = audit.AuditEntry(now, by, f"hold:{number}", "", "everything", why)
    audit.record(connection, [entry])
    return int(number)


def _stamp(connection: Connection, made_at: datetime, now: datetime) -> None:
    """Another queue from now on: an engine that had the one before open stops."""
    origin = origin_of(connection)
    connection.execute(delete(stamps).where(stamps.c.name == MADE_AT))
    for name, value in (("origin", origin), ("id", uuid4().hex)):
        if value is not None:
            upsert(connection, stamps, {"name": name}, {"value": value})
    compared.begin(connection, made_at, now)


def _end_releases(connection: Connection, now: datetime, by: str) -> list[str]:
    """Ends every release; gives the stories that had one, or have a place in the queue."""
    open_stories = (
        select(stories.c.id)
        .where(stories.c.ended_at.is_(None))
        .where(
            (stories.c.queued_rows > 0)
            | stories.c.id.in_(
                select(story_releases.c.story).where(story_releases.c.ended_at.is_(None))
            )
        )
        .order_by(stories.c.id)
    )
    to_confirm = list(connection.execute(open_stories).scalars())
    connection.execute(
        update(story_releases).where(story_releases.c.ended_at.is_(None)).values(ended_at=now)
    )
    why = "restored from a backup: whether the yes still stands, it cannot know"
    audit.record(
        connection,
        [
            audit.AuditEntry(now, by, f"story:{one}", "released", "to be confirmed", why)
            for one in to_confirm
        ],
    )
    return to_confirm


def keep_others_out(connection: Connection) -> None:
    """Locks everything for this transaction; on SQLite every writer is alone already.

    Waits ten seconds at most for whoever is in the middle of something.
    """
    if connection.dialect.name != "postgresql":
        return
    for setting in ("lock_timeout = '10s'", "idle_in_transaction_session_timeout = 0"):
        connection.execute(text(f"SET LOCAL {setting}"))
    locked = ", ".join(f'"{name}"' for name in _LOCKED)
    connection.execute(text(f"LOCK TABLE {locked} IN ACCESS EXCLUSIVE MODE"))
