"""Checks the database, and the engine that should be at work on it."""

from zoneinfo import ZoneInfo

from sqlalchemy import make_url

from scheduler.checkup.finding import CheckResult, fine, look, wrong
from scheduler.clock import Clock
from scheduler.errors import DatabaseError
from scheduler.formatting import local
from scheduler.publishing.monitoring.status import status
from scheduler.remedies import Action, in_words, then
from scheduler.store.database import Database, open_database, version_of

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


def engine(queue: Database, clock: Clock, zone: ZoneInfo) -> CheckResult:
    """Whether somebody publishes; its time is told in `zone`."""
    found = status(queue, clock)
    if found.is_running:
        return fine("engine", "Publishing.")
    if found.last_seen is None:
        return look("engine", "Nothing ever published from this queue.", *_START)
    seen = local(found.last_seen.astimezone(zone))
    return look("engine", f"Nobody publishes, not since {seen}.", *_START)
