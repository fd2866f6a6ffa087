"""Makes and checks the private code by which a story is withdrawn, once, and nothing else."""

import secrets
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from scheduler.people.accounts import hasher
from scheduler.store.tables.stories import story_codes

MOST_TRIES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that look alike
_GROUPS, _LENGTH = 4, 5  # 31 ** 20 codes: guessing is hopeless, besides the tries


def make(connection: Connection, story_id: str, now: datetime) -> str:
    """A new code for the story; one before it is void. Kept hashed, so it is shown only now."""
    code = "-".join(
        "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH)) for _ in range(_GROUPS)
    )
    connection.execute(delete(story_codes).where(story_codes.c.story == story_id))
    connection.execute(
        insert(story_codes).values(
            story=story_id, code_hash=hasher().hash(_plain(code)), wrong_tries=0, made_at=now
        )
    )
    return code


def is_made(connection: Connection, story_id: str) -> bool:
    """Whether the story has, or had, a code."""
    query = select(story_codes.c.story).where(story_codes.c.story == story_id)
    return connection.execute(query).first() is not None


def use(connection: Connection, story_id: str, code: str, now: datetime) -> bool:
    """Whether the code is right, was not used, and was not guessed at too often; then it is used.

    A wrong try is counted, so the caller commits either way.
    """
    row = connection.execute(select(story_codes).where(story_codes.c.story == story_id)).first()
    if row is None or row.used_at is not None or row.wrong_tries >= MOST_TRIES:
        return False
    is_right = hasher().verify(_plain(code), row.code_hash)
    values = {"used_at": now} if is_right else {"wrong_tries": row.wrong_tries + 1}
    connection.execute(update(story_codes).where(story_codes.c.story == story_id).values(**values))
    return is_right


def _plain(code: str) -> str:
    return "".join(code.lower().split()).replace("-", "")
