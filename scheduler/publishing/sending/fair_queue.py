"""Chooses the next thread: campaigns take turns on an account that cannot send all at once."""

from datetime import datetime

from sqlalchemy import Connection

from scheduler.store.queue import due
from scheduler.store.queue.threads import StoredThread
from scheduler.store.states import ThreadState


class Turns:
    """Remembers whose turn it was. Forgetting it, as a restart does, is only a little unfair."""

    def __init__(self) -> None:
        self._count = 0
        self._last: dict[tuple[str, str], int] = {}

    def next_thread(
        self, connection: Connection, account: str, now: datetime
    ) -> StoredThread | None:
        """What this account is to send: what has begun, else of the campaign that waited longest.

        Within a campaign the earliest due.
        """
        earliest = due.earliest_thread(connection, account, now)
        if earliest is None or earliest.state is ThreadState.PUBLISHING:
            return earliest
        campaigns = due.due_campaigns(connection, account, now)
        chosen = min(campaigns, key=lambda campaign: self._last.get((account, campaign), 0))
        if chosen != earliest.campaign:
            earliest = due.earliest_of_campaign(connection, account, chosen, now)
        self._count += 1
        self._last[(account, chosen)] = self._count
        return earliest
