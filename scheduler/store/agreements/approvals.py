"""Says what must be so before a thread may begin: a yes, a known date, leave of whom it shows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Exists, and_, func, or_, select

from scheduler.formatting import local
from scheduler.store.agreements.picture_leave import shows_without_leave, why_without_leave
from scheduler.store.clauses import some, written
from scheduler.store.queue.accounts import problem_of
from scheduler.store.queue.threads import StoredThread
from scheduler.store.states import Reason, ThreadState
from scheduler.store.tables.queue import approvals, threads
from scheduler.store.upsert import upsert

# Written out as in the index of those that want a yes, or it would not serve.
_UNDECIDED = (written(ThreadState.SCHEDULED), written(ThreadState.WAITING))


def plain_name(name: str) -> str:
    """A person's name as names are compared here: two that differ only in case are one."""
    return name.strip().lower()


def is_approved() -> Exists:
    """A thread whose present words have a yes, and not from its owner of now."""
    return some(
        approvals,
        approvals.c.thread_key == threads.c.key,
        approvals.c.body_hash == threads.c.body_hash,
        approvals.c.is_yes,
        _plain_name(approvals.c.by) != _plain_name(threads.c.owner),
        around=threads,
    )


def is_not_ready(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """A thread that may not begin, whoever asks. Part of the gate."""
    return or_(
        shows_without_leave(now),
        threads.c.cannot_publish.is_not(None),
        threads.c.not_before.is_not(None) & (threads.c.not_before > now),  # so that it is not NULL
        threads.c.needs_approval & ~is_approved(),
    )


def _plain_name(column: ColumnElement[str]) -> ColumnElement[str]:
    """`plain_name` inside the database, which knows every letter: see `_prepare_sqlite`."""
    return func.lower(func.trim(column))


def decide(
    connection: Connection, thread: StoredThread, *, by: str, is_yes: bool, why: str, at: datetime
) -> None:
    """Keeps somebody's word about these words of a thread; a later word takes its place."""
    words = {"thread_key": thread.key, "body_hash": thread.body_hash}
    upsert(connection, approvals, words, {"by": by, "is_yes": is_yes, "why": why, "at": at})


def word_on(connection: Connection, thread: StoredThread) -> Mapping[Any, Any] | None:
    """The latest word about the thread's present words: by, is_yes, why, at."""
    table = approvals.c
    return (
        connection.execute(
            select(approvals).where(
                table.thread_key == thread.key, table.body_hash == thread.body_hash
            )
        )
        .mappings()
        .first()
    )


def words_on(connection: Connection, about: Sequence[StoredThread]) -> dict[str, Mapping[Any, Any]]:
    """The same of many threads, by key: of those about whose present words anybody said one."""
    found: dict[str, Mapping[Any, Any]] = {}
    hashes = {one.key: one.body_hash for one in about}
    for start in range(0, len(about), _AT_ONCE):
        some = [one.key for one in about[start : start + _AT_ONCE]]
        rows = connection.execute(select(approvals).where(approvals.c.thread_key.in_(some)))
        for row in rows.mappings():
            if hashes[row["thread_key"]] == row["body_hash"]:
                found.setdefault(row["thread_key"], row)
    return found


_AT_ONCE = 500  # SQLite takes a limited number of parameters


def why_not_ready(
    connection: Connection, thread: StoredThread, now: datetime
) -> tuple[Reason, str] | None:
    """What keeps the thread from beginning, in words; None where nothing does."""
    if thread.cannot_publish:
        return Reason.NOT_READY, f"{thread.cannot_publish}."
    if thread.not_before and thread.not_before > now:
        _, zone = problem_of(connection, thread.account)
        return Reason.NOT_READY, f"Its embargo ends on {local(thread.not_before.astimezone(zone))}."
    if (thread.has_media or thread.tells_a_story) and (
        no_leave := why_without_leave(connection, thread, now)
    ):
        return no_leave
    if not thread.needs_approval:
        return None
    word = word_on(connection, thread)
    if word is None:
        return Reason.APPROVAL, "Not approved yet."
    if not word["is_yes"]:
        return Reason.APPROVAL, f"Rejected by {word['by']}: {word['why']}"
    if plain_name(word["by"]) == plain_name(thread.owner):
        others = "someone else needs to approve it"
        return Reason.APPROVAL, f"{word['by']} approved it, and owns it now: {others}."
    return None


def approved_words(connection: Connection) -> list[tuple[str, str, str]]:
    """(thread, body hash, by whom) of everything that was approved."""
    table = approvals.c
    rows = connection.execute(
        select(table.thread_key, table.body_hash, table.by).where(table.is_yes)
    )
    return [tuple(row) for row in rows]


def wants_a_yes() -> ColumnElement[bool]:
    """A thread that needs a yes, may still get it, and has none."""
    return and_(threads.c.needs_approval, threads.c.state.in_(_UNDECIDED), ~is_approved())


def unapproved(
    connection: Connection, limit: int | None = None, *, key: str | None = None
) -> list[str]:
    """Keys of the threads that need a yes and have none, the earliest due first; or of one."""
    query = select(threads.c.key).where(wants_a_yes()).order_by(threads.c.due_at, threads.c.key)
    if key is not None:
        query = query.where(threads.c.key == key)
    return list(connection.execute(query.limit(limit)).scalars())


def owners_of_undecided(connection: Connection) -> list[tuple[str, str]]:
    """The campaigns with words that want a yes and have not begun, each with its owner."""
    asked = (
        select(threads.c.campaign, threads.c.owner)
        .distinct()
        .where(
            threads.c.needs_approval,
            threads.c.state.in_((ThreadState.SCHEDULED, ThreadState.WAITING)),
        )
        .order_by(threads.c.campaign, threads.c.owner)
    )
    return [(campaign, owner) for campaign, owner in connection.execute(asked)]
