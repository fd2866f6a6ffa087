"""What somebody outside sees by their link: one campaign's words, and nothing else."""

from dataclasses import dataclass
from datetime import datetime

from scheduler.publishing.monitoring.thread_detail import dossier
from scheduler.publishing.operations.approving.outside import OutsideView, ShownOutside, view
from scheduler.web.desk import Desk
from scheduler.web.reads.rows import campaign_heads
from scheduler.web.reads.thread import PostToShow, public_posts
from scheduler.web.show.words import title_of


@dataclass(frozen=True, slots=True)
class OutsideThread:
    """One thread as the public will see it, and what was answered about it."""

    said: ShownOutside
    title: str
    handle: str
    at: datetime
    posts: tuple[PostToShow, ...]


@dataclass(frozen=True, slots=True)
class OutsidePage:
    """Everything behind one link."""

    view: OutsideView
    title: str
    threads: tuple[OutsideThread, ...]


def outside_page(desk: Desk, token: str) -> OutsidePage:
    """What a link shows.

    Raises: NotPossible, in the same words whatever is wrong.
    """
    found = view(desk.context, token)
    head = campaign_heads(desk.workspace.root).get(found.campaign)
    threads = tuple(_thread(desk, one) for one in found.threads)
    return OutsidePage(found, head.title if head else found.campaign, threads)


def _thread(desk: Desk, shown: ShownOutside) -> OutsideThread:
    detail = dossier(desk.workspace.database, desk.context.directory, shown.key)
    thread = detail.thread
    return OutsideThread(
        shown,
        title_of(thread.posts[0].body) or "A thread",
        detail.posts[0].handle,
        thread.begin_at,
        public_posts(detail),
    )
