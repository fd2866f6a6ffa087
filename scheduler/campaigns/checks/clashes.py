"""Finds threads that hurt each other by standing close: in time, in tune, or by one hashtag."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise

from scheduler.campaigns.model.organisation import Organisation
from scheduler.campaigns.model.plan import PlannedThread, ThreadKind
from scheduler.crisis.register import Register
from scheduler.text.rules.catalogue import BY_ID

LEAST_SPACING = timedelta(minutes=15)  # where the organisation names none
BESIDE = timedelta(hours=2)  # a reader sees both in one look at the timeline
Plan = tuple[PlannedThread, ...]
_LOUD = frozenset({ThreadKind.CELEBRATION, ThreadKind.JOKE})


def clashes(threads: Sequence[PlannedThread], organisation: Organisation) -> tuple[str, ...]:
    """A sentence for each clash, in order of time."""
    in_order = sorted(threads, key=lambda thread: (thread.due_at, thread.key))
    return (*_too_close(in_order, organisation), *_out_of_tune(in_order))


def _too_close(threads: Sequence[PlannedThread], organisation: Organisation) -> Iterator[str]:
    for account in sorted({thread.account for thread in threads}):
        spacing = organisation.spacing_of(account) or LEAST_SPACING
        own = [thread for thread in threads if thread.account == account]
        for sooner, later in pairwise(own):
            apart = later.due_at - sooner.due_at
            if apart < spacing:
                minutes = int(apart.total_seconds() // 60)
                yield (
                    f"{later.key} follows {sooner.key} after {minutes} minutes, "
                    f"both from {account}.{_by_the_clocks(sooner, later)}"
                )


def _by_the_clocks(sooner: PlannedThread, later: PlannedThread) -> str:
    """A sentence where two times close up, or fall together, because the clocks change."""
    moved = any("the clocks go" in warning for one in (sooner, later) for warning in one.warnings)
    changes = sooner.local_time.utcoffset() != later.local_time.utcoffset()
    return " The clocks change between them that night." if moved or changes else ""


def _out_of_tune(threads: Sequence[PlannedThread]) -> Iterator[str]:
    loud = [thread for thread in threads if thread.kind in _LOUD]
    quiet = [thread for thread in threads if _is_grave(thread)]
    for one in loud:
        for other in quiet:
            if abs(one.due_at - other.due_at) <= BESIDE:
                told = f"{one.key}, a {one.kind}, stands beside {other.key}"
                yield f"{told}, which is about something grave."


def _is_grave(thread: PlannedThread) -> bool:
    return thread.register is Register.URGENT or any(post.is_sensitive for post in thread.posts)


def told_of_each_other(plans: Sequence[Plan]) -> list[Plan]:
    """The plans, with a warning at threads that share a hashtag and a minute across accounts."""
    crowds: defaultdict[tuple[str, datetime], list[PlannedThread]] = defaultdict(list)
    for thread in (thread for plan in plans for thread in plan):
        minute = thread.due_at.replace(second=0, microsecond=0)
        for tag in thread.hashtags:
            crowds[tag.casefold(), minute].append(thread)
    warnings: dict[str, str] = {}
    for (tag, _), crowd in sorted(crowds.items()):
        accounts = sorted({thread.account for thread in crowd})
        if len(accounts) > 1:
            warnings |= {thread.key: _warning(tag, accounts) for thread in crowd}
    return [tuple(_warned(thread, warnings) for thread in plan) for plan in plans]


def _warned(thread: PlannedThread, warnings: dict[str, str]) -> PlannedThread:
    if thread.key not in warnings:
        return thread
    return replace(thread, warnings=(*thread.warnings, warnings[thread.key]))


def _warning(tag: str, accounts: list[str]) -> str:
    rule = BY_ID["XP02"]
    return f"{rule.id}: {rule.message} (#{tag}: {', '.join(accounts)}). {rule.suggestion}"
