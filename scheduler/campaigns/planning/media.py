"""Pictures and films: there, of a kind and size that X takes, and told in words."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.campaigns.model.plan import PlannedCaptions, PlannedMedia
from scheduler.campaigns.model.thread import Media
from scheduler.yaml_files.suggestions import InvalidValue, did_you_mean

LONGEST_ALT = 1_000
_MEGABYTE = 1_000_000
_MOST_CAPTIONS = _MEGABYTE // 2  # bytes: more than a day of talk
_TIMED = re.compile(
    r"^\d{1,2}:\d\d:\d\d[,.]\d{1,3} --> \d{1,2}:\d\d:\d\d[,.]\d{1,3}\s*$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class _Format:
    name: str
    endings: tuple[str, ...]
    most_bytes: int
    is_film: bool = False


# Source: docs/reference of X's media upload, read 2026-11: 5 MB, 15 MB for GIF, 512 MB for films.
_JPEG = _Format("JPEG", (".jpg", ".jpeg"), 5 * _MEGABYTE)
_PNG = _Format("PNG", (".png",), 5 * _MEGABYTE)
_WEBP = _Format("WebP", (".webp",), 5 * _MEGABYTE)
_GIF = _Format("GIF", (".gif",), 15 * _MEGABYTE)
_FILM = _Format("film", (".mp4", ".mov"), 512 * _MEGABYTE, is_film=True)


class Gallery:
    """The folder `media` of one workspace. Each file is read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hashes: dict[Path, str] = {}

    def media(self, wanted: Sequence[Media], language: str = "en") -> tuple[PlannedMedia, ...]:
        """What a thread shows; `language` is that of captions which name none.

        Raises: NotUnderstood, with the place inside the thread.
        """
        found = tuple(self._one(number, item, language) for number, item in enumerate(wanted))
        films = [number for number, item in enumerate(wanted) if item.captions]
        if films and len(wanted) > 1:
            wrong = "a film stands alone, without pictures beside it"
            raise InvalidValue(wrong, "Give it a thread of its own.", ("media", films[0]))
        moving = [n for n, item in enumerate(wanted) if item.file.lower().endswith(_GIF.endings)]
        if moving and len(wanted) > 1:
            wrong = "a GIF stands alone, without pictures beside it"
            raise InvalidValue(wrong, "Give it a thread of its own.", ("media", moving[0]))
        return found

    def _one(self, number: int, item: Media, language: str) -> PlannedMedia:
        at = ("media", number, "file")
        path = self._inside(item.file, at)
        kind = _kind_of(path, item.file, at)
        if path.stat().st_size > kind.most_bytes:
            most = kind.most_bytes // _MEGABYTE
            wrong = f'"{item.file}" is larger than the {most} MB that X takes for a {kind.name}'
            raise InvalidValue(wrong, "Save it smaller.", at)
        if len(item.alt) > LONGEST_ALT:
            wrong = f"this description has {len(item.alt)} characters; X takes {LONGEST_ALT}"
            raise InvalidValue(wrong, "Shorten it.", ("media", number, "alt"))
        captions = self._captions(item, kind, number, language)
        return PlannedMedia(item.file, self._hash(path), item.alt.strip(), captions)

    def _captions(
        self, item: Media, kind: _Format, number: int, language: str
    ) -> PlannedCaptions | None:
        at = ("media", number, "captions")
        if kind.is_film and not item.captions:
            remedy = "Add `captions:` with the name of an .srt file."
            raise InvalidValue("a film needs captions", remedy, ("media", number))
        if item.captions and not kind.is_film:
            raise InvalidValue("only a film has captions", "Remove them.", at)
        if not item.captions:
            return None
        path = self._inside(item.captions, at)
        said = _said(path) if path.suffix == ".srt" else None
        if said is None:
            raise InvalidValue(f'"{item.captions}" is not an .srt file', "Save it as SRT.", at)
        tongue = str(item.captions_language or language)
        return PlannedCaptions(item.captions, self._hash(path), tongue, said)

    def _inside(self, name: str, at: tuple[str | int, ...]) -> Path:
        path = self._folder / name
        if not path.resolve().is_relative_to(self._folder.resolve()):
            raise InvalidValue(f'"{name}" lies outside the folder media', "Copy it there.", at)
        if not path.is_file():
            known = [file.name for file in self._folder.glob("*") if file.is_file()]
            wrong = f'there is no file "{name}" in the folder media'
            raise InvalidValue(wrong, did_you_mean(name, known), at)
        return path

    def _hash(self, path: Path) -> str:
        if path not in self._hashes:
            with path.open("rb") as file:
                self._hashes[path] = hashlib.file_digest(file, "sha256").hexdigest()
        return self._hashes[path]


def _kind_of(path: Path, name: str, at: tuple[str | int, ...]) -> _Format:
    """What the file is by its first bytes, if its name says the same."""
    with path.open("rb") as file:
        kind = _by_first_bytes(file.read(16))
    if kind is None:
        remedy = "Save it as JPEG, PNG, WebP, GIF, MP4 or MOV."
        raise InvalidValue(f'"{name}" is no picture or film that X takes', remedy, at)
    if path.suffix.lower() not in kind.endings:
        wrong = f'"{name}" is a {kind.name} by what it holds, and not by its name'
        raise InvalidValue(wrong, f"Rename it to end in {kind.endings[0]}.", at)
    return kind


def _by_first_bytes(first: bytes) -> _Format | None:
    if first.startswith(b"\xff\xd8\xff"):
        return _JPEG
    if first.startswith(b"\x89PNG\r\n\x1a\n"):
        return _PNG
    if first.startswith((b"GIF87a", b"GIF89a")):
        return _GIF
    if first.startswith(b"RIFF") and first[8:12] == b"WEBP":
        return _WEBP
    return _FILM if first[4:8] == b"ftyp" else None


def _said(path: Path) -> str | None:
    """What captions say; None, if they are not of a size that X takes, in UTF-8, and timed."""
    if path.stat().st_size > _MOST_CAPTIONS:
        return None
    try:
        lines = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if not _TIMED.search(lines):
        return None
    # One sentence is often cut over several captions: they are read as one text.
    said = (line.strip() for line in lines.splitlines())
    return " ".join(line for line in said if line and not (line.isdigit() or _TIMED.match(line)))
