"""Keeps what people were told, and what is still open."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypedDict, Unpack

from sqlalchemy import Connection, select, update

from scheduler.store.states import PostState
from scheduler.store.tables.queue import notices, posts, threads
from scheduler.store.upsert import upsert

# What ended and comes back within this time is the same thing: it is not told a second time.
SAME_THING = timedelta(hours=1)
_EVENT = "event:"  # happened, and is over: told once, never in a digest
_DIGEST = "digest"  # the row that remembers when the last digest went out


@dataclass(frozen=True, slots=True)
class OpenNotice:
    """Something that people must know of."""

    subject: str
    text: str


class _NoticeColumns(TypedDict, total=False):
    text: str
    told_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """What must be written so that the notices say what is so now."""

    begun: Mapping[str, str] = field(default_factory=dict)  # subject to text
    back: Sequence[str] = ()  # ended a moment ago, and is there again
    reworded: Mapping[str, str] = field(default_factory=dict)
    ended: Sequence[str] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing changed."""
        return not (self.begun or self.back or self.reworded or self.ended)


def step(connection: Connection, present: Mapping[str, str], now: datetime) -> Step:
    """How `present` (subject to text) differs from what the notices say."""
    rows = connection.execute(
        select(notices.c.subject, notices.c.text, notices.c.ended_at).where(
            notices.c.ended_at.is_(None) | (notices.c.ended_at > now - SAME_THING),
            notices.c.subject != _DIGEST,
        )
    ).all()
    known = {subject for subject, _, _ in rows}
    is_open = {subject: text for subject, text, ended_at in rows if ended_at is None}
    return Step(
        begun={subject: text for subject, text in present.items() if subject not in known},
        back=[subject for subject in present if subject in known and subject not in is_open],
        reworded={
            subject: text
            for subject, text in present.items()
            if subject in is_open and is_open[subject] != text
        },
        ended=[
            subject
            for subject in is_open
            if subject not in present and not subject.startswith(_EVENT)
        ],
    )


def take(connection: Connection, changes: Step, now: datetime) -> None:
    """Writes a step."""
    for subject, text in changes.begun.items():
        _begin(connection, subject, text, now)
    for subject in changes.back:
        _change(connection, subject, ended_at=None)
    for subject, text in changes.reworded.items():
        _change(connection, subject, text=text)
    for subject in changes.ended:
        _change(connection, subject, ended_at=now)


def note_event(connection: Connection, name: str, text: str, now: datetime) -> None:
    """Something that happened and is over; people are told of it once."""
    _begin(connection, f"{_EVENT}{name}", text, now)


def untold(connection: Connection) -> list[OpenNotice]:
    """What is open and nobody was told of yet, oldest first."""
    return _open(connection, is_told=False)


def still_open(connection: Connection) -> list[OpenNotice]:
    """What people were told of and is open yet, oldest first."""
    return _open(connection, is_told=True)


def note_told(connection: Connection, subjects: Sequence[str], now: datetime) -> None:
    """People were told of these; an event is over with that."""
    for subject in subjects:
        if subject.startswith(_EVENT):
            _change(connection, subject, told_at=now, ended_at=now)
        else:
            _change(connection, subject, told_at=now)


def last_digest(connection: Connection) -> datetime | None:
    """When the last digest went out."""
    at: datetime | None = connection.execute(
        select(notices.c.told_at).where(notices.c.subject == _DIGEST)
    ).scalar()
    return at


def note_digest(connection: Connection, now: datetime) -> None:
    """The digest of the day is done."""
    _begin(connection, _DIGEST, "", now)
    _change(connection, _DIGEST, told_at=now, ended_at=now)


def keys_looked_for(connection: Connection) -> set[str]:
    """Keys of the threads with a lost post that we still look for by ourselves."""
    rows = connection.execute(
        select(threads.c.key)
        .join(posts, posts.c.thread_id == threads.c.id)
        .where(posts.c.state == PostState.UNCONFIRMED, posts.c.look_at.is_not(None))
    )
    return set(rows.scalars())


def _open(connection: Connection, *, is_told: bool) -> list[OpenNotice]:
    rows = connection.execute(
        select(notices.c.subject, notices.c.text)
        .where(
            notices.c.ended_at.is_(None),
            notices.c.told_at.is_not(None) if is_told else notices.c.told_at.is_(None),
        )
        .order_by(notices.c.first_seen, notices.c.subject)
    )
    return [OpenNotice(*row) for row in rows]


def _begin(connection: Connection, subject: str, text: str, now: datetime) -> None:
    values = {"text": text, "first_seen": now, "told_at": None, "ended_at": None}
    upsert(connection, notices, {"subject": subject}, values)


def _change(connection: Connection, subject: str, **columns: Unpack[_NoticeColumns]) -> None:
    connection.execute(update(notices).where(notices.c.subject == subject).values(**columns))
