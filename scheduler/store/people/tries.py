"""How often somebody was wrong of late, by a hash of whom and from where."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from scheduler.store.tables.people import sign_in_tries
from scheduler.store.upsert import upsert

RIGHT = -1  # tries of a row that says where somebody was right

_table = sign_in_tries.c


def taken(
    connection: Connection, subjects: Sequence[str], now: datetime
) -> dict[str, tuple[int, datetime]]:
    """(tries, when last) of each subject, kept from others until this transaction ends."""
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    rows = [{"subject": one, "tries": 0, "last_at": now} for one in sorted(subjects)]
    made = insert(sign_in_tries).values(rows)
    # Changes nothing, but takes each row in turn; one that somebody forgets just now is made again.
    kept = made.on_conflict_do_update(index_elements=["subject"], set_={"tries": _table.tries})
    found = connection.execute(kept.returning(_table.subject, _table.tries, _table.last_at))
    return {subject: (tries, last_at) for subject, tries, last_at in found}


def hold(connection: Connection, subjects: Sequence[str]) -> None:
    """Keeps these from others until this transaction ends, in the order in which all do it."""
    query = select(_table.subject).where(_table.subject.in_(subjects))
    connection.execute(query.order_by(_table.subject).with_for_update()).all()


def count(connection: Connection, tries: dict[str, int], now: datetime) -> None:
    """Keeps how often each subject was wrong by now."""
    for subject, number in sorted(tries.items()):
        connection.execute(
            update(sign_in_tries).where(_table.subject == subject).values(tries=number, last_at=now)
        )


def forget(connection: Connection, subjects: Sequence[str]) -> None:
    """Forgets what was wrong."""
    connection.execute(delete(sign_in_tries).where(_table.subject.in_(subjects)))


def give_one_back(connection: Connection, subject: str) -> None:
    """Takes back one try that turned out to be right."""
    connection.execute(
        update(sign_in_tries)
        .where(_table.subject == subject, _table.tries > 0)
        .values(tries=_table.tries - 1)
    )


def note_right(connection: Connection, subject: str, now: datetime) -> None:
    """Keeps that somebody was right just now."""
    upsert(connection, sign_in_tries, {"subject": subject}, {"tries": RIGHT, "last_at": now})


def right_at(connection: Connection, subject: str) -> datetime | None:
    """When somebody was right last, or None."""
    query = select(_table.last_at).where(_table.subject == subject, _table.tries == RIGHT)
    at: datetime | None = connection.execute(query).scalar()
    return at
