"""What the forms about pictures and films do: each calls one verb, as whoever is signed in."""

from datetime import date, datetime

from scheduler.media import adding, describing, removing
from scheduler.media import leave as leaves
from scheduler.media.adding import AddedMedia
from scheduler.media.files import hash_of
from scheduler.media.leave import LeaveKept
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn


def mark_of(desk: Desk, name: str) -> str:
    """The SHA-256 of a file of the library, which is there."""
    return hash_of(desk.context.media / name)


def add(desk: Desk, person: SignedIn, name: str, content: bytes) -> AddedMedia:
    """Adds a picture or a film.

    Raises: NotPossible.
    """
    return adding.add(desk.context, person.actor, name, content)


def describe(desk: Desk, person: SignedIn, name: str, alt: str, seen: str) -> None:
    """Keeps what it shows.

    Raises: ChangedSinceSeen; NotPossible.
    """
    describing.describe(desk.context, person.actor, name, alt, seen)


def add_captions(desk: Desk, person: SignedIn, name: str, called: str, content: bytes) -> None:
    """Keeps a film's captions.

    Raises: NotPossible.
    """
    adding.add_captions(desk.context, person.actor, name, called, content)


def look_at(desk: Desk, person: SignedIn, name: str, across: int, down: int) -> None:
    """Keeps what a crop keeps in view.

    Raises: NotPossible.
    """
    describing.look_at(desk.context, person.actor, name, across, down)


def files_naming(desk: Desk, name: str) -> tuple[str, ...]:
    """The campaign files that name it, applied or not."""
    return removing.files_naming(desk.workspace.root / "campaigns", name)


def remove(desk: Desk, person: SignedIn, name: str, seen: str) -> None:
    """Takes it out of the library.

    Raises: ChangedSinceSeen; NotPossible.
    """
    removing.remove(desk.context, person.actor, name, seen)


def crop(desk: Desk, person: SignedIn, name: str, shape: str) -> AddedMedia:
    """Cuts a picture to a shape, as a new one.

    Raises: NotPossible.
    """
    return adding.crop(desk.context, person.actor, name, shape)


def give_leave(
    desk: Desk, person: SignedIn, name: str, who: str, last_day: date | None
) -> LeaveKept:
    """Notes who can be seen in it, and the last day on which they agree; None: not asked yet.

    Raises: NotPossible.
    """
    until: datetime | None = None
    if last_day is not None:
        until = leaves.end_of(last_day, desk.workspace.zone)
    return leaves.give(desk.context, person.actor, name, who, until)


def withdraw_leave(desk: Desk, person: SignedIn, name: str, who: str) -> LeaveKept:
    """They no longer agree.

    Raises: NotPossible.
    """
    return leaves.withdraw(desk.context, person.actor, name, who)


def forget_leave(desk: Desk, person: SignedIn, name: str, who: str) -> LeaveKept:
    """They are not in it after all.

    Raises: NotPossible.
    """
    return leaves.forget(desk.context, person.actor, name, who)
