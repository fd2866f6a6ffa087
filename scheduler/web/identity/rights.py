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

    SEE = "see what goes out and what waits"
    HOLD = "hold"
    LIFT = "release a hold"
    APPROVE = "approve or reject words"
    MOVE = "move a thread"
    CANCEL = "cancel a thread"
    RESOLVE = "decide about a thread that waits"
    TAKE_DOWN = "take a thread down"


MAY: Mapping[Deed, frozenset[Role]] = {
    Deed.SEE: STAFF,
    Deed.HOLD: STAFF,  # whoever worries may stop it
    Deed.LIFT: frozenset({_R.COMMS, _R.SAFEGUARDING_LEAD, _R.ADMINISTRATOR}),
    Deed.APPROVE: frozenset({_R.REVIEWER, _R.COMMS}),
    Deed.MOVE: frozenset({_R.COMMS}),
    Deed.CANCEL: frozenset({_R.COMMS, _R.SAFEGUARDING_LEAD}),
    Deed.RESOLVE: frozenset({_R.COMMS}),
    Deed.TAKE_DOWN: frozenset({_R.COMMS, _R.SAFEGUARDING_LEAD}),
}


def may_do(actor: Actor, deed: Deed) -> bool:
    """Whether `actor` may do it here."""
    return bool(actor.roles & MAY[deed])
