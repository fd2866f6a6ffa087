"""Finds posts of one account that say the same within the time in which X refuses the second."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.findings import SaidElsewhere
from scheduler.text.counting.length import normalised
from scheduler.text.rules.base import Said

REFUSED_WITHIN = timedelta(days=30)  # X does not publish its own; this one is on the safe side
_MOST_WORDS = 60  # characters of a post in a sentence about it
Plan = tuple[PlannedThread, ...]


@dataclass(frozen=True, slots=True)
class SamePost:
    """A post, and the nearest one in time of another thread in which its account says the same."""

    said: Said
    other: Said


def folded(text: str) -> str:
    """What is compared of a post: neither its capitals nor its spaces make it another one."""
    return " ".join(normalised(text).casefold().split())


def same_posts(posts: Iterable[Said]) -> list[SamePost]:
    """Each post that repeats another one of its account, of a thread with another key."""
    crowds: dict[tuple[str, str], list[Said]] = {}
    for post in posts:
        crowds.setdefault((post.account, folded(post.text)), []).append(post)
    return [
        pair
        for (_, words), crowd in crowds.items()
        if words and len(crowd) > 1
        for pair in _pairs(crowd)
    ]


def _pairs(crowd: list[Said]) -> Iterator[SamePost]:
    crowd.sort(key=lambda post: (post.due_at, post.key))
    told: set[int] = set()
    for number, (sooner, later) in enumerate(pairwise(crowd)):
        if sooner.key == later.key or later.due_at - sooner.due_at >= REFUSED_WITHIN:
            continue
        if number not in told:
            yield SamePost(sooner, later)
        told.add(number + 1)
        yield SamePost(later, sooner)


def as_finding(pair: SamePost, zone: tzinfo | None) -> SaidElsewhere:
    """What to say of it beforehand: what is said twice, and where else."""
    said, other = pair.said, pair.other
    day = other.due_at.astimezone(zone).date()
    return SaidElsewhere(_few_words(said.text), other.due_at < said.due_at, other.key, day)


def is_told(warnings: Iterable[object]) -> bool:
    """Whether one of a thread's warnings is of this kind."""
    return any(isinstance(warning, SaidElsewhere) for warning in warnings)


def told_of_same_posts(plans: Sequence[Plan]) -> list[Plan]:
    """The plans, with a warning at threads in which an account says again what it says elsewhere.

    A story is left out: nobody rewords it.
    """
    found = same_posts(post for plan in plans for thread in plan for post in said_in(thread))
    if not found:
        return list(plans)
    of: dict[str, list[SamePost]] = {}
    for pair in found:
        of.setdefault(pair.said.key, []).append(pair)
    return [tuple(warned(thread, of.get(thread.key, ())) for thread in plan) for plan in plans]


def said_in(thread: PlannedThread, at: datetime | None = None) -> Iterator[Said]:
    """The posts of a thread in the organisation's own words; `at` is its time, where it moved."""
    if thread.story is None:
        for post in thread.posts:
            if post.story is None:
                yield Said(post.account, thread.key, post.text, at or thread.due_at)


def warned(thread: PlannedThread, pairs: Sequence[SamePost]) -> PlannedThread:
    """The thread with a warning for each of them that it does not carry yet."""
    if not pairs:
        return thread
    said = (as_finding(pair, thread.local_time.tzinfo) for pair in pairs)
    return replace(thread, warnings=tuple(dict.fromkeys((*thread.warnings, *said))))


def _few_words(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MOST_WORDS else f"{line[:_MOST_WORDS].rsplit(' ', 1)[0]}…"
