"""`python -m tests.support.processes.dies_after POSTS MOMENTS COMMAND...`: the program, killed.

It dies so many moments after X has taken so many posts; a moment is a statement, or a call before
it begins or after its answer. No other process has to be quick for that, however busy the machine.
"""

import os
import signal
import sys
from typing import Any

import requests
from sqlalchemy import Engine, event

from scheduler.__main__ import main
from scheduler.networks.x.transport import Line


class Life:
    """Counts what X took, and from then on the moments that are left."""

    def __init__(self, posts: int, moments: int) -> None:
        self._posts = posts
        self._moments = moments

    def took(self) -> None:
        """X took a post."""
        self._posts -= 1

    def pass_by(self) -> None:
        """One moment."""
        if self._posts > 0:
            return
        if self._moments == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self._moments -= 1


def limit(life: Life) -> None:
    """Has each statement and each call of this process be a moment."""
    event.listen(Engine, "before_cursor_execute", lambda *_: life.pass_by())
    bare = Line.send

    def send(line: Line, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        life.pass_by()
        answer = bare(line, request, **options)
        if (request.method, request.path_url) == ("POST", "/2/tweets"):
            life.took()
        life.pass_by()
        return answer

    Line.send = send  # type: ignore[method-assign]


if __name__ == "__main__":
    limit(Life(int(sys.argv.pop(1)), int(sys.argv.pop(1))))
    main()
