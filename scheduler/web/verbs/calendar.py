"""What the calendar's forms do: each calls one verb, as whoever is signed in."""

from collections.abc import Mapping
from datetime import datetime

from scheduler.bootstrap.drafts import sheet_import
from scheduler.campaigns.formats.spreadsheet_import import Imported
from scheduler.people.own import calendar_feed
from scheduler.publishing.operations import move_several as moving
from scheduler.publishing.operations.move_several import Move, MovedThread
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn


def move_several(
    desk: Desk, person: SignedIn, to: Mapping[str, tuple[datetime, str]], why: str
) -> int:
    """Gives threads other times, all or none, as each was seen; the number to undo it by.

    Raises: ChangedSinceSeen; NotPossible.
    """
    wanted = [Move(key, at, seen) for key, (at, seen) in to.items()]
    why = why or "moved in the calendar"
    return moving.move_several(desk.context, wanted, actor=person.actor, why=why)


def what_was_moved(desk: Desk, person: SignedIn, number: int) -> tuple[MovedThread, ...]:
    """What they moved a moment ago, and may undo; else nothing."""
    return moving.what_was_moved(desk.context, number, actor=person.actor)


def undo(desk: Desk, person: SignedIn, number: int) -> tuple[str, ...]:
    """Gives threads that they moved the times that they had.

    Raises: ChangedSinceSeen; NotPossible.
    """
    return moving.undo(desk.context, number, actor=person.actor)


def new_feed(desk: Desk, person: SignedIn) -> str:
    """Makes their own address of the calendar; its secret is told once."""
    return calendar_feed.make(desk.people, person.actor)


def feed_made_at(desk: Desk, person: SignedIn) -> datetime | None:
    """When their address was made; None if there is none."""
    return calendar_feed.made_at(desk.people, person.actor)


def withdraw_feed(desk: Desk, person: SignedIn) -> None:
    """Ends their address."""
    calendar_feed.withdraw(desk.people, person.actor)


def write_campaign(
    desk: Desk, person: SignedIn, posts: Imported, name: str, title: str, seen: str
) -> None:
    """Writes the campaign file that the rows of a sheet make; nothing goes into the queue.

    Raises: ChangedSinceSeen; NotPossible.
    """
    sheet_import.write_campaign(
        desk.workspace, posts, name, title=title, owner="", actor=person.actor, seen=seen
    )
