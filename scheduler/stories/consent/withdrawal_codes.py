"""Makes and checks the private codes by which a story is withdrawn, once, and nothing else.

The storyteller has one, and a guardian has their own.

A hash takes a good part of a second: it is made and compared outside of any transaction, so that
whoever guesses stops nobody else.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, delete, insert, select, update

from scheduler.people.proofs import passphrases
from scheduler.people.proofs.written_codes import new_code, without_form
from scheduler.store.tables.stories import guardian_codes, story_codes

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
    code = new_code(_GROUPS, _LENGTH)
    return NewCode(code, passphrases.hashed_code(without_form(code)))


def keep(
    connection: Connection,
    story_id: str,
    code: NewCode,
    now: datetime,
    *,
    of_guardian: bool = False,
) -> None:
    """Gives a story its code; one before it is void."""
    table = _table(of_guardian=of_guardian)
    more = {} if of_guardian else {"wrong_tries": 0}
    connection.execute(delete(table).where(table.c.story == story_id))
    connection.execute(
        insert(table).values(story=story_id, code_hash=code.kept, made_at=now, **more)
    )


def is_made(connection: Connection, story_id: str, *, of_guardian: bool = False) -> bool:
    """Whether the story has, or had, a code."""
    table = _table(of_guardian=of_guardian)
    query = select(table.c.story).where(table.c.story == story_id)
    return connection.execute(query).first() is not None


def kept_of(connection: Connection, story_id: str, *, of_guardian: bool = False) -> str | None:
    """A story's code as it is kept; None if it has none, or it was used."""
    table = _table(of_guardian=of_guardian)
    query = select(table.c.code_hash).where(table.c.story == story_id, table.c.used_at.is_(None))
    kept: str | None = connection.execute(query).scalar()
    return kept


def fits(typed: str, kept: str | None) -> bool:
    """Whether it is that code; it takes as long where there is none."""
    return passphrases.is_right(without_form(typed), kept)


def use(connection: Connection, story_id: str, kept: str, now: datetime) -> bool:
    """Uses the code up, whichever it is; False if it was used, or replaced, a moment ago."""
    used = 0
    for table in (story_codes, guardian_codes):
        statement = update(table).where(
            table.c.story == story_id, table.c.code_hash == kept, table.c.used_at.is_(None)
        )
        used += connection.execute(statement.values(used_at=now)).rowcount
    return used == 1


def _table(*, of_guardian: bool) -> Table:
    return guardian_codes if of_guardian else story_codes
