"""Asks whether this machine's clock is right before anything is done that cannot be undone.

X's own clock decides: it stands in every answer, and asking for it costs nothing. So a machine that
slept for a weekend goes on at once. Where X tells no time, the last instant at which the clock was
right is compared. A clock that is doubtful ends no consent, deletes, skips and publishes nothing,
until it agrees again or a person says that it is right.
"""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from scheduler.clock import Clock
from scheduler.people.actors import allowed
from scheduler.people.roles import EVERY_ACCOUNT, Act, Actor
from scheduler.store.database import Database
from scheduler.store.operations import audit, clock_marks
from scheduler.store.operations.clock_marks import ClockDoubt, ClockMarks

log = logging.getLogger(__name__)

# X takes no signature that is more than five minutes off, so a clock that is further off can
# publish nothing anyway.
TOLERANCE = timedelta(minutes=5)
_STEADY = timedelta(seconds=30)  # how far the clock may leave the steady one until X is asked
_RIGHT_FOR = 60.0  # seconds by the steady clock
_DOUBTFUL_FOR = 10.0


def doubt_about(now: datetime, theirs: datetime | None, marks: ClockMarks) -> ClockDoubt | None:
    """What is doubtful about `now`, or None; `theirs` is X's clock, None if X tells none. Pure."""
    if theirs is not None:
        apart = now - theirs
        is_right = min(abs(apart), abs(apart - marks.believed_apart)) <= TOLERANCE
        return None if is_right else ClockDoubt(now, theirs, is_by_x=True)
    if marks.last_right is None or abs(now - marks.last_right) <= TOLERANCE:
        return None
    return ClockDoubt(now, marks.last_right, is_by_x=False)


class ClockCheck:
    """Says whether the clock is right. Keeps in memory when it last was; threads share one."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        seen: Callable[[], datetime | None],  # X's clock by its last answer
        ask: Callable[[], datetime | None],  # X's clock, asked for now
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._clock = clock
        self._seen = seen
        self._ask = ask
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._right: tuple[datetime, float] | None = None  # when, by both clocks
        self._doubtful_at: float | None = None

    def is_right(self) -> bool:
        """Whether the clock may decide; asks X where the last answer does not tell."""
        with self._lock:
            now, steady = self._clock.now(), self._monotonic()
            if self._has_run_steadily(now, steady):
                return True
            if self._doubtful_at is not None and steady - self._doubtful_at < _DOUBTFUL_FOR:
                return False
            return self._look()

    def _has_run_steadily(self, now: datetime, steady: float) -> bool:
        if self._right is None:
            return False
        passed = steady - self._right[1]
        is_steady = abs(now - self._right[0] - timedelta(seconds=passed)) <= _STEADY
        return is_steady and passed < _RIGHT_FOR

    def _look(self) -> bool:
        with self._database.read() as connection:
            marks = clock_marks.clock_marks(connection)
        theirs = self._seen()
        if theirs is None or doubt_about(self._clock.now(), theirs, marks) is not None:
            theirs = self._ask()
        now, steady = self._clock.now(), self._monotonic()
        doubt = doubt_about(now, theirs, marks)
        self._right = (now, steady) if doubt is None else None
        self._doubtful_at = None if doubt is None else steady
        if doubt is None:
            if marks.doubt is not None:
                log.warning("this machine's clock is right again; publishing goes on")
            with self._database.write(is_durable=False) as connection:
                clock_marks.note_right(connection, now)
        elif marks.doubt is None or marks.doubt.is_by_x is not doubt.is_by_x:
            log.warning("this machine's clock may be wrong; nothing is sent or ended by it")
            with self._database.write() as connection:
                clock_marks.note_doubt(connection, doubt)
        return doubt is None


def say_right(
    database: Database, now: datetime, theirs: datetime | None, *, actor: Actor, why: str
) -> None:
    """Takes a person's word that the clock is right at `now`, whatever X's says.

    It lets everything go on, as the release of a hold on everything does.
    Raises: NotAllowed.
    """
    apart = now - theirs if theirs is not None else timedelta(0)
    with database.write() as connection:
        by = allowed(connection, actor, Act.LIFT, accounts=[EVERY_ACCOUNT]).written
        clock_marks.note_right(connection, now)
        clock_marks.note_believed(connection, apart)
        reason = f"{apart.total_seconds():+.0f} s from X's clock. {why}".strip()
        audit.record(connection, [audit.AuditEntry(now, by, "clock", "doubtful", "right", reason)])


def doubt_now(database: Database) -> ClockDoubt | None:
    """What is doubtful about the clock, as the engine last found it."""
    with database.read() as connection:
        return clock_marks.clock_marks(connection).doubt
