"""How long a network is believed that asks to be left alone."""

from datetime import datetime, timedelta

LONGEST = timedelta(hours=25)  # X's longest window is a day; clocks may differ


def bounded(until: datetime, now: datetime) -> datetime:
    """`until`, but never so far ahead that a wrong number would stop an account for good."""
    return min(until, now + LONGEST)
