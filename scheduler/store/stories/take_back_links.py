"""Private links by which stories are taken back, as hashes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from scheduler.store.tables.stories import story_links


@dataclass(frozen=True, slots=True)
class StoredTakeBackLink:
    """A link, without what opens it."""

    story: str
    used_at: datetime | None


def add(
    connection: Connection,
    story_id: str,
    token_hash: str,
    now: datetime,
    used_at: datetime | None = None,
) -> None:
    """Stores a link; with `used_at` it shows the receipt, and does nothing any more."""
    values = {"story": story_id, "token_hash": token_hash, "made_at": now, "used_at": used_at}
    connection.execute(insert(story_links).values(**values))


def find(connection: Connection, token_hash: str) -> StoredTakeBackLink | None:
    """The link with this hash, or None."""
    query = select(story_links.c.story, story_links.c.used_at)
    row = connection.execute(query.where(story_links.c.token_hash == token_hash)).first()
    return None if row is None else StoredTakeBackLink(*row)


def use(connection: Connection, token_hash: str, now: datetime) -> bool:
    """Uses it up; False if it was used a moment ago."""
    where = (story_links.c.token_hash == token_hash, story_links.c.used_at.is_(None))
    return connection.execute(update(story_links).where(*where).values(used_at=now)).rowcount == 1


def forget_unused(connection: Connection, story_id: str) -> None:
    """Makes the links of a story void that nobody used."""
    where = (story_links.c.story == story_id, story_links.c.used_at.is_(None))
    connection.execute(delete(story_links).where(*where))
