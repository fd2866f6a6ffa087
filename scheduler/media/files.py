"""The files of the library: the folder `media`, a safe name for each, and what stands beside it."""

import hashlib
import os
import re
import threading
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from scheduler.campaigns.planning.media import STORIES
from scheduler.campaigns.planning.picture_notes import PictureNotes, as_text, notes_path
from scheduler.campaigns.planning.pictures import FILM, GIF, JPEG, PNG, WEBP
from scheduler.private_files import make_private_folder, replace_file

ENDINGS = frozenset(ending for kind in (JPEG, PNG, WEBP, GIF, FILM) for ending in kind.endings)
LONGEST_NAME = 80  # characters, without its ending
_NOT_IN_NAMES = re.compile(r"[^\w.-]+|[^\S\r\n]+")
_OF_WINDOWS = frozenset(
    {
        "con",
        "prn",
        "aux",
        "nul",
        *(f"{one}{number}" for one in ("com", "lpt") for number in range(10)),
    }
)
writing = threading.Lock()  # names are chosen, and files put there, one at a time


def id_of(name: str) -> str:
    """What a page's address calls a file: it holds no path, and says nothing."""
    return hashlib.sha256(name.encode(errors="surrogatepass")).hexdigest()[:16]


def names_in(folder: Path) -> Iterator[str]:
    """Every picture and film of the library by its name, as a campaign file would name it."""
    if not folder.is_dir():
        return
    private = folder / STORIES  # of storytellers: none of the library's business
    for root, folders, names in os.walk(folder):
        place = Path(root)
        folders[:] = sorted(one for one in folders if place / one != private and one[:1] != ".")
        for name in sorted(names):
            path = place / name
            if name[:1] != "." and path.suffix.lower() in ENDINGS and path.is_file():
                yield path.relative_to(folder).as_posix()


def path_in(folder: Path, name: str) -> Path | None:
    """Where a file of the library is; None if there is none of this name."""
    return folder / name if name in set(names_in(folder)) else None


def hash_of(path: Path) -> str:
    """The SHA-256 of a file, read again only once it is another."""
    found = path.stat()
    return _hash(path, (found.st_mtime_ns, found.st_size, found.st_ino))


@lru_cache(maxsize=5_000)
def _hash(path: Path, _stamp: tuple[int, int, int]) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def plain_name(given: str) -> str:
    """A name that is safe in a folder and an address, without its ending; never empty."""
    last = unicodedata.normalize("NFC", given.replace("\\", "/")).rpartition("/")[2]
    stem = Path(last).stem if Path(last).suffix.lower() in _KNOWN else last
    shown = "".join(one if one.isprintable() else " " for one in stem)
    plain = _NOT_IN_NAMES.sub("-", shown).strip("-._")[:LONGEST_NAME].strip("-._")
    while len(plain.encode()) > 200:
        plain = plain[:-1]
    if not plain or plain.lower() in _OF_WINDOWS:
        return f"picture-{plain.lower()}".strip("-")
    return plain


_KNOWN = ENDINGS | {".heic", ".heif", ".avif", ".tif", ".tiff", ".bmp", ".srt", ".m4v"}


def put(
    folder: Path, stem: str, ending: str, content: bytes, not_again: Collection[str] = ()
) -> Path:
    """Puts a new file there whole, under a name that no other has; the caller holds `writing`.

    Nor does it take one of `not_again`, which other files had that are gone.
    """
    make_private_folder(folder)
    taken = {name.lower() for name in (*(one.name for one in folder.iterdir()), *not_again)}
    number = 1
    while True:
        name = f"{stem}{'' if number == 1 else f'-{number}'}{ending}"
        number += 1
        if name.lower() in taken:
            continue
        # Made empty first: another program cannot take the name meanwhile.
        with suppress(FileExistsError):
            os.close(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
            replace_file(folder / name, content)
            return folder / name


def write_notes(path: Path, notes: PictureNotes) -> None:
    """Puts what is known of a picture beside it, whole."""
    replace_file(notes_path(path), as_text(notes).encode())
