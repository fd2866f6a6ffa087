"""Asks colleagues to approve a campaign's words by a time, and takes such a request back."""

from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from scheduler.errors import NotAllowed, NotPossible, UnknownThread
from scheduler.people.actors import allowed, as_actor
from scheduler.people.roles import Act, Actor, Proof, may
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.operations.approving.approve import approver_of, refuse_approver
from scheduler.publishing.operations.permission import Deed, who_may, who_may_with
from scheduler.store.agreements import approval_requests, approvals
from scheduler.store.agreements.approval_requests import Ended, StoredRequest
from scheduler.store.database import Database
from scheduler.store.operations import audit
from scheduler.store.queue import overrides, plans
from scheduler.store.queue.threads import StoredThread, threads_of
from scheduler.store.stories import people as stored_people

MOST_CHARACTERS = 500  # of a note
BEFORE_IT_GOES_OUT = timedelta(hours=1)  # it is needed by then, if nobody says when


@dataclass(frozen=True, slots=True)
class RequestMade:
    """A request that was made."""

    number: int
    keys: tuple[str, ...]
    people: tuple[str, ...]  # who was named, or everybody who may approve at this moment
    needed_by: datetime


def may_be_asked_for(connection: Connection, campaign: str) -> list[StoredThread]:
    """The threads of a campaign that wait for a yes, the earliest first.

    Raises: UnknownThread if there is no such campaign.
    """
    if not plans.is_campaign(connection, campaign):
        raise UnknownThread(campaign)
    undecided = set(approvals.unapproved(connection))
    found = [one for one in threads_of(connection, campaign) if one.key in undecided]
    return sorted(found, key=lambda one: (one.begin_at, one.key))


def default_time(threads: Iterable[StoredThread], now: datetime) -> datetime:
    """When an approval is needed if nobody says: before the earliest of them goes out.

    Where that is too soon to ask for, or has passed, tomorrow at this time.
    """
    first = min(one.begin_at for one in threads)
    if first <= now:
        return now + timedelta(days=1)
    return max(first - BEFORE_IT_GOES_OUT, now + (first - now) / 2)


def eligible(connection: Connection, threads: Collection[StoredThread]) -> tuple[str, ...]:
    """Ids of those who may approve one of these threads at least, and do not own it."""
    return tuple(
        person
        for person in approvers(connection)
        if any(may_approve(connection, person, one) for one in threads)
    )


def approvers(connection: Connection) -> list[str]:
    """Ids of those whose role lets them approve something, by one question for all of them."""
    return [
        person.id
        for person in stored_people.everybody(connection)
        if person.is_active and may(as_actor(person, Proof.SESSION), Act.APPROVE)
    ]


def may_approve(connection: Connection, person_id: str, thread: StoredThread) -> bool:
    """Whether somebody may say yes to this thread now, by their roles and by whose it is."""
    found = stored_people.person(connection, person_id)
    if found is None or not found.is_active:
        return False
    with suppress(NotAllowed, NotPossible):
        actor = who_may(connection, as_actor(found, Proof.SESSION), Deed.APPROVE, thread)
        refuse_approver(thread, approver_of(connection, actor))
        return True
    return False


def ask(
    context: PublishingContext,
    campaign: str,
    *,
    actor: Actor,
    keys: Collection[str] = (),
    people: Collection[str] | None = None,
    needed_by: datetime | None = None,
    note: str = "",
) -> RequestMade:
    """Asks for the words of a campaign's threads to be approved, all that wait for it or `keys`.

    `people` are ids; None is everybody who may. Who is asked is told by `ApprovalLetters`.
    Raises: NotAllowed; UnknownThread; NotPossible if nothing waits, somebody may not approve, or
    the time is not between now and when the first of them goes out.
    """
    now = context.clock.now()
    one_line = " ".join(note.split())
    if len(one_line) > MOST_CHARACTERS:
        raise NotPossible(f"A note has at most {MOST_CHARACTERS} characters.")
    with context.database.write() as connection:
        chosen = _chosen(connection, campaign, keys)
        by = who_may_with(connection, actor, Act.ASK, chosen)
        _refuse_twice(connection, campaign, chosen)
        asked = _asked(connection, chosen, people)
        until = needed_by or default_time(chosen, now)
        _refuse_time(chosen, until, now)
        number = approval_requests.add(
            connection,
            campaign=campaign,
            by=by.id,
            note=one_line,
            people=None if people is None else asked,
            asked=[(one.id, one.body_hash) for one in chosen],
            now=now,
            needed_by=until,
        )
        whom = "everybody who may" if people is None else ", ".join(asked)
        why = f"asked {whom} to approve it by {until:%Y-%m-%d %H:%M} UTC"
        _record(connection, chosen, by.written, why, now)
    return RequestMade(number, tuple(one.key for one in chosen), asked, until)


def withdraw(context: PublishingContext, number: int, *, actor: Actor) -> None:
    """Takes a request back: nobody is reminded of it any more. Its threads still need approval.

    Raises: NotAllowed; NotPossible if there is none with this number, or it has ended.
    """
    now = context.clock.now()
    with context.database.write() as connection:
        allowed(connection, actor, Act.ASK)
        request = approval_requests.request(connection, number)
        if request is None:
            raise NotPossible(f"There is no request {number}.")
        threads = threads_in(connection, request)
        by = who_may_with(connection, actor, Act.ASK, threads)
        if not approval_requests.end(connection, number, Ended.WITHDRAWN, now):
            raise NotPossible(f"Request {number} is over: {request.ended_how}.")
        _record(connection, threads, by.written, "took back the request to approve it", now)


def open_requests(database: Database, campaign: str | None = None) -> tuple[StoredRequest, ...]:
    """The requests that have not ended, the one that is needed first before the others."""
    with database.read() as connection:
        return tuple(approval_requests.still_open(connection, campaign))


def requests_about(database: Database, key: str) -> tuple[StoredRequest, ...]:
    """Every request about one thread, ended or not.

    Raises: UnknownThread.
    """
    with database.read() as connection:
        thread = overrides.the_thread(connection, key)
        return tuple(approval_requests.about_thread(connection, thread.id))


def expired_requests(database: Database) -> dict[str, datetime]:
    """By when a yes was asked for that nobody gave, by the thread's key."""
    with database.read() as connection:
        return approval_requests.expired(connection)


def threads_in(connection: Connection, request: StoredRequest) -> list[StoredThread]:
    """The threads of a request that are in the queue still."""
    return [overrides.the_thread(connection, one.key) for one in request.threads]


def _chosen(connection: Connection, campaign: str, keys: Collection[str]) -> list[StoredThread]:
    waiting = may_be_asked_for(connection, campaign)
    if not waiting:
        raise NotPossible(f"Nothing of {campaign} needs approval: it has it, or never needed it.")
    if not keys:
        return waiting
    unknown = set(keys) - {one.key for one in waiting}
    if unknown:
        raise NotPossible(f"{min(unknown)} needs no approval, or is not of {campaign}.")
    return [one for one in waiting if one.key in keys]


def _refuse_twice(connection: Connection, campaign: str, chosen: Collection[StoredThread]) -> None:
    keys = {one.key for one in chosen}
    for request in approval_requests.still_open(connection, campaign):
        again = keys & {one.key for one in request.threads}
        if again:
            raise NotPossible(
                f"{min(again)} is asked for already, in request {request.id}. Withdraw that first."
            )


def _asked(
    connection: Connection, chosen: Collection[StoredThread], people: Collection[str] | None
) -> tuple[str, ...]:
    able = eligible(connection, chosen)
    if people is None:
        if not able:
            raise NotPossible(
                "Nobody here may approve it but its owner. Give somebody else the role first."
            )
        return able
    named = tuple(dict.fromkeys(people))
    if not named:
        raise NotPossible("Say whom you ask, or ask everybody who may.")
    for one in named:
        if one not in able:
            raise NotPossible(f"{one} may not approve this: they own it, or have no role for it.")
    return named


def _refuse_time(chosen: Collection[StoredThread], until: datetime, now: datetime) -> None:
    if until <= now:
        raise NotPossible("That time is in the past. Choose a later one.")
    ahead = [one for one in chosen if one.begin_at > now]
    first = min(ahead, key=lambda one: one.begin_at, default=None)
    if first is not None and until > first.begin_at:
        raise NotPossible(f"{first.key} goes out before that. Ask for an earlier time.")


def _record(
    connection: Connection,
    threads: Iterable[StoredThread],
    by: str,
    why: str,
    now: datetime,
) -> None:
    entries = [
        audit.AuditEntry(now, by, audit.of_thread(one.key), one.state, one.state, why)
        for one in threads
    ]
    audit.record(connection, entries)
