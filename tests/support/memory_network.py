"""A network that keeps what is public, may lose an answer, and may be interrupted by a person."""

from collections.abc import Sequence
from datetime import datetime

from scheduler.crisis.support.sealed_post import SealedPost
from scheduler.networks.base import (
    AccountName,
    Deleted,
    Identity,
    MediaId,
    Metrics,
    Outcome,
    RemoteId,
    RemotePost,
    Sent,
    Unconfirmed,
)
from tests.support.clocks import StandingClock


class MemoryNetwork:
    """Keeps what is public; may lose an answer, and may be interrupted by a person."""

    def __init__(self, clock: StandingClock) -> None:
        self._clock = clock
        self.public: dict[str, RemotePost] = {}
        self.loses_next = False
        self.asked = lambda _post: None
        self.interrupt = lambda: None
        self._number = 0

    def identity(self, account: AccountName) -> Identity:
        return Identity("1", f"Harbour{account.title()}")

    def create_post(
        self,
        account: AccountName,
        post: SealedPost,
        in_reply_to: RemoteId | None,
        reply_settings: str | None = None,
        media_ids: Sequence[MediaId] = (),
    ) -> Outcome:
        self.asked(post)
        assert in_reply_to or reply_settings == "mentionedUsers", "who may reply is limited"
        self._number += 1
        remote_id = RemoteId(str(1_000 + self._number))
        self.public[remote_id] = RemotePost(remote_id, post.text, self._clock.now(), in_reply_to)
        self.interrupt()
        if self.loses_next:
            self.loses_next = False
            return Unconfirmed("time-out")
        return Sent(remote_id)

    def delete_post(self, account: AccountName, remote_id: RemoteId) -> Deleted:
        self.public.pop(remote_id, None)
        return Deleted()

    def own_timeline(
        self, account: AccountName, since_id: RemoteId | None, since: datetime | None = None
    ) -> Sequence[RemotePost]:
        return list(reversed(self.public.values()))

    def metrics(
        self, account: AccountName, remote_ids: Sequence[RemoteId], is_author: bool = False
    ) -> Sequence[Metrics]:
        return ()
