"""Lets one process at a time do what two at once in one folder would spoil for each other."""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from scheduler.errors import NotPossible
from scheduler.private_files import FILE_RIGHTS, make_private_folder


@contextlib.contextmanager
def alone(lock: Path, busy: str) -> Iterator[None]:
    """Keeps others out for a block. The system ends it with the process, however that ends.

    Raises: NotPossible, with the words of `busy` if another one is at work.
    """
    with _opened(lock) as number:
        if not _lock(number, waits=False):
            raise NotPossible(busy)
        yield


@contextlib.contextmanager
def in_turn(lock: Path) -> Iterator[None]:
    """The same for what takes a moment: waits until the others have ended, for a block.

    Raises: NotPossible if the lock's folder cannot be used.
    """
    with _opened(lock) as number:
        _lock(number, waits=True)
        yield


@contextlib.contextmanager
def _opened(lock: Path) -> Iterator[int]:
    try:
        make_private_folder(lock.parent)
        number = os.open(lock, os.O_RDWR | os.O_CREAT, FILE_RIGHTS)
    except OSError as error:
        raise NotPossible(f"{lock.parent} cannot be used ({error.strerror}).") from error
    try:
        yield number
    finally:
        os.close(number)


def _lock(number: int, *, waits: bool) -> bool:
    """Locks an open file; False if another one has it, and we do not wait."""
    try:
        import fcntl
    except ImportError:  # Windows has no such locks; there it is left to people
        return True
    try:
        fcntl.flock(number, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        if waits:
            raise
        return False
    return True
