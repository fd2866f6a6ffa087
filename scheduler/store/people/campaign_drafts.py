"""What people are typing of campaigns at the desk: one row a person, place and branch."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from scheduler.store.tables.people import campaign_drafts
from scheduler.store.upsert import upsert

_table = campaign_drafts.c
_KEY = ("person", "place", "branch")


@dataclass(frozen=True, slots=True)
class StoredCampaignDraft:
    """Somebody's words of now for one place."""

    person: str
    place: str
    branch: str
    revision: int
    device: str
    began_from: str
    content: str
    at: datetime


_COLUMNS = tuple(_table[field.name] for field in fields(StoredCampaignDraft))


def keep(connection: Connection, draft: StoredCampaignDraft) -> None:
    """Keeps it in place of the one before of its branch."""
    values = asdict(draft)
    key = {name: values.pop(name) for name in _KEY}
    upsert(connection, campaign_drafts, key, values)


def at_place(connection: Connection, person: str, place: str) -> list[StoredCampaignDraft]:
    """What somebody is typing for a place, the newest first."""
    query = select(*_COLUMNS).where(_table.person == person, _table.place == place)
    rows = connection.execute(query.order_by(_table.at.desc(), _table.branch))
    return [StoredCampaignDraft(*row) for row in rows]


def by_person(connection: Connection, person: str) -> list[StoredCampaignDraft]:
    """All that somebody is typing, the newest first."""
    query = select(*_COLUMNS).where(_table.person == person)
    rows = connection.execute(query.order_by(_table.at.desc(), _table.place, _table.branch))
    return [StoredCampaignDraft(*row) for row in rows]


def how_many(connection: Connection, person: str) -> int:
    """How many drafts somebody has."""
    query = select(func.count()).where(_table.person == person)
    return int(connection.execute(query).scalar_one())


def forget(connection: Connection, person: str, place: str, but: str = "") -> None:
    """Forgets what somebody was typing for a place, all branches `but` one."""
    connection.execute(
        delete(campaign_drafts).where(
            _table.person == person, _table.place == place, _table.branch != but
        )
    )
