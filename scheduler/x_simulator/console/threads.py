"""Threads as the page shows them: the accounts' posts joined, and the readers' replies beside."""

import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from scheduler.x_simulator.api.post_views import PostViews
from scheduler.x_simulator.model.accounts import RehearsalAccount
from scheduler.x_simulator.model.archive import Archive
from scheduler.x_simulator.model.audience import Counts
from scheduler.x_simulator.model.crowd import LABEL, is_reader
from scheduler.x_simulator.model.media_kinds import FILMS
from scheduler.x_simulator.model.media_store import MediaStore, StoredTrack, UploadedMedia
from scheduler.x_simulator.model.pagination import NO_END, IdRange
from scheduler.x_simulator.model.people import People
from scheduler.x_simulator.model.types import SimulatedPost, milliseconds
from scheduler.x_simulator.model.voices import ReplyTone

THREADS_SHOWN = 25  # of each account, newest first


@dataclass(frozen=True, slots=True)
class ReplyShown:
    """What one simulated reader answered."""

    handle: str
    text: str
    at: datetime
    tone: ReplyTone
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class MediaShown:
    """A picture or a film, with what it says to those who do not see or hear it."""

    media_id: int
    is_film: bool
    alt_text: str | None
    tracks: tuple[StoredTrack, ...]


@dataclass(frozen=True, slots=True)
class PostShown:
    """One post of a thread."""

    post_id: int
    handle: str
    text: str
    at: datetime
    counts: Counts
    media: tuple[MediaShown, ...]
    replies: tuple[ReplyShown, ...]


Thread = tuple[PostShown, ...]


class Threads:
    """Reads them from the archive."""

    def __init__(
        self, archive: Archive, people: People, reading: PostViews, shelf: MediaStore
    ) -> None:
        self._archive = archive
        self._people = people
        self._reading = reading
        self._shelf = shelf

    def of(self, account: RehearsalAccount, now: datetime) -> list[Thread]:
        """The threads that `account` began, newest first."""
        everything = IdRange(0, NO_END, 0, milliseconds(now))
        roots = self._archive.timeline(
            int(account.user_id), everything, THREADS_SHOWN, has_replies=False
        )
        return [self._thread(root, now) for root in roots]

    def _thread(self, root: SimulatedPost, now: datetime) -> Thread:
        own: list[SimulatedPost] = []
        replies: dict[int | None, list[ReplyShown]] = defaultdict(list)
        for post in self._archive.conversation(root.post_id):
            if is_reader(post.user_id):
                replies[post.parent_id].append(self._reply(post))
            else:
                own.append(post)
        return tuple(self._post(post, tuple(replies[post.post_id]), now) for post in own)

    def _post(
        self, post: SimulatedPost, replies: tuple[ReplyShown, ...], now: datetime
    ) -> PostShown:
        stored = (self._shelf.media(int(key.partition("_")[2])) for key in post.media_keys)
        return PostShown(
            post_id=post.post_id,
            handle=self._people.handle_of(post.user_id),
            text=post.text,
            at=post.created_at,
            counts=self._reading.counts(post, now),
            media=tuple(self._media(media) for media in stored if media),
            replies=replies,
        )

    def _media(self, media: UploadedMedia) -> MediaShown:
        tracks = tuple(self._shelf.tracks(media.media_id))
        return MediaShown(media.media_id, media.media_type in FILMS, media.alt_text, tracks)

    def _reply(self, post: SimulatedPost) -> ReplyShown:
        return ReplyShown(
            handle=self._people.handle_of(post.user_id),
            text=post.text.partition(" ")[2].removesuffix(LABEL).strip(),
            at=post.created_at,
            tone=ReplyTone(json.loads(post.extras or "{}")["tone"]),
            is_hidden=bool(post.is_hidden),
        )
