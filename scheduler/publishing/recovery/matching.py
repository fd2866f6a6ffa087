"""Decides when to look for a lost post, and which post on the timeline is the one.

Source: docs/architecture.md, "After a lost answer". The engine asks every five seconds
(`engine/work.py`), so that a shorter first look changes nothing.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from scheduler.networks.base import RemotePost
from scheduler.text.network_form import without_network_form

FIRST_LOOK = timedelta(seconds=5)
FIRST_LOOK_AFTER_A_NO = timedelta(minutes=1)  # where nothing else says when it is tried again
# The timeline can lag by many minutes: after each empty look the next comes later.
BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (0.5, 1, 2, 5, 10, 20, 30))
_SHORTEST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)
UNTIL_RESOLVED = timedelta(days=1)  # between looks for a post that must come down if it appears
CLOCK_SKEW = timedelta(hours=2)  # between X's clock and ours: a machine may be an hour wrong


def first_look_at(lost_at: datetime) -> datetime:
    """When to look for a lost post for the first time."""
    return lost_at + FIRST_LOOK


def next_look_at(now: datetime, looks: int) -> datetime | None:
    """When to look again after `looks` empty looks, or None: a person decides."""
    return now + BACK_OFF[looks - 1] if looks <= len(BACK_OFF) else None


def wait_for_timeline(lost_for: timedelta) -> timedelta:
    """How long to leave a timeline alone that did not answer: longer as time goes by."""
    return min(max(lost_for / 4, _SHORTEST_WAIT), _LONGEST_WAIT)


def find(
    sent_text: str, parent: str | None, sending_at: datetime, timeline: Sequence[RemotePost]
) -> RemotePost | None:
    """The earliest post of the timeline that must be the one that was sent.

    It has the same text, hangs under the same parent, and is no older than our call.
    """
    wanted = without_network_form(sent_text)
    fitting = [
        remote
        for remote in timeline
        if remote.in_reply_to == parent
        and remote.created_at >= sending_at - CLOCK_SKEW
        and without_network_form(remote.text) == wanted
    ]
    return min(fitting, key=lambda remote: remote.created_at, default=None)
