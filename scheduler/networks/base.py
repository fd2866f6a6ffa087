"""Defines a network for everything above it: a few calls, each with its outcome as a value."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import NewType, Protocol

from scheduler.crisis.support.sealed_post import SealedPost
from scheduler.post_counts import PostCounts

AccountName = NewType("AccountName", str)  # as organisation.yaml names it, not the handle
MediaId = NewType("MediaId", str)  # the network's own id of an upload
RemoteId = NewType("RemoteId", str)  # the network's own id of a post; digits, kept as text


class Refusal(StrEnum):
    """Why a network will not do it; see docs/reference for what follows from each."""

    TEXT = "text"  # permanent: our text or fields are wrong
    DUPLICATE = "duplicate"  # probably out already; carries no id, so it leads to a search
    MEDIA = "media"  # the picture, or its upload, is not taken: upload it anew
    REPLY = "reply"  # a reply that this account may not make: the thread stops at its root
    RECONNECT = "reconnect"  # this account must be connected again; others go on
    CLOCK = "clock"  # this machine's clock is wrong: no signature holds until it is set
    ENDED = "ended"  # its access token is taken for ended: it is renewed before the next try
    CREDITS = "credits"  # the whole app stops until somebody pays
    SPEND_CAP = "spend_cap"  # the whole app stops until a date
    FORBIDDEN = "forbidden"  # permanent: the network gives no better reason


@dataclass(frozen=True, slots=True)
class Sent:
    """The network stored the post and gave its id."""

    remote_id: RemoteId
    pause_until: datetime | None = None  # this was the last call that its limit allows till then


@dataclass(frozen=True, slots=True)
class Refused:
    """The network said no. It stored nothing then, as far as anybody can believe an answer."""

    why: Refusal
    detail: str  # the network's words, without secrets
    until: datetime | None = None  # SPEND_CAP: when the cap is lifted
    was_asked: bool = True  # False: no call was made, as nothing could sign one


@dataclass(frozen=True, slots=True)
class Wait:
    """Too many calls; by its answer, nothing was stored. `until` is None where it names no time."""

    until: datetime | None
    detail: str
    is_whole_app: bool = False  # the limit is the app's: no account may call


@dataclass(frozen=True, slots=True)
class NotReached:
    """No connection was made, so nothing can have been stored."""

    detail: str


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """The answer was lost or unreadable: the post may exist. Never sent again by itself."""

    detail: str


Outcome = Sent | Refused | Wait | NotReached | Unconfirmed


@dataclass(frozen=True, slots=True)
class Deleted:
    """The post is not there any more, by this call or before it."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the credentials belong to."""

    remote_user_id: str
    handle: str  # without "@"
    may_write: bool | None = None  # None: the network does not say


@dataclass(frozen=True, slots=True)
class RemotePost:
    """A post as the account's own timeline shows it."""

    remote_id: RemoteId
    text: str  # entities unescaped, t.co links expanded
    created_at: datetime  # aware, UTC
    in_reply_to: RemoteId | None


@dataclass(frozen=True, slots=True)
class Metrics(PostCounts):
    """Counts of one post at one moment."""

    remote_id: RemoteId


@dataclass(frozen=True, slots=True)
class NotFound:
    """The network says that it has no such post. Said once, it is no proof of deletion."""

    remote_id: RemoteId


@dataclass(frozen=True, slots=True)
class Unavailable:
    """A read that brought nothing back: try again at `until`, or at the next tick if None."""

    detail: str
    until: datetime | None = None
    needs_reconnect: bool = False
    is_clock: bool = False  # this machine's clock is wrong
    is_gone: bool = False  # what was asked about does not exist
    is_refused: bool = False  # the question itself was refused: asking it again is no use
    lacks_leave: bool = False  # the account was connected without leave for this; nothing was sent
    may_be_billed: bool = False  # an upload: the answer to the one call that costs was lost


@dataclass(frozen=True, slots=True)
class CaptionsFile:
    """What is said in a film, as an .srt file."""

    path: Path
    sha256: str  # of the file that was approved, in hexadecimal
    language: str  # BCP 47: en


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A picture or a film that a post will show."""

    path: Path
    sha256: str  # of the file that was approved, in hexadecimal
    alt: str  # for those who do not see it; never empty
    captions: CaptionsFile | None = None  # a film's; none goes without


@dataclass(frozen=True, slots=True)
class Uploaded:
    """The network has it with its alt text or captions; a post may show it until it expires."""

    media_id: MediaId
    expires_after: timedelta


@dataclass(frozen=True, slots=True)
class Processing:
    """The network has the file and works on it: ask again after a while."""

    media_id: MediaId
    expires_after: timedelta
    check_after: timedelta


class Network(Protocol):
    """A place where accounts publish. No call raises for what the network or the line does."""

    def identity(self, account: AccountName) -> Identity | Unavailable:
        """Who the account's credentials belong to."""
        ...

    def create_post(
        self,
        account: AccountName,
        post: SealedPost,
        in_reply_to: RemoteId | None,
        reply_settings: str | None = None,
        media_ids: Sequence[MediaId] = (),
    ) -> Outcome:
        """Makes one call that publishes `post`, and never a second one.

        `reply_settings` says in X's words who may reply; None is everybody. `media_ids` are of
        uploads that are ready, in the order in which the post shows them.
        """
        ...

    def upload_media(
        self,
        account: AccountName,
        media: MediaFile,
        begun: MediaId | None = None,
        after_each_part: Callable[[], None] = lambda: None,
    ) -> "Uploaded | Processing | Refused | Unavailable":
        """Uploads a picture with its alt text, or a film with its captions.

        Nothing becomes public: it may be done again. `begun` is an upload that was Processing;
        then its state is asked for. Large files go in parts; what `after_each_part` raises ends
        the upload and comes out of here.
        """
        ...

    def delete_post(self, account: AccountName, remote_id: RemoteId) -> "Deleted | Unavailable":
        """Takes one of the account's own posts down; doing it twice is no harm."""
        ...

    def own_timeline(
        self, account: AccountName, since_id: RemoteId | None, since: datetime | None = None
    ) -> Sequence[RemotePost] | Unavailable:
        """The account's own posts and replies after `since_id`, newest first.

        Without one, those from the instant `since` on, by the network's clock.
        """
        ...

    def metrics(
        self, account: AccountName, remote_ids: Sequence[RemoteId], is_author: bool = False
    ) -> Sequence[Metrics | NotFound] | Unavailable:
        """Readings of at most 100 posts, by the credentials of `account`.

        `is_author` says that all are its own and at most 30 days old: private figures come too.
        Shape: one entry for each post that the network showed, or says it has not. Absence is
        not proof of deletion.
        """
        ...
