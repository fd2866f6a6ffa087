"""Accounts that were connected in the browser: their tokens, and whose turn it is to renew them.

A refresh token is good once. So the row says that it is being sent before it is, by whom and since
when; only one process sends at a time, by the database's own clock, as with leases and duties; and
what comes back is kept only on top of the token that was sent.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    Connection,
    Float,
    RowMapping,
    Update,
    delete,
    insert,
    literal,
    or_,
    select,
    update,
)

from scheduler.processes import is_known_dead
from scheduler.store.fast_statements import real_time
from scheduler.store.tables.connections import x_connecting, x_connections
from scheduler.store.upsert import upsert

_table = x_connections.c


class ConnectionState(StrEnum):
    """How a connection stands."""

    GOOD = "good"
    RECONNECT = "reconnect"  # X takes its tokens no more: a person connects it again
    GONE = "gone"  # somebody disconnected it; the row keeps which X user it was


@dataclass(frozen=True, slots=True)
class StoredConnection:
    """A connection. Shows no token when printed, though they are encrypted."""

    account: str
    user_id: str
    handle: str
    state: ConnectionState
    reason: str
    access_token: str | None = field(repr=False)
    refresh_token: str | None = field(repr=False)
    scopes: frozenset[str]
    expires_at: datetime
    connected_at: datetime
    connected_by: str
    renewed_at: datetime | None
    used_at: datetime | None
    version: int
    tries: int


@dataclass(frozen=True, slots=True)
class NewTokens:
    """Tokens as they are kept: encrypted."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    scopes: frozenset[str]
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Renewal:
    """The right to send one refresh token, as long as `fence` is the newest."""

    account: str
    version: int  # of the tokens that it is about
    fence: int
    tries: int  # how often it was sent before, without an answer that was kept


@dataclass(frozen=True, slots=True)
class StoredConnecting:
    """Somebody on their way back from X."""

    account: str
    person: str
    session_hash: str
    verifier_token: str = field(repr=False)
    redirect_uri: str
    until: datetime


_COLUMNS = (
    *(_table.account, _table.user_id, _table.handle, _table.state, _table.reason),
    *(_table.access_token, _table.refresh_token, _table.scopes, _table.expires_at),
    *(_table.connected_at, _table.connected_by, _table.renewed_at, _table.used_at),
    *(_table.version, _table.tries),
)


def find(connection: Connection, account: str) -> StoredConnection | None:
    """The connection of an account, whatever its state; None if it never had one."""
    row = connection.execute(select(*_COLUMNS).where(_table.account == account)).first()
    return None if row is None else _stored(row._mapping)


def everyone(connection: Connection) -> list[StoredConnection]:
    """Every connection, by account."""
    rows = connection.execute(select(*_COLUMNS).order_by(_table.account))
    return [_stored(row) for row in rows.mappings()]


def lock(connection: Connection, account: str) -> None:
    """Has whoever else would change the row wait until this transaction ends."""
    row = update(x_connections).where(_table.account == account)
    connection.execute(row.values(version=_table.version))


def connect(
    connection: Connection,
    account: str,
    tokens: NewTokens,
    *,
    user_id: str,
    handle: str,
    by: str,
    now: datetime,
) -> None:
    """Keeps what X gave for an account, in the place of whatever was there."""
    known = find(connection, account)
    values = {
        **_columns_of(tokens),
        "user_id": user_id,
        "handle": handle,
        "state": ConnectionState.GOOD.value,
        "reason": "",
        "connected_at": now,
        "connected_by": by,
        "renewed_at": None,
        "version": known.version + 1 if known else 1,
        **_NOBODY_SENDS,
    }
    upsert(connection, x_connections, {"account": account}, values, only_new={"fence": 0})


def disconnect(connection: Connection, account: str) -> None:
    """Forgets the tokens of an account; which X user it is stays known."""
    row = update(x_connections).where(_table.account == account)
    gone = {"access_token": None, "refresh_token": None, "state": ConnectionState.GONE.value}
    connection.execute(row.values(**gone, reason="", version=_table.version + 1, **_NOBODY_SENDS))


def claim(
    connection: Connection, of: StoredConnection, owner: str, seconds: float, now: datetime
) -> Renewal | None:
    """Marks that the refresh token of exactly these tokens is being sent; commit it before.

    None while another process sends it, or once the tokens are others.
    """
    return _claimed(connection, of, owner, seconds, now) or _from_the_dead(
        connection, of, owner, seconds, now
    )


def keep_renewed(
    connection: Connection, renewal: Renewal, tokens: NewTokens, now: datetime
) -> bool:
    """Keeps new tokens on top of those that were sent; False if others are there by now.

    Whoever took over meanwhile sent the same token: what came back first counts.
    """
    row = update(x_connections).where(
        _table.account == renewal.account,
        _table.version == renewal.version,
        _table.state != ConnectionState.GONE.value,
    )
    kept = connection.execute(
        row.values(
            **_columns_of(tokens),
            state=ConnectionState.GOOD.value,
            reason="",
            renewed_at=now,
            version=renewal.version + 1,
            **_NOBODY_SENDS,
        )
    )
    return kept.rowcount == 1


def give_up(connection: Connection, renewal: Renewal, *, was_sent: bool) -> None:
    """Lets others renew; one that `was_sent` stays marked as perhaps used up."""
    row = _mine(renewal)
    undone = {} if was_sent else {"tries": renewal.tries}
    connection.execute(row.values(renewer="", until=0.0, **undone))


def refuse(connection: Connection, renewal: Renewal, reason: str) -> bool:
    """Notes that a person must connect the account again; False if others renewed it meanwhile."""
    row = _mine(renewal).where(_table.state == ConnectionState.GOOD.value)
    broken = row.values(state=ConnectionState.RECONNECT.value, reason=reason, renewer="", until=0.0)
    return connection.execute(broken).rowcount == 1


def note_used(connection: Connection, account: str, now: datetime) -> None:
    """Notes when a token was last called with."""
    row = update(x_connections).where(_table.account == account)
    connection.execute(row.values(used_at=now))


def turn(connection: Connection, account: str, access: str | None, refresh: str | None) -> None:
    """Keeps the same tokens, encrypted anew; the caller has locked the row."""
    row = update(x_connections).where(_table.account == account)
    connection.execute(row.values(access_token=access, refresh_token=refresh))


def begin(connection: Connection, state_hash: str, one: StoredConnecting) -> None:
    """Keeps who is on their way to X; an older way of the same session is forgotten."""
    older = delete(x_connecting).where(x_connecting.c.session_hash == one.session_hash)
    connection.execute(older)
    connection.execute(
        insert(x_connecting).values(
            state_hash=state_hash,
            account=one.account,
            person=one.person,
            session_hash=one.session_hash,
            verifier_token=one.verifier_token,
            redirect_uri=one.redirect_uri,
            until=one.until,
        )
    )


def take(
    connection: Connection, state_hash: str, session_hash: str, now: datetime
) -> StoredConnecting | None:
    """Who comes back with this state, in the very session that went; once, and in time."""
    ways = x_connecting.c
    taken = connection.execute(
        delete(x_connecting)
        .where(ways.state_hash == state_hash, ways.session_hash == session_hash)
        .returning(
            *(ways.account, ways.person, ways.session_hash, ways.verifier_token),
            *(ways.redirect_uri, ways.until),
        )
    ).first()
    if taken is None:
        return None
    found = StoredConnecting(*taken)
    return found if found.until > now else None


def verifiers(connection: Connection) -> list[tuple[str, str]]:
    """(hash of its state, verifier) of everybody on their way, encrypted."""
    ways = x_connecting.c
    return [tuple(row) for row in connection.execute(select(ways.state_hash, ways.verifier_token))]


def keep_verifier(connection: Connection, state_hash: str, token: str) -> None:
    """Keeps the same verifier, encrypted anew."""
    row = update(x_connecting).where(x_connecting.c.state_hash == state_hash)
    connection.execute(row.values(verifier_token=token))


_NOBODY_SENDS = {"tries": 0, "tried_at": None, "renewer": "", "until": 0.0}


def _columns_of(tokens: NewTokens) -> dict[str, object]:
    return {
        "access_token": tokens.access_token,
        "refresh_token": tokens.refresh_token,
        "scopes": " ".join(sorted(tokens.scopes)),
        "expires_at": tokens.expires_at,
    }


def _mine(renewal: Renewal) -> Update:
    return update(x_connections).where(
        _table.account == renewal.account,
        _table.version == renewal.version,
        _table.fence == renewal.fence,
    )


def _claimed(
    connection: Connection,
    of: StoredConnection,
    owner: str,
    seconds: float,
    now: datetime,
    dead: str | None = None,
) -> Renewal | None:
    free = or_(_table.renewer == "", _table.until < real_time(), _table.renewer == (dead or ""))
    row = connection.execute(
        update(x_connections)
        .where(
            _table.account == of.account,
            _table.version == of.version,
            _table.state == ConnectionState.GOOD.value,
            free,
        )
        .values(
            renewer=owner,
            fence=_table.fence + 1,
            until=real_time() + literal(seconds, Float),
            tries=_table.tries + 1,
            tried_at=now,
        )
        .returning(_table.fence, _table.tries)
    ).first()
    return None if row is None else Renewal(of.account, of.version, row[0], row[1] - 1)


def _from_the_dead(
    connection: Connection, of: StoredConnection, owner: str, seconds: float, now: datetime
) -> Renewal | None:
    who = connection.execute(
        select(_table.renewer).where(_table.account == of.account, _table.version == of.version)
    ).scalar()
    if not who or not is_known_dead(who):
        return None
    return _claimed(connection, of, owner, seconds, now, dead=who)


def _stored(row: RowMapping) -> StoredConnection:
    values: dict[str, Any] = dict(row)
    values["state"] = ConnectionState(values["state"])
    values["scopes"] = frozenset(values["scopes"].split())
    return StoredConnection(**values)
