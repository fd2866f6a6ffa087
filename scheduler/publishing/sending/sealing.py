"""Seals stored posts just before they go out."""

from collections.abc import Callable

from scheduler.crisis.directory.services import Directory
from scheduler.crisis.readers import Readers
from scheduler.crisis.support.offer import Support
from scheduler.crisis.support.sealed_post import Place, SealedPost, SupportWording
from scheduler.crisis.support.wording import closing_variants
from scheduler.store.queue.threads import StoredPost, StoredThread


def seal(
    thread: StoredThread, post: StoredPost, support: Support, was_sent: Callable[[str], bool]
) -> SealedPost:
    """The post as the public will see it.

    A closing post takes the thread's wording, or the next one that this account has not sent of
    late: X refuses the same text twice. If every wording was sent, the thread's own is given,
    and X decides.
    """
    own = _in_voice(thread, post, support, thread.variant)
    if post.place is not Place.CLOSING or not was_sent(own.text):
        return own
    count = closing_variants(support, thread.support_register, thread.has_link)
    others = (_in_voice(thread, post, support, thread.variant + step) for step in range(1, count))
    return next((sealed for sealed in others if not was_sent(sealed.text)), own)


def _in_voice(thread: StoredThread, post: StoredPost, support: Support, variant: int) -> SealedPost:
    voice = SupportWording(thread.support_register, variant, thread.has_link)
    return SealedPost(post.body, post.place, support, voice)


class Supports:
    """Works each support out once, for as long as the directory is the same."""

    def __init__(self) -> None:
        self._directory: Directory | None = None
        self._known: dict[tuple[str, Readers], Support] = {}

    def of(self, directory: Directory, region: str, readers: Readers) -> Support:
        """The support of `readers` in `region`.

        Raises: NoSupport as `Support.for_readers` does.
        """
        if directory is not self._directory:
            self._directory, self._known = directory, {}
        asked = region, readers
        if asked not in self._known:
            self._known[asked] = Support.for_readers(directory, region, readers)
        return self._known[asked]
