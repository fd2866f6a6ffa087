"""What people are typing of campaigns at the desk: one row a person, place and branch."""

from dataclasses import dataclass, fields
from datetime import datetime

from sqlalchemy import Connection, String, bindparam, delete, func, select

from scheduler.store.fast_statements import Prepared
from scheduler.store.tables.people import campaign_drafts
from scheduler.store.upsert import prepared_upsert

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


_NAMES = tuple(field.name for field in fields(StoredCampaignDraft))
_COLUMNS = tuple(_table[name] for name in _NAMES)
# Both run while somebody types, beside the preview that they wait for.
_KEEP = prepared_upsert(campaign_drafts, _NAMES, _KEY)
_AT_PLACE = Prepared(
    select(*_COLUMNS)
    .where(
        _table.person == bindparam("person", type_=String),
        _table.place == bindparam("place", type_=String),
    )
    .order_by(_table.at.desc(), _table.branch)
)


def keep(connection: Connection, draft: StoredCampaignDraft) -> None:
    """Keeps it in place of the one before of its branch."""
    _KEEP.change(connection, **{name: getattr(draft, name) for name in _NAMES})


def at_place(connection: Connection, person: str, place: str) -> list[StoredCampaignDraft]:
    """What somebody is typing for a place, the newest first."""
    rows = _AT_PLACE.rows(connection, person=person, place=place)
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
