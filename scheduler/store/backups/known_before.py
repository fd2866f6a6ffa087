"""What the queue that is replaced knows, and a backup cannot: who took their yes back since."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from scheduler.store.agreements import picture_leave
from scheduler.store.agreements.picture_leave import AllLeaves
from scheduler.store.backups.backup_file import origin_of
from scheduler.store.tables.queue import audit
from scheduler.store.tables.stories import stories, story_consents

_ERASED = "erased"


@dataclass(frozen=True, slots=True)
class EndedStory:
    """A story that somebody took back, or stopped."""

    id: str
    at: datetime
    why: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class EndedConsent:
    """A yes that is none any more."""

    number: int
    given_at: datetime  # a number alone could be another's by now
    at: datetime
    why: str | None
    by: str | None


@dataclass(frozen=True, slots=True)
class KnownBefore:
    """Every end that a queue knows of; nothing where it is another queue than the backup's."""

    stories: Sequence[EndedStory] = ()
    consents: Sequence[EndedConsent] = ()
    erased_stories: Sequence[str] = ()
    erased_people: Sequence[str] = ()
    pictures: AllLeaves | None = None  # who can be seen in which, and until when they agree


def known_ends(connection: Connection, origin: str | None) -> KnownBefore:
    """What the queue that is there knows, if it is the one that the backup was made of."""
    if origin is None or origin_of(connection) != origin:
        return KnownBefore()
    story, consent = stories.c, story_consents.c
    ended = connection.execute(
        select(story.id, story.ended_at, story.ended_why, story.ended_by).where(
            story.ended_at.is_not(None)
        )
    )
    ends = connection.execute(
        select(
            *(consent.id, consent.given_at, consent.ended_at, consent.ended_why, consent.ended_by)
        ).where(consent.ended_at.is_not(None))
    )
    return KnownBefore(
        [EndedStory(*row) for row in ended],
        [EndedConsent(*row) for row in ends],
        _erased(connection, "story"),
        _erased(connection, "person"),
        picture_leave.everything(connection),
    )


def _erased(connection: Connection, what: str) -> list[str]:
    subjects = connection.execute(
        select(audit.c.subject)
        .where(audit.c.to_state == _ERASED, audit.c.subject.startswith(f"{what}:"))
        .distinct()
    )
    return [subject.partition(":")[2] for subject in subjects.scalars()]


def end_again(connection: Connection, known: KnownBefore) -> None:
    """Ends in the restored queue what had ended in the one before it.

    Where nothing is known of that, nobody counts as having agreed to be seen in a picture.
    """
    if known.pictures is not None:
        picture_leave.put_everything(connection, known.pictures)
    else:
        picture_leave.ask_everybody_again(connection)
    for one in known.stories:
        connection.execute(
            update(stories)
            .where(stories.c.id == one.id, stories.c.ended_at.is_(None))
            .values(ended_at=one.at, ended_why=one.why, ended_by=one.by)
        )
    for yes in known.consents:
        connection.execute(
            update(story_consents)
            .where(
                story_consents.c.id == yes.number,
                story_consents.c.given_at == yes.given_at,
                story_consents.c.ended_at.is_(None),
            )
            .values(ended_at=yes.at, ended_why=yes.why, ended_by=yes.by)
        )
