"""Approves and rejects: somebody other than the owner answers for the very words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.errors import HasBegun, NotPossible
from scheduler.people.roles import Act, Actor, require
from scheduler.remedies import Action, Remedy
from scheduler.store.agreements import approvals
from scheduler.store.agreements.approvals import plain_name
from scheduler.store.database import Database
from scheduler.store.operations import audit
from scheduler.store.queue import gate, overrides
from scheduler.store.queue.threads import StoredThread
from scheduler.store.queue.transitions import transition
from scheduler.store.states import Reason, ThreadState
from scheduler.store.stories import people

REHEARSAL = "rehearsal"  # who approves in one


@dataclass(frozen=True, slots=True)
class Approver:
    """Who says yes or no, and every name by which a campaign's `owner` could mean them."""

    by: str  # as the audit and the gate keep it
    also: frozenset[str] = frozenset()  # their other names: a login
    known: frozenset[str] | None = None  # all ids and logins; None where no people are set up

    def is_called(self, name: str) -> bool:
        """Whether `name` is one of theirs."""
        return plain_name(name) in {plain_name(one) for one in (self.by, *self.also)}


def has_people(database: Database) -> bool:
    """Whether this organisation has told us who its people are; then names are proved."""
    with database.read() as connection:
        return people.count(connection) > 0


def known_approver(database: Database, actor: Actor) -> Approver:
    """`actor`, whose login or passphrase was checked, as somebody who answers for words.

    Raises: NotAllowed if they have no role for it.
    """
    require(actor, Act.APPROVE)
    with database.read() as connection:
        everybody = people.everybody(connection)
    logins = {one.id: one.os_user for one in everybody if one.os_user}
    also = {logins[actor.id]} if actor.id in logins else set()
    known = {*(one.id for one in everybody), *logins.values()}
    return Approver(actor.id, frozenset(also), frozenset(known))


def claimed_approver(login: str, name: str) -> Approver:
    """Where no people are set up: the machine's login, and whom it says that it types for."""
    if not name or name == login:
        return Approver(login)
    return Approver(f"{name} (typed by {login})", frozenset({name, login}))


def require_approver(database: Database, key: str, by: Approver) -> None:
    """Passes if `by` may decide about the words of this thread, as it stands.

    Raises: NotPossible as `approve` does.
    """
    with database.read() as connection:
        _refuse(overrides.the_thread(connection, key), by)


def approve(database: Database, key: str, *, by: Approver, now: datetime) -> None:
    """Says yes to the words that the thread has now; other words need another yes.

    Raises: NotPossible if nobody's yes is wanted, the thread has begun, `by` is its owner, or
    nobody can tell who its owner is.
    """
    with database.write() as connection:
        gate.lock_gate_exclusive(connection)
        thread = overrides.the_thread(connection, key)
        _refuse(thread, by)
        if not gate.is_unchanged(connection, thread):
            raise NotPossible(
                f"{key} is not as it was applied: its rows in the database were changed. "
                "Find out by whom, and apply its file again."
            )
        said_no = _rejection(connection, thread)
        approvals.decide(connection, thread, by=by.by, is_yes=True, why="", at=now)
        approved = f"approved the words {thread.body_hash[:12]}"
        yes = "; ".join(filter(None, (approved, said_no, thread.accepted)))
        if thread.state is ThreadState.WAITING and thread.reason is Reason.APPROVAL:
            transition(connection, thread, ThreadState.SCHEDULED, at=now, why=yes, actor=by.by)
        else:
            audit.record(connection, [_entry(thread, by.by, yes, now)])


def reject(database: Database, key: str, *, by: Approver, why: str, now: datetime) -> None:
    """Says no, with a reason that the owner can act on; the thread waits for other words.

    Raises: NotPossible as `approve` does, and without a reason.
    """
    if not why.strip():
        raise NotPossible("Say why, so that the owner knows what to change: --why TEXT")
    with database.write() as connection:
        gate.lock_gate_exclusive(connection)
        thread = overrides.the_thread(connection, key)
        _refuse(thread, by)
        approvals.decide(connection, thread, by=by.by, is_yes=False, why=why, at=now)
        if thread.state is ThreadState.WAITING:
            audit.record(connection, [_entry(thread, by.by, f"rejected: {why}", now)])
            return
        transition(
            connection,
            thread,
            ThreadState.WAITING,
            at=now,
            why=f"Rejected by {by.by}: {why}",
            actor=by.by,
            reason=Reason.APPROVAL,
        )


def approve_for_rehearsal(database: Database, now: datetime) -> None:
    """Approves whatever still needs it in a rehearsal's queue, so that it plays to the end."""
    with database.write() as connection:
        for key in approvals.unapproved(connection):
            thread = overrides.the_thread(connection, key)
            approvals.decide(connection, thread, by=REHEARSAL, is_yes=True, why="", at=now)


def count_unapproved(database: Database | None, threads: Iterable[PlannedThread]) -> int:
    """How many of `threads` nobody but their owner has approved for real, as they stand.

    `database` is the real queue, if there is one.
    """
    wanted = [thread for thread in threads if thread.needs_approval]
    if database is None:
        return len(wanted)
    with database.read() as connection:
        given = {(key, words): by for key, words, by in approvals.approved_words(connection)}
    return sum(
        plain_name(given.get((thread.key, thread.body_hash), thread.owner))
        == plain_name(thread.owner)
        for thread in wanted
    )


def _rejection(connection: Connection, thread: StoredThread) -> str:
    """Who rejected these very words before, for the audit; "" if nobody did."""
    word = approvals.word_on(connection, thread)
    if word is None or word["is_yes"]:
        return ""
    return f"although {word['by']} had rejected it: {word['why']}"


def _refuse(thread: StoredThread, by: Approver) -> None:
    if not thread.needs_approval:
        raise NotPossible(f"{thread.key} needs no approval.")
    if thread.has_begun or thread.state not in (ThreadState.SCHEDULED, ThreadState.WAITING):
        stops = Remedy(Action.HOLD), ", ", Remedy(Action.TAKE_DOWN)
        raise HasBegun(thread.key, "has begun or is over. See: ", *stops)
    if by.is_called(thread.owner):
        raise NotPossible(f"{by.by} owns this campaign: someone else needs to approve it.")
    if by.known is not None and plain_name(thread.owner) not in {
        plain_name(name) for name in by.known
    }:
        wrong = f'"{thread.owner}", the owner of {thread.campaign}, is nobody\'s id here'
        raise NotPossible(
            f"{wrong}: whose approval does not count? Write `owner:` with an id of ",
            Remedy(Action.SEE_PEOPLE),
            ", and apply it.",
        )


def _entry(thread: StoredThread, by: str, why: str, now: datetime) -> audit.AuditEntry:
    subject = audit.of_thread(thread.key)
    return audit.AuditEntry(now, by, subject, thread.state, thread.state, why)
