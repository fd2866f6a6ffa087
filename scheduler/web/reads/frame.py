"""What stands around every page: whose desk it is, what is on hold, and what waits."""

from collections.abc import Mapping
from dataclasses import dataclass

from scheduler.errors import MistakesFound
from scheduler.people.notices import bell
from scheduler.people.roles import Act
from scheduler.publishing.monitoring.overview import awaiting_approval
from scheduler.publishing.monitoring.status import holds_in_force
from scheduler.publishing.operations.approving.outside import outside_names
from scheduler.publishing.operations.hold import may_lift
from scheduler.store.queue.holds import HoldInForce
from scheduler.web.desk import Desk
from scheduler.web.identity.desk_actor import SignedIn, names_of


@dataclass(frozen=True, slots=True)
class Chrome:
    """What every page's frame shows."""

    organisation: str
    holds: tuple[HoldInForce, ...]
    liftable: frozenset[int]  # the numbers of the holds that whoever asks may release
    approvals: int
    notices: int  # that they have not read
    contact: str | None
    names: Mapping[str, str]  # what people chose to be called, by id
    handles: Mapping[str, str]  # on X, by what an account is called in files


def chrome(desk: Desk, person: SignedIn | None) -> Chrome:
    """What stands around a page."""
    if person is None:
        return Chrome(organisation_name(desk), (), frozenset(), 0, 0, None, {}, {})
    held = holds(desk)
    approvals = _approvals(desk, person) if person.may(Act.APPROVE) else 0
    contact = desk.workspace.guardian
    return Chrome(
        organisation_name(desk),
        held,
        _liftable(desk, person, held),
        approvals,
        count_unread(desk, person),
        contact,
        {**outside_names(desk.workspace.database), **names_of(desk.people)},
        _handles(desk),
    )


def count_unread(desk: Desk, person: SignedIn) -> int:
    """How many notices somebody has not read."""
    return bell.count_unread(desk.people, person.actor)


def _approvals(desk: Desk, person: SignedIn) -> int:
    """How many threads wait for a yes that is theirs to give."""
    waiting = awaiting_approval(desk.workspace.database)
    return sum(person.may(Act.APPROVE, account=one.account) for one in waiting)


def _liftable(desk: Desk, person: SignedIn, held: tuple[HoldInForce, ...]) -> frozenset[int]:
    if not person.may(Act.LIFT):
        return frozenset()
    return frozenset(
        one.number for one in held if may_lift(desk.context, person.actor, one.scope, one.subject)
    )


def organisation_name(desk: Desk) -> str:
    """The organisation's name; Handrail where its file cannot be read."""
    try:
        return desk.workspace.organisation.name
    except MistakesFound:
        return "Handrail"


def _handles(desk: Desk) -> Mapping[str, str]:
    try:
        return {name: one.handle for name, one in desk.workspace.organisation.accounts.items()}
    except MistakesFound:
        return {}


def holds(desk: Desk) -> tuple[HoldInForce, ...]:
    """Every hold in force, oldest first."""
    return holds_in_force(desk.workspace.database, desk.workspace.clock)


def keys_unapproved(desk: Desk) -> list[str]:
    """The keys of the threads whose words need approval, the earliest due first."""
    return [one.key for one in awaiting_approval(desk.workspace.database)]
