"""What each page is for, as one table of deeds and roles.

It stands in for the acts of `people.roles` until holding, moving and the rest are acts there.
"""

from collections.abc import Mapping
from enum import StrEnum

from scheduler.people.roles import Actor, Role

_R = Role
STAFF = frozenset(Role)


class Deed(StrEnum):
    """What is done at the desk."""

    LOOK = "see what goes out and what waits"
    HOLD = "hold"
    RELEASE = "release a hold"
    APPROVE = "approve or reject words"
    CHANGE = "move or cancel a thread, and decide about one that waits"
    TAKE_DOWN = "take a thread down"


MAY: Mapping[Deed, frozenset[Role]] = {
    Deed.LOOK: STAFF,
    Deed.HOLD: STAFF,  # whoever worries may stop it
    Deed.RELEASE: frozenset({_R.COMMS, _R.SAFEGUARDING_LEAD}),
    Deed.APPROVE: frozenset({_R.REVIEWER, _R.COMMS}),
    Deed.CHANGE: frozenset({_R.COMMS}),
    Deed.TAKE_DOWN: frozenset({_R.COMMS, _R.SAFEGUARDING_LEAD}),
}


def may_do(actor: Actor, deed: Deed) -> bool:
    """Whether `actor` may do it here."""
    return bool(actor.roles & MAY[deed])
