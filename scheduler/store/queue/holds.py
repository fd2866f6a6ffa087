"""What a hold has kept from going out."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, select, text

from scheduler.store.fast_statements import Prepared
from scheduler.store.tables.queue import accounts, campaigns, threads
from scheduler.store.types import UtcDateTime

_COVERS = """(hold.scope = 'everything'
    OR (hold.scope = 'account' AND hold.subject = thread.account)
    OR (hold.scope = 'campaign' AND hold.subject = thread.campaign)
    OR (hold.scope = 'thread' AND hold.subject = thread.key))"""

_MISSED = text(
    f"""SELECT thread.id, thread.key FROM thread
    WHERE thread.state = 'scheduled' AND thread.begin_at <= :now
    AND EXISTS (SELECT 1 FROM hold WHERE hold.id = :number AND {_COVERS}
        AND (hold.until IS NULL OR thread.begin_at < hold.until))
    AND NOT EXISTS (SELECT 1 FROM hold WHERE hold.id <> :number AND hold.lifted_at IS NULL
        AND (hold.until IS NULL OR hold.until > :now) AND {_COVERS})
    ORDER BY thread.begin_at, thread.key"""  # noqa: S608 - our own SQL
).bindparams(bindparam("now", type_=UtcDateTime))


def missed_by(connection: Connection, number: int, now: datetime) -> list[tuple[int, str]]:
    """(id, key) of the threads whose time came while this hold, and now no other, kept them."""
    rows = connection.execute(_MISSED, {"number": number, "now": now})
    return [(thread_id, key) for thread_id, key in rows]


# Asked in every tick.
_OVER = Prepared('SELECT id, "by" FROM hold WHERE lifted_at IS NULL AND until <= :now ORDER BY id')


def over(connection: Connection, now: datetime) -> list[tuple[int, str]]:
    """(number, who placed it) of the holds whose end has come, and that nobody has lifted."""
    return [(number, by) for number, by in _OVER.rows(connection, now=now)]


def is_there(connection: Connection, scope: str, subject: str) -> bool:
    """Whether there is an account, a campaign or a thread of this name to be held."""
    column = {"account": accounts.c.name, "campaign": campaigns.c.name, "thread": threads.c.key}
    found = connection.execute(select(column[scope]).where(column[scope] == subject)).first()
    return found is not None
