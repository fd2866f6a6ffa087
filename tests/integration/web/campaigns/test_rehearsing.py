"""Rehearsing at the desk: beside the work, one at a time, and what is told at its end."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.engagement.reports.hashtags import HashtagReport
from scheduler.people.roles import Actor
from scheduler.publishing.monitoring.status import Status
from scheduler.rehearsal.in_background import Progress, Rehearsals
from scheduler.rehearsal.network_summary import NetworkSummary
from scheduler.rehearsal.rehearse import DaysToRehearse, Mixture, Rehearsal
from scheduler.rehearsal.verdict import verdict
from scheduler.store.metrics.published import SentPost
from scheduler.store.overview.waiting import WaitingThread
from scheduler.store.states import Reason, ThreadState
from scheduler.web.show.words import WAITS
from tests.support.desks.web import WebDesk


@pytest.mark.usefixtures("walk")
def test_a_rehearsal_runs_beside_the_work_and_shows_the_verdict(web: WebDesk) -> None:
    browser = web.browser("dev")
    days = {"from": "2027-10-10", "until": "2027-10-10", "campaign": "walk"}
    assert browser.post("/rehearse", days).location == "/rehearse"
    for _ in range(600):
        page = browser.get("/rehearse?live=1")
        if "data-going" not in page.text:
            break
        import time

        time.sleep(0.1)
    assert "The plan works: every thread went out whole." in page.words, page.words
    assert "walk/opener" in page.words
    assert "We walk, " in page.words
    assert "walk, Sunday" not in page.words  # the title of the campaign, and not its file's name
    assert "<b>walk/opener" not in page.text  # its words, and not its key
    with web.desk.workspace.database.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM thread").scalar_one() == 0


def test_one_chooses_what_to_rehearse_by_its_title(web: WebDesk, walk: Path) -> None:
    title = re.search(r"^title: (.+)$", walk.read_text("utf-8"), re.MULTILINE)
    assert title
    browser = web.browser("dev")
    page = browser.get("/rehearse?campaign=walk")
    assert f'<option value="walk" selected>{title[1]}</option>' in page.text
    again = (
        f"campaign: again\n{title[0]}\nowner: dev\nthreads:\n  - id: opener\n"
        "    account: main\n    when: Mon 18 Oct 2027, 11:00\n    text: A week later.\n"
    )
    walk.with_name("again.yaml").write_text(again, "utf-8")
    page = browser.get("/rehearse")
    assert f'<option value="walk">{title[1]} (walk)</option>' in page.text


def test_the_days_of_the_campaign_itself_are_offered(web: WebDesk, walk: Path) -> None:
    browser = web.browser("dev")
    page = browser.get("/rehearse?campaign=walk")
    first, last = (
        re.search(rf'name="{name}"[^>]* value="([^"]*)"', page.text) for name in ("from", "until")
    )
    assert first
    assert last
    assert first[1] == "2027-10-10"
    assert last[1] >= "2027-10-12"
    assert 'href="/rehearse?campaign=walk"' in browser.get("/rehearse").text
    week = browser.get("/rehearse?campaign=nothing-of-the-kind").text
    assert 'value="2027-10-05"' in week


@pytest.mark.parametrize(("stories", "called"), [(0, "Come along"), (1, "walk/opener")])
def test_threads_of_a_rehearsal_go_by_their_words_unless_a_story_is_told(
    web: WebDesk, stories: int, called: str
) -> None:
    now = web.clock.now()
    texts = enumerate(("Come along\n\nto the pier", "And stay."))
    published = [
        SentPost("main", "walk/opener", number, text, "7", None, now, now) for number, text in texts
    ]
    waits = WaitingThread("walk/opener", "main", Reason.REFUSED, now, "")
    ended = replace(_ended(web, waits), published=published, stories=stories)
    web.desk.rehearsals._by_person["dev"] = Progress(
        DaysToRehearse(now, now), "", now, rehearsal=ended, verdict=verdict(ended)
    )
    page = web.browser("dev").get("/rehearse")
    assert f"<b>{called}</b>" in page.text
    assert f"<li>{called}: " in page.text
    assert "HarbourMinds · 2 posts" in page.words
    assert "stay" not in page.words


@pytest.mark.usefixtures("walk")
@pytest.mark.parametrize(
    "fields",
    [
        {"from": "", "until": "2027-10-10"},
        {"from": "2027-10-11", "until": "2027-10-10"},
        {"from": "2027-10-10", "until": "2027-10-10", "campaign": "none"},
    ],
)
def test_a_rehearsal_of_nothing_is_not_begun(web: WebDesk, fields: dict[str, str]) -> None:
    assert web.browser("dev").post("/rehearse", fields).status == 422


def test_one_rehearsal_at_a_time_for_each_and_two_for_all(web: WebDesk) -> None:
    from scheduler.errors import NotAllowed, NotPossible

    rehearsals, now = Rehearsals(), web.clock.now()
    going = Progress(DaysToRehearse(now, now), "", now)

    def start(person: str) -> None:
        rehearsals.start(web.desk.workspace, Actor(person), [], DaysToRehearse(now, now))

    rehearsals._by_person["dev"] = going
    with pytest.raises(NotPossible, match="still at work"):
        start("dev")
    rehearsals._by_person["ruth"] = going
    with pytest.raises(NotPossible, match="Others rehearse"):
        start("amira")
    with pytest.raises(NotAllowed):
        start("nia")


@pytest.mark.parametrize("reason", list(Reason))
def test_what_waits_in_a_rehearsal_is_told_with_its_reason(web: WebDesk, reason: Reason) -> None:
    now = web.clock.now()
    waits = WaitingThread("walk/opener", "main", reason, now, "its words are too long")
    rehearsed = _ended(web, waits)
    ended = Progress(
        DaysToRehearse(now, now), "", now, rehearsal=rehearsed, verdict=verdict(rehearsed)
    )
    web.desk.rehearsals._by_person["dev"] = ended
    page = web.browser("dev").get("/rehearse")
    assert page.status == 200
    assert "These would wait for you" in page.words
    assert f"walk/opener: {WAITS[reason][0]} (its words are too long)" in page.words


def _ended(web: WebDesk, waits: WaitingThread) -> Rehearsal:
    now = web.clock.now()
    return Rehearsal(
        published=[],
        report=HashtagReport(now, is_simulated=True, rows=()),
        status=Status(False, None, dict.fromkeys(ThreadState, 0), None, (waits,), ()),
        began_at=now,
        ended_at=now,
        zone=web.desk.workspace.zone,
        faults=Mixture.CALM,
        network=NetworkSummary(0, 0, 0.0, {}, (), 0, {}),
        page=web.root / "threads.html",
        x_page_url="http://127.0.0.1:1/rehearsal/",
    )
