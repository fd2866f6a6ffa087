"""Adds up what each hashtag gathered, in the database, from narrow rows; see migration 0013."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection, Text, case, cast, func, select

from scheduler.store.metrics.period import ALWAYS, Period
from scheduler.store.tables.metrics import tagged_posts as table


@dataclass(frozen=True, slots=True)
class TaggedThread:
    """What the posts of one thread and account brought, of which all is known."""

    account: str
    thread_id: int
    posts: int
    engagements: int
    impressions: int


@dataclass(frozen=True, slots=True)
class TagFigures:
    """The published posts with one hashtag, folded. None is unknown, never 0."""

    tag: str
    shown: str  # as written most often
    posts: int
    threads: int
    accounts: int
    impressions: int | None  # of the posts of which they are known
    engagements: tuple[int, ...]  # of each post of which all five kinds are known, lowest first
    both_posts: int  # of which both are known
    by_thread: tuple[TaggedThread, ...] = field(default=(), compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class _Spelling:
    """The published posts that write one hashtag in one way."""

    tag: str
    shown: str
    posts: int
    impressions: int | None
    engagements: str | None  # of each post, with commas between


def tag_figures(connection: Connection, period: Period = ALWAYS) -> list[TagFigures]:
    """One for each hashtag of a time's published posts, by the folded hashtag."""
    threads = _by_thread(connection, period)
    return [
        _added_up(list(own), threads[tag])
        for tag, own in groupby(_spellings(connection, period), key=attrgetter("tag"))
    ]


def _spellings(connection: Connection, period: Period) -> list[_Spelling]:
    seen, engaged = table.c.impressions, table.c.engagements
    each = engaged if connection.dialect.name == "sqlite" else cast(engaged, Text)
    rows = connection.execute(
        select(
            table.c.tag,
            table.c.shown,
            func.count(),
            func.sum(seen),
            func.aggregate_strings(each, ","),
        )
        .where(period.began(table.c.thread_id))
        .group_by(table.c.tag, table.c.shown)
        .order_by(table.c.tag, table.c.shown)
    )
    return [_Spelling(*row) for row in rows]


def _by_thread(connection: Connection, period: Period) -> dict[str, list[TaggedThread]]:
    """The threads of each hashtag; along the key, which SQLite reads in order."""
    seen, engaged = table.c.impressions, table.c.engagements
    are_both_known = seen.is_not(None) & engaged.is_not(None)
    key = (table.c.tag, table.c.shown, table.c.account, table.c.thread_id)
    rows = connection.execute(
        select(
            *key,
            func.count(seen + engaged),
            func.coalesce(func.sum(case((are_both_known, engaged))), 0),
            func.coalesce(func.sum(case((are_both_known, seen))), 0),
        )
        .where(period.began(table.c.thread_id))
        .group_by(*key)
    )
    by_tag: dict[str, list[TaggedThread]] = {}
    for tag, _, account, thread, posts, engagements, impressions in rows:
        part = TaggedThread(account, thread, posts, int(engagements), int(impressions))
        by_tag.setdefault(tag, []).append(part)
    return by_tag


def _added_up(spellings: Sequence[_Spelling], threads: Sequence[TaggedThread]) -> TagFigures:
    """Of a tie, the spelling that sorts first."""
    most = min(spellings, key=lambda spelling: (-spelling.posts, spelling.shown))
    seen = [int(known) for spelling in spellings if (known := spelling.impressions) is not None]
    return TagFigures(
        tag=most.tag,
        shown=most.shown,
        posts=sum(spelling.posts for spelling in spellings),
        threads=len({thread.thread_id for thread in threads}),
        accounts=len({thread.account for thread in threads}),
        impressions=sum(seen) if seen else None,
        engagements=_in_order(spelling.engagements for spelling in spellings),
        both_posts=sum(thread.posts for thread in threads),
        by_thread=tuple(threads),
    )


def _in_order(each: Iterable[str | None]) -> tuple[int, ...]:
    """The database hands over the numbers of many posts as one text: a row for each of them
    would take longer than all of its adding up."""
    return tuple(sorted(json.loads(f"[{','.join(filter(None, each))}]")))
