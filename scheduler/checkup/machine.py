"""Checks the machine: who may read the secrets, room on the disk, and the clock."""

import os
import shutil
import stat
from datetime import datetime
from pathlib import Path

from scheduler.checkup.finding import CheckResult, fine, look, wrong

_WRONG_BYTES = 100 * 1024**2
_LOOK_BYTES = 1024**3
_LOOK_SECONDS = 5  # X's Date header counts whole seconds
_WRONG_SECONDS = 60


def secrets_file(root: Path) -> CheckResult:
    """Whether others on this machine may read .env."""
    what, path = "secrets", root / ".env"
    if not path.exists():
        says = "There is no .env here; the environment alone has the secrets."
        return look(what, says, "If that is not so: copy .env.example to .env, and fill it in.")
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        says = f".env may be read by others on this machine (rights {mode:03o})."
        return wrong(what, says, f"Run: chmod 600 {path}")
    return fine(what, "Only you may read .env.")


def disk(root: Path) -> CheckResult:
    """Whether there is room for the queue to grow."""
    free = shutil.disk_usage(root).free
    says = f"{free / 1024**3:,.1f} GB are free."
    remedy = "Make room: without it nothing can be noted, so nothing is sent."
    if free < _WRONG_BYTES:
        return wrong("disk", says, remedy)
    return look("disk", says, remedy) if free < _LOOK_BYTES else fine("disk", says)


def clock(ours: datetime, theirs: datetime | None) -> CheckResult:
    """Whether our clock and X's agree; `theirs` is None where X gave no answer."""
    if theirs is None:
        says = "X gave no answer, so the clock could not be compared."
        return wrong("clock", says, "Check this machine's network, and HANDRAIL_X_API_URL.")
    apart = (ours - theirs).total_seconds()
    if abs(apart) <= _LOOK_SECONDS:
        return fine("clock", "This machine's clock agrees with X's.")
    way = "ahead of" if apart > 0 else "behind"
    says = f"This machine's clock is {abs(apart):,.0f} seconds {way} X's."
    remedy = "Turn on its time service (timedatectl set-ntp true): posts go out by this clock."
    return (wrong if abs(apart) > _WRONG_SECONDS else look)("clock", says, remedy)
