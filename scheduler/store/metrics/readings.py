"""Stores readings: which posts are due, what came back, and the rows that reports measure."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Insert, Select, bindparam, func, insert, select
from sqlalchemy.dialects import sqlite

from scheduler.post_counts import COUNTS, PRIVATE_COUNTS, PostCounts
from scheduler.store.fast_statements import Prepared, plain_instant
from scheduler.store.metrics.period import ALWAYS, Period
from scheduler.store.states import PostState
from scheduler.store.tables.metrics import latest, readings
from scheduler.store.tables.queue import (
    accounts,
    audit,
    ledger,
    post_hashtags,
    posts,
    stamps,
    threads,
)


@dataclass(frozen=True, slots=True)
class DuePost:
    """A published post whose time for a reading has come."""

    id: int
    account: str
    remote_id: str
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class NewReading(PostCounts):
    """One reading of one post, as it came."""

    post_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Point:
    """How often a post had been seen at one reading. None is unknown."""

    at: datetime
    impressions: int | None


@dataclass(frozen=True, slots=True)
class Measured(PostCounts):
    """One published post, with the newest that is known of it."""

    id: int
    thread_id: int
    campaign: str
    account: str
    role: str  # of the account
    region: str
    position: int
    place: str
    sent_at: datetime
    kind: str | None = None  # of its thread, as the file says: an appeal, a celebration, a joke
    is_story: bool = False  # a person's own words: their thread, or their turn in a dialogue


# Only a newer reading takes the place of the latest: answers may come in any order. It copies
# what was just appended inside the database, which halves what goes over to it. Private figures
# stay as last shown: X shows them for 30 days, and not to whoever reads for the author.
def _text_of(statement: Insert) -> str:
    """The same on both databases, once it names its values."""
    names = sqlite.dialect(paramstyle="named")
    return str(statement.compile(dialect=names, column_keys=_COLUMNS))


def _replace_latest() -> Insert:
    new = select(func.max(readings.c.id)).where(readings.c.id > bindparam("before"))
    chosen = [readings.c[name] for name in _COLUMNS]
    row = sqlite.insert(latest).from_select(
        _COLUMNS, select(*chosen).where(readings.c.id.in_(new.group_by(readings.c.post_id)))
    )
    newer: dict[str, Any] = {name: row.excluded[name] for name in _COLUMNS[1:]}
    newer |= {name: func.coalesce(row.excluded[name], latest.c[name]) for name in PRIVATE_COUNTS}
    return row.on_conflict_do_update(
        index_elements=["post_id"], set_=newer, where=row.excluded.at >= latest.c.at
    )


_COLUMNS = ["post_id", "at", *COUNTS]
_REPLACE_LATEST = Prepared(_text_of(_replace_latest()))
_NEWEST = Prepared("SELECT coalesce(max(id), 0) FROM reading")
_APPEND = Prepared(_text_of(insert(readings)))
_SET_NEXT = Prepared("UPDATE post SET next_reading_at = :next WHERE id = :post")


def posts_due(connection: Connection, now: datetime, limit: int) -> list[DuePost]:
    """Published posts whose reading is due, the longest overdue first."""
    rows = connection.execute(
        select(posts.c.id, posts.c.account, posts.c.remote_id, posts.c.sent_at)
        .where(
            posts.c.next_reading_at <= now,
            posts.c.state == PostState.SENT,
            posts.c.remote_id.is_not(None),
        )
        .order_by(posts.c.next_reading_at, posts.c.id)
        .limit(limit)
    )
    return [DuePost(*row) for row in rows]


def record_readings(connection: Connection, taken: Sequence[NewReading]) -> None:
    """Appends the readings, those of one post in order, and makes the last of each the latest."""
    if taken:
        ((before,),) = _NEWEST.rows(connection)
        plain = _plain_instants(connection, (reading.at for reading in taken))
        rows = [
            {"post_id": reading.post_id, "at": plain[reading.at], **reading.counts()}
            for reading in taken
        ]
        _APPEND.change_each(connection, rows, are_plain=True)
        _REPLACE_LATEST.change(connection, before=before)


def points_of(
    connection: Connection, post_ids: Sequence[int] | Select[tuple[int]]
) -> dict[int, list[Point]]:
    """What each post showed at each of its readings, oldest first; a post without any is absent."""
    rows = connection.execute(
        select(readings.c.post_id, readings.c.at, readings.c.impressions)
        .where(readings.c.post_id.in_(post_ids))
        .order_by(readings.c.post_id, readings.c.at)
    )
    points: dict[int, list[Point]] = {}
    for post_id, at, impressions in rows:
        points.setdefault(post_id, []).append(Point(at, impressions))
    return points


def latest_of(connection: Connection, post_ids: Sequence[int]) -> dict[int, NewReading]:
    """The newest that is known of each of these posts; one that was never read is absent."""
    columns = [latest.c[name] for name in _COLUMNS]
    rows = connection.execute(select(*columns).where(latest.c.post_id.in_(post_ids))).mappings()
    return {row["post_id"]: NewReading(**row) for row in rows}


def set_next_reading(
    connection: Connection, instants: Sequence[tuple[int, datetime | None]]
) -> None:
    """Says of each post, by its id, when it is read next; None is never again."""
    if instants:
        plain = _plain_instants(connection, (instant for _, instant in instants))
        rows = [{"post": post, "next": plain[instant]} for post, instant in instants]
        _SET_NEXT.change_each(connection, rows, are_plain=True)


def measured_posts(connection: Connection, period: Period = ALWAYS) -> list[Measured]:
    """Every published post of a time's threads, in the order in which they went out."""
    rows = connection.execute(
        select(
            posts.c.id,
            posts.c.thread_id,
            threads.c.campaign,
            posts.c.account,
            accounts.c.role,
            threads.c.region,
            posts.c.position,
            posts.c.place,
            posts.c.sent_at,
            threads.c.kind,
            func.coalesce(threads.c.story, posts.c.story).is_not(None).label("is_story"),
            *(latest.c[name] for name in COUNTS),
        )
        .join(threads, threads.c.id == posts.c.thread_id)
        .join(accounts, accounts.c.name == posts.c.account)
        .outerjoin(latest, latest.c.post_id == posts.c.id)
        .where(posts.c.state == PostState.SENT, period.began(posts.c.thread_id))
        .order_by(posts.c.sent_at, posts.c.id)
    )
    return [Measured(**row) for row in rows.mappings()]


def words_of(connection: Connection, post_ids: Collection[int]) -> dict[int, tuple[str, str]]:
    """The key of each post's thread, and what the post says without the lines of help."""
    rows = connection.execute(
        select(posts.c.id, threads.c.key, posts.c.body)
        .join(threads, threads.c.id == posts.c.thread_id)
        .where(posts.c.id.in_(post_ids))
    )
    return {post: (key, body) for post, key, body in rows}


def hashtags_of_posts(
    connection: Connection, period: Period = ALWAYS
) -> dict[int, list[tuple[str, str]]]:
    """The hashtags of each published post by its id: folded for counting, and as written."""
    rows = connection.execute(
        select(post_hashtags.c.post_id, post_hashtags.c.tag, post_hashtags.c.shown)
        .join(posts, posts.c.id == post_hashtags.c.post_id)
        .where(posts.c.state == PostState.SENT, period.began(posts.c.thread_id))
        .order_by(post_hashtags.c.post_id, post_hashtags.c.tag)
    )
    hashtags: dict[int, list[tuple[str, str]]] = {}
    for post_id, tag, shown in rows:
        hashtags.setdefault(post_id, []).append((tag, shown))
    return hashtags


def all_points(connection: Connection, period: Period = ALWAYS) -> dict[int, list[Point]]:
    """Every reading of every published post of a time's threads, oldest first."""
    chosen = select(posts.c.id).where(
        posts.c.state == PostState.SENT, period.began(posts.c.thread_id)
    )
    return points_of(connection, chosen)


def spent_by_campaign(connection: Connection, period: Period = ALWAYS) -> dict[str, float]:
    """What was billed in a time for each campaign, in US dollars; for several, under ""."""
    rows = connection.execute(
        select(ledger.c.campaign, func.sum(ledger.c.usd))
        .where(period.billed())
        .group_by(ledger.c.campaign)
    )
    return {campaign: float(usd) for campaign, usd in rows}


def spent_by_thread(connection: Connection) -> dict[int, float]:
    """What publishing each thread cost, in US dollars, by its id; one never billed is absent."""
    rows = connection.execute(
        select(threads.c.id, func.sum(ledger.c.usd))
        .join(threads, threads.c.key == ledger.c.thread_key)
        .group_by(threads.c.id)
    )
    return {thread: float(usd) for thread, usd in rows}


def _plain_instants(
    connection: Connection, instants: Iterable[datetime | None]
) -> dict[datetime | None, Any]:
    """Each distinct instant, changed once into what the driver takes."""
    return {instant: plain_instant(connection, instant) for instant in set(instants)}


def is_simulated(connection: Connection) -> bool:
    """Whether every figure in this database comes from a rehearsal."""
    stamp = select(stamps.c.value).where(stamps.c.name == "simulated")
    return connection.execute(stamp).scalar() == "yes"


def published_from(connection: Connection) -> list[tuple[str, str]]:
    """Each account and campaign of which a thread went out, by name."""
    rows = connection.execute(
        select(posts.c.account, threads.c.campaign)
        .join(threads, threads.c.id == posts.c.thread_id)
        .where(posts.c.position == 0, posts.c.sent_at.is_not(None))
        .distinct()
        .order_by(posts.c.account, threads.c.campaign)
    )
    return [(account, campaign) for account, campaign in rows]


def newest_of_figures(connection: Connection) -> tuple[int, ...]:
    """The newest reading, bill and line of the log: what is published or deleted writes one."""
    newest = (
        connection.execute(select(func.max(table.c.id))).scalar()
        for table in (readings, ledger, audit)
    )
    return tuple(number or 0 for number in newest)
