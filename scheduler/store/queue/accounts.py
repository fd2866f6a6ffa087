"""The accounts: kept in step with organisation.yaml, and what is wrong with each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, select, update

from scheduler.store.tables.queue import accounts, posts
from scheduler.store.upsert import upsert


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """An account as the engine knows it."""

    name: str
    handle: str
    quiet_until: datetime | None
    problem: str | None


def all_accounts(connection: Connection) -> list[StoredAccount]:
    """Every account, by name."""
    columns = (accounts.c.name, accounts.c.handle, accounts.c.quiet_until, accounts.c.problem)
    rows = connection.execute(select(*columns).order_by(accounts.c.name))
    return [StoredAccount(*row) for row in rows]


def that_wait(connection: Connection, now: datetime) -> list[StoredAccount]:
    """The accounts with a problem, or that are quiet for a while after `now`, by name."""
    columns = (accounts.c.name, accounts.c.handle, accounts.c.quiet_until, accounts.c.problem)
    waits = accounts.c.problem.is_not(None) | (accounts.c.quiet_until > now)
    rows = connection.execute(select(*columns).where(waits).order_by(accounts.c.name))
    return [StoredAccount(*row) for row in rows]


def regions(connection: Connection) -> list[str]:
    """Every region that an account speaks to, by its code."""
    rows = connection.execute(select(accounts.c.region).distinct().order_by(accounts.c.region))
    return list(rows.scalars())


def keep_in_step(connection: Connection, wanted: Sequence[Mapping[str, Any]]) -> None:
    """Adds and changes accounts; each of `wanted` has at least name, handle, role and region."""
    for account in wanted:
        upsert(connection, accounts, {"name": account["name"]}, account)


def set_quiet(
    connection: Connection, account: str, until: datetime | None, problem: str | None
) -> None:
    """No call for this account before `until`; `problem` says what a person must mend."""
    forgotten = {"identified_at": None, "identified_by": None} if problem else {}
    connection.execute(
        update(accounts)
        .where(accounts.c.name == account)
        .values(quiet_until=until, problem=problem, **forgotten)
    )


def note_identified(connection: Connection, account: str, by: str, now: datetime) -> None:
    """X knew the account as itself by these keys; `by` is a mark of them."""
    noted = update(accounts).where(accounts.c.name == account)
    connection.execute(noted.values(identified_at=now, identified_by=by))


def was_identified(connection: Connection, account: str, by: str, since: datetime) -> bool:
    """Whether X has known it as itself by these keys since then, asked by any engine."""
    known = select(accounts.c.name).where(
        accounts.c.name == account,
        accounts.c.identified_by == by,
        accounts.c.identified_at >= since,
    )
    return connection.execute(known).first() is not None


def set_all_quiet(connection: Connection, until: datetime) -> None:
    """No call for any account before `until`: the limit is the app's."""
    connection.execute(
        update(accounts)
        .where(accounts.c.quiet_until.is_(None) | (accounts.c.quiet_until < until))
        .values(quiet_until=until)
    )


def quiet_until(connection: Connection, names: Sequence[str]) -> datetime | None:
    """When the last of these accounts may call again; None if all may now or long since."""
    rows = connection.execute(select(accounts.c.quiet_until).where(accounts.c.name.in_(names)))
    return max((until for until in rows.scalars() if until is not None), default=None)


def problem_of(connection: Connection, account: str) -> tuple[str | None, ZoneInfo]:
    """What a person must mend at the account, if anything, and the zone that its people live in."""
    asked = select(accounts.c.problem, accounts.c.timezone).where(accounts.c.name == account)
    problem, zone = connection.execute(asked).one()
    return problem, zone_of(zone)


def zone_of(name: str) -> ZoneInfo:
    """The zone in which an account's times are told; UTC if its row was changed into no zone."""
    try:
        return ZoneInfo(name)
    except (ValueError, TypeError, LookupError, OSError):
        return ZoneInfo("UTC")


def end_problem(connection: Connection, account: str) -> bool:
    """Lets an account go on at once whose problem is mended; whether it had one."""
    ended = update(accounts).where(accounts.c.name == account, accounts.c.problem.is_not(None))
    return connection.execute(ended.values(quiet_until=None, problem=None)).rowcount == 1


def quiet_now(connection: Connection, now: datetime) -> dict[str, datetime]:
    """The accounts that may not call at `now`, by name, and until when."""
    rows = connection.execute(
        select(accounts.c.name, accounts.c.quiet_until)
        .where(accounts.c.quiet_until > now)
        .order_by(accounts.c.name)
    )
    return {account: instant for account, instant in rows if instant is not None}


def has_published(connection: Connection, account: str) -> bool:
    """Whether anything ever went out from an account, or may have."""
    sent = select(posts.c.id).where(posts.c.account == account, posts.c.sending_at.is_not(None))
    return connection.execute(sent.limit(1)).first() is not None


def handle_of(connection: Connection, account: str) -> str:
    """The account's handle, without "@"."""
    handle: str = connection.execute(
        select(accounts.c.handle).where(accounts.c.name == account)
    ).scalar_one()
    return handle
