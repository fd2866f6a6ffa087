"""What the queue that is replaced knows, and a backup cannot: who took their yes back since."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from scheduler.store.agreements import picture_leave
from scheduler.store.agreements.picture_leave import AllLeaves
from scheduler.store.backups.backup_file import origin_of
from scheduler.store.tables.queue import audit
from scheduler.store.tables.stories import stories, story_asked, story_consents

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
    asked: Sequence[Mapping[Any, Any]] | None = None  # whose health a story tells, and their answer


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
        connection.execute(select(story_asked)).mappings().all(),
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

    Where nothing is known of that, nobody counts as having agreed to be seen in a picture, or to
    their health being told.
    """
    if known.pictures is not None:
        picture_leave.put_everything(connection, known.pictures)
    else:
        picture_leave.ask_everybody_again(connection)
    _ask_again(connection, known.asked)
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


_UNANSWERED = {"version": 0, "may_be_told": False, "answered_at": None}
_AN_ANSWER = ("token_hash", "version", "may_be_told", "answered_at")
_Asked = Mapping[Any, Any]


def _ask_again(connection: Connection, asked: Sequence[_Asked] | None) -> None:
    """Waits for everybody who was asked, whichever of the two queues knows of them.

    A yes counts where both have it: any other may be to words that the backup does not have, whose
    number others would get. A no stands.
    """
    if asked is None:
        connection.execute(update(story_asked).values(**_UNANSWERED))
        return
    there = set(connection.execute(select(stories.c.id)).scalars())
    here = _by_person(connection.execute(select(story_asked)).mappings().all())
    before = _by_person([row for row in asked if row["story"] in there])
    newest = here | {
        person: row
        for person, row in before.items()
        if person not in here or row["made_at"] >= here[person]["made_at"]
    }
    kept = [
        dict(row)
        if not row["may_be_told"] or _answer(here.get(person)) == _answer(before.get(person))
        else {**row, **_UNANSWERED}
        for person, row in newest.items()
    ]
    connection.execute(delete(story_asked))
    if kept:
        connection.execute(insert(story_asked), kept)


def _by_person(rows: Sequence[_Asked]) -> dict[tuple[str, int], _Asked]:
    return {(row["story"], row["number"]): row for row in rows}


def _answer(row: _Asked | None) -> tuple[object, ...]:
    return tuple(row[name] for name in _AN_ANSWER) if row else ()
