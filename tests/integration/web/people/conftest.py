"""The desk with mail, and with an address, so that passkeys can be used."""

from dataclasses import replace

import pytest

from scheduler.people.mailed import mail_addresses
from tests.support.desks.letterbox import Letterbox
from tests.support.desks.web import WebDesk
from tests.support.pages.own_account import ADDRESS


@pytest.fixture
def box(web: WebDesk) -> Letterbox:
    """Mail goes out, and the desk has an address, so that passkeys can be used."""
    letterbox = Letterbox()
    people = replace(web.desk.people, letters=letterbox.letters)
    web.desk = replace(web.desk, people=people, address=ADDRESS)
    with web.desk.workspace.database.write() as connection:
        for name in ("dev", "teller"):
            mail_addresses.keep(
                connection, people.vault(), name, f"{name}@example.org", web.clock.now()
            )
    return letterbox
