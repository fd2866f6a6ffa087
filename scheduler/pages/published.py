"""Fills the page of threads from the database."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from scheduler.engagement.reports.hashtags import HashtagReport
from scheduler.engagement.reports.serializers import as_table
from scheduler.pages.pictures import pictures_of
from scheduler.pages.threads_page import PublicPost, PublicThread, ThreadsPage
from scheduler.store.database import Database
from scheduler.store.metrics.published import PublishedPost, published_threads
from scheduler.store.states import ThreadState


def threads_page(
    database: Database,
    report: HashtagReport,
    zone: ZoneInfo,
    heading: str,
    media: Path = Path("media"),
) -> ThreadsPage:
    """Everything that is public now, as the page shows it; its pictures are below `media`."""
    with database.read() as connection:
        threads = [_thread(media, *its_posts) for its_posts in published_threads(connection)]
    return ThreadsPage(
        heading=heading,
        threads=threads,
        hashtags=as_table(report),
        zone=zone,
        made_at=report.taken_at,
        is_simulated=report.is_simulated,
    )


def _thread(media: Path, root: PublishedPost, *others: PublishedPost) -> PublicThread:
    ended = root.state == ThreadState.PUBLISHED
    return PublicThread(
        campaign=root.campaign,
        posts=tuple(_post(post, media) for post in (root, *others)),
        note="" if ended else "This thread is not complete yet.",
    )


def _post(post: PublishedPost, media: Path) -> PublicPost:
    at: datetime = post.sent_at
    return PublicPost(
        handle=post.handle,
        text=post.text,
        at=at,
        replies=post.replies,
        reposts=post.reposts,
        likes=post.likes,
        pictures=pictures_of(post.media, media),
    )
