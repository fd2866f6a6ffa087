"""Reads what is coming, what happened, and whose words need approval; changes nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from scheduler.networks.addresses import post_address
from scheduler.store.database import Database
from scheduler.store.metrics.period import ALWAYS, Period
from scheduler.store.metrics.sent import SentPart, SentThread, count_sent, sent_threads
from scheduler.store.operations import audit
from scheduler.store.operations.audit import AuditEntry, AuditFilter
from scheduler.store.overview import upcoming as stored
from scheduler.store.overview.unapproved import AwaitingApproval, awaiting
from scheduler.store.overview.upcoming import Coming
from scheduler.store.states import ThreadState

_ALL_SENT = SentPart()


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What is coming, and how many threads lie further ahead than was asked for."""

    threads: tuple[Coming, ...]
    later: int
    unapproved: Mapping[str, AwaitingApproval] = field(default_factory=dict)  # by key


def upcoming(
    database: Database,
    now: datetime,
    within: timedelta | None,
    *,
    account: str | None = None,
    campaign: str | None = None,
    states: Collection[ThreadState] = (),
) -> Upcoming:
    """The threads that have not ended, by account and time; however far ahead, if not `within`.

    With `states`, all that stand in one of them, ended or not, whenever they were due.
    """
    until = None if within is None or states else now + within
    with database.read() as connection:
        threads = stored.coming(
            connection, now, until=until, account=account, campaign=campaign, states=states
        )
        later = 0 if until is None else stored.count_coming_from(connection, until)
        unapproved = {one.key: one for one in awaiting(connection)}
    return Upcoming(tuple(threads), later, unapproved)


@dataclass(frozen=True, slots=True)
class ListedThread:
    """A thread that went out, with its address on X."""

    sent: SentThread
    address: str | None


def what_was_sent(
    database: Database,
    period: Period = ALWAYS,
    *,
    account: str | None = None,
    campaign: str | None = None,
    part: SentPart = _ALL_SENT,
) -> tuple[ListedThread, ...]:
    """The threads that began in a period, the earliest first, with addresses and figures."""
    with database.read() as connection:
        found = sent_threads(connection, period, account=account, campaign=campaign, part=part)
    return tuple(
        ListedThread(one, post_address(one.handle, one.root_id) if one.root_id else None)
        for one in found
    )


def how_many_were_sent(database: Database, period: Period = ALWAYS) -> int:
    """How many threads began in a period."""
    with database.read() as connection:
        return count_sent(connection, period)


def audit_entries(database: Database, wanted: AuditFilter) -> list[AuditEntry]:
    """Who did what, when and why; the oldest first."""
    with database.read() as connection:
        return audit.entries(connection, wanted)


def awaiting_approval(database: Database) -> tuple[AwaitingApproval, ...]:
    """The threads that nobody but their owner has approved, the earliest first."""
    with database.read() as connection:
        return tuple(awaiting(connection))
