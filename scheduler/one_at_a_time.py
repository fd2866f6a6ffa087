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
    try:
        make_private_folder(lock.parent)
        number = os.open(lock, os.O_RDWR | os.O_CREAT, FILE_RIGHTS)
    except OSError as error:
        raise NotPossible(f"{lock.parent} cannot be used ({error.strerror}).") from error
    try:
        if not _is_ours(number):
            raise NotPossible(busy)
        yield
    finally:
        os.close(number)


def _is_ours(number: int) -> bool:
    try:
        import fcntl
    except ImportError:  # Windows has no such locks; there it is left to people
        return True
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
