"""What the bell's forms do: each for whoever is signed in, and for nobody else."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import time

from scheduler.people.notices import bell, mail_choices
from scheduler.people.notices.bell import NoticeKind
from scheduler.people.notices.mail_choices import MailChoice
from scheduler.store.people.notices import StoredNotice
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn


def open_notice(desk: Desk, person: SignedIn, number: int) -> StoredNotice:
    """Opens one of one's own.

    Raises: NotPossible.
    """
    return bell.read(desk.people, person.actor, number)


def stand_as_new(desk: Desk, person: SignedIn, number: int) -> None:
    """Lets one of one's own stand as new.

    Raises: NotPossible.
    """
    bell.unread(desk.people, person.actor, number)


def read_all(desk: Desk, person: SignedIn, numbers: Sequence[int]) -> None:
    """Marks these of one's own as read."""
    bell.read_all(desk.people, person.actor, numbers)


def choose_mail(
    desk: Desk,
    person: SignedIn,
    kinds: Mapping[NoticeKind, MailChoice],
    *,
    digest_at: time,
    quiet_from: time,
    quiet_to: time,
) -> None:
    """Keeps what one is mailed and when; kinds that were not asked stay as they are."""
    before = mail_choices.of(desk.people, person.actor)
    new = replace(
        before,
        kinds={**before.kinds, **kinds},
        digest_at=digest_at,
        quiet_from=quiet_from,
        quiet_to=quiet_to,
    )
    mail_choices.choose(desk.people, person.actor, new)
