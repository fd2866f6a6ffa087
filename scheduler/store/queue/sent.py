"""What was sent, as far as publishing must know it to send well."""

from datetime import datetime

from sqlalchemy import Connection, select

from scheduler.store.queue.content_hash import hash_of
from scheduler.store.queue.send_statements import SENT_SINCE
from scheduler.store.tables.queue import posts


def was_sent_since(
    connection: Connection, account: str, text: str, since: datetime, besides: int
) -> bool:
    """Whether `account` sent, or may have sent, exactly `text` since then in another post."""
    found = SENT_SINCE.rows(
        connection, account=account, hash=hash_of(text), since=since, besides=besides
    )
    return bool(found)


def newest_remote_id(connection: Connection, account: str, before: datetime) -> str | None:
    """The id of the last post that `account` is known to have sent before that instant."""
    return connection.execute(
        select(posts.c.remote_id)
        .where(
            posts.c.account == account,
            posts.c.remote_id.is_not(None),
            posts.c.sent_at <= before,
        )
        .order_by(posts.c.sent_at.desc(), posts.c.position.desc())
        .limit(1)
    ).scalar()


def is_known(connection: Connection, remote_id: str) -> bool:
    """Whether one of our posts has this id already."""
    return (
        connection.execute(select(posts.c.id).where(posts.c.remote_id == remote_id)).first()
        is not None
    )
