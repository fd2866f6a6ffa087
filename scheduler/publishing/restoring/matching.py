"""Which post on X is which post of the queue, where the queue does not know that it went out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from scheduler.crisis.directory.services import Directory
from scheduler.crisis.support.sealed_post import Place, SealedPost, SupportWording
from scheduler.crisis.support.wording import closing_variants
from scheduler.errors import NoSupport
from scheduler.networks.base import RemotePost
from scheduler.publishing.sending.sealing import Supports
from scheduler.store.queue.threads import StoredPost, StoredThread
from scheduler.store.states import PostState
from scheduler.text.network_form import without_network_form

MAY_BE_OUT = frozenset(
    {PostState.UNSENT, PostState.REFUSED, PostState.SENDING, PostState.UNCONFIRMED}
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A post of the queue that may be out without our knowing."""

    thread: StoredThread
    post: StoredPost


class Texts:
    """What the public would read of a post, by the directory of now."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory
        self._supports = Supports()

    def as_sent(self, one: Candidate) -> str:
        """The text that would go out; its own words alone where it could not be sealed."""
        if one.post.sent_text:
            return one.post.sent_text
        return next(self._sealed(one), one.post.body)

    def fits(self, one: Candidate, remote: RemotePost) -> bool:
        """Whether X shows what this post would be.

        A number in the directory may have changed since: then the words before it say which it is.
        Of a closing post all is support lines, so one of its wordings must be there as it is.
        """
        shown = without_network_form(remote.text)
        if not one.post.sent_text and not shown.startswith(without_network_form(one.post.body)):
            return False  # before anything is sealed: most do not
        known = [one.post.sent_text] if one.post.sent_text else []
        if any(without_network_form(text) == shown for text in (*known, *self._sealed(one))):
            return True
        if one.post.place is Place.CLOSING:
            return False
        words, _, _ = remote.text.rpartition("\n\n")
        return without_network_form(one.post.body) in (shown, without_network_form(words))

    def _sealed(self, one: Candidate) -> Iterator[str]:
        thread, post = one.thread, one.post
        try:
            support = self._supports.of(self._directory, thread.region, thread.readers)
            count = 1
            if post.place is Place.CLOSING:
                count = closing_variants(support, thread.support_register, thread.has_link)
            for step in range(count):
                voice = SupportWording(
                    thread.support_register, thread.variant + step, thread.has_link
                )
                yield SealedPost(post.body, post.place, support, voice).text
        except (NoSupport, ValueError):  # no line to seal it with any more, or it is too long
            return


def candidates_for(
    remote: RemotePost, account: str, its_threads: Iterable[StoredThread], texts: Texts
) -> list[Candidate]:
    """The posts of the queue that this one on X may be: of a root, by its words; else, by what it
    hangs under and its words.
    """
    found = []
    for thread in its_threads:
        post = _next_below(thread, remote)
        if post is None or post.account != account or post.state not in MAY_BE_OUT:
            continue
        if texts.fits(Candidate(thread, post), remote):
            found.append(Candidate(thread, post))
    return found


def _next_below(thread: StoredThread, remote: RemotePost) -> StoredPost | None:
    """The post of the thread that would hang where this one hangs."""
    if remote.in_reply_to is None:
        return thread.posts[0]
    for above, below in zip(thread.posts, thread.posts[1:], strict=False):
        if above.remote_id == remote.in_reply_to:
            return below
    return None
