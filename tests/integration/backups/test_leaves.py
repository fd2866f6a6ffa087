"""After a restore no picture is shown past a leave that was withdrawn since the backup."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from scheduler.bootstrap.backups import PutBack
from scheduler.store.agreements import picture_leave
from scheduler.store.tables.queue import stamps
from tests.support.desks.desk import Desk

SAM = "a" * 64
DAY = timedelta(days=1)


def agrees(desk: Desk, until: datetime | None) -> None:
    with desk.database.write() as connection:
        picture = picture_leave.know(connection, SAM, "sam.jpg")
        now = desk.clock.now()
        picture_leave.keep(connection, picture, "Sam", until=until, by="ana", at=now)


def holds(desk: Desk) -> bool:
    with desk.database.read() as connection:
        ((leave,),) = picture_leave.leaves_of_files(connection, [(SAM, "sam.jpg")]).values()
    return leave.holds_at(desk.clock.now())


@pytest.mark.parametrize("is_withdrawn", [True, False])
def test_what_is_known_here_since_the_backup_stands(
    desk: Desk,
    backup: Callable[[], Path],
    restore: Callable[[Path], PutBack],
    is_withdrawn: bool,
) -> None:
    agrees(desk, desk.clock.now() + DAY)
    file = backup()
    if is_withdrawn:
        with desk.database.write() as connection:
            picture_leave.end(connection, SAM, "Sam", by="ana", at=desk.clock.now())
    restore(file)
    assert holds(desk) is not is_withdrawn


def test_where_nothing_is_known_everybody_is_asked_again(
    desk: Desk, backup: Callable[[], Path], restore: Callable[[Path], PutBack]
) -> None:
    agrees(desk, desk.clock.now() + DAY)
    file = backup()
    with desk.database.write() as connection:  # as a queue that was made anew
        connection.execute(delete(stamps).where(stamps.c.name.in_(["id", "origin"])))
    restore(file)
    assert not holds(desk)
