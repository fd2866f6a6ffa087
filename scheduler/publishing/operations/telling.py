"""The one place by which publishing tells a colleague that something concerns them.

Every event is a plain fact, told once for each subject: in the bell, and by mail as they chose.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection

from scheduler.people.notices import bell
from scheduler.people.notices.bell import NoticeKind
from scheduler.store.stories import messages


class Event(StrEnum):
    """What somebody is told of."""

    NAMED = "named"  # in a comment
    ASKED = "asked"  # to approve
    REMINDED = "reminded"
    WORDS_CHANGED = "words changed"  # of what they were asked to approve
    NOT_APPROVED = "not approved"  # by the time that they named
    ANSWERED_OUTSIDE = "answered outside"  # by somebody whom they asked


_KINDS = {Event.NAMED: NoticeKind.COMMENT, Event.NOT_APPROVED: NoticeKind.WAITS}


def tell(
    connection: Connection,
    *,
    to: str,
    event: Event,
    about: str,
    subject: str,
    text: str,
    now: datetime,
    elsewhere: str = "",
) -> None:
    """Tells one person, in the caller's transaction; never a word of a story.

    `about` is the thread or campaign that its page opens; `subject` tells one fact from another:
    of the same event and subject, nobody is told twice. `elsewhere` is what they are told besides,
    where they said that they want to be told, with a command, for no page is beside it.
    """
    if elsewhere:
        messages.leave(connection, to, f"comment:{subject}", elsewhere, "", now)
    bell.tell(
        connection,
        to=[to],
        kind=_KINDS.get(event, NoticeKind.APPROVAL),
        subject=about,
        words=text,
        now=now,
        key=f"{event}:{subject}",
    )
