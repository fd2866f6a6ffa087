"""Finds threads that hurt each other by standing close: in time, in tune, or by one hashtag."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise

from scheduler.campaigns.model.organisation import Organisation
from scheduler.campaigns.model.plan import PlannedThread, ThreadKind
from scheduler.crisis.register import Register
from scheduler.findings import (
    CheckFinding,
    ClocksChange,
    OutOfTune,
    SharedHashtag,
    TooSoonAfter,
)
from scheduler.text.rules.catalogue import BY_ID

LEAST_SPACING = timedelta(minutes=15)  # where the organisation names none
BESIDE = timedelta(hours=2)  # a reader sees both in one look at the timeline
Plan = tuple[PlannedThread, ...]
LOUD = frozenset({ThreadKind.CELEBRATION, ThreadKind.JOKE})


class WhyClash(StrEnum):
    """Why two threads hurt each other."""

    TOO_CLOSE = "too close"
    OUT_OF_TUNE = "out of tune"
    ONE_HASHTAG = "one hashtag"
    SAID_TWICE = "said twice"  # found by their words: see `same_posts`


@dataclass(frozen=True, slots=True)
class Neighbour:
    """What of a thread decides whether it may stand beside another."""

    key: str
    account: str
    at: datetime
    is_loud: bool = False  # a celebration or a joke
    is_grave: bool = False
    hashtags: frozenset[str] = frozenset()  # in small letters


@dataclass(frozen=True, slots=True)
class Clash:
    """Two threads that hurt each other; of two in tune of time, the sooner stands first."""

    first: str  # its key
    second: str
    why: WhyClash
    apart: timedelta
    hashtag: str = ""


def found_between(
    threads: Sequence[Neighbour], spacing_of: Callable[[str], timedelta]
) -> tuple[Clash, ...]:
    """Every clash, by account and time, then what is out of tune, then what shares a hashtag.

    `spacing_of` gives the least time between two threads of an account; nothing where it has none.
    """
    in_order = sorted(threads, key=lambda thread: (thread.at, thread.key))
    return (
        *_too_close(in_order, spacing_of),
        *_out_of_tune(in_order),
        *_with_one_hashtag(in_order),
    )


def clashes(threads: Sequence[PlannedThread], organisation: Organisation) -> tuple[str, ...]:
    """A sentence for each clash of time or tune, in order of time."""
    by_key = {thread.key: thread for thread in threads}
    # Without their hashtags: who shares one is told at the threads, see `told_of_each_other`.
    found = found_between([_as_neighbour(one) for one in threads], organisation.spacing_of)
    return tuple(str(_finding(clash, by_key[clash.first], by_key[clash.second])) for clash in found)


def _finding(clash: Clash, one: PlannedThread, other: PlannedThread) -> CheckFinding:
    if clash.why is not WhyClash.TOO_CLOSE:
        return OutOfTune(one.key, one.kind, other.key)
    minutes = int(clash.apart.total_seconds() // 60)
    return TooSoonAfter(one.key, other.key, minutes, one.account, _clocks_change(one, other))


def _as_neighbour(thread: PlannedThread) -> Neighbour:
    return Neighbour(
        thread.key,
        thread.account,
        thread.due_at,
        is_loud=thread.kind in LOUD,
        is_grave=_is_grave(thread),
    )


def _too_close(
    threads: Sequence[Neighbour], spacing_of: Callable[[str], timedelta]
) -> Iterator[Clash]:
    for account in sorted({thread.account for thread in threads}):
        spacing = spacing_of(account) or LEAST_SPACING
        own = [thread for thread in threads if thread.account == account]
        for sooner, later in pairwise(own):
            if later.at - sooner.at < spacing:
                apart = later.at - sooner.at
                yield Clash(sooner.key, later.key, WhyClash.TOO_CLOSE, apart)


def _clocks_change(sooner: PlannedThread, later: PlannedThread) -> bool:
    """Whether two times close up, or fall together, because the clocks change."""
    moved = any(isinstance(each, ClocksChange) for one in (sooner, later) for each in one.warnings)
    return moved or sooner.local_time.utcoffset() != later.local_time.utcoffset()


def _out_of_tune(threads: Sequence[Neighbour]) -> Iterator[Clash]:
    loud = [thread for thread in threads if thread.is_loud]
    grave = [thread for thread in threads if thread.is_grave]
    for one in loud:
        for other in grave:
            if one.key != other.key and abs(one.at - other.at) <= BESIDE:
                apart = abs(one.at - other.at)
                yield Clash(one.key, other.key, WhyClash.OUT_OF_TUNE, apart)


def _with_one_hashtag(threads: Sequence[Neighbour]) -> Iterator[Clash]:
    """Threads of two accounts that say the same hashtag in the same minute."""
    crowds: defaultdict[tuple[datetime, str], list[Neighbour]] = defaultdict(list)
    for thread in threads:
        for tag in thread.hashtags:
            crowds[thread.at.replace(second=0, microsecond=0), tag].append(thread)
    told: set[tuple[str, str]] = set()  # two that share several hashtags are told once
    for (_, tag), crowd in sorted(crowds.items()):
        for one, other in pairwise(crowd):
            if one.account != other.account and (one.key, other.key) not in told:
                told.add((one.key, other.key))
                yield Clash(one.key, other.key, WhyClash.ONE_HASHTAG, timedelta(), tag)


def _is_grave(thread: PlannedThread) -> bool:
    return thread.register is Register.URGENT or any(post.is_sensitive for post in thread.posts)


def told_of_each_other(plans: Sequence[Plan]) -> list[Plan]:
    """The plans, with a warning at threads that share a hashtag and a minute across accounts.

    Not where all of them are one entry of a file: to begin together is what was asked for, and the
    calendar says it, where one of them can be moved.
    """
    crowds: defaultdict[tuple[str, datetime], list[PlannedThread]] = defaultdict(list)
    for thread in (thread for plan in plans for thread in plan):
        minute = thread.due_at.replace(second=0, microsecond=0)
        for tag in thread.hashtags:
            crowds[tag.casefold(), minute].append(thread)
    warnings: dict[str, SharedHashtag] = {}
    for (tag, _), crowd in sorted(crowds.items()):
        accounts = sorted({thread.account for thread in crowd})
        if len(accounts) > 1 and len({entry_of(thread) for thread in crowd}) > 1:
            warnings |= {thread.key: _warning(tag, accounts) for thread in crowd}
    return [tuple(_warned(thread, warnings) for thread in plan) for plan in plans]


def told_beside(
    thread: PlannedThread, others: Sequence[PlannedThread], organisation: Organisation
) -> tuple[str | CheckFinding, ...]:
    """What to say of each clash of one thread with others: of time, of tune, or by a hashtag."""
    if not others:
        return ()
    by_key = {one.key: one for one in (thread, *others)}
    found = found_between([_as_neighbour(one) for one in by_key.values()], organisation.spacing_of)
    clashing = [
        _finding(clash, by_key[clash.first], by_key[clash.second])
        for clash in found
        if thread.key in (clash.first, clash.second)
    ]
    ((own, *_),) = told_of_each_other([(thread, *others)])
    return *clashing, *(one for one in own.warnings if one not in thread.warnings)


def entry_of(thread: PlannedThread) -> str:
    """Its entry in the file: what somebody asked several accounts to say together is one."""
    return "/".join(thread.key.split("/")[:2])


def _warned(thread: PlannedThread, warnings: dict[str, SharedHashtag]) -> PlannedThread:
    if thread.key not in warnings:
        return thread
    return replace(thread, warnings=(*thread.warnings, warnings[thread.key]))


def _warning(tag: str, accounts: list[str]) -> SharedHashtag:
    rule = BY_ID["XP02"]
    return SharedHashtag(rule.id, rule.message, rule.suggestion, tag, tuple(accounts))
