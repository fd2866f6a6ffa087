"""Makes files and folders that only their owner may read, whatever the umask says."""

import contextlib
import os
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
    """Writes a text; a file that others could read is its owner's alone from now on."""
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, FILE_RIGHTS)
    with os.fdopen(number, "w", encoding=encoding, newline=newline) as file:
        if os.name == "posix" and path.is_file():
            with contextlib.suppress(PermissionError):  # somebody else's file, and they let us
                os.fchmod(number, FILE_RIGHTS)
        file.write(text)


def rights_of_others(path: Path) -> int:
    """What others than its owner may do with it; 0 for nothing, and where rights are unknown."""
    return path.stat().st_mode & 0o077 if os.name == "posix" and path.exists() else 0
