"""Makes files and folders that only their owner may read, and never half of one.

A file is written beside its place and put there whole, so that a full disk, a kill or a power cut
leaves what was there before.
"""

import contextlib
import os
import stat
from pathlib import Path

FILE_RIGHTS = 0o600
FOLDER_RIGHTS = 0o700


def make_private_folder(path: Path) -> None:
    """Makes a folder, and those above it that are missing; one that is there stays as it is."""
    for missing in reversed([one for one in (path, *path.parents) if not one.exists()]):
        missing.mkdir(mode=FOLDER_RIGHTS, exist_ok=True)
    path.mkdir(mode=FOLDER_RIGHTS, exist_ok=True)  # says what is wrong, if it is no folder


def make_private_file(path: Path) -> None:
    """Makes an empty file, if there is none; whoever opens it next says what is wrong with it."""
    with contextlib.suppress(OSError):
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, FILE_RIGHTS))


def write_private(
    path: Path, text: str, encoding: str = "utf-8", newline: str | None = None
) -> None:
    """Writes a text whole; a file that others could read is its owner's alone from now on."""
    lines = (
        text if newline == "" else text.replace("\n", os.linesep if newline is None else newline)
    )
    replace_file(path, lines.encode(encoding), FILE_RIGHTS)


def replace_file(path: Path, content: bytes, rights: int | None = None) -> None:
    """Puts a whole file in place of what was there; its rights stay where none are given.

    Raises: OSError, and then nothing was changed.
    """
    place = path.resolve()  # what a link points to is replaced, and not the link
    before = _mode(place)
    if before is not None and not stat.S_ISREG(before):
        place.write_bytes(content)  # a terminal, a pipe: there is nothing to keep
        return
    if rights is None:
        rights = stat.S_IMODE(before) if before is not None else 0o666 & ~_umask()
    beside = place.with_name(f".{place.name[:200]}.{os.getpid()}.part")
    number = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_RIGHTS)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(number)
            if os.name == "posix":
                os.fchmod(number, rights)
        beside.replace(place)
    except BaseException:
        with contextlib.suppress(OSError):
            beside.unlink()
        raise


def _mode(path: Path) -> int | None:
    try:
        return path.stat().st_mode
    except FileNotFoundError:
        return None


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def rights_of_others(path: Path) -> int:
    """What others than its owner may do with it; 0 for nothing, and where rights are unknown."""
    return path.stat().st_mode & 0o077 if os.name == "posix" and path.exists() else 0
