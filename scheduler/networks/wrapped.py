"""A network that answers what another answers, and does something around each call."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeVar

from scheduler.crisis.support.sealed_post import SealedPost
from scheduler.networks.base import (
    AccountName,
    Deleted,
    Identity,
    MediaFile,
    MediaId,
    Metrics,
    Network,
    NotFound,
    Outcome,
    Processing,
    Refused,
    RemoteId,
    RemotePost,
    Unavailable,
    Uploaded,
)

Answer = TypeVar("Answer")


class WrappedNetwork:
    """Answers what the other answers; a subclass says what is done around a call."""

    def __init__(self, network: Network, name: str = "x") -> None:
        self._network, self._name = network, name

    def _around(self, call: str, ask: Callable[[], Answer]) -> Answer:
        """What `ask` answers; `call` names it: identity, create, upload, delete, …"""
        raise NotImplementedError

    def identity(self, account: AccountName) -> Identity | Unavailable:
        """As the network."""
        return self._around("identity", lambda: self._network.identity(account))

    def create_post(
        self,
        account: AccountName,
        post: SealedPost,
        in_reply_to: RemoteId | None,
        reply_settings: str | None = None,
        media_ids: Sequence[MediaId] = (),
    ) -> Outcome:
        """As the network."""
        given = account, post, in_reply_to, reply_settings, media_ids
        return self._around("create", lambda: self._network.create_post(*given))

    def upload_media(
        self,
        account: AccountName,
        media: MediaFile,
        begun: MediaId | None = None,
        after_each_part: Callable[[], None] = lambda: None,
    ) -> Uploaded | Processing | Refused | Unavailable:
        """As the network."""
        given = account, media, begun, after_each_part
        return self._around("upload", lambda: self._network.upload_media(*given))

    def delete_post(self, account: AccountName, remote_id: RemoteId) -> Deleted | Unavailable:
        """As the network."""
        return self._around("delete", lambda: self._network.delete_post(account, remote_id))

    def own_timeline(
        self, account: AccountName, since_id: RemoteId | None, since: datetime | None = None
    ) -> Sequence[RemotePost] | Unavailable:
        """As the network."""
        given = account, since_id, since
        return self._around("timeline", lambda: self._network.own_timeline(*given))

    def metrics(
        self, account: AccountName, remote_ids: Sequence[RemoteId], is_author: bool = False
    ) -> Sequence[Metrics | NotFound] | Unavailable:
        """As the network."""
        given = account, remote_ids, is_author
        return self._around("metrics", lambda: self._network.metrics(*given))
