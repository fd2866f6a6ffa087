"""What is known of a picture or film, in a small YAML file beside it: `sam.jpg` has `sam.jpg.yaml`.

A plain file, because it is part of what goes out, and so stands where the campaign files stand: it
is read without a queue, copied along, and kept by whatever keeps those. Who can be seen in it, and
until when they agree, is not in here: that is personal, and is kept in the queue's database.
"""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import Field

from scheduler.campaigns.model.checking.validation import validated
from scheduler.campaigns.model.fields import FileModel, FileName, Known, Language, Text
from scheduler.errors import Mistake, MistakesFound
from scheduler.yaml_files.reader import read
from scheduler.yaml_files.suggestions import InvalidValue
from scheduler.yaml_files.writer import as_yaml

ENDING = ".yaml"
CENTRE = 50  # per cent


class PictureNotes(FileModel):
    """What is known of one picture or film."""

    alt: Text | None = Field(
        default=None, description="What it shows, in a sentence or two; a thread may say it anew."
    )
    captions: FileName | None = Field(
        default=None, description="A film's captions: an .srt file below `media`."
    )
    captions_language: Language | None = Field(
        default=None, description="If it differs from the thread's: en, cy, fr, es."
    )
    focus: Text | None = Field(
        default=None,
        description="What a crop keeps in view, in per cent from left and top: 50, 30.",
    )
    sha256: Text | None = Field(
        default=None, description="Of the file that was described, to notice when it is another."
    )
    look: Text | None = Field(
        default=None, description="How it looks, in 16 digits, to find similar ones."
    )
    cut_from: FileName | None = Field(
        default=None, description="The picture that this is a crop of."
    )
    added_by: Text | None = Field(default=None, description="Who added it.")
    added_on: Text | None = Field(default=None, description="When: 2027-09-30.")

    @property
    def focus_point(self) -> tuple[int, int]:
        """What a crop keeps in view, in per cent from left and top; the middle by default."""
        parts = [part.strip() for part in (self.focus or "").split(",")]
        if len(parts) == 2 and all(one.isascii() and one.isdecimal() for one in parts):
            across, down = (min(int(one[:3]), 100) for one in parts)
            return across, down
        return CENTRE, CENTRE


NOTHING_KNOWN = PictureNotes()


def notes_path(picture: Path) -> Path:
    """Where the notes about a picture are, or would be."""
    return picture.with_name(f"{picture.name}{ENDING}")


def is_notes(path: Path) -> bool:
    """Whether a file is notes about another one beside it."""
    return path.suffix == ENDING and path.with_suffix("").is_file()


def read_notes(picture: Path) -> PictureNotes:
    """What is known of a picture; nothing where nobody wrote anything down.

    Raises: MistakesFound if its notes cannot be read.
    """
    path = notes_path(picture)
    try:
        found = path.stat()
    except OSError:
        return NOTHING_KNOWN
    return _read(path, (found.st_mtime_ns, found.st_size, found.st_ino))


@lru_cache(maxsize=2_000)
def _read(path: Path, _stamp: tuple[int, int, int]) -> PictureNotes:
    source = read(path, f"media/{path.name}")
    mistakes: list[Mistake] = []
    notes = validated(PictureNotes, source.tree, source, (), Known(), mistakes)
    if notes is None:
        raise MistakesFound(mistakes)
    return notes


def notes_of(picture: Path) -> PictureNotes:
    """The same, for whoever tells mistakes at another place.

    Raises: InvalidValue.
    """
    try:
        return read_notes(picture)
    except MistakesFound as error:
        first = error.mistakes[0]
        wrong = f"{first.path}, which describes it, line {first.line}: {first.wrong}"
        raise InvalidValue(wrong, first.remedy) from error


def as_text(notes: PictureNotes) -> str:
    """The notes as their file has them."""
    given = {
        name: str(value).strip()
        for name, value in notes.model_dump().items()
        if value is not None and str(value).strip()
    }
    values: Mapping[str, object] = given
    return as_yaml(values) if given else ""
