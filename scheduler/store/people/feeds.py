"""Private addresses under which people's own calendars read ours; the address itself is theirs."""

from datetime import datetime

from sqlalchemy import Connection, delete, select

from scheduler.store.tables.people import calendar_feeds
from scheduler.store.upsert import upsert

_table = calendar_feeds.c


def keep(connection: Connection, person: str, token_hash: str, now: datetime) -> None:
    """Keeps somebody's address; the one before opens nothing from now on."""
    values = {"token_hash": token_hash, "made_at": now}
    upsert(connection, calendar_feeds, {"person": person}, values)


def made_at(connection: Connection, person: str) -> datetime | None:
    """When somebody's address was made; None if they have none."""
    return connection.execute(select(_table.made_at).where(_table.person == person)).scalar()


def person_with(connection: Connection, token_hash: str) -> str | None:
    """Whose address it is, or nobody's."""
    return connection.execute(select(_table.person).where(_table.token_hash == token_hash)).scalar()


def end(connection: Connection, person: str) -> bool:
    """Ends somebody's address; whether there was one."""
    ended = connection.execute(delete(calendar_feeds).where(_table.person == person))
    return ended.rowcount == 1
