"""The weekly times of each account, the next free ones, and the hours that were seen most."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime

from scheduler.bootstrap.reports import hours_of_accounts, report_choices
from scheduler.engagement.reports.best_hours import FEWEST_THREADS, BestHours, advice
from scheduler.people.roles import Act
from scheduler.publishing.monitoring.slots import LOOKS_AHEAD, next_free_slots
from scheduler.store.metrics.period import ALWAYS
from scheduler.store.overview.listing import ThreadFilter
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn
from scheduler.web.reads.calendar.drafts import drafts_of
from scheduler.web.reads.calendar.tiles import organisation_of

MOST_NEXT = 3


@dataclass(frozen=True, slots=True)
class AccountSlots:
    """What is known of one account's times."""

    account: str
    handle: str
    weekly: tuple[str, ...]
    next: tuple[datetime, ...]
    hours: str  # a sentence: the best hours, or why nobody can tell; "" where it is not theirs


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
    found: Mapping[str, tuple[int, BestHours | None]] = {}
    theirs: Container[str] = ()
    if shows_hours:
        choices = report_choices(desk.workspace, person.actor)
        found = hours_of_accounts(desk.workspace, choices.narrowed(ALWAYS))
        theirs = choices.accounts if choices.is_limited else ours.accounts
    return SlotsToShow(
        tuple(
            AccountSlots(
                name,
                one.handle,
                tuple(map(str, one.slots)),
                next_free(desk, name, now),
                hours_in_words(*found.get(name, (0, None))) if name in theirs else "",
            )
            for name, one in ours.accounts.items()
        ),
        shows_hours,
    )


def next_free(
    desk: Desk, account: str, now: datetime, most: int = MOST_NEXT
) -> tuple[datetime, ...]:
    """The next weekly times of an account that neither a thread nor a draft has taken."""
    ours = organisation_of(desk)
    if ours is None or account not in ours.accounts or not ours.accounts[account].slots:
        return ()
    drafts = drafts_of(desk, ThreadFilter(since=now, until=now + LOOKS_AHEAD)) or ()
    found = next_free_slots(
        *(desk.workspace.database, {account: ours.accounts[account].slots}, ours.zone, now),
        ours.spacing_of,
        account=account,
        taken=[(one.account, one.begin_at) for one in drafts],
        most=most,
    )
    return tuple(one.at for one in found)


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
