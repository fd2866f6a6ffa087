"""What waits for a yes, and how each of it stands for one person: for a page that lists it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from scheduler.people.roles import Actor
from scheduler.publishing.operations.approve import approver_of, said_no
from scheduler.publishing.operations.permission import Deed, may_do
from scheduler.publishing.operations.seen import mark_of_words
from scheduler.store.agreements import approvals, approved_words
from scheduler.store.database import Database
from scheduler.store.queue import overrides
from scheduler.store.queue.threads import StoredThread


@dataclass(frozen=True, slots=True)
class Undecided:
    """A thread that waits for a yes."""

    thread: StoredThread
    mark: str  # of its words; "" where this person may not approve it
    opened_at: datetime | None  # when they had these very words on their screen, in full
    was_approved: bool  # some time before, as it was then
    has_changed: bool  # its words and pictures, since then
    is_owner: bool
    said_no: str  # who, and why


def undecided(database: Database, actor: Actor) -> tuple[Undecided, ...]:
    """Everything that waits for a yes, the earliest due first; also what they may not read."""
    with database.read() as connection:
        threads = [
            overrides.the_thread(connection, key) for key in approvals.unapproved(connection)
        ]
        opened = approved_words.opened(connection, actor.id, [one.id for one in threads])
        by = approver_of(connection, actor)
        return tuple(
            _one(connection, actor, one, by.is_called(one.owner), opened.get(one.id))
            for one in threads
        )


def _one(
    connection: Connection,
    actor: Actor,
    thread: StoredThread,
    is_owner: bool,
    opened: tuple[str, datetime] | None,
) -> Undecided:
    no = said_no(connection, thread)
    before = approved_words.kept(connection, thread)
    may_decide = not is_owner and may_do(connection, actor, Deed.APPROVE, thread)
    mark = mark_of_words(thread, no) if may_decide else ""
    return Undecided(
        thread,
        mark,
        opened[1] if opened is not None and mark and opened[0] == mark else None,
        before is not None,
        before is not None and before.body_hash != thread.body_hash,
        is_owner,
        no,
    )
