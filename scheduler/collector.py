"""Python's collector of garbage, kept out of the way where it would hold up posts or answers."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


class _Kept:
    """Whether anything was set aside for good. Python can only tell by counting all of it."""

    is_any = False


def set_aside() -> None:
    """Takes what there is now out of every later look for cycles, for good.

    For what lives as long as the process: walking all of it again would hold up posts by 50 ms.
    """
    gc.collect()
    gc.freeze()
    _Kept.is_any = True


@contextmanager
def paused() -> Iterator[None]:
    """Looks for no cycles in a block that makes hundreds of thousands of values and keeps them.

    Looking costs such a block a third of its time.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if not _Kept.is_any:  # or what was set aside would come back
                gc.freeze()  # with the next line: all of it counts as old, and nothing is walked
                gc.unfreeze()
            gc.enable()
