"""A preview's answer for a thread of ten posts, over the bare verb that plans, seals and judges it.

The answer is what a script of the page asks for as one types: the whole way through the desk,
its defence, who is signed in, the draft that is kept, and the page's parts. No socket between.
Each time another letter has been typed, for both: what was made before of the same words is no
answer to these.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from scheduler.bootstrap.drafts.campaign_files import read_path
from scheduler.bootstrap.drafts.thread_look import look_at
from scheduler.campaigns.formats.composing import ThreadValues
from scheduler.store.database import open_database
from tests.benchmarks import Measure, at_most, spread
from tests.support.clocks import StandingClock
from tests.support.desks.web import a_web_desk

LIMIT = 1.5
POSTS = tuple(
    f"On day {number} we walk from the pier to the dunes and back. The wind does what it likes; "
    f"we go as slowly as the slowest of us, and there is tea at the end. Bring {number} questions."
    for number in range(1, 11)
)
CAMPAIGN = """\
campaign: bench
title: Bench
owner: dev
hashtags: [WeWalk]
cover: Comms desk, 09:00-17:00

threads:
  - id: opener
    account: main
    when: Sun 10 Oct 2027, 09:00
    text: |
      Come along on Sunday.
"""


@dataclass(frozen=True, slots=True)
class Size:
    """How often it is asked."""

    rounds: int


FULL = Size(40)
TINY = Size(2)


def measure(size: Size = FULL) -> Measure:
    """One line of `make bench`: the medians of both, taken in turn."""
    with TemporaryDirectory() as folder:
        migrated = Path(folder) / "migrated.db"
        open_database(f"sqlite:///{migrated}", is_simulated=True).close()
        root = Path(folder) / "desk"
        root.mkdir()
        with a_web_desk(root, StandingClock(), migrated) as web, asyncio.Runner() as runner:
            web.people()
            path = root / "campaigns" / "bench.yaml"
            path.write_text(CAMPAIGN, "utf-8")
            browser = web.browser("dev")
            # One loop and its threads, as a server has them, which takes no signal anew each time.
            browser.run = runner.get_loop().run_until_complete
            page = browser.get("/write/bench").text
            device = page.partition('name="device" value="')[2].partition('"')[0]
            fields = [
                *(("token", browser.token), ("live", "1"), ("device", device)),
                *(("account", "main"), ("at", "at"), ("day", "2027-10-12"), ("time", "10:30")),
            ]
            bodies = [
                urlencode([*fields, ("words", "posts"), *(("post", said) for said in posts)])
                for posts in map(typed_at, range(size.rounds + 1))
            ]
            file = read_path(path)

            def answer(number: int) -> None:
                shown = browser.send("/write/bench", bodies[number].encode()).body
                if b"for 11 posts" not in shown or f"{number} cups".encode() not in shown:
                    raise RuntimeError("no preview came: this is no measure")

            def verb(number: int) -> None:
                values = ThreadValues(
                    id="days",
                    account="main",
                    when="Tue 12 Oct 2027, 10:30",
                    posts=typed_at(number),
                )
                look = look_at(web.desk.workspace, path, file.text, values)
                if look.mistakes or len(look.threads[0].sealed) != 11:
                    raise RuntimeError("not the thread that was meant: this is no measure")

            answers, verbs = _taken(size.rounds, answer, verb)
    return at_most(
        "composer",
        median(answers) / median(verbs),
        LIMIT,
        posts=len(POSTS),
        answer_ms=spread(answers),
        verb_ms=spread(verbs),
    )


def typed_at(number: int) -> tuple[str, ...]:
    """The posts as they stand at a key press."""
    return (*POSTS[:-1], f"{POSTS[-1]} And {number} cups.")


def _taken(rounds: int, *each: Callable[[int], None]) -> list[list[float]]:
    taken: list[list[float]] = [[] for _ in each]
    for one in each:
        one(rounds)  # warm
    for number in range(rounds):
        for times, one in zip(taken, each, strict=True):
            began = time.perf_counter()
            one(number)
            times.append(1_000 * (time.perf_counter() - began))
    return taken
