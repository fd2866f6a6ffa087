"""Today and approvals: what goes out, what waits, and who is told what to press."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.errors import MistakesFound
from scheduler.people.roles import Act
from scheduler.store.operations import heartbeat
from scheduler.store.queue import accounts
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.web import WebDesk, run_to_its_end
from tests.support.examples.builders import a_thread

HOUR = timedelta(hours=1)


def beat(web: WebDesk) -> None:
    with web.desk.workspace.database.write() as connection:
        heartbeat.beat(connection, "engine-1", web.clock.now())


def test_an_empty_day_says_so_and_what_comes_next(web: WebDesk) -> None:
    beat(web)
    words = web.browser("nia").get("/").words
    assert "Tuesday 5 October" in words
    assert "Nothing waits for anybody." in words
    assert "Nothing goes out today." in words
    assert "Nobody is named for today." in words
    web.queue(a_thread("wmhd/friday", due_at=A_TUESDAY_NOON + 72 * HOUR))
    assert "The next is Fri 8 Oct, 13:00." in web.browser("nia").get("/").words


def test_a_busy_day_has_what_is_out_what_comes_and_the_line_between(web: WebDesk) -> None:
    web.queue(
        a_thread("wmhd/a", "First. Out.", due_at=A_TUESDAY_NOON),
        a_thread("wmhd/b", "Later today.", due_at=A_TUESDAY_NOON + 3 * HOUR),
        a_thread("wmhd/c", "Tomorrow.", due_at=A_TUESDAY_NOON + 24 * HOUR),
    )
    Desk(web.desk.workspace.database, web.clock).publish()
    web.clock.jump_to(A_TUESDAY_NOON + HOUR)
    beat(web)
    words = web.browser("nia").get("/").words
    assert "Publishing · last published today, 13:00" in words
    assert words.index("First. Out.") < words.index("Now, 14:00") < words.index("Later today.")
    assert "Published" in words
    assert "Tomorrow." not in words


def test_a_publisher_that_is_dead_is_told_in_red_with_what_to_do(web: WebDesk) -> None:
    assert "Nobody publishes yet" in web.browser("nia").get("/").words
    beat(web)
    web.clock.jump_to(A_TUESDAY_NOON + 2 * HOUR)
    shown = web.browser("nia").get("/")
    assert "Nothing goes out at the moment" in shown.words
    assert "last seen today, 13:00" in shown.words
    assert 'class="banner alarm"' in shown.text


def test_whoever_keeps_it_running_sees_each_engine_and_what_does_not_fit(web: WebDesk) -> None:
    with web.desk.workspace.database.write() as connection:
        heartbeat.beat(connection, "1", web.clock.now(), "harbour-1", "1.0", "cluster")
        heartbeat.beat(connection, "2", web.clock.now(), "harbour-2", "1.0", "local")
    shown = web.browser("admin").get("/").words
    assert "Cluster engine on harbour-1, version 1.0: runs, last heard today, 13:00" in shown
    assert "Local engine on harbour-2" in shown
    assert "Engines of two kinds work on this queue" in shown
    for person in ("nia", "amira"):
        words = web.browser(person).get("/").words
        assert "harbour-" not in words
        assert "two kinds" not in words


def test_what_waits_has_the_button_that_resolves_it_for_who_may(web: WebDesk) -> None:
    waiting = replace(
        a_thread("wmhd/words", "Whose yes?", due_at=A_TUESDAY_NOON + 2 * HOUR),
        needs_approval=True,
        owner="dev",
    )
    far = replace(waiting, key="wmhd/far", due_at=A_TUESDAY_NOON + 400 * HOUR)
    web.queue(waiting, far, a_thread("wmhd/late", "Too late?"))
    web.clock.jump_to(A_TUESDAY_NOON + HOUR)
    Desk(web.desk.workspace.database, web.clock).publish()
    comms = web.browser("amira").get("/")
    assert 'href="/resolve/wmhd/late">Decide' in comms.text
    assert 'href="/threads/wmhd/words">Read and decide' in comms.text
    assert "1 more waits, for later." in comms.words
    assert "Its time has gone by" in comms.words
    analyst = web.browser("nia").get("/")
    assert "Decide" not in analyst.words
    assert analyst.text.count(">Look at it</a>") == 2


def test_an_account_that_must_be_connected_again_is_told(web: WebDesk) -> None:
    web.queue(a_thread("wmhd/a", due_at=A_TUESDAY_NOON - HOUR))
    with web.desk.workspace.database.write() as connection:
        accounts.set_quiet(connection, "main", None, "X refuses the keys")
    words = web.browser("amira").get("/").words
    assert "Account main (@HarbourMain) must be connected again" in words
    assert "Account signed out" in words


def test_help_lines_that_grow_old_are_told(web: WebDesk) -> None:
    web.queue(a_thread("wmhd/a"))
    assert "Every help line in your posts is current." in web.browser("nia").get("/").words
    web.desk.workspace.rehearsal = None  # a real workspace, where no check is taken for granted
    words = web.browser("nia").get("/").words
    assert "no longer printed beside your posts" in words
    assert "more fall due" in words


def test_an_organisation_that_cannot_be_read_hides_nothing(web: WebDesk) -> None:
    web.queue(a_thread("wmhd/a", "Still here.", due_at=A_TUESDAY_NOON + HOUR))
    (web.root / "campaigns" / "organisation.yaml").write_text("organisation: [", encoding="utf-8")
    with pytest.raises(MistakesFound):
        _ = web.desk.workspace.organisation
    shown = web.browser("nia").get("/")
    assert (shown.status, "Still here." in shown.words) == (200, True)
    assert "Handrail" in shown.words


def test_who_reads_the_answers_stands_beside_the_day(web: WebDesk) -> None:
    thread = a_thread("still-waiting/opener", due_at=A_TUESDAY_NOON + HOUR)
    web.queue(thread)
    assert "Service teams in each region" in web.browser("nia").get("/").words


def test_an_open_page_hears_that_something_changed(web: WebDesk) -> None:
    web.queue(a_thread("wmhd/a", due_at=A_TUESDAY_NOON + HOUR))
    browser = web.browser("nia")
    mark = browser.get("/").text.partition("/today/changes?seen=")[2].partition('"')[0]
    same = browser.get(f"/today/changes?seen={mark}", 2)
    assert same.headers["content-type"].startswith("text/event-stream")
    assert "event: changed" not in same.text
    web.browser("amira").post("/hold", {"part": "everything"})
    assert "event: changed" in browser.get(f"/today/changes?seen={mark}", 2).text


def test_an_open_page_hears_nothing_more_once_its_session_has_ended(web: WebDesk) -> None:
    from scheduler.web.identity.desk_actor import sign_out
    from scheduler.web.pages.today import changes
    from scheduler.web.visit import Visit

    browser = web.browser("nia")
    visit = Visit(web.desk, None, browser.secret, "nonce", False)
    sign_out(web.desk.people, browser.secret)

    async def read() -> str:
        response = changes(visit)
        return "".join([str(part) async for part in response.body_iterator])  # type: ignore[attr-defined]

    assert "event: ended" in run_to_its_end(read())


def test_an_open_page_is_asked_to_come_again_after_a_while(
    web: WebDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scheduler.web.pages import today

    monkeypatch.setattr(today, "STREAM_SECONDS", 0.1)
    web.desk = replace(web.desk, live_seconds=0.01)
    answer = web.browser("nia").get("/today/changes?seen=old")
    assert answer.text.startswith("retry: 5000")
    assert answer.text.count("event: changed") == 1
    assert ": still here" in answer.text


def test_many_open_pages_ask_the_queue_once() -> None:
    from scheduler.web.desk import Pulse

    asked: list[int] = []
    pulse = Pulse()
    for _ in range(5):
        pulse.mark(lambda: str(asked.append(1)), 60)
    assert len(asked) == 1
    pulse.mark(lambda: str(asked.append(1)), 0)
    assert len(asked) == 2


def test_what_cannot_be_done_is_told_in_a_sentence(
    web: WebDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from scheduler.errors import NotPossible
    from scheduler.web.pages import approvals

    def refuse(*_: object) -> None:
        raise NotPossible("Not as it stands now. See: ")

    monkeypatch.setattr(approvals, "approvals_page", refuse)
    answer = web.browser("nia").get("/approvals")
    assert answer.status == 409
    assert "Not as it stands now." in answer.words
    assert "Nothing was changed." in answer.words


def test_a_page_that_nobody_should_reach_says_that_there_is_nothing(web: WebDesk) -> None:
    from scheduler.web.visit import NotHere, Visit

    visit = Visit(web.desk, None, "", "", False)
    with pytest.raises(NotHere):
        _ = visit.known
    with pytest.raises(NotHere):
        visit.require(Act.HOLD)


def test_approvals_stand_by_when_they_are_due(web: WebDesk) -> None:
    first = replace(a_thread("wmhd/a", "Due today?"), needs_approval=True, owner="dev")
    later = replace(first, key="wmhd/b", due_at=A_TUESDAY_NOON + 48 * HOUR)
    browser = web.browser("ruth")
    assert "Nothing waits for approval." in browser.get("/approvals").words
    web.queue(first, later)
    words = browser.get("/approvals").words
    assert "2 threads wait for approval." in words
    assert words.index("Due today or before") < words.index("Due later")
    assert "Read and decide" in words
    assert "Read and decide" not in web.browser("nia").get("/approvals").words
    assert ">2<span" in browser.get("/").text  # counted in the bar
