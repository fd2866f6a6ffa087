"""Uploads to X by media v2, over the same signed session as everything else.

Source: X's media API v2 as of late 2026: initialize, append, finalize, status, metadata. tweepy
knows the older upload only, which X has announced to remove.
"""

import hashlib
from collections.abc import Callable
from datetime import timedelta

from scheduler.networks.base import (
    MediaFile,
    MediaId,
    Processing,
    Refusal,
    Refused,
    Uploaded,
)
from scheduler.networks.x_answers import media_of

SEGMENT_BYTES = 4 * 1024 * 1024  # X takes up to 5 MB at once, and 1,000 of them
_ROUTE = "/2/media/upload"
_METADATA = "/2/media/metadata"
_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
}
_UNTOLD_LIFE = timedelta(hours=1)  # where X does not say how long it keeps an upload
_UNTOLD_WAIT = timedelta(seconds=5)

Ask = Callable[..., bytes]  # method, route, and the body as requests takes it


class FileChanged(Exception):
    """The file is not, or no longer, the one that was approved."""


def upload(ask: Ask, media: MediaFile) -> Uploaded | Processing | Refused:
    """A new upload, from its announcement to its alt text.

    Raises: FileChanged if what was sent is not what was approved; nothing shows it then.
    """
    media_type = _TYPES.get(media.path.suffix.lower())
    if media_type is None:
        return Refused(Refusal.MEDIA, f'"{media.path.name}" is no picture that X takes')
    announced = {
        "media_type": media_type,
        "total_bytes": media.path.stat().st_size,
        "media_category": "tweet_gif" if media_type == "image/gif" else "tweet_image",
    }
    media_id = media_of(ask("POST", f"{_ROUTE}/initialize", json=announced)).media_id
    _append(ask, media, media_id)
    return _described(ask, media, ask("POST", f"{_ROUTE}/{media_id}/finalize"))


def go_on(ask: Ask, media: MediaFile, begun: MediaId) -> Uploaded | Processing | Refused:
    """How far X has come with an upload; with its alt text once it is done."""
    asked = {"media_id": begun, "command": "STATUS"}
    return _described(ask, media, ask("GET", _ROUTE, params=asked))


def _append(ask: Ask, media: MediaFile, media_id: MediaId) -> None:
    digest = hashlib.sha256()
    with media.path.open("rb") as file:
        for index, part in enumerate(iter(lambda: file.read(SEGMENT_BYTES), b"")):
            digest.update(part)
            ask(
                "POST",
                f"{_ROUTE}/{media_id}/append",
                data={"segment_index": str(index)},
                files={"media": ("media", part, "application/octet-stream")},
            )
    if digest.hexdigest() != media.sha256:
        raise FileChanged(f'"{media.path.name}" was changed while it was sent')


def _described(ask: Ask, media: MediaFile, answer: bytes) -> Uploaded | Processing | Refused:
    found = media_of(answer)
    life = found.expires_after or _UNTOLD_LIFE
    if found.state == "failed":
        return Refused(Refusal.MEDIA, f'X could not read "{media.path.name}" ({found.problem})')
    if found.state in ("pending", "in_progress"):
        return Processing(found.media_id, life, found.check_after or _UNTOLD_WAIT)
    told = {"id": found.media_id, "metadata": {"alt_text": {"text": media.alt}}}
    ask("POST", _METADATA, json=told)
    return Uploaded(found.media_id, life)
