"""Tells people what waits for them: each thing once, at once, then in one digest a day."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from scheduler.crisis.directory.services import Directory
from scheduler.formatting import count
from scheduler.notify.base import Message, Teller
from scheduler.publishing.context import PublishingContext
from scheduler.publishing.monitoring.audit_check import audit_head
from scheduler.publishing.monitoring.notifying.alerts import concerns
from scheduler.remedies import Action, Remedy, Sentence
from scheduler.store.operations import notices
from scheduler.store.operations.duties import ALONE, AnyDuty
from scheduler.store.operations.notices import OpenNotice

log = logging.getLogger(__name__)

DIGEST_AT = time(9)  # where the organisation is
TRY_AGAIN = timedelta(minutes=5)
_LINES = 25  # in one message; a flood is told as a number


class Tell:
    """Tells people. Keeps in memory only which addresses failed, so that each is logged once."""

    def __init__(
        self,
        context: PublishingContext,
        teller: Teller,
        zone: ZoneInfo,
        directory: Callable[[], Directory],  # the whole of it, with what is too old
        guardian: str | None,  # whom organisation.yaml names for safeguarding
        in_words: Callable[[Sentence], str],  # how a remedy is put to people
        duty: AnyDuty = ALONE,
    ) -> None:
        self._context = context
        self._teller = teller
        self._zone = zone
        self._directory = directory
        self._guardian = guardian
        self._in_words = in_words
        self._duty = duty  # or each engine would tell it
        self._failing: set[str] = set()
        self._rests_until: datetime | None = None

    def tell_due(self) -> None:
        """Tells what is new and, once a day, what is still open. Never raises for a service."""
        now = self._context.clock.now()
        self._keep_in_step(now)
        if self._rests_until is not None and now < self._rests_until:
            return
        if self._tell_new(now) and self._is_time_for_digest(now):
            self._tell_open(now)

    def _keep_in_step(self, now: datetime) -> None:
        open_now = concerns(self._context, self._directory(), self._guardian)
        present = {subject: self._in_words(text) for subject, text in open_now.items()}
        with self._context.database.read() as connection:
            changes = notices.step(connection, present, now)
        if not changes.is_empty:
            with self._context.database.write() as connection:
                notices.take(connection, changes, now)

    def _tell_new(self, now: datetime) -> bool:
        """Whether nothing is left that nobody was told of."""
        with self._context.database.read() as connection:
            new = notices.untold(connection)
        if not new:
            return True
        # Told and then noted: if we die between the two, people hear it twice, never not at all.
        if not self._is_told(self._message(new, "to look at"), now):
            return False
        with self._context.database.write() as connection:
            notices.note_told(connection, [one.subject for one in new], now)
        return True

    def _is_time_for_digest(self, now: datetime) -> bool:
        with self._context.database.read() as connection:
            last = notices.last_digest(connection)
        if last is None:  # the first day: what is open was told a moment ago
            self._note_digest(now)
            return False
        today = datetime.combine(now.astimezone(self._zone).date(), DIGEST_AT, self._zone)
        return last < today <= now

    def _tell_open(self, now: datetime) -> None:
        with self._context.database.read() as connection:
            left = notices.still_open(connection)
        head = audit_head(self._context.database)
        sealed = f"The audit: {count(head.sealed, 'row')} sealed, head {head.chain or 'none'}."
        if not left:
            log.info("%s", sealed)
            self._note_digest(now)
            return
        message = self._message(left, "still open")
        if self._is_told(Message(message.title, f"{message.body}\n\n{sealed}"), now):
            self._note_digest(now)

    def _note_digest(self, now: datetime) -> None:
        with self._context.database.write() as connection:
            notices.note_digest(connection, now)

    def _is_told(self, message: Message, now: datetime) -> bool:
        """Whether at least one address took the message; if none did, we try again later."""
        if not self._duty.is_ours():
            return False
        deliveries = self._teller.tell(message)
        for delivery in deliveries:
            if delivery.is_taken:
                self._failing.discard(delivery.address)
            elif delivery.address not in self._failing:
                self._failing.add(delivery.address)
                see = self._in_words((Remedy(Action.CHECK_SETUP),))
                log.warning("HANDRAIL_NOTIFY: %s took no message. See: %s", delivery.address, see)
        is_told = any(one.is_taken for one in deliveries)
        self._rests_until = None if is_told else now + TRY_AGAIN
        return is_told

    def _message(self, open_notices: Sequence[OpenNotice], what: str) -> Message:
        lines = [f"- {notice.text}" for notice in open_notices[:_LINES]]
        if (more := len(open_notices) - _LINES) > 0:
            lines.append(self._in_words((f"- and {more} more: ", Remedy(Action.SEE_STATUS))))
        title = f"Handrail: {count(len(open_notices), 'thing')} {what}"
        return Message(title, "\n".join(lines))
