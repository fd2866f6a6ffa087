"""The ages at which every post is read: often while it is young, and seldom later."""

from datetime import datetime, timedelta

# Ages since a post was sent. X prices each reading; docs/measures.md says why these.
READING_AGES = (
    timedelta(hours=1),
    timedelta(hours=5),
    timedelta(days=1),
    timedelta(days=4),
    timedelta(days=9),
    timedelta(days=16, hours=16),
    timedelta(days=29, hours=22),  # X gives an account its private figures for 30 days
)


def first_reading_at(sent_at: datetime) -> datetime:
    """When a post that went out at `sent_at` is read first."""
    return sent_at + READING_AGES[0]
