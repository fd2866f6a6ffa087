"""Mails people their notices: once whoever looks, and again where a mail server did not take it.

Whoever mails somebody takes the turn to do so first, so that two engines mail once. Who dies
between a mail and the note of it is followed by another, minutes later, with a mail of the same
number: rather twice than not at all, and most mailboxes show it once.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.i18n import _
from scheduler.people.context import PeopleContext
from scheduler.people.encryption import Vault
from scheduler.people.mailed import letters as written
from scheduler.people.mailed.letters import Letters
from scheduler.people.notices import mail_choices
from scheduler.people.notices.bell import NoticeKind
from scheduler.people.own import profile
from scheduler.store.people import addresses, mailing
from scheduler.store.people import notices as stored
from scheduler.store.people.notices import StoredNotice
from scheduler.store.stories import people

TURN_SECONDS = 300.0  # longer than a mail server takes: then another may mail instead
AGAIN = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1))
NO_LONGER = timedelta(days=3)  # what is older is only in the bell
_KNOWN = frozenset(NoticeKind.__members__)


@dataclass(slots=True)
class _Sorted:
    """Somebody's notices that are to be looked at, by what becomes of them."""

    now: list[StoredNotice] = field(default_factory=list)
    later: dict[datetime, list[int]] = field(default_factory=dict)
    never: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NoticeMail:
    """Mails what is due. `letters` gives None where no mail goes out from here."""

    context: PeopleContext
    owner: str  # one name a process
    vault: Callable[[], Vault]
    letters: Callable[[], Letters | None]
    zone: ZoneInfo  # of whoever chose none

    def mail_due(self) -> None:
        """Mails everybody what is due for them. Never raises for a mail server."""
        with self.context.database.read() as connection:
            waiting = stored.people_to_mail(connection, self.context.now())
        if not waiting:
            return
        letters = self.letters()
        for person in waiting:
            with self.context.database.write() as connection:
                tries = mailing.take_turn(connection, person, self.owner, TURN_SECONDS)
            if tries is not None:
                self._mail(person, letters, tries)

    def _mail(self, person: str, letters: Letters | None, tries: int) -> None:
        now = self.context.now()
        # Read only now, with the turn taken: what another mailed a moment ago is no longer there.
        with self.context.database.read() as connection:
            found = people.person(connection, person)
            waiting = stored.to_mail(connection, person, now)
            choices = mail_choices.chosen(connection, person)
            shown = addresses.profile(connection, person)
            sealed = addresses.token_of(connection, person)
        if letters is None or sealed is None or found is None or not found.is_active:
            sorted_ = _Sorted(never=[one.id for one in waiting])
        else:
            sorted_ = _sort(waiting, choices, now, profile.zone_of(shown, self.zone))
        is_taken = True
        if sorted_.now and letters is not None and sealed is not None and found is not None:
            to = self.vault().unlock(sealed)
            is_taken = _send(letters, to, sorted_.now, is_quiet=not found.roles)
        self._note(person, sorted_, now, 0 if is_taken else tries + 1)

    def _note(self, person: str, sorted_: _Sorted, now: datetime, failed: int) -> None:
        again = now + AGAIN[min(failed, len(AGAIN)) - 1] if failed else None
        with self.context.database.write() as connection:
            if not mailing.end_turn(connection, person, self.owner, tries=failed):
                return  # it took too long, and another has the turn: that one notes
            stored.look_at(connection, [one.id for one in sorted_.now], again)
            stored.look_at(connection, sorted_.never, None)
            for when, numbers in sorted_.later.items():
                stored.look_at(connection, numbers, when)


def _sort(
    waiting: Sequence[StoredNotice],
    choices: mail_choices.MailChoices,
    now: datetime,
    zone: ZoneInfo,
) -> _Sorted:
    sorted_ = _Sorted()
    for one in waiting:
        is_old = now - one.at > NO_LONGER or one.kind not in _KNOWN
        when = None if is_old else choices.mail_at(NoticeKind[one.kind], one.at, now, zone)
        if when is None:
            sorted_.never.append(one.id)
        elif when <= now:
            sorted_.now.append(one)
        else:
            sorted_.later.setdefault(when, []).append(one.id)
    return sorted_


def _send(letters: Letters, to: str, notices: Sequence[StoredNotice], *, is_quiet: bool) -> bool:
    number = hashlib.sha256(repr([one.id for one in notices]).encode()).hexdigest()[:32]
    kinds = [NoticeKind[one.kind] for one in notices]
    lines = [
        None if kind is NoticeKind.STORY else one.words
        for kind, one in zip(kinds, notices, strict=True)
    ]
    about = _(kinds[0]) if len(set(kinds)) == 1 and lines[0] is not None else ""
    return written.notices(letters, to, lines, about=about, number=number, is_quiet=is_quiet)
