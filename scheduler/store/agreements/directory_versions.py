"""Keeps which crisis directory was the newest, of the machines that publish from one queue."""

from typing import NamedTuple

from sqlalchemy import Connection, select

from scheduler.store.tables.queue import stamps
from scheduler.store.upsert import upsert

_NEWEST, _KNOWN = "directory newest", "directory known "


class DirectoryVersion(NamedTuple):
    """What is printed, by its mark, and the machine on which it was seen first."""

    mark: str
    machine: str


def newest(connection: Connection) -> DirectoryVersion | None:
    """The newest; None where nobody has looked yet."""
    value = connection.execute(select(stamps.c.value).where(stamps.c.name == _NEWEST)).scalar()
    return None if value is None else DirectoryVersion(*value.split("|", 1))


def is_known(connection: Connection, mark: str) -> bool:
    """Whether it was the newest at some time."""
    found = select(stamps.c.name).where(stamps.c.name == f"{_KNOWN}{mark}")
    return connection.execute(found).first() is not None


def declare(connection: Connection, mark: str, machine: str) -> None:
    """Makes it the newest."""
    upsert(connection, stamps, {"name": f"{_KNOWN}{mark}"}, {"value": machine})
    upsert(connection, stamps, {"name": _NEWEST}, {"value": f"{mark}|{machine}"})
