"""A hold that would hold nothing is refused: nobody may believe that things have stopped."""

import pytest

from scheduler.errors import NotPossible
from scheduler.publishing.operations import hold
from scheduler.publishing.operations.hold import Scope
from tests.support.desks.desk import Desk
from tests.support.desks.people import DANA
from tests.support.examples.builders import a_thread, put_into_queue


def test_a_hold_on_what_is_not_there_is_refused(desk: Desk) -> None:
    put_into_queue(desk.database, a_thread())
    with pytest.raises(NotPossible, match="so nothing is held"):
        hold.place(desk.context, Scope.ACCOUNT, "mian", why="news", actor=DANA)
