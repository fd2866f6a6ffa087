"""Four `handrail run` on one database: killed, frozen, one clock off, the database crashed between.

`python -m tests.soak_cluster [--engine cluster|local] [--database sqlite|postgresql] [--threads N]
[--accounts N] [--spread S] [--seconds S] [--kill-every S] [--seed N]` prints one line of JSON. The
exit status is 0 if, by the simulated X's own log, nothing was doubled, lost, out of order or
without help, and each message was told once, each count asked once and each reading taken once.
Only what an engine or the database was about to note when it died may be told, asked or read again:
it is counted apart. In the end, with nobody dying, there is no such excuse.
"""

import argparse
import json
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from scheduler.campaigns.model.plan import PlannedThread
from scheduler.clock import RehearsalClock
from scheduler.errors import DatabaseError
from scheduler.store.database import Database, open_database
from scheduler.store.money.ledger import Call
from scheduler.store.operations import notices
from scheduler.store.overview.waiting import count_by_state
from scheduler.store.states import PostState, ThreadState
from scheduler.store.tables.metrics import tracked_hashtags
from scheduler.store.tables.queue import ledger, posts
from scheduler.x_simulator.process import start
from tests.faults.words import PATIENT
from tests.support.databases.postgres import create_database, postgres
from tests.support.examples.builders import a_thread, handle_of, put_into_queue
from tests.support.examples.campaign_files import a_workspace
from tests.support.judges.once import Once, asked_of_x, judge_once, messages_told
from tests.support.judges.truth import judge, unexplained
from tests.support.processes.commands import write_secrets
from tests.support.processes.engines import PROGRAM, Engines
from tests.support.processes.listening import Listener, a_listener
from tests.support.processes.rehearsals import Rehearsal
from tests.support.processes.stage import accounts_named, add_fault, clear_faults

ENGINES, FROZEN = 4, 2
LEASE_SECONDS = 3.0
SKEW_SECONDS = 10.0  # of the last engine's clock
HASHTAGS = ("AskedOnce", "HeardOnce", "CountedOnce")
_WRONGS = (
    *("doubled", "lost", "out_of_order", "without_help"),
    *("read_again", "read_never", "counted_again", "counted_never", "told_again", "told_never"),
    "paid_otherwise",
)

_WAKE_DUTY = text(
    "SELECT handrail_jobs.handrail_wake('duties', :name, :name, CAST(:args AS jsonb), now())"
)


@dataclass(frozen=True)
class Soak:
    """How much, and how hard."""

    engine: str = "local"
    threads: int = 1000
    accounts: int = 200
    spread: float = 120.0  # seconds over which they fall due
    seconds: float = 900.0  # it must have ended by then
    kill_every: float = 3.0  # seconds
    seed: int = 1
    rounds: int = 3  # at least so many kills, freezes and crashes, in turn
    messages: int = 10  # told in the end, with nobody dying
    is_warm: bool = False  # engines begin as forks of one process that has imported everything

    @property
    def names(self) -> list[str]:
        """The accounts."""
        return [f"a{number}" for number in range(self.accounts)]


@dataclass
class Stage:
    """What the engines work on, what hears them, and when somebody died."""

    engines: Engines
    database: Database
    database_url: str
    x: Rehearsal
    listener: Listener
    events: list[str] = field(default_factory=list)  # each is a message to be told once
    deaths: list[float] = field(default_factory=list)

    def note_event(self) -> None:
        """Something that happened: people are to be told of it once."""
        name = f"soak-event-{len(self.events)}-"
        with suppress(DBAPIError, DatabaseError), self.database.write() as connection:
            notices.note_event(connection, name, f"{name} happened.", datetime.now(UTC))
            self.events.append(name)

    def kill(self, number: int) -> None:
        """Ends an engine without a word."""
        self.deaths.append(time.time())
        self.engines.kill(number)

    def told(self, since: int = 0) -> dict[str, list[float]]:
        """When each of our messages was heard, but for so many."""
        heard = zip(self.listener.heard_at, self.listener.heard, strict=False)
        return messages_told(list(heard), self.events[since:])


def soak(options: Soak, folder: Path, database_url: str) -> dict[str, object]:
    """Runs it; what is printed."""
    began = time.monotonic()
    planned = threads_of(options, datetime.now(UTC) + timedelta(seconds=2))
    with a_stage(options, folder, database_url, planned) as stage:
        try:
            done = storm(options, stage)
            once = once_with_deaths(options, stage)
            quiet = once_in_peace(options, stage)
        except BaseException:
            tell_last_words(stage)
            raise
        stage.engines.close()
        truth = stage.x.truth()
        judgement = judge(planned, truth)
        lost = unexplained(stage.database, judgement)
        for line in (*judgement.wrongs, *(f"lost: {one}" for one in lost)):
            print(line, file=sys.stderr)
        told: dict[str, object] = {
            "engine": options.engine,
            "database": database_url.partition(":")[0].partition("+")[0],
            "threads": len(planned),
            "posts_found": len(judgement.stored),
            "doubled": len(judgement.doubled),
            "lost": len(lost),
            "out_of_order": len(judgement.out_of_order),
            "without_help": len(judgement.without_help),
            **{name: once.get(name, 0) + quiet.get(name, 0) for name in {**once, **quiet}},
            "whole": len(judgement.whole),
            "faults": sum(1 for row in truth if row["fault"]),
            **done,
            "ended_by_themselves": stage.engines.ended_by_themselves,
            "seconds": round(time.monotonic() - began, 1),
        }
        if wrongs(told):
            tell_last_words(stage)
    return told


@contextmanager
def a_stage(
    options: Soak, folder: Path, database_url: str, planned: Sequence[PlannedThread]
) -> Iterator[Stage]:
    """A full queue, the simulated X that loses answers, and engines still to be begun."""
    accounts = accounts_named(*options.names)
    with ExitStack() as stack:
        # By this machine's own clock: two engines a day apart would be no engines of one X.
        running = stack.enter_context(start(folder / "x", None, list(accounts.values()), 1))
        listener = stack.enter_context(a_listener())
        workspace = a_workspace(folder / "ours", "", organisation=organisation(options))
        write_secrets(workspace, running.url, accounts)
        database = open_database(database_url, is_simulated=False)
        stack.callback(database.close)
        before = datetime.now(UTC) - timedelta(days=1)
        put_into_queue(database, *planned, accounts=options.names, now=before)
        x = Rehearsal(running, RehearsalClock(folder / "clock"))
        add_fault(x, fault="drop", when="after", chance=0.01)
        add_fault(x, fault="slow", when="after", chance=0.02)
        engines = engines_on(options, workspace, database_url, listener.port)
        stack.callback(engines.close)
        yield Stage(engines, database, database_url, x, listener)


def engines_on(options: Soak, workspace: Path, database_url: str, port: int) -> Engines:
    """Engines as people start them; the last one's clock is off."""
    skewed = ("tests.support.processes.skewed", str(SKEW_SECONDS))
    return Engines(
        workspace,
        {
            "HANDRAIL_DATABASE_URL": database_url,
            "HANDRAIL_ENGINE": options.engine,
            "HANDRAIL_DATABASE_CONNECTIONS": "12",
            "HANDRAIL_CONNECT_TIMEOUT_SECONDS": "1",
            "HANDRAIL_READ_TIMEOUT_SECONDS": "1.5",
            "HANDRAIL_LEASE_SECONDS": str(LEASE_SECONDS),
            "HANDRAIL_NOTIFY": f"json://127.0.0.1:{port}/",
        },
        program=lambda number: skewed if number == ENGINES - 1 else PROGRAM,
        is_warm=options.is_warm,
    )


def tell_last_words(stage: Stage) -> None:
    """Prints the end of each engine's log: why it went wrong is there, if anywhere."""
    for line in stage.engines.last_words():
        print(line, file=sys.stderr)


def organisation(options: Soak) -> str:
    """The accounts' file, and the hashtags that are counted."""
    rows = "".join(
        f"  {name}: {{handle: {handle_of(name)}, role: peers, secrets: HARBOUR_{name.upper()}}}\n"
        for name in options.names
    )
    head = "organisation: Harbour Minds\nregion: GB-ENG\ntimezone: UTC\n"
    volume = f"volume: {{account: {options.names[0]}, hashtags: [{', '.join(HASHTAGS)}]}}\n"
    return f"{head}late: {{within: 2h, otherwise: ask}}\naccounts:\n{rows}{volume}"


def threads_of(options: Soak, due_at: datetime) -> list[PlannedThread]:
    """Threads of two posts and their closing, due one after another."""
    return [
        a_thread(
            f"spring/{number}",
            f"What helped you? {number}",
            f"Somebody asked how I was. {number}",
            account=options.names[number % options.accounts],
            due_at=due_at + timedelta(seconds=options.spread * number / options.threads),
            late=PATIENT,
        )
        for number in range(options.threads)
    ]


def storm(options: Soak, stage: Stage) -> dict[str, int]:
    """Kills, freezes, and crashes the database, until all has ended."""
    dice = random.Random(options.seed)  # noqa: S311 - a test's dice
    counts = Counter({"kills": 0, "freezes": 0, "database_crashes": 0})
    ends, rounds = time.monotonic() + options.seconds, 0
    engines, database = stage.engines, stage.database
    engines.begin_all(ENGINES)
    wait_until(engines.all_publish, database, "an engine did not begin to publish")
    while time.monotonic() < ends:
        engines.begin_all(ENGINES)
        stage.note_event()
        time.sleep(options.kill_every)
        if rounds >= options.rounds and has_ended(database):
            return dict(counts)
        match rounds % 4:
            case 1:
                frozen = dice.sample(sorted(engines.running), FROZEN)
                engines.freeze(frozen, LEASE_SECONDS + 1.0)
                counts["freezes"] += FROZEN
            case 2 if not database.is_sqlite:
                wait_until(engines.all_publish, database, "an engine did not begin to publish")
                stage.deaths.append(time.time())
                crash(stage.database_url)
                wait_until(is_there, database, "the database did not come back")
                counts["database_crashes"] += 1
            case 3 if rounds > 60:
                time.sleep(3 * options.kill_every)  # lost answers are looked for after a while
            case _:
                stage.kill(dice.choice(sorted(engines.running)))
                counts["kills"] += 1
        rounds += 1
    raise SystemExit("it did not come to its end in time")


def crash(database_url: str) -> None:
    """Kills one of PostgreSQL's own processes: it ends every connection, and begins anew."""
    plain = database_url.replace("+psycopg", "", 1)
    with suppress(psycopg.OperationalError), psycopg.connect(plain) as connection:
        (pid,) = connection.execute("SELECT pg_backend_pid()").fetchone() or (0,)
        os.kill(pid, signal.SIGKILL)
        connection.execute("SELECT 1")


def is_there(database: Database) -> bool:
    """Whether the database answers."""
    try:
        with database.read() as connection:
            connection.execute(select(1))
    except (DBAPIError, DatabaseError):
        return False
    return True


def wait_until(is_so: Callable[[Database], bool], database: Database, or_else: str) -> None:
    """Waits for what must come within a minute or so; the database may be away meanwhile.

    Some minutes, for a busy machine: whoever waits longer has found that it does not come.
    """
    ends = time.monotonic() + 300
    while not _is_so(is_so, database):
        if time.monotonic() > ends:
            raise SystemExit(or_else)
        time.sleep(0.1)


def _is_so(is_so: Callable[[Database], bool], database: Database) -> bool:
    try:
        return is_so(database)
    except (DBAPIError, DatabaseError):
        return False


def has_ended(database: Database) -> bool:
    """Whether nothing is on its way, and each lost post was looked for; no, while it is away."""
    unseen = select(func.count()).where(
        posts.c.state.in_((PostState.SENDING, PostState.UNCONFIRMED)), posts.c.looks == 0
    )
    try:
        with database.read() as connection:
            standing = count_by_state(connection)
            is_open = connection.execute(unseen).scalar_one()
    except (DBAPIError, DatabaseError):
        return False
    on_their_way = (ThreadState.SCHEDULED, ThreadState.PUBLISHING)
    return not is_open and not any(standing[state] for state in on_their_way)


def once_with_deaths(options: Soak, stage: Stage) -> dict[str, int]:
    """How often each message was told, and each hashtag counted, while engines were killed."""

    def is_told(database: Database) -> bool:
        wake_duties(options, database)
        return all(stage.told().values())

    wait_until(is_told, stage.database, "a message was not told")
    told = judge_once(stage.told(), stage.events, stage.deaths)
    asked = asked_of_x(stage.x.truth(), "counts")
    counted = judge_once(asked, (), stage.deaths)
    return {**_counted("told", told), **_counted("counted", counted)}


def once_in_peace(options: Soak, stage: Stage) -> dict[str, int]:
    """The same with nobody dying, all engines begun at once, and every reading due at one moment.

    Here nothing is an excuse. What it cost is compared with what X bills.
    """
    stage.engines.close()
    clear_faults(stage.x)
    peace = Peace(stage, len(stage.x.truth()), len(stage.events), paid(stage.database))
    ids = make_all_due(stage.database)
    for _ in range(options.messages):
        stage.note_event()
    stage.engines.begin_all(ENGINES)
    ends = time.monotonic() + 90
    while not peace.is_done(ids) and time.monotonic() < ends:
        wake_duties(options, stage.database)
        time.sleep(0.3)
    wake_duties(options, stage.database)
    time.sleep(1.5)  # for one that is about to do the same
    return {
        **_counted("read", judge_once(peace.asked("lookup"), ids, ())),
        **_counted("counted", _of_each(peace.asked("counts"), len(HASHTAGS))),
        **_counted("told", judge_once(peace.told, stage.events[peace.events :], ())),
        "paid_otherwise": int(not peace.is_paid),
    }


@dataclass(frozen=True)
class Peace:
    """What came about since nobody dies any more."""

    stage: Stage
    rows: int  # of X's log, from before
    events: int  # likewise
    paid_before: tuple[int, float]

    def asked(self, call: str) -> dict[str, list[float]]:
        """What X was asked."""
        return asked_of_x(self.stage.x.truth()[self.rows :], call)

    @property
    def told(self) -> dict[str, list[float]]:
        """When each message was heard."""
        return self.stage.told(self.events)

    @property
    def is_paid(self) -> bool:
        """Whether our ledger has each once, and no less than X bills.

        X bills nothing for a post that it showed on a timeline the same day, as a lost one is
        found; our ledger does.
        """
        new = self.stage.x.truth()[self.rows :]
        billed = sum(row["cost_usd"] for row in new if row["call"] in ("lookup", "counts"))
        asked = (*self.asked("lookup").values(), *self.asked("counts").values())
        units, usd = paid(self.stage.database)
        was_units, was_usd = self.paid_before
        is_enough = usd - was_usd > billed - 0.0005
        return is_enough and units - was_units == sum(map(len, asked))

    def is_done(self, ids: set[str]) -> bool:
        """Whether all of it came about, and was written down."""
        return (
            len(self.asked("lookup")) >= len(ids)
            and len(self.asked("counts")) >= len(HASHTAGS)
            and all(self.told.values())
            and self.is_paid
        )


def _counted(name: str, once: Once) -> dict[str, int]:
    for wrong in (*once.again, *once.never):
        print(f"{name} again or never: {wrong}", file=sys.stderr)
    return {
        f"{name}_again": len(once.again),
        f"{name}_never": len(once.never),
        f"{name}_again_after_a_death": len(once.again_after_a_death),
    }


def _of_each(asked: dict[str, list[float]], number: int) -> Once:
    """Of so many questions, whatever their words."""
    missing = [f"{number - len(asked)} hashtags"] if len(asked) < number else []
    once = judge_once(asked, (), ())
    return Once([*once.never, *missing], once.again, once.again_after_a_death)


def make_all_due(database: Database) -> set[str]:
    """Makes a reading of every post that is out, and each count, due now; the posts' ids."""
    due = datetime.now(UTC) - timedelta(seconds=1)
    ours = posts.c.state == PostState.SENT
    with database.write() as connection:
        connection.execute(update(posts).where(ours).values(next_reading_at=due))
        connection.execute(update(tracked_hashtags).values(next_count_at=due))
        return {
            str(one) for one in connection.execute(select(posts.c.remote_id).where(ours)).scalars()
        }


def paid(database: Database) -> tuple[int, float]:
    """Readings and counts so far, and US dollars for them, by our own ledger."""
    asked = select(
        func.coalesce(func.sum(ledger.c.units), 0), func.coalesce(func.sum(ledger.c.usd), 0.0)
    ).where(ledger.c.call.in_((Call.READ, Call.COUNT)))
    with database.read() as connection:
        units, usd = connection.execute(asked).one()
    return int(units), float(usd)


def wake_duties(options: Soak, database: Database) -> None:
    """Gives the engines of a cluster every duty at once, as often as they take it."""
    if options.engine != "cluster":
        return  # these have each due as they begin
    for name in ("collect", "listen", "tell"):
        with database.write() as connection:
            connection.execute(_WAKE_DUTY, {"name": name, "args": '{"timestamp": 0}'})


@contextmanager
def a_database(kind: str, folder: Path) -> Iterator[str]:
    """The address of a real one."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'queue.db'}"
        return
    with postgres(is_durable=True) as server:
        yield create_database(server, "soak_cluster")


def wrongs(told: dict[str, Any]) -> dict[str, object]:
    """Why it may not be believed in, if anything."""
    return {name: told[name] for name in (*_WRONGS, "ended_by_themselves") if told.get(name)}


def main(arguments: Sequence[str] | None = None) -> int:
    """The exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak_cluster", description=__doc__)
    parser.add_argument("--engine", choices=("cluster", "local"), default="cluster")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument("--threads", type=int, default=Soak.threads)
    parser.add_argument("--accounts", type=int, default=Soak.accounts)
    parser.add_argument("--spread", type=float, default=Soak.spread, help="seconds of due times")
    parser.add_argument("--seconds", type=float, default=Soak.seconds, help="to end within")
    parser.add_argument("--kill-every", type=float, default=Soak.kill_every, help="seconds")
    parser.add_argument("--seed", type=int, default=Soak.seed)
    given = vars(parser.parse_args(arguments))
    kind = given.pop("database")
    with (
        tempfile.TemporaryDirectory(prefix="handrail-soak-") as folder,
        a_database(kind, Path(folder)) as url,
    ):
        told = soak(Soak(**given), Path(folder), url)
    print(json.dumps(told))
    return 1 if wrongs(told) else 0


if __name__ == "__main__":
    sys.exit(main())
