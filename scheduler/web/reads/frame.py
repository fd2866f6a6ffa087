"""What stands around every page: whose desk it is, what is on hold, and what waits."""

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.errors import MistakesFound
from scheduler.people.roles import Act
from scheduler.publishing.monitoring.overview import awaiting_approval
from scheduler.publishing.monitoring.status import status
from scheduler.publishing.operations.outside import outside_names
from scheduler.store.queue.holds import HoldInForce
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn, names_of


@dataclass(frozen=True, slots=True)
class Chrome:
    """What every page's frame shows."""

    organisation: str
    holds: tuple[HoldInForce, ...]
    approvals: int
    is_publishing: bool
    contact: str | None
    names: Mapping[str, str]  # what people chose to be called, by id


def chrome(desk: Desk, person: SignedIn | None) -> Chrome:
    """What stands around a page."""
    if person is None:
        return Chrome(organisation_name(desk), (), 0, True, None, {})
    seen = status(desk.workspace.database, desk.workspace.clock)
    approvals = len(keys_unapproved(desk)) if person.may(Act.APPROVE) else 0
    contact = desk.workspace.guardian
    return Chrome(
        organisation_name(desk),
        seen.holds,
        approvals,
        seen.is_running,
        contact,
        {**outside_names(desk.workspace.database), **names_of(desk.people)},
    )


def organisation_name(desk: Desk) -> str:
    """The organisation's name; Handrail where its file cannot be read."""
    try:
        return desk.workspace.organisation.name
    except MistakesFound:
        return "Handrail"


def holds(desk: Desk) -> tuple[HoldInForce, ...]:
    """Every hold in force, oldest first."""
    return status(desk.workspace.database, desk.workspace.clock).holds


def keys_unapproved(desk: Desk) -> list[str]:
    """The keys of the threads whose words need approval, the earliest due first."""
    return [one.key for one in awaiting_approval(desk.workspace.database)]
