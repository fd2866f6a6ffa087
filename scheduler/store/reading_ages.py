"""When a post is read: often while it is young, and seldom when it hardly grows any more."""

from datetime import datetime, timedelta

# Ages since a post was sent. X prices each reading; docs/measures.md says why these.
READING_AGES = (
    timedelta(hours=1),
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
)


def first_reading_at(sent_at: datetime) -> datetime:
    """When a post that went out at `sent_at` is read first."""
    return sent_at + READING_AGES[0]


def next_reading_at(sent_at: datetime, now: datetime) -> datetime | None:
    """When a post that is read `now` is read again; None after its last age."""
    coming = (sent_at + age for age in READING_AGES)
    return next((instant for instant in coming if instant > now), None)
