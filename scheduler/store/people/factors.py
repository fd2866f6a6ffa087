"""Second proofs: one-time codes, recovery codes and passkeys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from scheduler.store.tables.people import (
    passkey_challenges,
    person_passkeys,
    person_totp,
    recovery_codes,
)
from scheduler.store.upsert import upsert


@dataclass(frozen=True, slots=True)
class StoredTotp:
    """The secret of somebody's one-time codes, encrypted."""

    secret_token: str
    is_confirmed: bool
    last_step: int


@dataclass(frozen=True, slots=True)
class StoredPasskey:
    """The public half of a passkey."""

    id: int
    person: str
    credential: str
    public_key: str
    sign_count: int
    name: str
    made_at: datetime
    used_at: datetime | None


@dataclass(frozen=True, slots=True)
class StoredChallenge:
    """What a device is asked to sign."""

    challenge: str
    purpose: str
    person: str | None
    until: datetime


def begin_totp(connection: Connection, person_id: str, secret_token: str, now: datetime) -> None:
    """Keeps a secret that is not in force yet."""
    values = {"secret_token": secret_token, "begun_at": now, "confirmed_at": None, "last_step": 0}
    upsert(connection, person_totp, {"person": person_id}, values)


def totp(connection: Connection, person_id: str) -> StoredTotp | None:
    """Somebody's secret, or None."""
    table = person_totp.c
    row = connection.execute(
        select(table.secret_token, table.confirmed_at.is_not(None), table.last_step).where(
            table.person == person_id
        )
    ).first()
    return None if row is None else StoredTotp(row[0], bool(row[1]), row[2])


def take_step(connection: Connection, person_id: str, secret_token: str, step: int) -> bool:
    """Uses up a code; False if it, or a later one, was used, or the secret is another."""
    table = person_totp.c
    statement = update(person_totp).where(
        table.person == person_id, table.secret_token == secret_token, table.last_step < step
    )
    return connection.execute(statement.values(last_step=step)).rowcount == 1


def confirm_totp(connection: Connection, person_id: str, now: datetime) -> None:
    """Puts the secret into force."""
    table = person_totp.c
    connection.execute(
        update(person_totp).where(table.person == person_id).values(confirmed_at=now)
    )


def all_secrets(connection: Connection) -> list[tuple[str, str]]:
    """(person, secret) of everybody, encrypted."""
    columns = (person_totp.c.person, person_totp.c.secret_token)
    return [tuple(row) for row in connection.execute(select(*columns))]


def keep_secret(connection: Connection, person_id: str, secret_token: str) -> None:
    """Keeps the same secret, encrypted anew."""
    table = person_totp.c
    connection.execute(
        update(person_totp).where(table.person == person_id).values(secret_token=secret_token)
    )


def keep_recovery_codes(connection: Connection, person_id: str, hashes: Sequence[str]) -> None:
    """Keeps these; those before them hold no more."""
    connection.execute(delete(recovery_codes).where(recovery_codes.c.person == person_id))
    rows = [{"code_hash": one, "person": person_id} for one in hashes]
    connection.execute(insert(recovery_codes), rows)


def use_recovery_code(
    connection: Connection, person_id: str, code_hash: str, now: datetime
) -> bool:
    """Uses a code; False if it is none of theirs, or was used."""
    table = recovery_codes.c
    statement = update(recovery_codes).where(
        table.person == person_id, table.code_hash == code_hash, table.used_at.is_(None)
    )
    return connection.execute(statement.values(used_at=now)).rowcount == 1


def recovery_codes_left(connection: Connection, person_id: str) -> int:
    """How many codes are unused."""
    table = recovery_codes.c
    query = select(func.count()).where(table.person == person_id, table.used_at.is_(None))
    return int(connection.execute(query).scalar_one())


def forget_totp(connection: Connection, person_id: str) -> None:
    """Forgets the secret and the recovery codes."""
    connection.execute(delete(person_totp).where(person_totp.c.person == person_id))
    connection.execute(delete(recovery_codes).where(recovery_codes.c.person == person_id))


def add_passkey(
    connection: Connection,
    *,
    person: str,
    credential: str,
    public_key: str,
    sign_count: int,
    name: str,
    made_at: datetime,
) -> int:
    """Keeps a passkey; its number."""
    statement = insert(person_passkeys).values(
        person=person,
        credential=credential,
        public_key=public_key,
        sign_count=sign_count,
        name=name,
        made_at=made_at,
    )
    statement = statement.returning(person_passkeys.c.id)
    return int(connection.execute(statement).scalar_one())


def passkey(connection: Connection, credential: str) -> StoredPasskey | None:
    """The passkey with this id, or None."""
    query = select(person_passkeys).where(person_passkeys.c.credential == credential)
    row = connection.execute(query).first()
    return None if row is None else StoredPasskey(*row)


def passkeys(connection: Connection, person_id: str) -> list[StoredPasskey]:
    """Somebody's passkeys, the oldest first."""
    query = select(person_passkeys).where(person_passkeys.c.person == person_id)
    rows = connection.execute(query.order_by(person_passkeys.c.id))
    return [StoredPasskey(*row) for row in rows]


def note_passkey(
    connection: Connection, number: int, before: int, sign_count: int, now: datetime
) -> bool:
    """Notes a use; False if the counter moved meanwhile."""
    table = person_passkeys.c
    statement = update(person_passkeys).where(table.id == number, table.sign_count == before)
    changed = connection.execute(statement.values(sign_count=sign_count, used_at=now))
    return changed.rowcount == 1


def forget_passkey(connection: Connection, person_id: str, number: int) -> bool:
    """Forgets one of somebody's passkeys; whether it was there."""
    table = person_passkeys.c
    statement = delete(person_passkeys).where(table.person == person_id, table.id == number)
    return connection.execute(statement).rowcount == 1


def forget_passkeys(connection: Connection, person_id: str) -> None:
    """Forgets all of somebody's passkeys."""
    connection.execute(delete(person_passkeys).where(person_passkeys.c.person == person_id))


def ask(connection: Connection, token_hash: str, asked: StoredChallenge) -> None:
    """Keeps what a device is asked to sign."""
    connection.execute(
        insert(passkey_challenges).values(
            token_hash=token_hash,
            challenge=asked.challenge,
            purpose=asked.purpose,
            person=asked.person,
            until=asked.until,
        )
    )


def take_challenge(connection: Connection, token_hash: str) -> StoredChallenge | None:
    """What was asked, once: it is gone with that."""
    table = passkey_challenges.c
    columns = (table.challenge, table.purpose, table.person, table.until)
    gone = delete(passkey_challenges).where(table.token_hash == token_hash).returning(*columns)
    row = connection.execute(gone).first()
    return None if row is None else StoredChallenge(*row)


def forget_challenges(connection: Connection, now: datetime) -> None:
    """Forgets what nobody answered in time."""
    connection.execute(delete(passkey_challenges).where(passkey_challenges.c.until < now))
