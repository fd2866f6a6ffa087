"""The audit, asked: by thread, account, time and actor."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, String, cast, literal, or_, select

from scheduler.store.operations.audit import AuditEntry, of_thread
from scheduler.store.tables.queue import audit, posts, threads


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which entries; None leaves a filter out."""

    thread: str | None = None
    account: str | None = None
    since: datetime | None = None
    actor: str | None = None
    newest: int | None = None  # at most so many, the newest


def entries(connection: Connection, asked: AuditFilter) -> list[AuditEntry]:
    """The entries, oldest first."""
    query = select(audit).order_by(audit.c.id.desc())
    if asked.thread is not None:
        of_posts = audit.c.subject.startswith(f"post:{asked.thread}#", autoescape=True)
        query = query.where((audit.c.subject == of_thread(asked.thread)) | of_posts)
    if asked.account is not None:
        query = query.where(_of_account(asked.account))
    if asked.since is not None:
        query = query.where(audit.c.at >= asked.since)
    if asked.actor is not None:
        query = query.where(audit.c.actor == asked.actor)
    if asked.newest is not None:
        query = query.limit(asked.newest)
    rows = connection.execute(query).mappings().all()
    return [
        AuditEntry(
            at=row["at"],
            actor=row["actor"],
            subject=row["subject"],
            from_state=row["from_state"],
            to_state=row["to_state"],
            why=row["why"],
        )
        for row in reversed(rows)
    ]


def _of_account(account: str) -> ColumnElement[bool]:
    of_threads = select(literal("thread:") + threads.c.key).where(threads.c.account == account)
    of_posts = (
        select(literal("post:") + threads.c.key + "#" + cast(posts.c.position, String))
        .join(threads, threads.c.id == posts.c.thread_id)
        .where(posts.c.account == account)
    )
    return or_(
        audit.c.subject == f"account:{account}",
        audit.c.subject.in_(of_threads),
        audit.c.subject.in_(of_posts),
        audit.c.to_state == f"account {account}",  # a hold on it
    )
