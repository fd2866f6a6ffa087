"""People and their roles, as the database has them."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, TypedDict, Unpack

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)

from scheduler.store.fast_statements import Prepared
from scheduler.store.stories import comments
from scheduler.store.tables.stories import (
    people,
    person_addresses,
    person_messages,
    person_private,
    person_roles,
    story_drafts,
    story_rings,
    story_writings,
)

_MOST_IDS = 500  # in a query: SQLite takes a limited number of them


@dataclass(frozen=True, slots=True)
class StoredPerson:
    """Somebody, without who they are."""

    id: str
    os_user: str | None
    passphrase_hash: str | None
    wrong_tries: int
    is_active: bool
    is_under_18: bool
    roles: Mapping[str, frozenset[str] | None]  # each for these accounts; None: for all


class PersonColumns(TypedDict, total=False):
    """What may change of somebody by itself; what is left out stays as it is."""

    os_user: str | None
    passphrase_hash: str | None
    is_active: bool


def count(connection: Connection) -> int:
    """How many people there are."""
    ((number,),) = _COUNT.rows(connection)
    return int(number)


def person(connection: Connection, person_id: str) -> StoredPerson | None:
    """The person with this id, or None."""
    rows = _PERSON.rows(connection, id=person_id)
    held = [(person_id, *row[_OWN:]) for row in rows if row[_OWN] is not None]
    return next(iter(_as_people((row[:_OWN] for row in rows[:1]), held)), None)


def person_of_login(connection: Connection, os_user: str) -> StoredPerson | None:
    """The person who is `os_user` at the keyboard, or None."""
    return next(iter(_people(connection, people.c.os_user == os_user)), None)


def everybody(connection: Connection) -> list[StoredPerson]:
    """All of them, by id."""
    return _people(connection)


def those(connection: Connection, ids: Collection[str]) -> list[StoredPerson]:
    """The people with these ids."""
    asked = sorted(ids)
    lots = (asked[start : start + _MOST_IDS] for start in range(0, len(asked), _MOST_IDS))
    return [one for lot in lots for one in _people(connection, people.c.id.in_(lot))]


def with_a_role(connection: Connection) -> list[StoredPerson]:
    """Everybody who works here, by id; no storyteller who does not."""
    return _people(connection, people.c.id.in_(select(person_roles.c.person)))


def add(
    connection: Connection,
    person_id: str,
    *,
    os_user: str | None,
    passphrase_hash: str | None,
    is_under_18: bool,
    now: datetime,
) -> None:
    """Adds somebody."""
    row = {
        "id": person_id,
        "os_user": os_user,
        "passphrase_hash": passphrase_hash,
        "wrong_tries": 0,
        "is_active": True,
        "is_under_18": is_under_18,
        "added_at": now,
    }
    connection.execute(_ADD, row)


def lock_passphrase(connection: Connection, person_id: str, kept: str | None) -> bool:
    """Locks somebody's row while their passphrase is the one that was read; False if it is not.

    Of two who change it at once the second waits here, and then finds another.
    """
    is_still = (
        people.c.passphrase_hash.is_(None) if kept is None else people.c.passphrase_hash == kept
    )
    locked = connection.execute(
        update(people).where(people.c.id == person_id, is_still).values(passphrase_hash=kept)
    )
    return locked.rowcount == 1


def change(connection: Connection, person_id: str, **columns: Unpack[PersonColumns]) -> None:
    """Changes what is known of somebody."""
    connection.execute(update(people).where(people.c.id == person_id).values(**columns))


def give_role(
    connection: Connection,
    person_id: str,
    role: str,
    by: str,
    now: datetime,
    accounts: Collection[str] | None = None,
) -> None:
    """Adds a role, for all accounts or for some; given before, it holds for these instead."""
    take_role(connection, person_id, role)
    row = {
        "person": person_id,
        "role": role,
        "accounts": None if accounts is None else json.dumps(sorted(accounts)),
        "given_by": by,
        "given_at": now,
    }
    connection.execute(_GIVE_ROLE, row)


def take_role(connection: Connection, person_id: str, role: str) -> None:
    """Takes a role away."""
    _TAKE_ROLE.change(connection, id=person_id, role=role)


# Before each act at the keyboard, and for everybody who is set up: built once.
_COUNT = Prepared(select(func.count()).select_from(people))
_ADD = insert(people)
_GIVE_ROLE = insert(person_roles)
_TAKE_ROLE = Prepared(
    delete(person_roles).where(
        person_roles.c.person == bindparam("id", type_=String),
        person_roles.c.role == bindparam("role", type_=String),
    )
)


def keep_private(
    connection: Connection, person_id: str, name_token: str, address_token: str | None
) -> None:
    """Keeps who somebody is; both values are encrypted."""
    connection.execute(delete(person_private).where(person_private.c.person == person_id))
    connection.execute(
        insert(person_private).values(
            person=person_id, name_token=name_token, address_token=address_token
        )
    )


def private(connection: Connection, person_id: str) -> tuple[str, str | None] | None:
    """(name, address) of somebody, encrypted, or None."""
    columns = (person_private.c.name_token, person_private.c.address_token)
    row = connection.execute(select(*columns).where(person_private.c.person == person_id)).first()
    return None if row is None else (row[0], row[1])


def keep_address(connection: Connection, person_id: str, token: str | None) -> None:
    """Keeps where somebody wants to be told, encrypted; None forgets it."""
    connection.execute(delete(person_addresses).where(person_addresses.c.person == person_id))
    if token is not None:
        connection.execute(insert(person_addresses).values(person=person_id, token=token))


def address_of(connection: Connection, person_id: str) -> str | None:
    """Where somebody wants to be told, encrypted, or None."""
    query = select(person_addresses.c.token).where(person_addresses.c.person == person_id)
    token: str | None = connection.execute(query).scalar()
    return token


def all_addresses(connection: Connection) -> list[tuple[str, str]]:
    """(person, address) of everybody, encrypted."""
    return [tuple(row) for row in connection.execute(select(person_addresses))]


def all_private(connection: Connection) -> list[tuple[str, str, str | None]]:
    """(person, name, address) of everybody, encrypted."""
    return [tuple(row) for row in connection.execute(select(person_private))]


def forget(connection: Connection, person_id: str) -> None:
    """Removes somebody with their roles, who they are, and what they said to colleagues."""
    comments.forget_person(connection, person_id)
    tables = (person_private, person_roles, person_addresses, person_messages)
    for table in (*tables, story_drafts, story_writings, story_rings):
        connection.execute(delete(table).where(table.c.person == person_id))
    connection.execute(delete(people).where(people.c.id == person_id))


_COLUMNS = tuple(field.name for field in fields(StoredPerson) if field.name in people.c)


def _people(connection: Connection, *where: ColumnElement[bool]) -> list[StoredPerson]:
    held = connection.execute(_roles_of(*where))
    return _as_people(connection.execute(_rows_of(*where)), held)


def _rows_of(*where: ColumnElement[bool]) -> Select[Any]:
    return select(*(people.c[name] for name in _COLUMNS)).where(*where).order_by(people.c.id)


def _roles_of(*where: ColumnElement[bool]) -> Select[Any]:
    held = select(person_roles.c.person, person_roles.c.role, person_roles.c.accounts)
    if not where:
        return held
    return held.join(people, people.c.id == person_roles.c.person).where(*where)


def _as_people(
    rows: Iterable[tuple[Any, ...]], held: Iterable[tuple[Any, ...]]
) -> list[StoredPerson]:
    roles: dict[str, dict[str, frozenset[str] | None]] = {}
    for who, role, accounts in held:
        of = None if accounts is None else frozenset(json.loads(accounts))
        roles.setdefault(who, {})[role] = of
    known = (dict(zip(_COLUMNS, row, strict=True)) for row in rows)
    return [StoredPerson(**one, roles=roles.get(one["id"], {})) for one in known]


# Whoever asks for anything is read for it, and a page asks more than once: compiled once.
# One row for each of their roles, and one for whoever has none.
_OWN = len(_COLUMNS)
_PERSON = Prepared(
    select(*(people.c[name] for name in _COLUMNS), person_roles.c.role, person_roles.c.accounts)
    .outerjoin(person_roles, people.c.id == person_roles.c.person)
    .where(people.c.id == bindparam("id", type_=String))
)
