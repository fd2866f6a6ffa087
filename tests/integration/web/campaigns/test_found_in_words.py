"""What check finds of a campaign, on its pages: by handles and titles, and where to mend it."""

from pathlib import Path

import pytest

from tests.support.desks.web import WebDesk
from tests.support.pages.composer import write_at

CAMPAIGN = """\
campaign: walk
title: We walk
owner: dev

threads:
  - id: opener
    account: main
    when: Sun 10 Oct 2027, 09:00
    text: |
      Come along on Sunday. Bring nobody, or somebody.
      ---
      Thank you for reading this far.
  - id: later
    account: main
    when: {when}
    text: |
      {text}
"""
ASKS = "Who walks with us?"
THANKS = (
    "We were nine.\n      ---\n      Thank you for reading this far.\n      ---\n      Goodbye."
)
TIMED = {"account": "main", "at": "at", "day": "2027-10-20", "time": "10:30", "words": "posts"}


@pytest.fixture
def pier(web: WebDesk) -> Path:
    """The file of a small campaign."""
    return web.root / "campaigns" / "walk.yaml"


def write(path: Path, text: str, when: str = "Mon 11 Oct 2027, 09:00") -> None:
    path.write_text(CAMPAIGN.format(text=text, when=when), "utf-8")


def test_a_question_that_nobody_reads_leads_to_the_campaigns_form(web: WebDesk, pier: Path) -> None:
    write(pier, ASKS)
    page = web.browser("dev").get("/campaign/walk")
    assert "nobody is named who reads the replies. Say of the campaign who reads them" in page.words
    assert '<a href="/campaign/walk/head">Say it by form</a>' in page.text
    assert "cover:" not in page.words
    for_readers = web.browser("ruth").get("/campaign/walk")
    assert "Say it by form" not in for_readers.words


def test_the_composer_leads_there_as_well(web: WebDesk, pier: Path) -> None:
    write(pier, "We were nine.")
    browser = web.browser("dev")
    live = write_at(browser, "/write/walk", **TIMED, post=ASKS, live="1")
    assert "Say of the campaign who reads them, and when" in live.words
    assert '<a href="/campaign/walk/head">The campaign by form</a>' in live.text
    assert "cover:" not in live.words
    calm = write_at(browser, "/write/walk", **TIMED, post="We were ten.", live="1")
    assert "The campaign by form" not in calm.words


def test_threads_and_accounts_are_called_as_people_call_them(web: WebDesk, pier: Path) -> None:
    write(pier, "We were nine.", "Sun 10 Oct 2027, 09:00")
    page = web.browser("dev").get("/campaign/walk")
    same = "“Come along on Sunday.” goes out from @HarbourMinds in the same minute"
    assert same in page.words.replace(" Bring nobody, or somebody.", "")
    assert "walk/opener" not in page.words


def test_a_post_said_twice_names_the_other_thread_by_its_words(web: WebDesk, pier: Path) -> None:
    write(pier, THANKS)
    for path in ("/campaign/walk", "/campaign/walk/apply"):
        page = web.browser("dev").get(path)
        assert "is said from the same account afterwards (“We were nine.”, 11 October" in page.words
        assert "before (“Come along on Sunday" in page.words
        assert "walk/later, 11 October" not in page.words


def test_somebody_who_is_not_listed_leads_to_the_file(web: WebDesk, pier: Path) -> None:
    write(pier, "Thank you @SomeBody.")
    page = web.browser("dev").get("/campaign/walk")
    assert "It mentions @SomeBody, whom the campaign’s file does not list for that" in page.words
    assert '<a href="/campaign/walk/file">Open the file</a>' in page.text
