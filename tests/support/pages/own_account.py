"""What the tests of one's own account do before they begin."""

import re
from datetime import timedelta

import pyotp

from tests.support.desks.web import Browser, WebDesk

ADDRESS = "http://localhost:8432"


def long_ago(web: WebDesk, person: str) -> Browser:
    """Somebody signed in whose last proof is sixteen minutes old."""
    browser = web.browser(person)
    web.clock.jump_to(web.clock.now() + timedelta(minutes=16))
    return browser


def set_up_codes(web: WebDesk, browser: Browser) -> str:
    found = re.search(r'class="secret">(\w+)<', browser.post("/me/codes/begin").text)
    assert found
    code = pyotp.TOTP(found[1]).at(web.clock.now())
    done = browser.post("/me/codes", {"code": code})
    assert "Keep these codes" in done.words
    return found[1]
