"""Beats while the publisher is alive: one that died is seen, and says so when it is back."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.notify.base import Pinger
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.monitoring.status import MISSED
from scheduler.remedies import Action, Remedy, Sentence
from scheduler.store.operations import heartbeat, notices

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
    ) -> None:
        self._context = context
        self._pinger = pinger
        self._zone = zone
        self._in_words = in_words
        self._pinged_at: datetime | None = None
        self._is_heard = True

    def beat(self) -> None:
        """Notes that the engine is alive, and tells the watcher so, if there is one."""
        now = self._context.clock.now()
        with self._context.database.write() as connection:
            seen = heartbeat.heartbeat(connection)
            heartbeat.beat(connection, self._context.owner, now)
            if seen is not None and seen.is_running and now - seen.last_seen > MISSED:
                text = (
                    f"Publishing stood still from {self._said(seen.last_seen)} to "
                    f"{self._said(now)}, and goes on now. What became late: ",
                    Remedy(Action.SEE_STATUS),
                )
                name = f"engine:{seen.last_seen.isoformat()}"
                notices.note_event(connection, name, self._in_words(text), now)
        self._ping(now)

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
