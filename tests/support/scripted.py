"""A network that answers from a script and records what it was asked: six lines and their types."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from scheduler.crisis.support.sealed_post import SealedPost
from scheduler.networks.base import (
    AccountName,
    CaptionsFile,
    Deleted,
    Identity,
    MediaFile,
    MediaId,
    Metrics,
    Outcome,
    Processing,
    Refused,
    RemoteId,
    RemotePost,
    Sent,
    Unavailable,
    Uploaded,
)

Call = tuple[AccountName, str, RemoteId | None]


class ScriptedNetwork:
    """Every post is sent unless `outcomes` has something else next."""

    def __init__(self, *outcomes: Outcome) -> None:
        self.outcomes = list(outcomes)
        self.calls: list[Call] = []
        self.before_call: Callable[[Call], None] = lambda _: None
        self.after_call: Callable[[Call], None] = lambda _: None
        self.identities: dict[str, Identity | Unavailable] = {}
        self.timeline: Sequence[RemotePost] | Unavailable = ()
        self.deleted: list[RemoteId] = []
        self.deletions: list[Deleted | Unavailable] = []
        self.timelines_asked: list[tuple[AccountName, RemoteId | None]] = []
        self.timelines_since: list[datetime | None] = []
        self.identities_asked = 0
        self.reply_settings: list[str | None] = []
        self.after_upload: Callable[[], None] = lambda: None  # X has it; we do not know
        self.uploads: list[Uploaded | Processing | Refused | Unavailable] = []
        self.uploaded: list[tuple[str, MediaId | None]] = []  # alt text, and what was begun
        self.captions: list[CaptionsFile] = []
        self.between_parts: Callable[[], None] = lambda: None
        self.shown: list[tuple[MediaId, ...]] = []  # by each post

    def identity(self, account: AccountName) -> Identity | Unavailable:
        self.identities_asked += 1
        return self.identities.get(account, Identity("1", f"Harbour{account.title()}"))

    def create_post(
        self,
        account: AccountName,
        post: SealedPost,
        in_reply_to: RemoteId | None,
        reply_settings: str | None = None,
        media_ids: Sequence[MediaId] = (),
    ) -> Outcome:
        self.shown.append(tuple(media_ids))
        self.reply_settings.append(reply_settings)
        call = (account, post.text, in_reply_to)
        self.before_call(call)
        self.calls.append(call)
        outcome = self.outcomes.pop(0) if self.outcomes else Sent(RemoteId(f"{len(self.calls)}00"))
        self.after_call(call)
        return outcome

    def upload_media(
        self,
        account: AccountName,
        media: MediaFile,
        begun: MediaId | None = None,
        after_each_part: Callable[[], None] = lambda: None,
    ) -> Uploaded | Processing | Refused | Unavailable:
        self.uploaded.append((media.alt, begun))
        self.captions += [media.captions] if media.captions else []
        self.between_parts()
        after_each_part()
        self.after_upload()
        if self.uploads:
            return self.uploads.pop(0)
        return Uploaded(MediaId(f"{len(self.uploaded)}77"), timedelta(days=1))

    def delete_post(self, account: AccountName, remote_id: RemoteId) -> Deleted | Unavailable:
        self.deleted.append(remote_id)
        return self.deletions.pop(0) if self.deletions else Deleted()

    def own_timeline(
        self, account: AccountName, since_id: RemoteId | None, since: datetime | None = None
    ) -> Sequence[RemotePost] | Unavailable:
        self.timelines_asked.append((account, since_id))
        self.timelines_since.append(since)
        return self.timeline

    def metrics(
        self, account: AccountName, remote_ids: Sequence[RemoteId], is_author: bool = False
    ) -> Sequence[Metrics] | Unavailable:
        return ()
