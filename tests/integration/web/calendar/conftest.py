"""The desk with threads in each state that the calendar shows."""

from dataclasses import replace

import pytest

from scheduler.publishing.operations import cancel, hold
from scheduler.publishing.operations.hold import Scope
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.web import WebDesk
from tests.support.examples.builders import a_thread
from tests.support.pages.calendar import AMIRA, DAY, HOUR


@pytest.fixture
def planned(web: WebDesk) -> WebDesk:
    """Two that are too close, one that needs a yes, one on hold, one cancelled; none in files."""
    for file in (web.root / "campaigns").glob("*.yaml"):
        if file.name != "organisation.yaml":
            file.unlink()
    web.queue(
        a_thread("wmhd/one", "Asking takes courage.", due_at=A_TUESDAY_NOON + HOUR),
        a_thread("wmhd/two", "Two chairs.", due_at=A_TUESDAY_NOON + HOUR + HOUR / 12),
        replace(
            a_thread("wmhd/unread", "Who decides?", due_at=A_TUESDAY_NOON + DAY),
            needs_approval=True,
            owner="dev",
            hashtags=("WMHD",),
        ),
        a_thread("other/held", "A walk.", due_at=A_TUESDAY_NOON + 2 * DAY, account="peers"),
        a_thread("other/ago", "Long ago.", due_at=A_TUESDAY_NOON - HOUR, account="peers"),
        a_thread("other/gone", "Not this.", due_at=A_TUESDAY_NOON + 3 * DAY),
    )
    hold.place(web.context, Scope.THREAD, "other/held", why="A look", actor=AMIRA)
    cancel.cancel(web.context, "other/gone", actor=AMIRA, why="no")
    return web
