"""Bounds a report in time: the threads that began in it."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, true

from scheduler.store.tables.queue import posts


@dataclass(frozen=True, slots=True)
class Period:
    """From one instant until before another; None is without an end on that side."""

    start: datetime | None = None
    end: datetime | None = None

    def covers(self, at: datetime) -> bool:
        """Whether an instant lies in it."""
        return (self.start is None or self.start <= at) and (self.end is None or at < self.end)

    def holds(self, column: ColumnElement[datetime]) -> ColumnElement[bool]:
        """The same of a column."""
        bounds = [column >= self.start] if self.start is not None else []
        bounds += [column < self.end] if self.end is not None else []
        return and_(true(), *bounds)

    def began(self, thread_id: ColumnElement[int]) -> ColumnElement[bool]:
        """Whether the first post of a thread went out in it."""
        if self == ALWAYS:
            return true()
        roots = select(posts.c.thread_id).where(posts.c.position == 0, self.holds(posts.c.sent_at))
        return thread_id.in_(roots)


ALWAYS = Period()
