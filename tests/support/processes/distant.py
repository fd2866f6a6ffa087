"""`python -m tests.support.processes.distant SECONDS run`: the program, its X that far away."""

import sys
import time
from typing import Any

from scheduler.__main__ import main
from scheduler.networks.x.client import X

_create = X.create_post


def set_away(seconds: float) -> None:
    """Has the answer to each post come so much later than it does."""

    def create(self: X, *given: Any) -> Any:
        outcome = _create(self, *given)
        time.sleep(seconds)
        return outcome

    X.create_post = create  # type: ignore[method-assign]


if __name__ == "__main__":
    set_away(float(sys.argv.pop(1)))
    main()
