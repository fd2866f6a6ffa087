"""The desk in a process of its own, served as `handrail web` serves it.

Run as `python -m tests.benchmarks.desk._server FOLDER DATABASE PEOPLE`: prints its address and the
secret of a session for each of so many people, and ends with its input.
"""

import json
import sys
import threading
from dataclasses import replace
from pathlib import Path

from scheduler.web.application import desk_app
from scheduler.web.desk import LIVE_SECONDS
from scheduler.web.identity import desk_actor
from scheduler.web.server import listen, server_of
from tests.support.clocks import StandingClock
from tests.support.desks.web import NO_LIMITS, a_web_desk
from tests.support.processes.rehearsals import OPENS_AT

WHO = ("amira", "ruth", "sol", "nia")


def main() -> None:
    """Serves until standard input closes."""
    root, migrated, people = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    with a_web_desk(root, StandingClock(OPENS_AT), migrated) as web:
        web.people("admin", *WHO)
        secrets = [
            desk_actor.sign_in_as(web.desk.people, WHO[number % len(WHO)])
            for number in range(people)
        ]
        listener, url = listen("127.0.0.1", 0)
        print(json.dumps({"url": url, "secrets": secrets}), flush=True)
        desk = replace(web.desk, live_seconds=LIVE_SECONDS)  # tests have it look without a pause
        server = server_of(desk_app(desk, NO_LIMITS))
        serving = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        serving.start()
        sys.stdin.read()
        server.should_exit = True
        serving.join()


if __name__ == "__main__":
    main()
