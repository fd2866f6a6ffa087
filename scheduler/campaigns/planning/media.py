"""Pictures and films: there, of a kind and size that X takes, and told in words."""

import hashlib
import re
from collections.abc import Sequence
from pathlib import Path
from posixpath import normpath

from scheduler.campaigns.model.plan import PlannedCaptions, PlannedMedia
from scheduler.campaigns.model.thread import Media
from scheduler.campaigns.planning.picture_notes import PictureNotes, is_notes, notes_of
from scheduler.campaigns.planning.pictures import GIF, Format, check_opens, format_of
from scheduler.yaml_files.suggestions import InvalidValue, did_you_mean

LONGEST_ALT = 1_000
STORIES = "stories"  # below the folder media: what storytellers show, each with their own yes
_MEGABYTE = 1_000_000
_MOST_CAPTIONS = _MEGABYTE // 2  # bytes: more than a day of talk
_TIMED = re.compile(
    r"^\d{1,2}:\d\d:\d\d[,.]\d{1,3} --> \d{1,2}:\d\d:\d\d[,.]\d{1,3}\s*$", re.MULTILINE
)


class Gallery:
    """The folder `media` of one workspace. Each file is read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hashes: dict[Path, str] = {}
        self._kinds: dict[Path, Format] = {}

    def media(self, wanted: Sequence[Media], language: str = "en") -> tuple[PlannedMedia, ...]:
        """What a thread shows; `language` is that of captions which name none.

        Raises: InvalidValue, with the place inside the thread.
        """
        found = tuple(self._one(number, item, language) for number, item in enumerate(wanted))
        films = [number for number, one in enumerate(found) if one.captions]
        if films and len(wanted) > 1:
            wrong = "a film stands alone, without pictures beside it"
            raise InvalidValue(wrong, "Give it a thread of its own.", ("media", films[0]))
        moving = [n for n, item in enumerate(wanted) if item.file.lower().endswith(GIF.endings)]
        if moving and len(wanted) > 1:
            wrong = "a GIF stands alone, without pictures beside it"
            raise InvalidValue(wrong, "Give it a thread of its own.", ("media", moving[0]))
        return found

    def _one(self, number: int, item: Media, language: str) -> PlannedMedia:
        at = ("media", number, "file")
        path = self._inside(item.file, at)
        kind = self._kind(path, item.file, at)
        notes = self._notes(path, at)
        alt = self._alt(item, path, notes, number)
        if len(alt) > LONGEST_ALT:
            wrong = f"this description has {len(alt)} characters; X takes {LONGEST_ALT}"
            raise InvalidValue(wrong, "Shorten it.", ("media", number, "alt"))
        captions = self._captions(_with_captions(item, notes), kind, number, language)
        # One name for one file, however it is written: a leave hangs on it.
        return PlannedMedia(normpath(item.file), self._hash(path), alt, captions)

    def _notes(self, path: Path, at: tuple[str | int, ...]) -> PictureNotes:
        try:
            return notes_of(path)
        except InvalidValue as error:
            raise InvalidValue(error.wrong, error.remedy, at) from error

    def _alt(self, item: Media, path: Path, notes: PictureNotes, number: int) -> str:
        """What the thread says that it shows, or else what the notes beside it say."""
        if item.alt is not None:
            return item.alt.strip()
        at = ("media", number)
        if not (notes.alt or "").strip():
            wrong = f'"alt" is missing, and nobody has said what "{item.file}" shows'
            remedy = "Add `alt:` here, or describe it in the library."
            raise InvalidValue(wrong, remedy, at)
        if notes.sha256 and notes.sha256 != self._hash(path):
            wrong = f'"{item.file}" is another file than the one that was described'
            remedy = "Look at it, and describe it again in the library, or here with `alt:`."
            raise InvalidValue(wrong, remedy, at)
        return (notes.alt or "").strip()

    def _captions(
        self, item: Media, kind: Format, number: int, language: str
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
        try:
            words = srt_words(path, item.captions)
        except InvalidValue as error:
            raise InvalidValue(error.wrong, error.remedy, at) from error
        tongue = str(item.captions_language or language)
        return PlannedCaptions(item.captions, self._hash(path), tongue, words)

    def _inside(self, name: str, at: tuple[str | int, ...]) -> Path:
        path = self._folder / name
        if not path.resolve().is_relative_to(self._folder.resolve()):
            raise InvalidValue(f'"{name}" lies outside the folder media', "Copy it there.", at)
        if path.resolve().is_relative_to((self._folder / STORIES).resolve()):
            wrong = f'"{name}" is a picture of somebody\'s story'
            raise InvalidValue(wrong, "It is shown with their story alone: use `story:`.", at)
        if not path.is_file():
            files = [file for file in self._folder.glob("*") if file.is_file()]
            known = [file.name for file in files if not is_notes(file)]
            wrong = f'there is no file "{name}" in the folder media'
            raise InvalidValue(wrong, did_you_mean(name, known), at)
        return path

    def _kind(self, path: Path, name: str, at: tuple[str | int, ...]) -> Format:
        """The file's format; opened once, however many threads show it."""
        if path not in self._kinds:
            self._kinds[path] = _kind_of(path, name, at)
        return self._kinds[path]

    def _hash(self, path: Path) -> str:
        if path not in self._hashes:
            with path.open("rb") as file:
                self._hashes[path] = hashlib.file_digest(file, "sha256").hexdigest()
        return self._hashes[path]


def _with_captions(item: Media, notes: PictureNotes) -> Media:
    """The same with the captions of its notes, where the thread names none of its own."""
    if item.captions or not notes.captions:
        return item
    captions = {"captions": notes.captions, "captions_language": notes.captions_language}
    if item.captions_language:
        del captions["captions_language"]
    return item.model_copy(update=captions)


def _kind_of(path: Path, name: str, at: tuple[str | int, ...]) -> Format:
    """What the file is by what it holds, if its name says the same and it opens whole."""
    try:
        kind = format_of(path, name)
        _check_name_and_size(path, name, kind)
        if not kind.is_film:
            check_opens(path, name, kind)
    except InvalidValue as error:
        raise InvalidValue(error.wrong, error.remedy, at) from error
    return kind


def _check_name_and_size(path: Path, name: str, kind: Format) -> None:
    if path.suffix.lower() not in kind.endings:
        wrong = f'"{name}" is a {kind.name} by what it holds, and not by its name'
        raise InvalidValue(wrong, f"Rename it to end in {kind.endings[0]}.")
    if path.stat().st_size > kind.most_bytes:
        most = kind.most_bytes // _MEGABYTE
        wrong = f'"{name}" is larger than the {most} MB that X takes for a {kind.name}'
        raise InvalidValue(wrong, "Save it smaller.")


def srt_words(path: Path, name: str) -> str:
    """What captions say.

    Raises: InvalidValue where they are no SRT file in UTF-8 of a size that X takes.
    """
    raw = path.read_bytes() if path.stat().st_size <= _MOST_CAPTIONS else None
    if raw is None:
        most = _MOST_CAPTIONS // 1_000
        raise InvalidValue(f'"{name}" is larger than {most} kB', "Shorten it, or split the film.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        encoding = "UTF-16" if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else "Windows letters"
        wrong = f'"{name}" is written in {encoding}, and X reads captions in UTF-8'
        remedy = 'Open it in a text editor and save it again with the encoding "UTF-8".'
        raise InvalidValue(wrong, remedy) from error
    if text.lstrip().startswith("WEBVTT"):
        raise InvalidValue(f'"{name}" holds WebVTT captions', "Save or convert it as SRT.")
    if path.suffix.lower() != ".srt" or not _TIMED.search(text):
        raise InvalidValue(f'"{name}" is not an .srt file', "Save it as SRT.")
    # One sentence is often cut over several captions: they are read as one text.
    lines = (line.strip() for line in text.splitlines())
    return " ".join(line for line in lines if line and not (line.isdigit() or _TIMED.match(line)))
