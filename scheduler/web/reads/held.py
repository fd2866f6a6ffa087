"""What holds keep, what they made late, and what would look out of place on a sad day."""

from dataclasses import dataclass
from datetime import timedelta

from scheduler.publishing.monitoring.overview import upcoming
from scheduler.publishing.operations.hold import may_lift, missed_threads
from scheduler.publishing.operations.permission import Deed
from scheduler.publishing.operations.seen import mark_of_keys
from scheduler.publishing.operations.sensitive_content import threads_out_of_place
from scheduler.store.queue.holds import HoldInForce
from scheduler.store.states import ThreadState
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.reads.frame import holds
from scheduler.web.reads.rows import (
    RowToShow,
    campaign_heads,
    deeds_with,
    row_of,
    row_of_coming,
    rows_of,
)


@dataclass(frozen=True, slots=True)
class OutOfPlace:
    """A light thing that is about to go out on a sad day."""

    row: RowToShow
    what: str
    deeds: frozenset[Deed]  # what whoever asks may do with it


@dataclass(frozen=True, slots=True)
class Kept:
    """A thread that a hold keeps, or kept from going out at its time."""

    row: RowToShow
    deeds: frozenset[Deed]


@dataclass(frozen=True, slots=True)
class HeldBack:
    """What a hold keeps, and what it made late."""

    hold: HoldInForce
    missed: tuple[Kept, ...]
    half_out: tuple[Kept, ...]
    seen: str  # the mark of what was missed


def out_of_place(
    desk: Desk, person: SignedIn, ahead: timedelta = timedelta(days=2)
) -> list[OutOfPlace]:
    """What would look out of place, soonest first."""
    kinds = {"celebration": "A celebration.", "appeal": "An appeal.", "joke": "A joke."}
    found = threads_out_of_place(desk.context, ahead)
    rows = rows_of(desk, person, [one.key for one in found])
    return [
        OutOfPlace(
            rows[one.key],
            kinds.get(one.what, "Everyday in tone."),
            deeds_with(desk, person, one.key),
        )
        for one in found
    ]


def held_back(desk: Desk, person: SignedIn, number: int) -> HeldBack | None:
    """What to decide before a hold is released; None if none is in force that is theirs to end."""
    found = next((one for one in holds(desk) if one.number == number), None)
    if found is None or not may_lift(desk.context, person.actor, found.scope, found.subject):
        return None
    keys = missed_threads(desk.context, number)
    missed = tuple(Kept(row_of(desk, person, key), deeds_with(desk, person, key)) for key in keys)
    now = desk.context.clock.now()
    half = tuple(
        Kept(row_of_coming(desk, person, one), deeds_with(desk, person, one.key))
        for one in upcoming(desk.workspace.database, now, None).threads
        if one.state is ThreadState.PUBLISHING and any(h.number == number for h in one.holds)
    )
    return HeldBack(found, missed, half, mark_of_keys(keys))


def held_counts(desk: Desk) -> tuple[int, int]:
    """How many threads are on hold in the next 24 hours, and in the next 7 days."""
    now = desk.context.clock.now()
    week = upcoming(desk.workspace.database, now, timedelta(days=7)).threads
    held = [one for one in week if one.holds]
    return sum(one.begin_at < now + timedelta(days=1) for one in held), len(held)


def due_soon(desk: Desk) -> int:
    """How many threads are due in the next 24 hours."""
    now = desk.context.clock.now()
    return len(upcoming(desk.workspace.database, now, timedelta(days=1)).threads)


def names(desk: Desk) -> tuple[list[str], list[tuple[str, str]]]:
    """The accounts, and the campaigns with their titles, that are in the queue."""
    now = desk.context.clock.now()
    coming = upcoming(desk.workspace.database, now, None).threads
    known = campaign_heads(desk.workspace.root)
    accounts = sorted({one.account for one in coming})  # those that a hold would stop
    campaigns = sorted({one.campaign for one in coming})
    return accounts, [(name, known[name].title if name in known else name) for name in campaigns]
