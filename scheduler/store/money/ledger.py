"""The ledger: every call that X bills, or may have billed."""

from dataclasses import dataclass, fields
from datetime import UTC, datetime
from enum import StrEnum
from operator import attrgetter

from sqlalchemy import Connection, func, select, update

from scheduler.store.queue.sending.send_statements import CHARGE
from scheduler.store.tables.queue import ledger


class Call(StrEnum):
    """What was paid for."""

    CREATE = "create"
    READ = "read"
    DELETE = "delete"
    DESCRIBE = "describe"  # an alt text, or the captions of a film
    COUNT = "count"  # one request, however much it counts
    SEARCH = "search"  # each post that it brings


@dataclass(frozen=True, slots=True)
class Charge:
    """One billed call."""

    at: datetime
    account: str
    call: Call
    units: int
    usd: float
    campaign: str = ""  # empty where the call served several
    thread_key: str = ""
    is_certain: bool = True  # False: the answer was lost, and perhaps nothing was billed


_COLUMNS = tuple(field.name for field in fields(Charge))
_VALUES = attrgetter(*_COLUMNS)


def charge(connection: Connection, entry: Charge) -> None:
    """Writes one entry in the caller's transaction."""
    CHARGE.change(connection, **dict(zip(_COLUMNS, _VALUES(entry), strict=True)))


def make_certain(connection: Connection, thread_key: str) -> None:
    """The lost answer of this thread was found: its call was billed."""
    connection.execute(
        update(ledger)
        .where(ledger.c.thread_key == thread_key, ledger.c.is_certain.is_(False))
        .values(is_certain=True)
    )


def spent_usd(
    connection: Connection, since: datetime | None = None, campaign: str | None = None
) -> float:
    """What was billed, or may have been, in US dollars."""
    query = select(func.coalesce(func.sum(ledger.c.usd), 0.0))
    if since is not None:
        query = query.where(ledger.c.at >= since)
    if campaign is not None:
        query = query.where(ledger.c.campaign == campaign)
    return float(connection.execute(query).scalar_one())


def spent_on(connection: Connection, call: Call) -> tuple[int, float]:
    """Units of one kind of call that were billed, or may have been, and US dollars."""
    query = select(func.coalesce(func.sum(ledger.c.units), 0), func.sum(ledger.c.usd))
    units, usd = connection.execute(query.where(ledger.c.call == call)).one()
    return int(units), float(usd or 0)


def month_of(now: datetime) -> datetime:
    """The beginning of the billing month, in UTC."""
    return datetime(now.year, now.month, 1, tzinfo=UTC)
