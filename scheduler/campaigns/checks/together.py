"""What threads of several accounts do in the same minute."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.text.rules.catalogue import BY_ID

Plan = tuple[PlannedThread, ...]


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
