"""Tells when files below some folders are saved."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Event

PAUSE_SECONDS = 0.4


def saves(folders: Sequence[Path], pause: Event | None = None) -> Iterator[None]:
    """One entry for each time that something below `folders` has changed; ends when `pause` is set.

    It looks again and again: that works on every machine and in shared folders.
    """
    pause = pause or Event()
    before = _state(folders)
    while not pause.wait(PAUSE_SECONDS):
        now = _state(folders)
        if now != before:
            yield
        before = now


def _state(folders: Sequence[Path]) -> frozenset[tuple[str, int, int]]:
    found = set()
    for path in (path for folder in folders for path in folder.rglob("*")):
        try:
            stat = path.stat()
        except OSError:  # it was there a moment ago: an editor saves by renaming
            continue
        found.add((str(path), stat.st_mtime_ns, stat.st_size))
    return frozenset(found)
