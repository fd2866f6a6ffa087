"""Finds and forgets rows whose time is over."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Table, delete, exists, or_, select

from scheduler.store.people.tries import RIGHT
from scheduler.store.tables.connections import x_connecting
from scheduler.store.tables.people import (
    kept_forms,
    mailed_links,
    passkey_challenges,
    person_notices,
    person_sessions,
    sign_in_tries,
)


@dataclass(frozen=True, slots=True)
class KeptSince:
    """What is older goes."""

    now: datetime  # forms that were kept: what was typed stays no longer than was said
    ended: datetime  # links, sessions and questions to devices
    wrong: datetime  # tries
    right: datetime  # where somebody was right
    told: datetime  # notices


def is_anything(connection: Connection, limits: KeptSince) -> bool:
    """Whether any row is over."""
    asked = [exists().where(is_over) for _, is_over in _over(limits)]
    return bool(connection.execute(select(or_(*asked))).scalar())


def forget(connection: Connection, limits: KeptSince) -> None:
    """Forgets every row that is over."""
    for table, is_over in _over(limits):
        connection.execute(delete(table).where(is_over))


def _over(limits: KeptSince) -> list[tuple[Table, ColumnElement[bool]]]:
    tries = sign_in_tries.c
    is_wrong = (tries.last_at < limits.wrong) & (tries.tries != RIGHT)
    return [
        (kept_forms, kept_forms.c.until <= limits.now),
        (mailed_links, mailed_links.c.until < limits.ended),
        (person_sessions, person_sessions.c.ends_at < limits.ended),
        (passkey_challenges, passkey_challenges.c.until < limits.ended),
        (x_connecting, x_connecting.c.until <= limits.now),
        (person_notices, person_notices.c.at < limits.told),
        (sign_in_tries, (tries.last_at < limits.right) | is_wrong),
    ]
