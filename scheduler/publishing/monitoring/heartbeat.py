"""Beats while the publisher is alive: one that died is seen, and says so when it is back."""

import logging
import socket
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from scheduler.notify.base import Pinger
from scheduler.processes import is_known_dead, program_version
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.monitoring.status import LOCAL, MISSED
from scheduler.remedies import Action, Remedy, Sentence
from scheduler.store.operations import heartbeat, notices
from scheduler.store.operations.heartbeat import LastSeen

log = logging.getLogger(__name__)

PING_EVERY = timedelta(minutes=1)


class Heartbeat:
    """Beats. Keeps in memory only when the watcher was pinged, and whether it heard."""

    def __init__(
        self,
        context: PublishingContext,
        pinger: Pinger | None,
        zone: ZoneInfo,
        in_words: Callable[[Sentence], str],  # how a remedy is put to people
        kind: str = LOCAL,  # of engine
    ) -> None:
        self._context = context
        self._pinger = pinger
        self._zone = zone
        self._in_words = in_words
        self._kind = kind
        self._pinged_at: datetime | None = None
        self._is_heard = True

    def beat(self) -> None:
        """Notes that the engine is alive, and tells the watcher so, if there is one."""
        now = self._context.clock.now()
        with self._context.database.write() as connection:
            seen = heartbeat.all_seen(connection)
            heartbeat.beat(
                connection,
                self._context.owner,
                now,
                socket.gethostname(),
                program_version(),
                self._kind,
            )
            self._tell_of_the_gone(connection, seen, now)
        self._ping(now)

    def _tell_of_the_gone(
        self, connection: Connection, seen: Sequence[LastSeen], now: datetime
    ) -> None:
        """Notes, once for all engines, who went without a word, and whether anybody went on."""
        running = [one for one in seen if one.is_running]
        gone = [one for one in running if now - one.last_seen > MISSED]
        for one in running:
            if one not in gone and self._is_replaced(one):
                heartbeat.note_gone(connection, one.owner)
        if not gone:
            return
        if len(gone) == len(running):
            last = gone[0].last_seen
            stood = f"Publishing stood still from {self._said(last)} to {self._said(now)}"
            self._note(connection, f"{stood}, and goes on now. What became late: ", last, now)
        for one in gone:
            if one.owner == self._context.owner:
                continue  # frozen for a while, and here again
            heartbeat.note_gone(connection, one.owner)
            if len(gone) < len(running):
                where = f"on {one.machine} " if one.machine else ""
                text = (
                    f"The engine {where}was last seen {self._said(one.last_seen)} and has not "
                    "said goodbye. The others go on. See: "
                )
                self._note(connection, text, one.last_seen, now, one.owner)

    def _is_replaced(self, seen: LastSeen) -> bool:
        """Whether it was killed here and began again at once, as this process: nobody missed it."""
        return seen.owner != self._context.owner and is_known_dead(seen.owner)

    def _note(
        self, connection: Connection, text: str, last: datetime, now: datetime, whose: str = ""
    ) -> None:
        name = f"engine:{whose}{':' if whose else ''}{last.isoformat()}"
        words = self._in_words((text, Remedy(Action.SEE_STATUS)))
        notices.note_event(connection, name, words, now)

    def _ping(self, now: datetime) -> None:
        if self._pinger is None:
            return
        if self._pinged_at is not None and now - self._pinged_at < PING_EVERY:
            return
        self._pinged_at = now
        is_heard = self._pinger.ping()
        if self._is_heard and not is_heard:
            log.warning("HANDRAIL_PING_URL: the watcher did not answer. We go on trying.")
        self._is_heard = is_heard

    def _said(self, at: datetime) -> str:
        local = at.astimezone(self._zone)
        return f"{local:%a} {local.day} {local:%b}, {local:%H:%M}"
