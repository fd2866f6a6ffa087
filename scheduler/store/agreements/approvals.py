"""Says what must be so before a thread may begin: a yes, the end of an embargo, a known date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Exists, func, or_, select

from scheduler.store.clauses import some
from scheduler.store.queue.threads import StoredThread
from scheduler.store.states import Reason, ThreadState
from scheduler.store.tables.queue import accounts, approvals, threads
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
        return Reason.NOT_READY, f"Its embargo ends at {thread.not_before:%Y-%m-%d %H:%M} UTC."
    if not thread.needs_approval:
        return None
    word = word_on(connection, thread)
    if word is None:
        return Reason.APPROVAL, "Nobody has said yes to these words yet."
    if not word["is_yes"]:
        return Reason.APPROVAL, f"{word['by']} said no: {word['why']}"
    if plain_name(word["by"]) == plain_name(thread.owner):
        return Reason.APPROVAL, f"{word['by']} said yes, and owns it now: somebody else must."
    return None


def what_a_yes_lifts(connection: Connection, keys: Sequence[str]) -> dict[str, str]:
    """For each thread, the blocks that a yes lifts with the writer's reasons, in words."""
    found = connection.execute(
        select(threads.c.key, threads.c.accepted).where(threads.c.accepted != "")
    )
    told = {key: f" A yes is also for this: {accepted}" for key, accepted in found}
    return {key: told.get(key, "") for key in keys}


@dataclass(frozen=True, slots=True)
class AwaitingApproval:
    """A thread that nobody but its owner has approved, as its words stand."""

    key: str
    campaign: str
    account: str
    state: ThreadState
    begin_at: datetime  # when it goes out if it is approved by then
    zone: ZoneInfo  # of its account's people
    lifts: str  # the rules that an approval lifts too, with the writer's reasons
    rejected_by: str | None  # of these very words
    rejected_why: str

    @property
    def is_waiting(self) -> bool:
        """Whether its time has come, or somebody rejected it: it waits for a person."""
        return self.state is not ThreadState.SCHEDULED


def awaiting(
    connection: Connection, *, begins_before: datetime | None = None
) -> list[AwaitingApproval]:
    """The threads that need approval and have none, the earliest first."""
    table, word = threads.c, approvals.alias("word")
    query = (
        select(
            table.key,
            table.campaign,
            table.account,
            table.state,
            table.begin_at,
            accounts.c.timezone,
            table.accepted,
            word.c.by,
            word.c.is_yes,
            word.c.why,
        )
        .join(accounts, accounts.c.name == table.account)
        .outerjoin(word, (word.c.thread_key == table.key) & (word.c.body_hash == table.body_hash))
        .where(table.needs_approval, table.state.in_(_UNDECIDED), ~is_approved())
        .order_by(table.begin_at, table.key)
    )
    if begins_before is not None:
        query = query.where(table.begin_at < begins_before)
    return [_awaiting(*row) for row in connection.execute(query)]


def _awaiting(*row: Any) -> AwaitingApproval:
    *of_thread, state, begin_at, zone, accepted, by, is_yes, why = row
    is_rejected = by is not None and not is_yes
    return AwaitingApproval(
        *of_thread,
        state=ThreadState(state),
        begin_at=begin_at,
        zone=ZoneInfo(zone),
        lifts=accepted,
        rejected_by=by if is_rejected else None,
        rejected_why=why if is_rejected else "",
    )


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
