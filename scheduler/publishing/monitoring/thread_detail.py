"""Gathers everything that is known of one thread."""

from collections.abc import Callable
from dataclasses import dataclass

from scheduler.campaigns.model.plan import PlannedMedia
from scheduler.crisis.directory.services import Directory
from scheduler.crisis.support.offer import Support
from scheduler.errors import NoSupport
from scheduler.networks.addresses import post_address, profile_address
from scheduler.publishing.sending.sealing import seal
from scheduler.store.database import Database
from scheduler.store.money import costs
from scheduler.store.money.costs import LedgerLine
from scheduler.store.operations import audit
from scheduler.store.operations.audit import AuditEntry
from scheduler.store.queue import accounts, overrides, post_media
from scheduler.store.queue.threads import StoredPost, StoredThread
from scheduler.store.states import PostState


@dataclass(frozen=True, slots=True)
class ShownPost:
    """A post with the words that the public has seen, or would see if it went out now."""

    post: StoredPost
    text: str
    is_as_sent: bool
    address: str | None  # on X, where it has one
    handle: str  # of the account that says it
    media: tuple[PlannedMedia, ...]  # its pictures and films, as approved

    @property
    def help(self) -> str:
        """The support lines in its text; "" where it carries none."""
        own = self.post.body
        return self.text[len(own) :].strip() if self.text.startswith(own) else ""

    @property
    def own_words(self) -> str:
        """Its text without the support lines; "" in a closing post."""
        return self.text[: len(self.text) - len(self.help)].rstrip() if self.help else self.text


@dataclass(frozen=True, slots=True)
class ThreadDetail:
    """A thread, its posts, what happened to it, and what it cost."""

    thread: StoredThread
    posts: tuple[ShownPost, ...]
    profile: str  # the account's own page on X
    history: tuple[AuditEntry, ...]  # oldest first
    bills: tuple[LedgerLine, ...]

    @property
    def billed_usd(self) -> float:
        """What X billed for it, or may have."""
        return sum(bill.usd for bill in self.bills)


def dossier(database: Database, directory: Callable[[], Directory], key: str) -> ThreadDetail:
    """What is known of the thread with this key.

    Raises: NotPossible if there is none.
    """
    with database.read() as connection:
        thread = overrides.the_thread(connection, key)
        handles = {account.name: account.handle for account in accounts.all_accounts(connection)}
        history = audit.entries(connection, audit.AuditFilter(thread=key))
        bills = costs.lines_of(connection, key)
        media = post_media.of_thread(connection, thread.id) if thread.has_media else {}
    try:
        support = Support.for_readers(directory(), thread.region, thread.readers)
    except NoSupport:
        support = None
    posts = tuple(
        _shown(thread, post, support, handles[post.account], media.get(post.id, ()))
        for post in thread.posts
    )
    profile = profile_address(handles[thread.account])
    return ThreadDetail(thread, posts, profile, tuple(history), tuple(bills))


def _shown(
    thread: StoredThread,
    post: StoredPost,
    support: Support | None,
    handle: str,
    media: tuple[PlannedMedia, ...],
) -> ShownPost:
    address = post_address(handle, post.remote_id) if post.remote_id else None
    if post.sent_text is not None and post.state is not PostState.UNSENT:
        return ShownPost(post, post.sent_text, True, address, handle, media)
    text = post.body
    if support is not None and thread.fault is None:  # else it is not sealed, and never goes out
        text = seal(thread, post, support, lambda _: False).text
    return ShownPost(post, text, False, address, handle, media)
