"""Tells each person by name what is open and theirs to resolve: in their bell, and by mail.

Apart from `notifier`, which tells a team's channel. Whoever runs may do it, an engine or the desk:
what was told once, by whichever of them, is not told again.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, partial
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from scheduler.crisis.directory.services import Directory
from scheduler.formatting import local
from scheduler.people.notices import bell
from scheduler.people.notices.bell import NoticeKind
from scheduler.people.roles import Act
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.monitoring.notifying.alerts import OpenConcern, open_concerns
from scheduler.publishing.monitoring.status import Status, status
from scheduler.store.people.notices import keys_told

LATE_AFTER = timedelta(minutes=5)  # something is due, and nobody publishes


class Bell:
    """Tells people by name; keeps nothing in memory."""

    def __init__(
        self,
        context: PublishingContext,
        zone: ZoneInfo,
        directory: Callable[[], Directory],  # the whole of it, with what is too old
        guardian: str | None,
    ) -> None:
        self._context = context
        self._zone = zone
        self._directory = directory
        self._guardian = guardian

    def ring_due(self) -> None:
        """Tells what is open and was not told yet. Mostly one read."""
        now = self._context.clock.now()
        found = (
            *open_concerns(self._context, self._directory(), self._guardian),
            *self._late(now),
        )
        concerns = {_key(one): one for one in found if one.kind is not NoticeKind.HOLD}
        with self._context.database.read() as connection:
            new = sorted(concerns.keys() - keys_told(connection, concerns))
            whom = cache(partial(_who_may, connection))  # a hundred lines may fall due at once
            to = {
                key: frozenset[str]().union(
                    *(whom(act, concerns[key].account) for act in concerns[key].acts)
                )
                for key in new
            }
        if not any(to.values()):
            return
        with self._context.database.write() as connection:
            for key in new:
                one = concerns[key]
                bell.tell(
                    connection,
                    to=to[key],
                    kind=one.kind,
                    subject=one.about,
                    words=one.words,
                    now=now,
                    key=key,
                )

    def _late(self, now: datetime) -> tuple[OpenConcern, ...]:
        """That nobody publishes, though something is due: whoever watches beside an engine."""
        seen = status(self._context.database, self._context.clock)
        if not is_late(seen, now):
            return ()
        last = seen.last_seen
        when = f" since {local(last.astimezone(self._zone))}" if last is not None else ""
        what = f"Nothing has been published{when}, and something is due. Nothing is lost: it waits."
        since = last.isoformat() if last is not None else "never"
        acts = (Act.RESOLVE, Act.KEYS)
        return (OpenConcern(f"late:{since}", (what,), NoticeKind.ENGINE, "", acts),)


def is_late(seen: Status, now: datetime) -> bool:
    """Whether something is due for minutes, no hold keeps it all, and nobody publishes."""
    is_kept = any(hold.scope == "everything" for hold in seen.holds)
    is_due = seen.next_due is not None and now - seen.next_due > LATE_AFTER
    return is_due and not is_kept and not seen.is_running


def _key(one: OpenConcern) -> str:
    return f"open:{one.subject}"


def _who_may(connection: Connection, act: Act, account: str | None) -> frozenset[str]:
    return bell.people_who_may(connection, act, account=account)
