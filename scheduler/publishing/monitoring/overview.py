"""Reads what is coming, what happened, and whose words need a yes; changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.store.agreements import approvals
from scheduler.store.database import Database
from scheduler.store.operations import audit
from scheduler.store.operations.audit import AuditEntry, AuditFilter
from scheduler.store.overview import upcoming as stored
from scheduler.store.overview.upcoming import Coming


@dataclass(frozen=True, slots=True)
class Upcoming:
    """What is coming, and how many threads lie further ahead than was asked for."""

    threads: tuple[Coming, ...]
    later: int


def upcoming(
    database: Database,
    now: datetime,
    within: timedelta | None,
    *,
    account: str | None = None,
    campaign: str | None = None,
) -> Upcoming:
    """The threads that have not ended, by account and time; however far ahead, if not `within`."""
    until = None if within is None else now + within
    with database.read() as connection:
        threads = stored.coming(connection, now, until=until, account=account, campaign=campaign)
        later = 0 if until is None else stored.count_coming_from(connection, until)
    return Upcoming(tuple(threads), later)


def audit_entries(database: Database, wanted: AuditFilter) -> list[AuditEntry]:
    """Who did what, when and why; the oldest first."""
    with database.read() as connection:
        return audit.entries(connection, wanted)


def unapproved(database: Database) -> Mapping[str, str]:
    """The keys of threads that need a yes, each with what that yes would lift."""
    with database.read() as connection:
        keys = approvals.unapproved(connection)
        lifts = approvals.what_a_yes_lifts(connection, keys)
    return {key: lifts[key] for key in keys}


def chosen_by(keys: list[str], wanting: Mapping[str, str]) -> list[str]:
    """The keys that were named; a campaign's name stands for its threads that need a yes."""
    chosen: list[str] = []
    for key in keys:
        of_campaign = [one for one in wanting if one.startswith(f"{key}/")]
        chosen += [key] if key in wanting or not of_campaign else of_campaign
    return chosen
