"""Keeps when the clock was last known to be right, and what is doubtful about it."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select

from scheduler.store.tables.queue import stamps
from scheduler.store.upsert import upsert

_LAST_RIGHT, _DOUBT, _BELIEVED = "clock.last_right", "clock.doubt", "clock.believed_apart"


@dataclass(frozen=True, slots=True)
class ClockDoubt:
    """Why nobody can tell whether this machine's clock is right."""

    ours: datetime  # what it said, aware, in UTC
    other: datetime  # X's clock, or ours when it was last right
    is_by_x: bool

    @property
    def apart(self) -> timedelta:
        """How far ours is ahead of the other; negative if it is behind."""
        return self.ours - self.other


@dataclass(frozen=True, slots=True)
class ClockMarks:
    """What was kept about the clock."""

    last_right: datetime | None = None
    believed_apart: timedelta = timedelta(0)  # from X's, as a person said that it is right
    doubt: ClockDoubt | None = None


def clock_marks(connection: Connection) -> ClockMarks:
    """What is kept; what cannot be read counts as never written."""
    names = (_LAST_RIGHT, _DOUBT, _BELIEVED)
    query = select(stamps.c.name, stamps.c.value).where(stamps.c.name.in_(names))
    kept = {row.name: row.value for row in connection.execute(query)}
    return ClockMarks(
        _instant(kept.get(_LAST_RIGHT)), _seconds(kept.get(_BELIEVED)), _doubt(kept.get(_DOUBT))
    )


def note_right(connection: Connection, now: datetime) -> None:
    """The clock is right at `now`; a doubt is over."""
    _keep(connection, _LAST_RIGHT, now.isoformat())
    connection.execute(delete(stamps).where(stamps.c.name == _DOUBT))


def note_believed(connection: Connection, apart: timedelta) -> None:
    """A person says that the clock is right, though so far from X's."""
    _keep(connection, _BELIEVED, str(apart.total_seconds()))


def note_doubt(connection: Connection, doubt: ClockDoubt) -> None:
    """Keeps a doubt, in place of an older one."""
    value = {
        "ours": doubt.ours.isoformat(),
        "other": doubt.other.isoformat(),
        "is_by_x": doubt.is_by_x,
    }
    _keep(connection, _DOUBT, json.dumps(value))


def _keep(connection: Connection, name: str, value: str) -> None:
    upsert(connection, stamps, {"name": name}, {"value": value})


def _instant(text: object) -> datetime | None:
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def _seconds(text: str | None) -> timedelta:
    try:
        return timedelta(seconds=float(text or 0))
    except (ValueError, OverflowError):
        return timedelta(0)


def _doubt(text: str | None) -> ClockDoubt | None:
    try:
        kept = json.loads(text or "{}")
        ours, other = _instant(kept["ours"]), _instant(kept["other"])
        return ClockDoubt(ours, other, bool(kept["is_by_x"])) if ours and other else None
    except (ValueError, KeyError, TypeError):
        return None
