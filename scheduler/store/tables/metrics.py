"""The tables of what came back: figures of our posts, and counts of what everyone says."""

from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Column, ForeignKey, Index, Integer, Table
from sqlmodel import Field, SQLModel

from scheduler.post_counts import COUNTS
from scheduler.store.tables.columns import instant, long_text, table_of
from scheduler.store.types import UtcDateTime


def _counts() -> list[Column[int | None]]:
    """A column for each count of a post. Unknown is null, never 0."""
    return [Column(name, Integer) for name in COUNTS]


def _post_id(*, is_key: bool = False) -> Column[int]:
    of = ForeignKey("post.id", ondelete="CASCADE")
    return Column("post_id", of, nullable=False, primary_key=is_key)


# What one post had gathered at one moment.
readings = Table(
    "reading",
    SQLModel.metadata,
    Column("id", Integer, primary_key=True),
    _post_id(),
    Column("at", UtcDateTime, nullable=False),
    *_counts(),
    Index("reading_by_post", "post_id", "at"),
)

# The newest reading of each post; the reports read this and never a running total.
latest = Table(
    "latest",
    SQLModel.metadata,
    _post_id(is_key=True),
    Column("at", UtcDateTime, nullable=False),
    *_counts(),
)


class TaggedPost(SQLModel, table=True):
    """A hashtag of a published post, with its newest figures: a copy that triggers keep in step.

    Nothing writes it but the database; see migration 0013.
    """

    __tablename__ = "tagged_post"
    __table_args__: ClassVar[Any] = {"sqlite_with_rowid": False}

    tag: str = Field(primary_key=True)
    shown: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    thread_id: int = Field(primary_key=True)
    post_id: int = Field(
        sa_column=Column(ForeignKey("post.id", ondelete="CASCADE"), primary_key=True, index=True)
    )
    impressions: int | None = None
    engagements: int | None = None  # unknown if one of the five kinds is


class TrackedHashtag(SQLModel, table=True):
    """What we ask X about a hashtag, and when it is asked next."""

    __tablename__ = "tracked_hashtag"

    query: str = Field(primary_key=True)  # every spelling of its family
    next_count_at: datetime = instant()
    next_search_at: datetime | None = instant(nullable=True)


class HashtagHour(SQLModel, table=True):
    """How many posts of everyone fitted a query within one hour; an hour not asked has no row."""

    __tablename__ = "hashtag_hour"

    query: str = Field(primary_key=True)
    hour_at: datetime = instant(primary_key=True)
    posts: int


class HashtagSearch(SQLModel, table=True):
    """What one search came to, as counts. No id, name or text of anybody is stored."""

    __tablename__ = "hashtag_search"

    id: int | None = Field(default=None, primary_key=True)
    query: str = Field(index=True)
    read_at: datetime = instant()
    from_at: datetime = instant()  # what it covers
    is_all: bool  # False: only the newest, from `from_at` on
    posts: int
    with_links: int
    authors: int
    hours: str = long_text()  # JSON: [[hour, posts], ...]
    links: str = long_text()  # JSON: [[address, posts], ...]
    hashtags: str = long_text()  # JSON: [[tag, posts], ...]


tagged_posts = table_of(TaggedPost)
tracked_hashtags = table_of(TrackedHashtag)
hashtag_hours = table_of(HashtagHour)
hashtag_searches = table_of(HashtagSearch)
