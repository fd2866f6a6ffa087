"""What waits for a yes, and how each of it stands for one person: for a page that lists it."""

from dataclasses import dataclass
from datetime import datetime

from scheduler.people.roles import Actor
from scheduler.publishing.operations.approving.approve import approver_of, said_no_in
from scheduler.publishing.operations.permission import Deed, who_may_of
from scheduler.publishing.operations.seen import mark_of_words
from scheduler.store.agreements import approvals, approved_words, outside_approvers
from scheduler.store.database import Database
from scheduler.store.queue.threads import StoredThread, threads_with


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
    """Everything that waits for a yes, the earliest due first; also what they may not read.

    As many questions for one thread as for a hundred, but for those that tell a story.
    """
    with database.read() as connection:
        threads = threads_with(connection, approvals.unapproved(connection))
        ids = [one.id for one in threads]
        opened = approved_words.opened(connection, actor.id, ids)
        before = approved_words.hashes_kept(connection, threads)
        words = approvals.words_on(connection, threads)
        answers = outside_approvers.answers_to(connection, ids)
        by = approver_of(connection, actor)
        theirs = who_may_of(connection, actor, Deed.APPROVE, threads)
    listed = []
    for one in threads:
        is_owner = by.is_called(one.owner)
        no = said_no_in(one, words.get(one.key), answers)
        mark = mark_of_words(one, no) if one.key in theirs and not is_owner else ""
        seen, at = opened.get(one.id, ("", None))
        kept = before.get(one.id)
        listed.append(
            Undecided(
                one,
                mark,
                at if mark and seen == mark else None,
                kept is not None,
                kept is not None and kept != one.body_hash,
                is_owner,
                no,
            )
        )
    return tuple(listed)
