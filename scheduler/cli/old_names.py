"""Answers to a command's old name for one release, and says what it is called now."""

import functools
import sys
from collections.abc import Callable


def renamed(command: Callable[..., None], was: str, now: str) -> Callable[..., None]:
    """`command`, which says first, on standard error, that `was` is `now`."""

    @functools.wraps(command)
    def under_its_old_name(*given: object, **named: object) -> None:
        sys.stderr.write(f"handrail {was} is now handrail {now}; the old name goes away soon.\n")
        command(*given, **named)

    return under_its_old_name
