"""Numbers that are none, or far too long, break no page."""

import re

import pytest

from scheduler.web.routes import WAYS
from scheduler.web.way import WebRoute
from tests.support.desks.story_web import StoryWeb
from tests.support.desks.web import WebDesk

NUMBERED = [way for way in WAYS if ":int}" in way.path]
MOST = "9" * 5_000  # Python reads no number of more than 4,300 digits
STRANGE = (
    "²",
    "٣",
    "-",
    "--5",
    "5-",
    "1_000",
    "+1",
    "1e3",
    "",
    "9" * 6,
    "9" * 9,
    "-" + "9" * 9,
    "9" * 19,
)


@pytest.mark.parametrize("way", NUMBERED, ids=lambda way: way.name)
@pytest.mark.parametrize("digits", [19, 20, 5_000])
def test_an_address_with_a_long_number_leads_nowhere(
    web: WebDesk, way: WebRoute, digits: int
) -> None:
    path = re.sub(r"\{\w+:int\}", "9" * digits, way.path)
    path = re.sub(r"\{\w+(:path)?\}", "a", path)
    browser = web.browser("amira")
    answer = browser.get(path) if way.method == "GET" else browser.post(path)
    assert answer.status in (303, 404)


@pytest.mark.parametrize("typed", [*STRANGE, MOST])
def test_months_that_are_no_number_are_asked_for_again(web: WebDesk, typed: str) -> None:
    teller = StoryWeb(web, web.browser("teller"))
    teller.shown()
    assert teller.get(f"agree?account-main=yes&whose=mine&months={typed}").status in (200, 422)
    assert teller.post("agree", months=typed, version=typed, words="yes").status < 500


@pytest.mark.parametrize("typed", STRANGE)
def test_a_post_that_is_no_number_is_not_taken_out(web: WebDesk, typed: str) -> None:
    browser = web.browser("dev")
    fields = {"do": f"remove:{typed}", "post": "Hello.", "read": ""}
    answer = browser.post("/write/still-waiting", fields)
    assert answer.status < 500
    assert "Hello." in answer.text


@pytest.mark.parametrize("typed", STRANGE)
def test_a_copy_by_days_that_are_no_number_is_asked_for_again(web: WebDesk, typed: str) -> None:
    fields = {"name": "again", "by": "days", "days": typed, "year": typed}
    answer = web.browser("dev").post("/campaign/still-waiting/copy", fields)
    assert answer.status in (200, 422)
