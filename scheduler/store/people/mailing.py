"""How people want to be mailed their notices, and whose turn it is to mail somebody."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from scheduler.store.fast_statements import real_time
from scheduler.store.tables.people import (
    person_mail_hours,
    person_mail_turns,
    person_notice_choices,
)
from scheduler.store.upsert import add_new, upsert

_turn = person_mail_turns.c


@dataclass(frozen=True, slots=True)
class StoredChoice:
    """How somebody wants to be mailed one kind of notice."""

    how: str
    is_urgent: bool


@dataclass(frozen=True, slots=True)
class StoredHours:
    """When somebody wants their digest, and when no mail: HH:MM."""

    digest_at: str
    quiet_from: str
    quiet_to: str


def choices(connection: Connection, person: str) -> dict[str, StoredChoice]:
    """What somebody chose, by kind; nothing of what they left as it was."""
    chosen = person_notice_choices.c
    query = select(chosen.kind, chosen.how, chosen.is_urgent).where(chosen.person == person)
    return {row.kind: StoredChoice(row.how, row.is_urgent) for row in connection.execute(query)}


def keep_choices(connection: Connection, person: str, new: Mapping[str, StoredChoice]) -> None:
    """Keeps what somebody chose, in place of what they chose before."""
    table = person_notice_choices
    connection.execute(delete(table).where(table.c.person == person))
    rows = [
        {"person": person, "kind": kind, "how": one.how, "is_urgent": one.is_urgent}
        for kind, one in new.items()
    ]
    if rows:
        connection.execute(insert(table), rows)


def hours(connection: Connection, person: str) -> StoredHours | None:
    """When somebody wants mail, or None if they said nothing."""
    columns = (person_mail_hours.c[name] for name in StoredHours.__slots__)
    row = connection.execute(select(*columns).where(person_mail_hours.c.person == person)).first()
    return None if row is None else StoredHours(*row)


def keep_hours(connection: Connection, person: str, new: StoredHours) -> None:
    """Keeps when somebody wants mail."""
    values = {"digest_at": new.digest_at, "quiet_from": new.quiet_from, "quiet_to": new.quiet_to}
    upsert(connection, person_mail_hours, {"person": person}, values)


def take_turn(connection: Connection, person: str, owner: str, seconds: float) -> int | None:
    """Takes the turn to mail somebody: how often it failed before, or None while another has it."""
    nobodys = {"person": person, "owner": "", "until": 0.0, "tries": 0}
    add_new(connection, person_mail_turns, [nobodys])
    taken = connection.execute(
        update(person_mail_turns)
        .where(_turn.person == person, _turn.until < real_time())
        .values(owner=owner, until=real_time() + seconds)
        .returning(_turn.tries)
    ).scalar()
    return None if taken is None else int(taken)


def end_turn(connection: Connection, person: str, owner: str, *, tries: int) -> bool:
    """Gives the turn back; False if it was lost meanwhile, and nothing may be noted."""
    mine = (_turn.person == person, _turn.owner == owner)
    kept = update(person_mail_turns).where(*mine).values(owner="", until=0.0, tries=tries)
    return connection.execute(kept).rowcount == 1
