"""Keeps the heartbeat of the engine, so that a dead publisher is seen."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select, update

from scheduler.store.tables.queue import engines
from scheduler.store.upsert import upsert


@dataclass(frozen=True, slots=True)
class LastSeen:
    """When the engine was last seen, and whether it said goodbye."""

    owner: str
    last_seen: datetime
    is_running: bool


def stop(connection: Connection, owner: str, now: datetime) -> None:
    """Notes that `owner` stops on purpose, unless another engine has been heard since."""
    ours = update(engines).where(engines.c.owner == owner)
    connection.execute(ours.values(last_seen=now, is_running=False))


def beat(connection: Connection, owner: str, now: datetime) -> None:
    """Notes that `owner` is alive."""
    values = {"owner": owner, "last_seen": now, "is_running": True}
    upsert(connection, engines, {"id": 1}, values, only_new={"started_at": now})


def heartbeat(connection: Connection) -> LastSeen | None:
    """The last heartbeat, or None if no engine ever ran here."""
    columns = (engines.c.owner, engines.c.last_seen, engines.c.is_running)
    row = connection.execute(select(*columns)).first()
    return None if row is None else LastSeen(*row)
