"""The states of a thread and of a post, and the moves between them. Nothing else sets a state.

"Due" and "held" are computed, not stored, so that holding everything is one row.
"""

from enum import StrEnum


class ThreadState(StrEnum):
    """Where a thread stands."""

    SCHEDULED = "scheduled"
    PUBLISHING = "publishing"
    PUBLISHED = "published"
    WAITING = "waiting"  # for a person or for a search; the reason is beside it
    CANCELLED = "cancelled"
    TAKING_DOWN = "taking_down"
    TAKEN_DOWN = "taken_down"


class Reason(StrEnum):
    """Why a thread waits."""

    LATE = "late"
    UNCONFIRMED = "unconfirmed"
    SAID_ALREADY = "said_already"  # X has these words from the account: as this post, or another
    ROOT_ONLY = "root_only"
    REFUSED = "refused"
    NO_SUPPORT = "no_support"
    ACCOUNT = "account"
    BUDGET = "budget"
    APPROVAL = "approval"  # nobody but its owner has said yes to it, or somebody said no
    NOT_READY = "not_ready"  # an embargo, or a date that nobody has confirmed
    MEDIA = "media"  # a picture is not the approved one, or X does not take it
    LEAVE = "leave"  # somebody who can be seen in a picture does not agree to it, or no longer
    HELD = "held"  # its time passed while a hold was in force
    CONSENT = "consent"  # a story without a yes to exactly these words
    CHANGED = "changed"  # its rows in the database are not as they were applied


MAY_BE_OUT = (Reason.UNCONFIRMED, Reason.SAID_ALREADY)  # a post of it, which is looked for


class PostState(StrEnum):
    """Where a post stands."""

    UNSENT = "unsent"
    SENDING = "sending"
    SENT = "sent"
    UNCONFIRMED = "unconfirmed"
    REFUSED = "refused"
    REMOVED = "removed"


_T, _P = ThreadState, PostState

THREAD_MOVES: frozenset[tuple[ThreadState, ThreadState]] = frozenset(
    {
        (_T.SCHEDULED, _T.PUBLISHING),  # its first "sending" is committed
        (_T.SCHEDULED, _T.WAITING),
        (_T.SCHEDULED, _T.CANCELLED),
        (_T.SCHEDULED, _T.TAKING_DOWN),  # X said no to its first post, which may be out
        (_T.PUBLISHING, _T.PUBLISHED),
        (_T.PUBLISHING, _T.WAITING),
        (_T.PUBLISHING, _T.SCHEDULED),  # the root came back unsent: nothing is public yet
        (_T.WAITING, _T.PUBLISHING),  # found, or a person said go on
        (_T.WAITING, _T.PUBLISHED),  # the last post was found
        (_T.WAITING, _T.SCHEDULED),
        (_T.WAITING, _T.CANCELLED),
        (_T.PUBLISHING, _T.CANCELLED),  # a person stops it: what is out stays, the rest never goes
        (_T.PUBLISHING, _T.TAKING_DOWN),
        (_T.PUBLISHED, _T.TAKING_DOWN),
        (_T.WAITING, _T.TAKING_DOWN),
        (_T.CANCELLED, _T.TAKING_DOWN),
        (_T.CANCELLED, _T.SCHEDULED),  # restored, or skipped as late and given a new time
        (_T.CANCELLED, _T.WAITING),  # restored, and its time has passed or part of it is out
        (_T.TAKING_DOWN, _T.TAKEN_DOWN),
    }
)

POST_MOVES: frozenset[tuple[PostState, PostState]] = frozenset(
    {
        (_P.UNSENT, _P.SENDING),  # only through the gate
        (_P.UNSENT, _P.UNCONFIRMED),  # after a restore: the queue cannot know whether it is out
        (_P.SENDING, _P.SENT),
        (_P.SENDING, _P.UNSENT),  # the network said that it stored nothing
        (_P.SENDING, _P.UNCONFIRMED),  # the answer was lost
        (_P.SENDING, _P.REFUSED),
        (_P.UNCONFIRMED, _P.SENT),  # found on the timeline
        (_P.UNCONFIRMED, _P.UNSENT),  # a person says: send it again; or X said no, and shows none
        (_P.UNCONFIRMED, _P.REFUSED),  # a person looked, and says: it is not out, leave it
        (_P.REFUSED, _P.UNSENT),
        (_P.SENT, _P.REMOVED),
    }
)
