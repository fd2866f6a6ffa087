"""Makes and checks the private code by which a story is withdrawn, once, and nothing else.

A hash takes a good part of a second: it is made and compared outside of any transaction, so that
whoever guesses stops nobody else.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from scheduler.people.proofs import passphrases
from scheduler.store.tables.stories import story_codes

_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
_GROUPS, _LENGTH = 4, 5  # 31 ** 20 codes: guessing is hopeless, besides the waiting


@dataclass(frozen=True, slots=True, repr=False)
class NewCode:
    """A code that is shown once, and how it is kept. Shows nothing when printed."""

    shown: str
    kept: str

    def __repr__(self) -> str:
        return "NewCode(hidden)"


def new() -> NewCode:
    """A new code, of no story yet."""
    code = "-".join(
        "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(_GROUPS)
    )
    return NewCode(code, passphrases.hashed_code(_plain(code)))


def keep(connection: Connection, story_id: str, code: NewCode, now: datetime) -> None:
    """Gives a story its code; one before it is void."""
    connection.execute(delete(story_codes).where(story_codes.c.story == story_id))
    connection.execute(
        insert(story_codes).values(story=story_id, code_hash=code.kept, wrong_tries=0, made_at=now)
    )


def is_made(connection: Connection, story_id: str) -> bool:
    """Whether the story has, or had, a code."""
    query = select(story_codes.c.story).where(story_codes.c.story == story_id)
    return connection.execute(query).first() is not None


def kept_of(connection: Connection, story_id: str) -> str | None:
    """A story's code as it is kept; None if it has none, or it was used."""
    query = select(story_codes.c.code_hash).where(
        story_codes.c.story == story_id, story_codes.c.used_at.is_(None)
    )
    kept: str | None = connection.execute(query).scalar()
    return kept


def fits(typed: str, kept: str | None) -> bool:
    """Whether it is that code; it takes as long where there is none."""
    return passphrases.is_right(_plain(typed), kept)


def use(connection: Connection, story_id: str, kept: str, now: datetime) -> bool:
    """Uses the code up; False if it was used, or replaced, a moment ago."""
    statement = update(story_codes).where(
        story_codes.c.story == story_id,
        story_codes.c.code_hash == kept,
        story_codes.c.used_at.is_(None),
    )
    return connection.execute(statement.values(used_at=now)).rowcount == 1


def _plain(code: str) -> str:
    return "".join(code.lower().split()).replace("-", "")
