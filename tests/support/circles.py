"""Has Python look through everything again, also what an engine kept out of its sight."""

import gc

from scheduler import collector


def look_through_all() -> None:
    gc.unfreeze()
    collector._has_kept = False
