"""What an upload is, and how far it has come. Pure."""

import codecs
import re
from datetime import datetime, timedelta
from typing import Any, Literal

from scheduler.x_simulator.model.media_store import StoredTrack, UploadedMedia
from scheduler.x_simulator.model.types import instant

_MEGABYTE = 1024 * 1024
SUBTITLES = "text/srt"
LIMITS = {  # bytes
    "image/jpeg": 5 * _MEGABYTE,
    "image/png": 5 * _MEGABYTE,
    "image/webp": 5 * _MEGABYTE,
    "image/gif": 15 * _MEGABYTE,
    "video/mp4": 512 * _MEGABYTE,
    "video/quicktime": 512 * _MEGABYTE,
    SUBTITLES: _MEGABYTE,
}
_BEGINNINGS = {
    "image/jpeg": (0, b"\xff\xd8\xff"),
    "image/png": (0, b"\x89PNG\r\n\x1a\n"),
    "image/webp": (8, b"WEBP"),
    "image/gif": (0, b"GIF8"),
    "video/mp4": (4, b"ftyp"),
    "video/quicktime": (4, b"ftyp"),
}
PROCESSED = ("image/gif", "video/mp4", "video/quicktime")
FILMS = ("video/mp4", "video/quicktime")
_TIMED = re.compile(rb"^\d{1,2}:\d\d:\d\d[,.]\d{1,3} --> \d{1,2}:\d\d:\d\d", re.MULTILINE)
_COMMA = re.compile(rb"(\d\d:\d\d),(\d{1,3})")
_PROCESSED_AFTER = timedelta(seconds=30)
_CHECK_AFTER_SECONDS = 1

MediaType = Literal[
    "image/jpeg",
    "image/png",
    "image/webp",
    "image/gif",
    "video/mp4",
    "video/quicktime",
    "text/srt",
]


def shown_upload(media: UploadedMedia, now: datetime) -> dict[str, Any]:
    """An upload as its own routes show it."""
    shown: dict[str, Any] = {
        "id": str(media.media_id),
        "media_key": media.key,
        "expires_after_secs": media.expires_in(now),
    }
    if media.finalized_ms is not None:
        shown["size"] = media.total_bytes
        if is_processed(media):
            shown["processing_info"] = _processing(media, now)
    return shown


def shown_track(track: StoredTrack) -> dict[str, str]:
    """Subtitles as their own route shows them."""
    shown = {"language_code": track.language, "display_name": track.name}
    return {"id": str(track.track_id), **shown}


def _processing(media: UploadedMedia, now: datetime) -> dict[str, Any]:
    state = state_of(media, now)
    match state:
        case "failed":
            message = f"The file is not of type {media.media_type}."
            error = {"code": 1, "name": media.failure, "message": message}
            return {"state": state, "error": error}
        case "succeeded":
            return {"state": state, "progress_percent": 100}
        case "in_progress":
            progress = {"progress_percent": 50, "check_after_secs": _CHECK_AFTER_SECONDS}
            return {"state": state, **progress}
        case _:
            return {"state": state, "check_after_secs": _CHECK_AFTER_SECONDS}


def state_of(media: UploadedMedia, now: datetime) -> str:
    """One of "unfinished", "pending", "in_progress", "succeeded" and "failed"."""
    if media.finalized_ms is None:
        return "unfinished"
    steps = ("pending", "in_progress", "failed" if media.failure else "succeeded")
    if not is_processed(media) or now - instant(media.finalized_ms) >= _PROCESSED_AFTER:
        return steps[-1]
    return steps[min(media.looks, 2)]


def is_processed(media: UploadedMedia) -> bool:
    """Whether it takes time after it was finalized."""
    return media.media_type in PROCESSED


def is_of(media_type: str, file: bytes) -> bool:
    """Whether a file begins as its type does, or is a list of timed lines."""
    if media_type == SUBTITLES:
        return _TIMED.search(file) is not None
    start, beginning = _BEGINNINGS[media_type]
    return file[start:].startswith(beginning)


def as_webvtt(srt: bytes) -> bytes:
    """Subtitles in the form that browsers read: a heading, and points for commas in times."""
    return b"WEBVTT\n\n" + _COMMA.sub(rb"\1.\2", srt.removeprefix(codecs.BOM_UTF8))


def type_of(file: bytes) -> str | None:
    """The type that a file begins as, if any."""
    return next((media_type for media_type in _BEGINNINGS if is_of(media_type, file)), None)
