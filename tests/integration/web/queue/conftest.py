"""The desk with two threads that wait for approval."""

import pytest

from tests.support.desks.web import WebDesk
from tests.support.pages.approvals import FIRST, SECOND, asking


@pytest.fixture
def waiting(web: WebDesk) -> WebDesk:
    """A desk with two threads that wait for approval."""
    web.queue(asking(FIRST), asking(SECOND))
    return web
