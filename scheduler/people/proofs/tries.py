"""Slows wrong tries down, by person and by network, and never shuts anybody out.

A try counts as wrong before it is looked at, so that many at once gain nothing. Whom it is about
is typed, so that one who does not exist is slowed down as anybody is.

| what is counted | free tries | then seconds | at most |
|---|---|---|---|
| one person, from one network | 3 | 2, 4, 8, ... | 15 minutes |
| one person, from networks where they never were right | 10 | 2, 4, 8, ... | 1 minute |
| one network, whoever it is about | 30 | 2, 4, 8, ... | 1 minute |

Where somebody was right within a month, strangers elsewhere do not make them wait.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from math import ceil

from sqlalchemy import Connection

from scheduler.errors import TryAgainLater
from scheduler.i18n import _
from scheduler.people.context import PeopleContext
from scheduler.people.place import Origin
from scheduler.store.people import tries as stored

KEPT = timedelta(days=1)  # a wrong try; then it is as if it had not been
KNOWN = timedelta(days=30)  # a network where somebody was right


class TriedAt(StrEnum):
    """What is tried at: each is counted by itself."""

    SIGN_IN = "sign in"
    CODE = "code"
    TAKE_BACK = "take back"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class _Limit:
    free: int
    most_seconds: int

    def wait(self, number: int, last_at: datetime, now: datetime) -> float:
        """Seconds from now until the next try, after `number` wrong ones."""
        if number < self.free or now - last_at > KEPT:
            return 0.0
        seconds = min(self.most_seconds, 2 ** min(number - self.free + 1, 20))
        return (last_at + timedelta(seconds=seconds) - now).total_seconds()


_HERE = _Limit(3, 15 * 60)
_ELSEWHERE = _Limit(10, 60)
_NETWORK = _Limit(30, 60)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try that was counted."""

    here: str
    elsewhere: str
    network: str | None  # None at a terminal: whoever is there has the machine already
    known: str

    @property
    def limits(self) -> dict[str, _Limit]:
        """What is counted, and how it is slowed down."""
        counted = {self.here: _HERE, self.elsewhere: _ELSEWHERE}
        return counted | ({self.network: _NETWORK} if self.network else {})


def begin(context: PeopleContext, what: TriedAt, name: str, place: Origin) -> Attempt:
    """Counts a try at `name`, as it was typed, before anybody looks whether it is right.

    Raises: TryAgainLater, and then nothing was counted.
    """
    attempt = _attempt(what, name, place)
    now = context.now()
    # A power cut may undo a count: nothing else rests on it, and publishing waits for the disk.
    with context.database.write(is_durable=False) as connection:
        seconds = _counted(connection, attempt, now)
    if seconds > 0:
        raise later(ceil(seconds))
    return attempt


def succeeded(connection: Connection, attempt: Attempt, now: datetime) -> None:
    """Takes a try back that was right, in the caller's transaction."""
    stored.hold(connection, [*attempt.limits])
    stored.forget(connection, [attempt.here])
    stored.give_one_back(connection, attempt.elsewhere)
    if attempt.network:
        stored.give_one_back(connection, attempt.network)
    stored.note_right(connection, attempt.known, now)


def forgive(connection: Connection, what: TriedAt, name: str, place: Origin, now: datetime) -> None:
    """Takes back what was counted at `name` from here, in the caller's transaction."""
    succeeded(connection, _attempt(what, name, place), now)


def later(seconds: int) -> TryAgainLater:
    """The error that says when to come again."""
    text = _("Try again in {seconds} seconds.").format(seconds=seconds)
    return TryAgainLater(seconds, text)


def _attempt(what: TriedAt, name: str, place: Origin) -> Attempt:
    who = f"{what}|{name.strip().casefold()}"
    return Attempt(
        here=_subject("here", who, place.network),
        elsewhere=_subject("elsewhere", who),
        network=_subject("network", what, place.network) if place.network else None,
        known=_subject("known", who, place.network),
    )


def _counted(connection: Connection, attempt: Attempt, now: datetime) -> float:
    """Counts the try if it may be made now; else gives the seconds to wait."""
    limits = attempt.limits
    rows = stored.taken(connection, [*limits], now)
    right_at = stored.right_at(connection, attempt.known)
    is_known = right_at is not None and now - right_at <= KNOWN
    waits = [
        limit.wait(*rows[subject], now)
        for subject, limit in limits.items()
        if not (is_known and subject != attempt.here)
    ]
    if max(waits) > 0:
        return max(waits)
    stored.count(
        connection,
        {
            subject: 1 if now - rows[subject][1] > KEPT else rows[subject][0] + 1
            for subject in limits
        },
        now,
    )
    return 0.0


def _subject(*parts: str) -> str:
    """What a row is about, without saying it: an address of a network is personal."""
    return sha256("|".join(parts).encode()).hexdigest()
