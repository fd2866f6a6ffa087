"""Keeps a heartbeat for each engine, so that a dead one is seen, also beside one that lives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, update

from scheduler.store.tables.queue import engines, running_engines
from scheduler.store.upsert import upsert

FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LastSeen:
    """When an engine was last seen, and whether it runs: False once it said goodbye."""

    owner: str
    last_seen: datetime
    is_running: bool
    machine: str = ""  # "": it is of the version before, which did not say
    version: str = ""
    kind: str = ""  # local or cluster


def stop(connection: Connection, owner: str, now: datetime) -> None:
    """Notes that `owner` stops on purpose."""
    values = {"last_seen": now, "is_running": False}
    for table in (engines, running_engines):
        connection.execute(update(table).where(table.c.owner == owner).values(**values))


def beat(
    connection: Connection,
    owner: str,
    now: datetime,
    machine: str = "",
    version: str = "",
    kind: str = "",
) -> None:
    """Notes that `owner` is alive, and forgets who stopped long ago."""
    seen = {"last_seen": now, "is_running": True}
    new = {"started_at": now, "machine": machine, "version": version, "kind": kind}
    upsert(connection, running_engines, {"owner": owner}, seen, only_new=new)
    upsert(connection, engines, {"id": 1}, {"owner": owner, **seen}, only_new={"started_at": now})
    connection.execute(
        delete(running_engines).where(
            running_engines.c.is_running.is_(False),
            running_engines.c.last_seen < now - FORGOTTEN_AFTER,
        )
    )


def note_gone(connection: Connection, owner: str) -> None:
    """People know that `owner` stands still; if it beats again, it runs again."""
    for table in (engines, running_engines):
        connection.execute(update(table).where(table.c.owner == owner).values(is_running=False))


def all_seen(connection: Connection) -> Sequence[LastSeen]:
    """Every engine of the last day, the one that was heard last first."""
    listed = running_engines.c
    rows = connection.execute(
        select(
            listed.owner,
            listed.last_seen,
            listed.is_running,
            listed.machine,
            listed.version,
            listed.kind,
        ).order_by(listed.last_seen.desc(), listed.owner)
    )
    seen = [LastSeen(*row) for row in rows]
    # One of the version before beats in the old table alone.
    old = connection.execute(select(engines.c.owner, engines.c.last_seen, engines.c.is_running))
    known = {one.owner for one in seen}
    seen += [LastSeen(*row) for row in old if row.owner not in known]
    return sorted(seen, key=lambda one: one.last_seen, reverse=True)


def heartbeat(connection: Connection) -> LastSeen | None:
    """Of the engines that run, the one heard last; else who stopped last; None if none ever ran."""
    seen = all_seen(connection)
    return next((one for one in seen if one.is_running), seen[0] if seen else None)
