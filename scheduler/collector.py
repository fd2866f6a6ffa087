"""When Python looks for circles of values that nobody needs, and among which."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_has_kept = False  # counting what is frozen walks through all of it


def keep_what_is_here() -> None:
    """Ends with circles now, and has what is left never looked through again."""
    global _has_kept
    gc.collect()
    gc.freeze()
    _has_kept = True


@contextmanager
def paused() -> Iterator[None]:
    """Looks for none while hundreds of thousands of values are made, which would cost a third."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if not _has_kept:  # what an engine kept when it began stays so
                gc.freeze()  # and so counts all of it as old at once, without a walk through it
                gc.unfreeze()
            gc.enable()
