"""Approves and rejects: somebody other than the owner answers for the very words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from scheduler.campaigns.model.approved import PostAsApproved, WordsApproved
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.errors import ChangedSinceSeen, HasBegun, NotAllowed, NotPossible
from scheduler.people.roles import Actor
from scheduler.publishing.operations.permission import Deed, who_may
from scheduler.publishing.operations.seen import (
    mark_of_words,
    refuse_if_words_changed,
    refuse_unless_opened,
)
from scheduler.remedies import Action, Remedy
from scheduler.store.agreements import approvals, approved_words, outside_approvers
from scheduler.store.agreements.approvals import plain_name
from scheduler.store.agreements.outside_approvers import OutsideWord, is_from_outside
from scheduler.store.database import Database
from scheduler.store.operations import audit
from scheduler.store.queue import overrides
from scheduler.store.queue.sending import gate
from scheduler.store.queue.threads import StoredThread
from scheduler.store.queue.transitions import transition
from scheduler.store.states import Reason, ThreadState
from scheduler.store.stories import people

REHEARSAL = "rehearsal"  # who approves in one


@dataclass(frozen=True, slots=True)
class Approver:
    """Who says yes or no, and every name by which a campaign's `owner` could mean them."""

    by: str  # as the gate compares it with the owner's name
    written: str  # as the audit keeps it
    also: frozenset[str] = frozenset()  # their other names: a login
    known: frozenset[str] | None = None  # all ids and logins; None where no people are set up

    def is_called(self, name: str) -> bool:
        """Whether `name` is one of theirs."""
        return plain_name(name) in {plain_name(one) for one in (self.by, *self.also)}

    def knows(self, name: str) -> bool:
        """Whether `name` is somebody's here; yes to all where no people are set up."""
        known = self.known
        return known is None or plain_name(name) in {plain_name(one) for one in known}


def approver_of(connection: Connection, actor: Actor) -> Approver:
    """Somebody who was proved, as one who answers for words, with all their names."""
    everybody = people.everybody(connection)
    if not everybody:
        by = actor.written if actor.typed else actor.id
        return Approver(by, actor.written, frozenset({actor.id, actor.typed} - {""}))
    logins = {one.id: one.os_user for one in everybody if one.os_user}
    also = {logins[actor.id]} if actor.id in logins else set()
    return Approver(actor.id, actor.written, frozenset(also), _known(connection))


@dataclass(frozen=True, slots=True)
class WordsToApprove:
    """What somebody reads before they say yes or no."""

    mark: str  # goes back with their word: see `seen`
    posts: tuple[str, ...]
    lifts: str  # the rules that a yes lifts, with the writer's reasons
    by: str  # whose word it would be, as it is kept
    said_no: str = ""  # who said no to them, and why
    before: WordsApproved | None = None  # what was approved last, to say what changed since
    now: tuple[PostAsApproved, ...] = ()  # the same posts as they stand
    body_hash: str = ""
    begin_at: datetime | None = None


def words_to_approve(database: Database, key: str, *, actor: Actor) -> WordsToApprove:
    """The words of a thread for somebody who may say yes or no to them, and their mark.

    Whoever may do that may read a story in it, too: see `permission.who_may`.
    Raises: as `approve` does.
    """
    with database.read() as connection:
        thread, by = _asked(connection, key, actor, None)
        no = said_no(connection, thread)
        before = approved_words.kept(connection, thread)
        stands = approved_words.posts_now(connection, thread) if before else ()
    posts = tuple(post.body for post in thread.posts if post.body)
    lifts = f"A yes is also for this: {thread.accepted}" if thread.accepted else ""
    return WordsToApprove(
        mark_of_words(thread, no),
        posts,
        lifts,
        by.by,
        no,
        before,
        stands,
        thread.body_hash,
        thread.begin_at,
    )


def approved_before(
    database: Database, key: str
) -> tuple[WordsApproved, tuple[PostAsApproved, ...]] | None:
    """What was approved of a thread last, and the same posts as they stand; None if nothing was.

    For whoever may read the thread: of one that tells a story nothing is kept.
    Raises: UnknownThread.
    """
    with database.read() as connection:
        thread = overrides.the_thread(connection, key)
        before = approved_words.kept(connection, thread)
        return None if before is None else (before, approved_words.posts_now(connection, thread))


def approve(
    database: Database, key: str, *, actor: Actor, now: datetime, seen: str | None = None
) -> None:
    """Says yes to the words that the thread has now; other words need another yes.

    `seen` is the mark of the words that were read: see `seen.mark_of_words`.
    Raises: NotAllowed; ChangedSinceSeen; NotPossible if nobody's yes is wanted, the thread has
    begun, `actor` is its owner, or nobody can tell who its owner is.
    """
    with database.write() as connection:
        gate.lock_gate_exclusive(connection)
        thread, by = _asked(connection, key, actor, seen)
        say_yes(connection, thread, by, now)


@dataclass(frozen=True, slots=True)
class SeveralApproved:
    """What became of each thread of several that somebody approved at once, by its key."""

    approved: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()  # other words than those that were opened: nothing was done
    refused: Mapping[str, str] = field(default_factory=dict)  # why not, in a sentence


def approve_several(
    database: Database, marks: Mapping[str, str], *, actor: Actor, now: datetime
) -> SeveralApproved:
    """Says yes to each of several threads whose words this person has opened in full.

    `marks` has the mark of the words of each key. Each thread is decided by itself: one whose words
    moved, or were never on this person's screen, keeps no other from being approved. See `seen`.
    """
    approved: list[str] = []
    changed: list[str] = []
    refused: dict[str, str] = {}
    with database.write() as connection:
        gate.lock_gate_exclusive(connection)
        for key, mark in marks.items():
            try:
                thread, by = _asked(connection, key, actor, mark)
                refuse_unless_opened(connection, actor.id, thread, mark)
                say_yes(connection, thread, by, now)
            except ChangedSinceSeen:
                changed.append(key)
            except (NotPossible, NotAllowed) as error:
                refused[key] = str(error)
            else:
                approved.append(key)
    return SeveralApproved(tuple(approved), tuple(changed), refused)


def say_yes(connection: Connection, thread: StoredThread, by: Approver, now: datetime) -> None:
    """Keeps a yes to the words that the thread has, once everything else was asked.

    The caller has locked the gate. Raises: NotPossible if its rows were changed from outside.
    """
    if not gate.is_unchanged(connection, thread):
        raise NotPossible(
            f"{thread.key} is not as it was applied: its rows in the database were changed. "
            "Find out by whom, and apply its file again."
        )
    passed_over = _rejection(connection, thread)
    approvals.decide(connection, thread, by=by.by, is_yes=True, why="", at=now)
    approved_words.keep(connection, thread, by.by, now)
    approved = f"approved the words {thread.body_hash[:12]}"
    yes = "; ".join(filter(None, (approved, passed_over, thread.accepted)))
    if thread.state is ThreadState.WAITING and thread.reason is Reason.APPROVAL:
        transition(connection, thread, ThreadState.SCHEDULED, at=now, why=yes, actor=by.written)
    else:
        audit.record(connection, [_entry(thread, by.written, yes, now)])


def reject(
    database: Database, key: str, *, actor: Actor, why: str, now: datetime, seen: str | None = None
) -> None:
    """Says no, with a reason that the owner can act on; the thread waits for other words.

    Raises: as `approve` does; NotPossible without a reason.
    """
    if not why.strip():
        say_why = Remedy(Action.SAY_WHY)
        raise NotPossible("Say why, so that the owner knows what to change: ", say_why)
    with database.write() as connection:
        gate.lock_gate_exclusive(connection)
        thread, by = _asked(connection, key, actor, seen)
        say_no(connection, thread, by, why, now)


def say_no(
    connection: Connection, thread: StoredThread, by: Approver, why: str, now: datetime
) -> None:
    """Keeps a no to the words that the thread has: it waits for others."""
    approvals.decide(connection, thread, by=by.by, is_yes=False, why=why, at=now)
    if thread.state is ThreadState.WAITING:
        audit.record(connection, [_entry(thread, by.written, f"rejected: {why}", now)])
        return
    transition(
        connection,
        thread,
        ThreadState.WAITING,
        at=now,
        why=f"Rejected by {by.by}: {why}",
        actor=by.written,
        reason=Reason.APPROVAL,
    )


def _asked(
    connection: Connection, key: str, actor: Actor, seen: str | None
) -> tuple[StoredThread, Approver]:
    thread = overrides.the_thread(connection, key)
    by = approver_of(connection, who_may(connection, actor, Deed.APPROVE, thread))
    refuse_approver(thread, by)
    refuse_if_words_changed(thread, seen, said_no(connection, thread))
    return thread, by


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


def wants_yes(connection: Connection, thread: StoredThread) -> bool:
    """Whether its words wait for a yes that counts: as the gate asks, and not by its history."""
    return thread.key in approvals.unapproved(connection, key=thread.key)


def said_no(connection: Connection, thread: StoredThread) -> str:
    """Who said no to these very words, and why; "" if nobody did."""
    answers = outside_approvers.answers_to(connection, [thread.id])
    return said_no_in(thread, approvals.word_on(connection, thread), answers)


def said_no_in(
    thread: StoredThread, word: Mapping[str, Any] | None, answers: Iterable[OutsideWord]
) -> str:
    """The same, of what was said that is read already."""
    refusals = [
        f"{one.name}, from outside, asks for changes: {one.why}"
        for one in answers
        if one.thread_id == thread.id and one.body_hash == thread.body_hash and not one.is_yes
    ]
    is_no = word is not None and not word["is_yes"]
    if word is not None and is_no and not is_from_outside(word["by"]):
        refusals.insert(0, f"Rejected by {word['by']}: {word['why']}")
    return " ".join(refusals)


def _rejection(connection: Connection, thread: StoredThread) -> str:
    """Who rejected these very words before, for the audit; "" if nobody did."""
    word = approvals.word_on(connection, thread)
    if word is None or word["is_yes"]:
        return ""
    return f"although {word['by']} had rejected it: {word['why']}"


def refuse_approver(thread: StoredThread, by: Approver) -> None:
    """Passes if the thread waits for a yes that may come from `by`.

    Raises: NotPossible.
    """
    if not thread.needs_approval:
        raise NotPossible(f"{thread.key} needs no approval.")
    if thread.has_begun or thread.state not in (ThreadState.SCHEDULED, ThreadState.WAITING):
        stops = Remedy(Action.HOLD), ", ", Remedy(Action.TAKE_DOWN)
        raise HasBegun(thread.key, "has begun or is over. See: ", *stops)
    if by.is_called(thread.owner):
        raise NotPossible(f"{by.by} owns this campaign: someone else needs to approve it.")
    if not by.knows(thread.owner):
        wrong = f'"{thread.owner}", the owner of {thread.campaign}, is nobody\'s id here'
        raise NotPossible(
            f"{wrong}: whose approval does not count? Write `owner:` with an id of ",
            Remedy(Action.SEE_PEOPLE),
            ", and apply it.",
        )


def owners_nobody_knows(database: Database) -> list[tuple[str, str]]:
    """The campaigns that nobody can approve, each with its owner: who is nobody's id here.

    It is asked when campaigns are put into the queue, long before somebody says yes.
    """
    with database.read() as connection:
        nobody = Approver("", "", known=_known(connection))
        asked = approvals.owners_of_undecided(connection)
        return [(campaign, owner) for campaign, owner in asked if not nobody.knows(owner)]


def _known(connection: Connection) -> frozenset[str] | None:
    everybody = people.everybody(connection)
    if not everybody:
        return None
    return frozenset(name for one in everybody for name in (one.id, one.os_user) if name)


def _entry(thread: StoredThread, by: str, why: str, now: datetime) -> audit.AuditEntry:
    subject = audit.of_thread(thread.key)
    return audit.AuditEntry(now, by, subject, thread.state, thread.state, why)
