"""Links that were mailed."""

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from scheduler.store.tables.people import mailed_links

_table = mailed_links.c


@dataclass(frozen=True, slots=True)
class StoredLink:
    """A link that was mailed."""

    id: int
    purpose: str
    person: str | None
    browser_hash: str | None
    address_token: str | None
    roles: tuple[str, ...]
    accounts: tuple[str, ...]
    by: str
    made_at: datetime
    until: datetime
    used_at: datetime | None


def add(
    connection: Connection,
    token_hash: str,
    *,
    purpose: str,
    by: str,
    now: datetime,
    until: datetime,
    person: str | None = None,
    browser_hash: str | None = None,
    address_token: str | None = None,
    roles: tuple[str, ...] = (),
    accounts: tuple[str, ...] = (),
) -> None:
    """Keeps a link."""
    connection.execute(
        insert(mailed_links).values(
            token_hash=token_hash,
            purpose=purpose,
            person=person,
            browser_hash=browser_hash,
            address_token=address_token,
            roles=json.dumps(roles),
            accounts=json.dumps(accounts),
            by=by,
            made_at=now,
            until=until,
        )
    )


def find(connection: Connection, token_hash: str) -> StoredLink | None:
    """The link with this token, or None."""
    row = connection.execute(select(mailed_links).where(_table.token_hash == token_hash)).first()
    return None if row is None else _stored(row)


def use(connection: Connection, number: int, now: datetime) -> bool:
    """Uses a link; False if somebody else did, a moment ago."""
    statement = update(mailed_links).where(_table.id == number, _table.used_at.is_(None))
    return connection.execute(statement.values(used_at=now)).rowcount == 1


def was_mailed_since(connection: Connection, person_id: str, purpose: str, since: datetime) -> bool:
    """Whether somebody was mailed a link of this purpose since then."""
    query = select(_table.id).where(
        _table.person == person_id, _table.purpose == purpose, _table.made_at > since
    )
    return connection.execute(query).first() is not None


def give_back(connection: Connection, number: int) -> None:
    """Lets a link be used after all."""
    connection.execute(update(mailed_links).where(_table.id == number).values(used_at=None))


def end_all(connection: Connection, person_id: str) -> None:
    """Ends every link that somebody was mailed."""
    connection.execute(delete(mailed_links).where(_table.person == person_id))


def invitations(connection: Connection, purpose: str, now: datetime) -> list[StoredLink]:
    """Links of this purpose that can still be used, the oldest first."""
    query = select(mailed_links).where(
        _table.purpose == purpose, _table.used_at.is_(None), _table.until > now
    )
    return [_stored(row) for row in connection.execute(query.order_by(_table.id))]


def with_addresses(connection: Connection) -> list[tuple[int, str]]:
    """(number, address) of the links that hold one, encrypted."""
    query = select(_table.id, _table.address_token).where(_table.address_token.is_not(None))
    return [tuple(row) for row in connection.execute(query)]


def keep_address(connection: Connection, number: int, token: str) -> None:
    """Keeps the same address, encrypted anew."""
    connection.execute(update(mailed_links).where(_table.id == number).values(address_token=token))


def end(connection: Connection, number: int, purpose: str) -> bool:
    """Ends one link of this purpose; whether it was there."""
    statement = delete(mailed_links).where(_table.id == number, _table.purpose == purpose)
    return connection.execute(statement).rowcount == 1


def _stored(row: object) -> StoredLink:
    values = dict(row._mapping)  # type: ignore[attr-defined]
    del values["token_hash"]
    for name in ("roles", "accounts"):
        values[name] = tuple(json.loads(values[name]))
    return StoredLink(**values)
