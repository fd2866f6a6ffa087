"""Where uploaded pictures and films stand until a post shows them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.x_simulator.model.archive import Archive
from scheduler.x_simulator.model.types import instant, milliseconds

EXPIRES_AFTER = timedelta(days=1)
_TABLES = (
    "CREATE TABLE IF NOT EXISTS media (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL,"
    " media_type TEXT NOT NULL, category TEXT NOT NULL, total_bytes INTEGER NOT NULL,"
    " created_ms INTEGER NOT NULL, finalized_ms INTEGER, failure TEXT,"
    " looks INTEGER NOT NULL DEFAULT 0, alt_text TEXT)",
    "CREATE TABLE IF NOT EXISTS media_parts (media_id INTEGER NOT NULL, segment INTEGER NOT NULL,"
    " content BLOB NOT NULL, PRIMARY KEY (media_id, segment)) WITHOUT ROWID",
    "CREATE TABLE IF NOT EXISTS media_subtitles (media_id INTEGER NOT NULL,"
    " language TEXT NOT NULL, track_id INTEGER NOT NULL, name TEXT NOT NULL,"
    " PRIMARY KEY (media_id, language)) WITHOUT ROWID",
)
_MEDIA = (
    "id, user_id, media_type, category, total_bytes, created_ms, finalized_ms, failure, looks,"
    " alt_text"
)


@dataclass(frozen=True, slots=True)
class StoredTrack:
    """Subtitles of a film in one language."""

    track_id: int  # the upload that holds them
    language: str
    name: str


@dataclass(frozen=True, slots=True)
class UploadedMedia:
    """One upload."""

    media_id: int
    user_id: int
    media_type: str
    category: str
    total_bytes: int  # as announced
    created_ms: int
    finalized_ms: int | None
    failure: str | None  # why processing fails
    looks: int  # how often its state was asked for since it was finalized
    alt_text: str | None

    @property
    def key(self) -> str:
        """X's key: the kind of media, then the id."""
        kind = {"image": 3, "video": 7, "text": 13}[self.media_type.partition("/")[0]]
        return f"{16 if self.media_type == 'image/gif' else kind}_{self.media_id}"

    def expires_in(self, now: datetime) -> int:
        """Seconds until it is gone; 0 or less once it is."""
        return int((instant(self.created_ms) + EXPIRES_AFTER - now).total_seconds())


class MediaStore:
    """The rows of uploads, within the archive's transactions."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._run = archive.run
        for table in _TABLES:
            self._run(table)
        archive.pass_over(self._run("SELECT coalesce(max(id), 0) FROM media").fetchone()[0])

    def begin(
        self, user_id: int, media_type: str, category: str, total_bytes: int, now: datetime
    ) -> UploadedMedia:
        """A place for `total_bytes` that will come."""
        media_id = self._archive.next_id(now)
        self._run(
            "INSERT INTO media (id, user_id, media_type, category, total_bytes, created_ms)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (media_id, user_id, media_type, category, total_bytes, milliseconds(now)),
        )
        return self.media(media_id) or _gone()

    def media(self, media_id: int) -> UploadedMedia | None:
        """One upload."""
        row = self._run(f"SELECT {_MEDIA} FROM media WHERE id = ?", (media_id,)).fetchone()  # noqa: S608 - a constant
        return UploadedMedia(*row) if row else None

    def append(self, media_id: int, segment: int, content: bytes) -> None:
        """Stores one segment; the same segment again replaces it."""
        self._run(
            "INSERT OR REPLACE INTO media_parts VALUES (?, ?, ?)", (media_id, segment, content)
        )

    def content(self, media_id: int) -> bytes:
        """All segments in their order."""
        rows = self._run(
            "SELECT content FROM media_parts WHERE media_id = ? ORDER BY segment", (media_id,)
        )
        return b"".join(row[0] for row in rows)

    def finalize(self, media_id: int, failure: str | None, now: datetime) -> None:
        """No segment comes any more."""
        self._run(
            "UPDATE media SET finalized_ms = ?, failure = ? WHERE id = ?",
            (milliseconds(now), failure, media_id),
        )

    def look(self, media_id: int) -> None:
        """Counts that somebody asked for its state."""
        self._run("UPDATE media SET looks = looks + 1 WHERE id = ?", (media_id,))

    def describe(self, media_id: int, alt_text: str) -> None:
        """Gives it a text for those who do not see it."""
        self._run("UPDATE media SET alt_text = ? WHERE id = ?", (alt_text, media_id))

    def caption(self, media_id: int, track: StoredTrack) -> None:
        """Gives a film subtitles; the same language again replaces them."""
        self._run(
            "INSERT OR REPLACE INTO media_subtitles VALUES (?, ?, ?, ?)",
            (media_id, track.language, track.track_id, track.name),
        )

    def tracks(self, media_id: int) -> list[StoredTrack]:
        """The subtitles of a film, by language."""
        rows = self._run(
            "SELECT track_id, language, name FROM media_subtitles WHERE media_id = ?"
            " ORDER BY language",
            (media_id,),
        )
        return [StoredTrack(*row) for row in rows]


def shown_media(media: UploadedMedia, fields: frozenset[str]) -> dict[str, str]:
    """An upload as X shows it beside the posts that have it."""
    kind = {"image/gif": "animated_gif"}.get(media.media_type)
    kind = kind or ("video" if media.media_type.startswith("video/") else "photo")
    shown = {"media_key": media.key, "type": kind}
    if "alt_text" in fields and media.alt_text:
        shown["alt_text"] = media.alt_text
    return shown


def _gone() -> UploadedMedia:
    raise AssertionError("a row that was just inserted is there")
