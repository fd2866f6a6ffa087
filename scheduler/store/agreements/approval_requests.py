"""Keeps who asked whom to approve which threads, by when, and what each of them was told of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, delete, exists, insert, or_, select, update

from scheduler.store.tables.approving import (
    approval_requests,
    outside_approvers,
    requested_people,
    requested_threads,
    requests_told,
)
from scheduler.store.tables.queue import threads
from scheduler.store.upsert import upsert

_request, _of, _told = approval_requests.c, requested_threads.c, requests_told.c
# An engine that died between claiming a letter and sending it keeps nobody from being told.
CLAIM_HOLDS = timedelta(minutes=10)


class Ended(StrEnum):
    """How a request came to its end."""

    ANSWERED = "answered"  # nothing of it waits for a yes any more
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class AskedThread:
    """A thread of a request, and the hash of the words that it had when it was asked for."""

    key: str
    body_hash: str


@dataclass(frozen=True, slots=True)
class StoredRequest:
    """Somebody asks for some threads of a campaign to be approved."""

    id: int
    campaign: str
    by: str
    is_for_everybody: bool
    note: str
    made_at: datetime
    needed_by: datetime
    ended_at: datetime | None
    ended_how: str | None
    people: tuple[str, ...]  # ids; none where everybody who may is asked
    threads: tuple[AskedThread, ...]


def add(
    connection: Connection,
    *,
    campaign: str,
    by: str,
    note: str,
    people: Collection[str] | None,
    asked: Sequence[tuple[int, str]],
    now: datetime,
    needed_by: datetime,
) -> int:
    """Keeps a request about (thread's id, body hash); for everybody if `people` is None."""
    number: int = connection.execute(
        insert(approval_requests)
        .values(
            campaign=campaign,
            by=by,
            is_for_everybody=people is None,
            note=note,
            made_at=now,
            needed_by=needed_by,
        )
        .returning(_request.id)
    ).scalar_one()
    connection.execute(
        insert(requested_threads),
        [{"request": number, "thread_id": one, "body_hash": words} for one, words in asked],
    )
    if people:
        rows = [{"request": number, "person": one} for one in sorted(people)]
        connection.execute(insert(requested_people), rows)
    return number


def request(connection: Connection, number: int) -> StoredRequest | None:
    """The request of this number, or None."""
    return next(iter(_listed(connection, _request.id == number)), None)


def asked_of(connection: Connection, person_id: str) -> list[tuple[str, datetime]]:
    """(campaign, when) of each request that names somebody, the oldest first."""
    query = (
        select(approval_requests.c.campaign, approval_requests.c.made_at)
        .join(requested_people, requested_people.c.request == approval_requests.c.id)
        .where(requested_people.c.person == person_id)
        .order_by(approval_requests.c.made_at, approval_requests.c.id)
    )
    return [tuple(row) for row in connection.execute(query)]


def still_open(connection: Connection, campaign: str | None = None) -> list[StoredRequest]:
    """The requests that have not ended, the one that is needed first before the others."""
    is_open = _request.ended_at.is_(None)
    if campaign is None:
        return _listed(connection, is_open)
    return _listed(connection, is_open & (_request.campaign == campaign))


def about_thread(connection: Connection, thread_id: int) -> list[StoredRequest]:
    """The requests about one thread, ended or not."""
    asked = select(_of.request).where(_of.thread_id == thread_id)
    return _listed(connection, _request.id.in_(asked))


def expired(connection: Connection) -> dict[str, datetime]:
    """By when a yes was asked for that nobody gave, by the thread's key; the latest of each."""
    rows = connection.execute(
        select(threads.c.key, _request.needed_by)
        .join(requested_threads, _of.request == _request.id)
        .join(threads, threads.c.id == _of.thread_id)
        .where(_request.ended_how == str(Ended.EXPIRED))
        .order_by(_request.needed_by)
    )
    return {row.key: row.needed_by for row in rows}


def is_any_open(connection: Connection) -> bool:
    """Whether any request is open. An engine asks at every look: by an index of those alone."""
    return bool(connection.execute(select(exists().where(_request.ended_at.is_(None)))).scalar())


def is_anything_over(connection: Connection, kept_since: datetime, now: datetime) -> bool:
    """Whether a request is long over, or somebody outside or their address is kept too long."""
    outside = outside_approvers.c
    asked = (
        exists().where(_request.ended_at < kept_since),
        exists().where(outside.until <= now, outside.address_token.is_not(None)),
        exists().where(outside.until < kept_since),
    )
    return bool(connection.execute(select(or_(*asked))).scalar())


def end(connection: Connection, number: int, how: Ended, now: datetime) -> bool:
    """Ends a request; False if it had ended before."""
    statement = update(approval_requests).where(_request.id == number, _request.ended_at.is_(None))
    return connection.execute(statement.values(ended_at=now, ended_how=str(how))).rowcount == 1


def claim(connection: Connection, number: int, person_id: str, kind: str, now: datetime) -> bool:
    """Takes it on to tell somebody something of a request; False if it was told, or is about to be.

    The caller holds a write transaction, in which two engines come one after the other.
    """
    row = connection.execute(
        select(_told.claimed_at, _told.told_at)
        .where(_told.request == number, _told.person == person_id, _told.kind == kind)
        .with_for_update()
    ).first()
    if row is not None and (row[1] is not None or row[0] > now - CLAIM_HOLDS):
        return False
    where = {"request": number, "person": person_id, "kind": kind}
    upsert(connection, requests_told, where, {"claimed_at": now})
    return True


def claims(connection: Connection, number: int, now: datetime) -> set[tuple[str, str]]:
    """(person, what) of everything that was told of a request, or is being told at this moment."""
    stands = _told.told_at.is_not(None) | (_told.claimed_at > now - CLAIM_HOLDS)
    rows = connection.execute(
        select(_told.person, _told.kind).where(_told.request == number, stands)
    )
    return {(person, kind) for person, kind in rows}


def note_told(
    connection: Connection, number: int, person_id: str, kind: str, now: datetime
) -> None:
    """Somebody was told."""
    connection.execute(
        update(requests_told)
        .where(_told.request == number, _told.person == person_id, _told.kind == kind)
        .values(told_at=now)
    )


def forget_ended(connection: Connection, before: datetime) -> None:
    """Forgets the requests that ended before an instant, with whom they asked."""
    connection.execute(delete(approval_requests).where(_request.ended_at < before))


def _listed(connection: Connection, condition: ColumnElement[bool]) -> list[StoredRequest]:
    rows = (
        connection.execute(
            select(approval_requests).where(condition).order_by(_request.needed_by, _request.id)
        )
        .mappings()
        .all()
    )
    numbers = [row["id"] for row in rows]
    people: dict[int, list[str]] = {}
    asked: dict[int, list[AskedThread]] = {}
    whom = requested_people.c
    if numbers:
        found = select(whom.request, whom.person).where(whom.request.in_(numbers))
        for number, person in connection.execute(found.order_by(whom.person)):
            people.setdefault(number, []).append(person)
        about = (
            select(_of.request, threads.c.key, _of.body_hash)
            .join(threads, threads.c.id == _of.thread_id)
            .where(_of.request.in_(numbers))
            .order_by(threads.c.begin_at, threads.c.key)
        )
        for number, key, words in connection.execute(about):
            asked.setdefault(number, []).append(AskedThread(key, words))
    return [
        StoredRequest(
            **row, people=tuple(people.get(row["id"], ())), threads=tuple(asked.get(row["id"], ()))
        )
        for row in rows
    ]
