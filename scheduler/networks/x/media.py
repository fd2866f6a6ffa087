"""Uploads to X by media v2, over the same signed session as everything else.

Source: X's media API v2 as of late 2026: initialize, append, finalize, status, metadata, subtitles.
tweepy knows the older upload only, which X has announced to remove.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from scheduler.networks.base import (
    CaptionsFile,
    MediaFile,
    MediaId,
    Processing,
    Refusal,
    Refused,
    Uploaded,
)
from scheduler.networks.x.responses import media_of

SEGMENT_BYTES = 4 * 1024 * 1024  # X takes up to 5 MB at once, and 1,000 of them
_ROUTE = "/2/media/upload"
_METADATA = "/2/media/metadata"
_SUBTITLES = "/2/media/subtitles"
BILLED = (_METADATA, _SUBTITLES)  # the calls of an upload that cost something
_TYPES = {  # by ending: X's type, and what X calls its use
    ".jpg": ("image/jpeg", "tweet_image"),
    ".jpeg": ("image/jpeg", "tweet_image"),
    ".png": ("image/png", "tweet_image"),
    ".webp": ("image/webp", "tweet_image"),
    ".gif": ("image/gif", "tweet_gif"),
    ".mp4": ("video/mp4", "tweet_video"),
    ".mov": ("video/quicktime", "tweet_video"),
}
_CAPTIONS = ("text/srt", "subtitles")
_SHOWN_LANGUAGES = {"en": "English", "cy": "Cymraeg", "fr": "Français", "es": "Español"}
_UNTOLD_LIFE = timedelta(hours=1)  # where X does not say how long it keeps an upload
_UNTOLD_WAIT = timedelta(seconds=5)

Ask = Callable[..., bytes]  # method, route, and the body as requests takes it


class FileChanged(Exception):
    """The file is not, or no longer, the one that was approved."""


@dataclass(frozen=True, slots=True)
class Upload:
    """The calls that bring one picture or film to X."""

    ask: Ask
    media: MediaFile
    after_each_part: Callable[[], None]

    def begin(self) -> Uploaded | Processing | Refused:
        """A new upload, from its announcement to its alt text or its captions.

        Raises: FileChanged if what was sent is not what was approved; nothing shows it then.
        """
        kind = _TYPES.get(self.media.path.suffix.lower())
        if kind is None:
            return self._refused("is nothing that X shows in a post")
        if kind[1] == "tweet_video" and self.media.captions is None:
            return self._refused("has no captions, and people who do not hear it get nothing")
        return self._described(self._sent(self.media.path, self.media.sha256, kind))

    def go_on(self, begun: MediaId) -> Uploaded | Processing | Refused:
        """How far X has come with it; with its alt text or its captions once it is done."""
        asked = {"media_id": begun, "command": "STATUS"}
        return self._described(self.ask("GET", _ROUTE, params=asked))

    def _sent(self, path: Path, sha256: str, kind: tuple[str, str]) -> bytes:
        """X's answer once it has the whole file."""
        media_type, category = kind
        announced = {
            "media_type": media_type,
            "total_bytes": path.stat().st_size,
            "media_category": category,
        }
        media_id = media_of(self.ask("POST", f"{_ROUTE}/initialize", json=announced)).media_id
        digest = hashlib.sha256()
        with path.open("rb") as file:
            for index, part in enumerate(iter(lambda: file.read(SEGMENT_BYTES), b"")):
                digest.update(part)
                self.ask(
                    "POST",
                    f"{_ROUTE}/{media_id}/append",
                    data={"segment_index": str(index)},
                    files={"media": ("media", part, "application/octet-stream")},
                )
                self.after_each_part()
        if digest.hexdigest() != sha256:
            raise FileChanged(f'"{path.name}" was changed while it was sent')
        return self.ask("POST", f"{_ROUTE}/{media_id}/finalize")

    def _described(self, answer: bytes) -> Uploaded | Processing | Refused:
        found = media_of(answer)
        life = found.expires_after or _UNTOLD_LIFE
        if found.state == "failed":
            return self._refused(f"could not be read by X ({found.problem})")
        if found.state in ("pending", "in_progress"):
            return Processing(found.media_id, life, found.check_after or _UNTOLD_WAIT)
        if self.media.captions:
            self._caption(found.media_id, self.media.captions)
        else:
            described = {"id": found.media_id, "metadata": {"alt_text": {"text": self.media.alt}}}
            self.ask("POST", _METADATA, json=described)
        return Uploaded(found.media_id, life)

    def _caption(self, film: MediaId, captions: CaptionsFile) -> None:
        """Doing it again is no harm: captions of a language take the place of older ones."""
        track = media_of(self._sent(captions.path, captions.sha256, _CAPTIONS)).media_id
        language = captions.language
        subtitles = {
            "id": track,
            "language_code": language.upper(),
            "display_name": _SHOWN_LANGUAGES.get(language, language),
        }
        joined = {"id": film, "media_category": "TweetVideo", "subtitles": subtitles}
        self.ask("POST", _SUBTITLES, json=joined)

    def _refused(self, why: str) -> Refused:
        return Refused(Refusal.MEDIA, f'"{self.media.path.name}" {why}')
