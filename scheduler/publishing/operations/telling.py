"""The one place by which publishing tells a colleague that something concerns them.

Whoever builds notices joins them here: every event is a plain fact, once for each subject.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from scheduler.store.stories import messages


class Event(StrEnum):
    """What somebody is told of."""

    NAMED = "named"  # in a comment
    ASKED = "asked"  # to approve
    REMINDED = "reminded"
    WORDS_CHANGED = "words changed"  # of what they were asked to approve
    NOT_APPROVED = "not approved"  # by the time that they named
    ANSWERED_OUTSIDE = "answered outside"  # by somebody whom they asked


def tell(
    connection: Connection, *, to: str, event: Event, subject: str, text: str, now: datetime
) -> None:
    """Leaves word for one person, in the caller's transaction; never a word of a story.

    `subject` tells one fact from another: of the same event and subject, nobody is told twice.
    """
    messages.leave(connection, to, f"{event}:{subject}", text, "", now)
