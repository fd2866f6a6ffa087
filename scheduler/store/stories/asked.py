"""Who was asked whether a story may tell of their health, each by a link; kept as a hash.

The storyteller alone knows who the first is, and who the second: we keep a number for each.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from scheduler.store.tables.stories import story_asked


@dataclass(frozen=True, slots=True)
class StoredAsked:
    """Somebody who was asked, and what they answered last."""

    story: str
    number: int  # of those who were asked about this story, from 1
    made_at: datetime
    mailed_at: datetime | None  # their link was mailed then, and by us
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
_COLUMNS = (
    *(_asked.story, _asked.number, _asked.made_at, _asked.mailed_at, _asked.version),
    *(_asked.may_be_told, _asked.answered_at),
)


def add(connection: Connection, story_id: str, token_hash: str, now: datetime) -> int:
    """Keeps the link of one more person; gives their number."""
    numbers = [one.number for one in of_story(connection, story_id)]
    number = max(numbers, default=0) + 1
    connection.execute(
        insert(story_asked).values(
            story=story_id,
            number=number,
            token_hash=token_hash,
            made_at=now,
            version=0,
            may_be_told=False,
        )
    )
    return number


def renew(
    connection: Connection, story_id: str, number: int, token_hash: str, now: datetime
) -> None:
    """Keeps another link of the same person; the one before is void, with what it answered."""
    afresh = {"version": 0, "may_be_told": False, "answered_at": None}
    connection.execute(
        update(story_asked)
        .where(_asked.story == story_id, _asked.number == number)
        .values(token_hash=token_hash, made_at=now, **afresh)
    )


def note_mailed(connection: Connection, story_id: str, number: int, now: datetime) -> None:
    """Notes that a link is being mailed."""
    row = update(story_asked).where(_asked.story == story_id, _asked.number == number)
    connection.execute(row.values(mailed_at=now))


def of_story(connection: Connection, story_id: str) -> Sequence[StoredAsked]:
    """Everybody who was asked about a story, in their order."""
    query = select(*_COLUMNS).where(_asked.story == story_id).order_by(_asked.number)
    return [StoredAsked(*row) for row in connection.execute(query)]


def find(connection: Connection, token_hash: str) -> StoredAsked | None:
    """Who has the link with this hash, or None."""
    row = connection.execute(select(*_COLUMNS).where(_asked.token_hash == token_hash)).first()
    return None if row is None else StoredAsked(*row)


def answer(
    connection: Connection, one: StoredAsked, version: int, now: datetime, *, may_be_told: bool
) -> None:
    """Keeps what they answered about a version; it takes the place of what they said before."""
    row = update(story_asked).where(_asked.story == one.story, _asked.number == one.number)
    connection.execute(row.values(version=version, may_be_told=may_be_told, answered_at=now))
