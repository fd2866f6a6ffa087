"""What each hashtag gathered, added up by the database from narrow rows; see migration 0013."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Text, cast, func, select

from scheduler.store.tables.metrics import tagged_posts as table


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
    both_posts: int  # of which both are known; the next two are theirs
    both_engagements: int
    both_impressions: int


@dataclass(frozen=True, slots=True)
class _Spelling:
    """The published posts that write one hashtag in one way."""

    tag: str
    shown: str
    posts: int
    impressions: int | None
    seen_posts: int
    both_posts: int
    engagements: str | None  # of each post, with commas between


def tag_figures(connection: Connection) -> list[TagFigures]:
    """One for each hashtag of a published post, by the folded hashtag."""
    accounts = _distinct(connection, table.c.account)
    threads = _distinct(connection, table.c.account, table.c.thread_id)
    spellings = _spellings(connection)
    found = [
        _added_up(list(own), accounts[tag], threads[tag])
        for tag, own in groupby(spellings, key=attrgetter("tag"))
    ]
    seen_posts = sum(one.seen_posts for one in spellings)
    if all(one.both_posts == len(one.engagements) for one in found) and seen_posts == sum(
        one.both_posts for one in found
    ):
        return found
    return _without_half_known(connection, found)


def _spellings(connection: Connection) -> list[_Spelling]:
    seen, engaged = table.c.impressions, table.c.engagements
    each = engaged if connection.dialect.name == "sqlite" else cast(engaged, Text)
    rows = connection.execute(
        select(
            table.c.tag,
            table.c.shown,
            func.count(),
            func.sum(seen),
            func.count(seen),
            func.count(seen + engaged),
            func.aggregate_strings(each, ","),
        )
        .group_by(table.c.tag, table.c.shown)
        .order_by(table.c.tag, table.c.shown)
    )
    return [_Spelling(*row) for row in rows]


def _distinct(connection: Connection, *columns: Any) -> dict[str, int]:
    """How many of the last column each hashtag has; along the key, which SQLite can leap."""
    each = select(table.c.tag, table.c.shown, *columns).distinct().subquery()
    last = each.c[columns[-1].name]
    rows = connection.execute(select(each.c.tag, func.count(last.distinct())).group_by(each.c.tag))
    return {tag: int(count) for tag, count in rows}


def _added_up(spellings: Sequence[_Spelling], accounts: int, threads: int) -> TagFigures:
    """Of a tie, the spelling that sorts first."""
    most = min(spellings, key=lambda one: (-one.posts, one.shown))
    seen = [int(one.impressions) for one in spellings if one.impressions is not None]
    engagements = _in_order(one.engagements for one in spellings)
    return TagFigures(
        tag=most.tag,
        shown=most.shown,
        posts=sum(one.posts for one in spellings),
        threads=threads,
        accounts=accounts,
        impressions=sum(seen) if seen else None,
        engagements=engagements,
        both_posts=sum(one.both_posts for one in spellings),
        both_engagements=sum(engagements),
        both_impressions=sum(seen),
    )


def _without_half_known(connection: Connection, figures: list[TagFigures]) -> list[TagFigures]:
    """Takes from both parts what posts bring of which only one part is known.

    They are few: adding them up apart is quicker than looking at both parts of every post.
    """
    seen, engaged = table.c.impressions, table.c.engagements
    rows = connection.execute(
        select(
            table.c.tag,
            func.coalesce(func.sum(seen), 0),
            func.coalesce(func.sum(engaged), 0),
        )
        .where(seen.is_(None) != engaged.is_(None))
        .group_by(table.c.tag)
    )
    half = {tag: (int(impressions), int(engagements)) for tag, impressions, engagements in rows}
    return [
        replace(
            one,
            both_impressions=one.both_impressions - half.get(one.tag, (0, 0))[0],
            both_engagements=one.both_engagements - half.get(one.tag, (0, 0))[1],
        )
        for one in figures
    ]


def _in_order(each: Iterable[str | None]) -> tuple[int, ...]:
    """The database hands over the numbers of many posts as one text: a row for each of them
    would take longer than all of its adding up."""
    return tuple(sorted(json.loads(f"[{','.join(filter(None, each))}]")))
