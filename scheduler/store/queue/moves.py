"""Moves of threads that can still be undone."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select, update

from scheduler.store.tables.queue import thread_moves

KEPT_FOR = timedelta(days=1)
_table = thread_moves.c


@dataclass(frozen=True, slots=True)
class StoredMove:
    """One thread that was moved."""

    thread_key: str
    from_at: datetime
    to_at: datetime
    mark: str  # how it stood right after
    at: datetime


def keep(connection: Connection, by: str, moved: list[StoredMove]) -> int:
    """Keeps moves that were made together, and forgets those of the day before; their number.

    Only for a caller that has the gate to itself: two moves could take one number.
    """
    connection.execute(delete(thread_moves).where(_table.at < moved[0].at - KEPT_FOR))
    last = connection.execute(select(func.max(_table.batch))).scalar()
    batch = (last or 0) + 1
    connection.execute(
        insert(thread_moves),
        [
            {
                "batch": batch,
                "thread_key": one.thread_key,
                "from_at": one.from_at,
                "to_at": one.to_at,
                "mark": one.mark,
                "by": by,
                "at": one.at,
            }
            for one in moved
        ],
    )
    return batch


def made(connection: Connection, batch: int, by: str, since: datetime) -> tuple[StoredMove, ...]:
    """What somebody moved together since then; nothing once it was undone, or of others."""
    rows = connection.execute(
        select(*(_table[name] for name in ("thread_key", "from_at", "to_at", "mark", "at")))
        .where(
            _table.batch == batch,
            _table.by == by,
            _table.undone_at.is_(None),
            _table.at >= since,
        )
        .order_by(_table.id)
    )
    return tuple(StoredMove(*row) for row in rows)


def note_undone(connection: Connection, batch: int, at: datetime) -> None:
    """Notes that moves were undone: once is enough."""
    connection.execute(update(thread_moves).where(_table.batch == batch).values(undone_at=at))
