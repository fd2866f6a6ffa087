"""What each hashtag gathered, added up by the database from narrow rows; see migration 0013."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, Text, cast, func, select

from scheduler.store.tables import tagged_posts as table


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
    engagements: str | None  # of each post, with commas between
    both_posts: int
    both_engagements: int
    both_impressions: int


def tag_figures(connection: Connection) -> list[TagFigures]:
    """One for each hashtag of a published post, by the folded hashtag."""
    accounts = _distinct(connection, table.c.account)
    threads = _distinct(connection, table.c.account, table.c.thread_id)
    by_tag = groupby(_spellings(connection), key=attrgetter("tag"))
    return [_added_up(list(spellings), accounts[tag], threads[tag]) for tag, spellings in by_tag]


def _spellings(connection: Connection) -> list[_Spelling]:
    seen, engaged = table.c.impressions, table.c.engagements
    each = engaged if connection.dialect.name == "sqlite" else cast(engaged, Text)
    rows = connection.execute(
        select(
            table.c.tag,
            table.c.shown,
            func.count(),
            func.sum(seen),
            func.aggregate_strings(each, ","),
            func.count(seen + engaged),
            func.coalesce(func.sum(engaged).filter(seen.is_not(None)), 0),
            func.coalesce(func.sum(seen).filter(engaged.is_not(None)), 0),
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
    return TagFigures(
        tag=most.tag,
        shown=most.shown,
        posts=sum(one.posts for one in spellings),
        threads=threads,
        accounts=accounts,
        impressions=sum(seen) if seen else None,
        engagements=_in_order(one.engagements for one in spellings),
        both_posts=sum(one.both_posts for one in spellings),
        both_engagements=int(sum(one.both_engagements for one in spellings)),
        both_impressions=int(sum(one.both_impressions for one in spellings)),
    )


def _in_order(each: Iterable[str | None]) -> tuple[int, ...]:
    """The database hands over the numbers of many posts as one text: a row for each of them
    would take longer than all of its adding up."""
    return tuple(sorted(json.loads(f"[{','.join(filter(None, each))}]")))
