"""Checks the database, and the engine that should be at work on it."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import make_url

from scheduler.checkup.finding import CheckResult, fine, look, wrong
from scheduler.clock import Clock
from scheduler.errors import DatabaseError
from scheduler.formatting import count, local
from scheduler.publishing.clock_check import doubt_now
from scheduler.publishing.monitoring.engine_kinds import engines_trouble
from scheduler.publishing.monitoring.status import EngineStatus, Status, status
from scheduler.remedies import Action, in_words, then
from scheduler.store.database import Database, open_database
from scheduler.store.upgrades import version_of

_START = then("Start it", Action.RUN)


def database(url: str) -> tuple[CheckResult, Database | None]:
    """Whether the queue can be opened and is of this program's version; and the queue."""
    shown = make_url(url).render_as_string(hide_password=True)
    try:
        opened = open_database(url, is_simulated=False)
    except DatabaseError as error:
        says, _, remedy = in_words(error.sentence).partition(". ")
        return wrong("database", f"{says}.", remedy or "Check HANDRAIL_DATABASE_URL."), None
    return fine("database", f"{shown} answers, at version {version_of(opened)}."), opened


def clock(queue: Database) -> Iterator[CheckResult]:
    """Whether the engine doubts this machine's clock."""
    if doubt_now(queue) is not None:
        says = "Nothing is sent, ends or is deleted: the clock may be wrong."
        yield wrong("clock doubted", says, *then("Look at it", Action.CLOCK))


def engines(queue: Database, clock: Clock, zone: ZoneInfo, wanted: str) -> Iterator[CheckResult]:
    """Whether somebody publishes, and whether the engines fit together and are of the kind that
    is `wanted` here; times are told in `zone`.
    """
    found = status(queue, clock)
    yield _engine(found, zone)
    trouble = engines_trouble(queue, found.engines, wanted)
    if trouble:
        yield look("engines", str(trouble[0]), *trouble[1:])


def _engine(found: Status, zone: ZoneInfo) -> CheckResult:
    if found.is_running:
        running = "; ".join(_told(one) for one in found.engines if one.is_running)
        return fine("engine", f"Publishing: {running}.")
    if found.last_seen is None:
        return look("engine", "Nothing ever published from this queue.", *_START)
    seen = local(found.last_seen.astimezone(zone))
    return look("engine", f"Nobody publishes, not since {seen}.", *_START)


def _told(engine: EngineStatus) -> str:
    about = ", ".join(filter(None, (engine.kind, engine.version)))
    where = f"on {engine.machine}" if engine.machine else "of an earlier version"
    engine_here = f"an engine {where}{f' ({about})' if about else ''}"
    return f"{engine_here} has {count(engine.accounts, 'account')}"
