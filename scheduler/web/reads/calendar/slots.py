"""The weekly times of each account, the next free ones, and the hours that were seen most."""

from dataclasses import dataclass
from datetime import datetime

from scheduler.bootstrap.reports import hours_of_accounts
from scheduler.engagement.reports.best_hours import FEWEST_THREADS, BestHours, advice
from scheduler.people.roles import Act
from scheduler.publishing.monitoring.slots import next_free_slots
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.reads.calendar.tiles import organisation_of

MOST_NEXT = 3


@dataclass(frozen=True, slots=True)
class AccountSlots:
    """What is known of one account's times."""

    account: str
    handle: str
    weekly: tuple[str, ...]
    next: tuple[datetime, ...]
    hours: str  # a sentence: the best hours, or why nobody can tell


@dataclass(frozen=True, slots=True)
class SlotsToShow:
    """Every account."""

    accounts: tuple[AccountSlots, ...]
    shows_hours: bool  # whether whoever asks may see what came back


def slots_page(desk: Desk, person: SignedIn, now: datetime) -> SlotsToShow:
    """Every account's times; the best hours for whoever may see what came back."""
    ours = organisation_of(desk)
    if ours is None:
        return SlotsToShow((), False)
    shows_hours = person.may(Act.REPORTS)
    found = hours_of_accounts(desk.workspace) if shows_hours else {}
    slots = {name: one.slots for name, one in ours.accounts.items()}
    return SlotsToShow(
        tuple(
            AccountSlots(
                name,
                one.handle,
                tuple(map(str, one.slots)),
                tuple(
                    free.at
                    for free in next_free_slots(
                        *(desk.workspace.database, slots, ours.zone, now, ours.spacing_of),
                        account=name,
                        most=MOST_NEXT,
                    )
                ),
                hours_in_words(*found.get(name, (0, None))),
            )
            for name, one in ours.accounts.items()
        ),
        shows_hours,
    )


def hours_in_words(threads: int, best: BestHours | None) -> str:
    """The best hours, or why nobody can tell them."""
    if best is None:
        of = {0: "none of its threads was", 1: "one of its threads was"}
        measured = of.get(threads, f"{threads} of its threads were")
        return (
            f"Nobody can tell yet: {measured} measured, "
            f"and {FEWEST_THREADS} are the fewest that can be compared."
        )
    return advice(best).partition(": ")[2]
