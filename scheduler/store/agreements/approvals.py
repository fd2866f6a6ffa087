"""Says what must be so before a thread may begin: a yes, the end of an embargo, a known date."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Exists, func, or_, select

from scheduler.formatting import local
from scheduler.store.clauses import some
from scheduler.store.queue.accounts import problem_of
from scheduler.store.queue.threads import StoredThread
from scheduler.store.states import Reason, ThreadState
from scheduler.store.tables.queue import approvals, threads
from scheduler.store.upsert import upsert

_UNDECIDED = (ThreadState.SCHEDULED, ThreadState.WAITING)


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


def why_not_ready(
    connection: Connection, thread: StoredThread, now: datetime
) -> tuple[Reason, str] | None:
    """What keeps the thread from beginning, in words; None where nothing does."""
    if thread.cannot_publish:
        return Reason.NOT_READY, f"{thread.cannot_publish}."
    if thread.not_before and thread.not_before > now:
        _, zone = problem_of(connection, thread.account)
        return Reason.NOT_READY, f"Its embargo ends on {local(thread.not_before.astimezone(zone))}."
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


def what_a_yes_lifts(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    """For each thread, the blocks that a yes lifts with the writer's reasons, in words."""
    found = connection.execute(
        select(threads.c.key, threads.c.accepted).where(threads.c.accepted != "")
    )
    told = {key: f" Approval also covers this: {accepted}" for key, accepted in found}
    return {key: told.get(key, "") for key in keys}


def approved_words(connection: Connection) -> list[tuple[str, str, str]]:
    """(thread, body hash, by whom) of everything that was approved."""
    table = approvals.c
    rows = connection.execute(
        select(table.thread_key, table.body_hash, table.by).where(table.is_yes)
    )
    return [tuple(row) for row in rows]


def unapproved(connection: Connection) -> list[str]:
    """Keys of the threads that need a yes and have none, the earliest due first."""
    table = threads.c
    rows = connection.execute(
        select(table.key)
        .where(table.needs_approval, table.state.in_(_UNDECIDED), ~is_approved())
        .order_by(table.due_at, table.key)
    )
    return list(rows.scalars())
