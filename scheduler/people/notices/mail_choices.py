"""When somebody is mailed their notices: each kind at once, in one digest a day, or never.

In their quiet hours nothing is mailed but what they call urgent; it waits for the morning.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from scheduler.campaigns.model.plan import QuietHours
from scheduler.errors import NotPossible
from scheduler.i18n import _
from scheduler.people.context import PeopleContext
from scheduler.people.notices.bell import NoticeKind
from scheduler.people.roles import Actor
from scheduler.store.people import mailing, notices
from scheduler.store.people.mailing import StoredChoice, StoredHours

_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_A_DAY = timedelta(days=1)


class How(StrEnum):
    """How somebody is mailed one kind of notice."""

    AT_ONCE = "at once"
    DIGEST = "digest"
    NEVER = "never"


@dataclass(frozen=True, slots=True)
class MailChoice:
    """How somebody is mailed one kind of notice, and whether in quiet hours too."""

    how: How
    is_urgent: bool = False


_URGENT, _SOON, _DAILY = (
    MailChoice(How.AT_ONCE, is_urgent=True),
    MailChoice(How.AT_ONCE),
    MailChoice(How.DIGEST),
)
AT_FIRST: Mapping[NoticeKind, MailChoice] = {
    NoticeKind.SAFEGUARDING: _URGENT,
    NoticeKind.HOLD: _URGENT,
    NoticeKind.FAILED: _SOON,
    NoticeKind.ENGINE: _SOON,
    NoticeKind.ACCOUNT: _SOON,
    NoticeKind.WAITS: _DAILY,
    NoticeKind.APPROVAL: _DAILY,
    NoticeKind.STORY_WORK: _DAILY,
    NoticeKind.STORY: _SOON,
    NoticeKind.COMMENT: _DAILY,
    NoticeKind.DIRECTORY: _DAILY,
    NoticeKind.MONEY: _DAILY,
}


@dataclass(frozen=True, slots=True)
class MailChoices:
    """Everything that somebody chose about mail; times of day are in their own zone."""

    kinds: Mapping[NoticeKind, MailChoice] = field(default_factory=lambda: dict(AT_FIRST))
    digest_at: time = time(9)
    quiet_from: time = time(20)
    quiet_to: time = time(8)  # the same as `quiet_from`: no quiet hours

    def is_quiet(self, at: datetime) -> bool:
        """Whether their quiet hours hold at this time, which is in their zone."""
        return QuietHours(self.quiet_from, self.quiet_to).covers(at.time())

    def mail_at(
        self, kind: NoticeKind, told_at: datetime, now: datetime, zone: ZoneInfo
    ) -> datetime | None:
        """When to mail what was told then: `now` or before means now; None means never."""
        choice = self.kinds[kind]
        match choice.how:
            case How.NEVER:
                return None
            case How.DIGEST:
                return _next(self.digest_at, told_at, zone)
        if choice.is_urgent or not self.is_quiet(now.astimezone(zone)):
            return now
        return _next(self.quiet_to, now, zone)


def of(context: PeopleContext, actor: Actor) -> MailChoices:
    """What one chose oneself, or what holds until one does."""
    with context.database.read() as connection:
        return chosen(connection, actor.id)


def chosen(connection: Connection, person_id: str) -> MailChoices:
    """What somebody chose. A kind or a word that nobody knows any more counts as not chosen."""
    kept, hours = mailing.choices(connection, person_id), mailing.hours(connection, person_id)
    kinds = {
        kind: _as_choice(kept[kind.name]) or at_first if kind.name in kept else at_first
        for kind, at_first in AT_FIRST.items()
    }
    if hours is None:
        return MailChoices(kinds)
    times = (hours.digest_at, hours.quiet_from, hours.quiet_to)
    return MailChoices(kinds, *map(read_time, times))


def choose(context: PeopleContext, actor: Actor, new: MailChoices) -> None:
    """Keeps what one chose; what waits for a mail goes by it at once."""
    kinds = {
        kind.name: StoredChoice(one.how, is_urgent=one.is_urgent) for kind, one in new.kinds.items()
    }
    times = (new.digest_at, new.quiet_from, new.quiet_to)
    with context.database.write() as connection:
        mailing.keep_choices(connection, actor.id, kinds)
        mailing.keep_hours(connection, actor.id, StoredHours(*(f"{one:%H:%M}" for one in times)))
        notices.look_again(connection, actor.id, context.now())


def read_time(typed: str) -> time:
    """A time of day as people type it: 9:00, 09.30.

    Raises: NotPossible.
    """
    found = _TIME.fullmatch(typed.strip())
    if found is None:
        raise NotPossible(_("Write a time of day as 09:00."))
    return time(int(found[1]), int(found[2]))


def _as_choice(kept: StoredChoice) -> MailChoice | None:
    return MailChoice(How(kept.how), kept.is_urgent) if kept.how in set(How) else None


def _next(at: time, after: datetime, zone: ZoneInfo) -> datetime:
    """The first instant after `after` at which it is that time of day in `zone`."""
    day = after.astimezone(zone).date()
    on_day = _on(day, at, zone)
    return on_day if on_day > after else _on(day + _A_DAY, at, zone)


def _on(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone)
