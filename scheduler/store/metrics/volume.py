"""Stores how much everyone says with tracked hashtags: counts only, nothing of anybody."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select

from scheduler.store.metrics.period import Period
from scheduler.store.tables.metrics import hashtag_hours, hashtag_searches, tracked_hashtags
from scheduler.store.tables.queue import campaigns, threads
from scheduler.store.tables.queue import posts as our_posts
from scheduler.store.upsert import upsert

Counted = tuple[str, int]  # an address or a hashtag, and in how many posts it was


@dataclass(frozen=True, slots=True)
class DueCount:
    """A query, and which of the two is to be asked now."""

    query: str
    count: bool
    search: bool


@dataclass(frozen=True, slots=True)
class SearchSummary:
    """What one search came to. Whoever wrote the posts is a number and nothing else."""

    read_at: datetime
    from_at: datetime  # what it covers, until `read_at`
    is_all: bool  # False: the newest only
    posts: int
    with_links: int
    authors: int
    hours: tuple[tuple[datetime, int], ...]
    links: tuple[Counted, ...]  # the most shared first
    hashtags: tuple[Counted, ...]  # the most used beside it first


@dataclass(frozen=True, slots=True)
class FollowedTags:
    """The hashtags of one campaign: its own, and those that it only follows."""

    campaign: str
    hashtags: tuple[str, ...]
    related: tuple[str, ...]


def followed_tags(
    connection: Connection,
    running: tuple[datetime, datetime] | None = None,
    accounts: frozenset[str] | None = None,
) -> list[FollowedTags]:
    """Of each campaign by name; only of those with a thread between the two instants.

    Where `accounts` are given, only of campaigns for which one of them speaks first.
    """
    query = select(campaigns.c.name, campaigns.c.hashtags, campaigns.c.related)
    if running is not None:
        between = (threads.c.begin_at >= running[0]) & (threads.c.begin_at <= running[1])
        query = query.where(campaigns.c.name.in_(select(threads.c.campaign).where(between)))
    if accounts is not None:
        is_root = (our_posts.c.thread_id == threads.c.id) & (our_posts.c.position == 0)
        theirs = threads.join(our_posts, is_root)
        begun = our_posts.c.account.in_(sorted(accounts))
        query = query.where(
            campaigns.c.name.in_(select(threads.c.campaign).select_from(theirs).where(begun))
        )
    rows = connection.execute(query.order_by(campaigns.c.name))
    return [
        FollowedTags(name, tuple(json.loads(tags)), tuple(json.loads(related)))
        for name, tags, related in rows
    ]


def due_queries(connection: Connection, queries: Sequence[str], now: datetime) -> list[DueCount]:
    """What is to be asked of `queries`; one that was never asked is due for both."""
    rows = connection.execute(
        select(tracked_hashtags).where(tracked_hashtags.c.query.in_(queries))
    ).mappings()
    known = {row["query"]: row for row in rows}
    due = []
    for query in queries:
        row = known.get(query)
        count = row is None or row["next_count_at"] <= now
        search = row is None or row["next_search_at"] is None or row["next_search_at"] <= now
        if count or search:
            due.append(DueCount(query, count, search))
    return due


def ask_next(
    connection: Connection,
    query: str,
    count_at: datetime | None = None,
    search_at: datetime | None = None,
    *,
    now: datetime,
) -> None:
    """Sets when a query is asked next; what is None stays as it was."""
    given = {"next_count_at": count_at, "next_search_at": search_at}
    known = {name: at for name, at in given.items() if at is not None}
    key = {"query": query}
    upsert(connection, tracked_hashtags, key, known, only_new={"next_count_at": now})


def record_hours(connection: Connection, query: str, hours: Iterable[tuple[datetime, int]]) -> None:
    """Keeps each hour as it was counted last: posts are deleted, and then count no more."""
    for at, posts in hours:
        upsert(connection, hashtag_hours, {"query": query, "hour_at": at}, {"posts": posts})


def record_search(connection: Connection, query: str, summary: SearchSummary) -> None:
    """Keeps what a search came to."""
    connection.execute(
        insert(hashtag_searches).values(
            query=query,
            read_at=summary.read_at,
            from_at=summary.from_at,
            is_all=summary.is_all,
            posts=summary.posts,
            with_links=summary.with_links,
            authors=summary.authors,
            hours=json.dumps([[at.isoformat(), posts] for at, posts in summary.hours]),
            links=json.dumps(summary.links, ensure_ascii=False),
            hashtags=json.dumps(summary.hashtags, ensure_ascii=False),
        )
    )


def hours_of(connection: Connection, query: str, period: Period) -> list[tuple[datetime, int]]:
    """Every hour that was counted in a time, in order."""
    table = hashtag_hours
    rows = connection.execute(
        select(table.c.hour_at, table.c.posts)
        .where(table.c.query == query, period.holds(table.c.hour_at))
        .order_by(table.c.hour_at)
    )
    return [(at, posts) for at, posts in rows]


def last_search(connection: Connection, query: str) -> SearchSummary | None:
    """What the newest search came to."""
    table = hashtag_searches
    row = (
        connection.execute(
            select(table).where(table.c.query == query).order_by(table.c.id.desc()).limit(1)
        )
        .mappings()
        .first()
    )
    if row is None:
        return None
    return SearchSummary(
        read_at=row["read_at"],
        from_at=row["from_at"],
        is_all=row["is_all"],
        posts=row["posts"],
        with_links=row["with_links"],
        authors=row["authors"],
        hours=tuple((datetime.fromisoformat(at), n) for at, n in json.loads(row["hours"])),
        links=tuple((name, n) for name, n in json.loads(row["links"])),
        hashtags=tuple((name, n) for name, n in json.loads(row["hashtags"])),
    )
