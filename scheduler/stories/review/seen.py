"""Marks what a reviewer had before them, so that a decision counts only for what was read."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection

from scheduler.errors import ChangedSinceSeen
from scheduler.i18n import _
from scheduler.store.stories import versions
from scheduler.store.stories.versions import StoredStory
from scheduler.stories.lookup import current


@dataclass(frozen=True, slots=True)
class ReviewersWord:
    """What one reviewer said of the words as they stand."""

    by: str
    at: datetime
    is_yes: bool
    reason: str


def mark_of(connection: Connection, story: StoredStory) -> str:
    """The mark of what is decided about: the words, what stays as it is, and who said not yet."""
    version = current(connection, story)
    noes = [(one.by, one.reason) for one in answers(connection, story) if not one.is_yes]
    read = [repr(version.number), repr(version.words), repr(sorted(version.kept)), repr(noes)]
    return sha256("\0".join(read).encode()).hexdigest()[:32]


def refuse_if_unseen(connection: Connection, story: StoredStory, seen: str | None) -> None:
    """Passes if this is what was on the screen, or nobody says what was.

    Raises: ChangedSinceSeen.
    """
    now = mark_of(connection, story)
    if seen is not None and seen != now:
        raise ChangedSinceSeen(
            f"story:{story.id}",
            _("It has changed since you looked."),
            seen=seen,
            now=now,
            before=None,
            after=current(connection, story).words.body.splitlines(),
        )


def answers(connection: Connection, story: StoredStory) -> tuple[ReviewersWord, ...]:
    """Each reviewer's last word on the words as they stand."""
    last = {
        one["reviewer"]: ReviewersWord(one["reviewer"], one["at"], one["is_yes"], one["reason"])
        for one in versions.reviews_that_count(connection, story.id, story.version)
    }
    return tuple(last.values())
