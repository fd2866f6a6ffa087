"""From a campaign to its threads: pure, with keys that last and times in UTC."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from scheduler.campaigns.checks.support_coverage import Regions
from scheduler.campaigns.model.campaign import Campaign
from scheduler.campaigns.model.organisation import Organisation
from scheduler.campaigns.model.plan import PlannedThread
from scheduler.campaigns.planning.duplicates import repeated
from scheduler.campaigns.planning.planner import Draft, draft
from scheduler.crisis.directory.services import Directory
from scheduler.errors import MistakesFound


def plan(
    campaign: Campaign,
    organisation: Organisation,
    templates: Path,
    directory: Directory,
    now: datetime,
) -> tuple[PlannedThread, ...]:
    """The threads of `campaign`, in order of time and then of key.

    The same arguments always give the same; `now` decides only the year of an awareness date that
    is written without one.
    Raises: MistakesFound with every mistake that shows once the words are made.
    """
    drafted = draft(campaign, organisation, templates, Regions(directory), now)
    mistakes = [*drafted.mistakes, *repeated(drafted.placed)]
    if mistakes:
        raise MistakesFound(mistakes)
    return in_order(drafted)


def in_order(drafted: Draft) -> tuple[PlannedThread, ...]:
    """The threads of a draft by time, then by key."""
    threads = (placed.thread for placed in drafted.placed)
    return tuple(sorted(threads, key=lambda thread: (thread.due_at, thread.key)))


def has_ended(threads: Sequence[PlannedThread], now: datetime) -> bool:
    """Whether a campaign lies wholly in the past; that is no mistake."""
    return bool(threads) and all(thread.due_at < now for thread in threads)
