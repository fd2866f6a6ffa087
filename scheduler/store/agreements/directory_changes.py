"""Keeps what the audit knows of changes to the crisis directory, and whose approval they undo."""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete, select

from scheduler.crisis.readers import Readers
from scheduler.store.queue.threads import UNTOUCHED
from scheduler.store.states import ThreadState
from scheduler.store.tables.queue import approvals, audit, posts, threads

AS_SHIPPED = "as shipped"
_IN_FORCE = "in force "
_CHECKED = "checked "
_SUBJECT = "directory:"


class PrintedFor(NamedTuple):
    """A thread, and whom its support lines are chosen for."""

    key: str
    state: str
    region: str
    readers: Readers


def of_entry(entry_id: str) -> str:
    """The audit's name of a service of the directory."""
    return f"{_SUBJECT}{entry_id}"


def in_force(digest: str) -> str:
    """The audit's word for a change that posts print now."""
    return f"{_IN_FORCE}{digest}"


def checked(digest: str) -> str:
    """The audit's word for a check of exactly this, by somebody who was signed in."""
    return f"{_CHECKED}{digest}"


def known(connection: Connection) -> dict[str, str]:
    """The digest of each change that was in force last, by the service's id."""
    latest: dict[str, str] = {}
    for subject, to_state in _rows(connection):
        if to_state == AS_SHIPPED:
            latest.pop(subject, None)
        elif to_state.startswith(_IN_FORCE):
            latest[subject] = to_state.removeprefix(_IN_FORCE)
    return latest


def proved_checks(connection: Connection) -> frozenset[tuple[str, str, str]]:
    """Service, digest and person of every check that somebody made who was signed in."""
    found = connection.execute(
        select(audit.c.subject, audit.c.to_state, audit.c.actor).where(
            audit.c.subject.startswith(_SUBJECT), audit.c.to_state.startswith(_CHECKED)
        )
    )
    return frozenset(
        (subject.removeprefix(_SUBJECT), to_state.removeprefix(_CHECKED), actor)
        for subject, to_state, actor in found
    )


def _rows(connection: Connection) -> list[tuple[str, str]]:
    found = connection.execute(
        select(audit.c.subject, audit.c.to_state)
        .where(audit.c.subject.startswith(_SUBJECT))
        .order_by(audit.c.id)
    )
    return [(subject.removeprefix(_SUBJECT), to_state) for subject, to_state in found]


def approved_and_not_begun(connection: Connection) -> list[PrintedFor]:
    """Each thread that has an approval and of which nothing is out."""
    has_begun = (
        select(posts.c.id)
        .where(posts.c.thread_id == threads.c.id, posts.c.state.not_in(UNTOUCHED))
        .exists()
    )
    rows = connection.execute(
        select(threads.c.key, threads.c.state, threads.c.region, threads.c.readers)
        .where(
            threads.c.needs_approval,
            threads.c.state.in_([ThreadState.SCHEDULED, ThreadState.WAITING]),
            select(approvals.c.thread_key).where(approvals.c.thread_key == threads.c.key).exists(),
            ~has_begun,
        )
        .order_by(threads.c.due_at, threads.c.key)
    )
    return [PrintedFor(*row) for row in rows]


def undo_approvals(connection: Connection, keys: Sequence[str]) -> None:
    """Takes away every yes and no to these threads: what they would print is another now."""
    connection.execute(delete(approvals).where(approvals.c.thread_key.in_(keys)))
