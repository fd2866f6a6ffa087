"""Keeps which crisis directory was the newest, of the machines that publish from one queue."""

from typing import NamedTuple

from sqlalchemy import Connection, String, bindparam, select

from scheduler.store.fast_statements import Prepared
from scheduler.store.tables.queue import stamps
from scheduler.store.upsert import upsert

_NEWEST, _KNOWN = "directory newest", "directory known "
# Asked before each sealing.
_VALUE = Prepared(select(stamps.c.value).where(stamps.c.name == bindparam("name", type_=String)))


class DirectoryVersion(NamedTuple):
    """What is printed, by its mark, and the machine on which it was seen first."""

    mark: str
    machine: str


def newest(connection: Connection) -> DirectoryVersion | None:
    """The newest; None where nobody has looked yet."""
    found = _VALUE.rows(connection, name=_NEWEST)
    return DirectoryVersion(*found[0][0].split("|", 1)) if found else None


def is_known(connection: Connection, mark: str) -> bool:
    """Whether it was the newest at some time."""
    return bool(_VALUE.rows(connection, name=f"{_KNOWN}{mark}"))


def declare(connection: Connection, mark: str, machine: str) -> None:
    """Makes it the newest."""
    upsert(connection, stamps, {"name": f"{_KNOWN}{mark}"}, {"value": machine})
    upsert(connection, stamps, {"name": _NEWEST}, {"value": f"{mark}|{machine}"})
