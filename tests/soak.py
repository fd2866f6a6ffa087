"""A storm of faults and kills over a thousand threads, until all has ended; judged by the truth.

`python -m tests.soak [--threads N] [--accounts N] [--seconds S] [--kill-every S] [--seed N]`
prints one line of JSON. The exit status is 0 if nothing was doubled, lost, out of order or
without help, and at least 97% of the threads are whole.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from scheduler.campaigns.model.plan import Lateness, LatePolicy, PlannedThread
from scheduler.store.database import Database, open_database
from scheduler.store.overview.waiting import count_by_state
from scheduler.store.states import ThreadState
from tests.support.examples.builders import a_thread, put_into_queue
from tests.support.judges.truth import Judgement, judge, unexplained
from tests.support.processes.mortal import Life, Nursery
from tests.support.processes.rehearsals import OPENS_AT, Rehearsal
from tests.support.processes.stage import IMPATIENT_SECONDS, a_stage, add_fault

WHOLE_PCT = 97.0
WORKERS = 8  # accounts with a call open at once
_LATE = LatePolicy(timedelta(days=2), Lateness.ASK)  # X's own waits are not what is tested
_CHANCE = 0.01  # of each fault: ten of them meet about a tenth of the calls
# What the program can make good by itself: the post is stored and the answer is lost, or X
# turned the call away and stored nothing.
_RECOVERABLE = [
    *((kind, "after") for kind in ("drop", "truncated", "cut_json", "garbage_201")),
    *((kind, "after") for kind in ("500", "502_html", "503")),
    ("slow", "after"),
    ("drip", "after"),
    ("429", "before"),
    ("429_no_reset", "before"),
]


@dataclass(frozen=True)
class Soak:
    """How much, and how hard."""

    threads: int = 1000
    accounts: int = 20
    seconds: float = 900.0  # it must have ended by then
    kill_every: float = 2.0  # seconds
    seed: int = 1
    kill_at: int | None = None  # by commits and calls in place of seconds: the same everywhere

    @property
    def names(self) -> list[str]:
        """The accounts."""
        return [f"a{number}" for number in range(self.accounts)]


def soak(options: Soak, folder: Path) -> dict[str, object]:
    """Runs it; what is printed."""
    database = open_database(f"sqlite:///{folder / 'queue.db'}", is_simulated=True)
    with a_stage(folder, *options.names, seed=options.seed) as rehearsal:
        planned = threads_of(options)
        put_into_queue(database, *planned, accounts=options.names, now=OPENS_AT - timedelta(days=1))
        storm(rehearsal)
        kills = live_and_die(options, database, rehearsal, folder)
        truth = rehearsal.truth()
    judgement = judge(planned, truth)
    faults = sum(1 for row in truth if row["fault"])
    told = verdict(judgement, database)
    database.close()
    return told | {"kills": kills, "faults": faults}


def threads_of(options: Soak) -> list[PlannedThread]:
    """Threads of one to four posts and their closing, spread over a day and all accounts."""
    dice = random.Random(options.seed)  # noqa: S311 - a test's dice
    return [
        a_thread(
            f"soak/{number}",
            *(
                f"{words} Thread {number}, post {post}."
                for post, words in enumerate(dice.choices(_WORDS, k=dice.choice((1, 2, 2, 3, 4))))
            ),
            account=options.names[number % options.accounts],
            due_at=OPENS_AT + timedelta(minutes=15 * dice.randrange(96)),
            late=_LATE,
        )
        for number in range(options.threads)
    ]


_WORDS = (
    "What do you wish someone had asked you?",
    "Two minutes of listening can carry somebody a whole day.",
    "Talking about suicide does not put the thought there.",
    "We are here, and so are others who have been where you are.",
)


def storm(rehearsal: Rehearsal) -> None:
    """Faults by chance in about a tenth of the calls that publish, and in some that read."""
    for kind, when in _RECOVERABLE:
        add_fault(rehearsal, fault=kind, when=when, chance=_CHANCE)
    for kind in ("drop", "503_html", "429"):
        add_fault(rehearsal, fault=kind, calls=["timeline", "me"], chance=_CHANCE * 3)


def live_and_die(options: Soak, database: Database, rehearsal: Rehearsal, folder: Path) -> int:
    """Kills the engine every few seconds and starts another, until one lives to the end."""
    life = Life(
        str(database.engine.url),
        rehearsal.url,
        str(folder / "clock"),
        tuple(options.names),
        owner="",
        lease_seconds=45.0,  # the default: what a dead engine had is free by its name
        workers=WORKERS,
        read_timeout_seconds=IMPATIENT_SECONDS,
    )
    nursery, dice = Nursery(), random.Random(options.seed)  # noqa: S311 - a test's dice
    ends = time.monotonic() + options.seconds
    kills = 0
    while time.monotonic() < ends:
        pid = nursery.begin(replace(life, ends_at=options.kill_at))
        killer = threading.Timer(options.kill_every, os.kill, (pid, signal.SIGKILL))
        if options.kill_at is None:
            killer.start()
        end = nursery.end_of(pid)
        killer.cancel()
        if end == 0:
            break
        if end != -signal.SIGKILL:
            raise SystemExit(f"an engine ended by itself, with {end}")
        kills += 1
        jump(rehearsal, dice)
    nursery.close()
    return kills


def jump(rehearsal: Rehearsal, dice: random.Random) -> None:
    """Sets the clock of the machine back or forward by up to half an hour, while nobody lives."""
    at = rehearsal.clock.now() + timedelta(minutes=dice.randint(-30, 30))
    clock = Path(rehearsal.clock.path)
    beside = clock.with_suffix(".jump")
    beside.write_text(at.isoformat(), encoding="ascii")
    beside.replace(clock)


def verdict(judgement: Judgement, database: Database) -> dict[str, object]:
    """What came of it, by the truth and by the store's own end."""
    with database.read() as connection:
        standing = count_by_state(connection)
    lost = unexplained(database, judgement)
    for line in (*judgement.wrongs, *(f"lost: {one}" for one in lost)):
        print(line, file=sys.stderr)
    threads = len(judgement.planned)
    return {
        "threads": threads,
        "posts_intended": sum(len(one.posts) + one.has_closing for one in judgement.planned),
        "posts_found": len(judgement.stored),
        "doubled": len(judgement.doubled),
        "lost": len(lost),
        "out_of_order": len(judgement.out_of_order),
        "without_help": len(judgement.without_help),
        "whole_pct": round(100 * len(judgement.whole) / threads, 1),
        "waiting_for_person": standing[ThreadState.WAITING],
    }


def is_good(told: dict[str, object]) -> bool:
    """Whether it may be believed in."""
    whole = told["whole_pct"]
    assert isinstance(whole, float)
    wrongs = ("doubled", "lost", "out_of_order", "without_help")
    return not any(told[name] for name in wrongs) and whole >= WHOLE_PCT


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--threads", type=int, default=Soak.threads)
    parser.add_argument("--accounts", type=int, default=Soak.accounts)
    parser.add_argument("--seconds", type=float, default=Soak.seconds, help="to end within")
    parser.add_argument("--kill-every", type=float, default=Soak.kill_every, help="seconds")
    parser.add_argument("--seed", type=int, default=Soak.seed)
    options = Soak(**vars(parser.parse_args(arguments)))
    with tempfile.TemporaryDirectory(prefix="handrail-soak-") as folder:
        told = soak(options, Path(folder))
    print(json.dumps(told))
    return 0 if is_good(told) else 1


if __name__ == "__main__":
    sys.exit(main())
