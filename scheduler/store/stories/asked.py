"""Who was asked whether a story may tell of their health, by a link; kept as a hash."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from scheduler.store.tables.stories import story_asked
from scheduler.store.upsert import upsert


@dataclass(frozen=True, slots=True)
class StoredAsked:
    """Somebody who was asked, and what they answered last."""

    story: str
    made_at: datetime
    version: int  # of the words that they answered about; 0: they have not answered
    may_be_told: bool
    answered_at: datetime | None

    def says_yes_to(self, version: int) -> bool:
        """Whether they said that these very words may be told."""
        return self.may_be_told and self.version == version

    def says_no_to(self, version: int) -> bool:
        """Whether they said that they would rather not have these words told."""
        return self.answered_at is not None and not self.may_be_told and self.version == version


_asked = story_asked.c
_COLUMNS = (_asked.story, _asked.made_at, _asked.version, _asked.may_be_told, _asked.answered_at)


def add(connection: Connection, story_id: str, token_hash: str, now: datetime) -> None:
    """Keeps a link; one before it is void, with what was answered by it."""
    values = {"token_hash": token_hash, "made_at": now, "version": 0, "may_be_told": False}
    upsert(connection, story_asked, {"story": story_id}, values | {"answered_at": None})


def of_story(connection: Connection, story_id: str) -> StoredAsked | None:
    """Who was asked about a story, or None."""
    row = connection.execute(select(*_COLUMNS).where(_asked.story == story_id)).first()
    return None if row is None else StoredAsked(*row)


def find(connection: Connection, token_hash: str) -> StoredAsked | None:
    """Who has the link with this hash, or None."""
    row = connection.execute(select(*_COLUMNS).where(_asked.token_hash == token_hash)).first()
    return None if row is None else StoredAsked(*row)


def answer(
    connection: Connection, story_id: str, version: int, now: datetime, *, may_be_told: bool
) -> None:
    """Keeps what they answered about a version; it takes the place of what they said before."""
    statement = update(story_asked).where(_asked.story == story_id)
    values = {"version": version, "may_be_told": may_be_told, "answered_at": now}
    connection.execute(statement.values(**values))
