"""`python -m tests.support.processes.skewed SECONDS run`: the program by a clock that is off."""

import sys
from datetime import datetime, timedelta

from scheduler import clock
from scheduler.__main__ import main

_right = clock.SystemClock.now


def set_off(seconds: float) -> None:
    """Puts this process' civil clock forward."""

    def now(self: clock.SystemClock) -> datetime:
        return _right(self) + timedelta(seconds=seconds)

    clock.SystemClock.now = now  # type: ignore[method-assign]


if __name__ == "__main__":
    set_off(float(sys.argv.pop(1)))
    main()
