"""Somebody with a role for one account alone: the pages let them do exactly that."""

from dataclasses import replace
from datetime import timedelta

import pytest

from scheduler.people import accounts
from scheduler.people.roles import Actor, Role
from scheduler.publishing.operations import hold
from scheduler.publishing.operations.hold import Scope
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.web import ADMINISTRATOR, Browser, WebDesk
from tests.support.examples.builders import a_thread

SOON = A_TUESDAY_NOON + timedelta(hours=4)


@pytest.fixture
def kit(web: WebDesk) -> Browser:
    """Kit is comms for peers; a thread of each account waits for a yes, one of each is late."""
    web.queue(
        replace(a_thread("wmhd/main", "Of main.", due_at=SOON), needs_approval=True, owner="dev"),
        replace(
            a_thread("wmhd/peers", "Of peers.", due_at=SOON, account="peers"),
            needs_approval=True,
            owner="dev",
        ),
        a_thread("wmhd/late-main", "Late of main.", due_at=A_TUESDAY_NOON),
        a_thread("wmhd/late-peers", "Late of peers.", due_at=A_TUESDAY_NOON, account="peers"),
    )
    accounts.add(web.desk.people, ADMINISTRATOR, "kit", roles=[Role.COMMS], accounts=["peers"])
    desk = Desk(web.desk.workspace.database, web.clock)
    web.clock.jump_to(A_TUESDAY_NOON + timedelta(hours=1))
    desk.publish()
    desk.publish("peers")
    return web.browser("kit")


def state(web: WebDesk, key: str) -> str:
    return Desk(web.desk.workspace.database, web.clock).thread(key).state


def test_today_offers_what_is_theirs_and_shows_the_rest(kit: Browser) -> None:
    page = kit.get("/")
    assert "Comms for peers" in page.words
    assert 'href="/resolve/wmhd/late-peers"' in page.text
    assert 'href="/resolve/wmhd/late-main"' not in page.text
    assert "Late of main." in page.words


def test_one_thread_offers_the_deeds_of_its_account_alone(web: WebDesk, kit: Browser) -> None:
    theirs, other = kit.get("/threads/wmhd/peers").text, kit.get("/threads/wmhd/main").text
    for offered in ("Approve these words", 'action="/move/', 'href="/cancel/'):
        assert offered in theirs
        assert offered not in other
    assert 'href="/hold/thread/wmhd/main"' in other, "stopping is for everybody, everywhere"
    assert "Somebody who may approve decides" in other


@pytest.mark.parametrize("way", ["decide", "move", "cancel", "take-down", "resolve"])
def test_a_form_for_another_account_answers_like_nothing(
    web: WebDesk, kit: Browser, way: str
) -> None:
    fields = {"decision": "approve", "day": "2027-10-08", "time": "12:00", "note": "No", "seen": ""}
    before = state(web, "wmhd/main")
    answer = kit.post(f"/{way}/wmhd/main", fields)
    assert answer.status in (404, 409, 422)
    assert state(web, "wmhd/main") == before
    assert "Approved" not in kit.get("/threads/wmhd/main").words


def test_approvals_count_and_offer_what_is_theirs(kit: Browser) -> None:
    page = kit.get("/approvals")
    rows = page.text.partition("<main")[2]
    assert rows.count("Read and decide") == 1
    assert rows.count("Read it") == 1
    assert '<span class="tally">1<span' in page.text
    found = page.text.partition('href="/threads/wmhd/peers"')[2].partition("</li>")[0]
    assert "Read and decide" in found


def test_they_hold_everything_and_release_what_is_theirs(web: WebDesk, kit: Browser) -> None:
    context = web.context
    sol = Actor("sol")
    numbers = {
        "everything": hold.place(context, Scope.EVERYTHING, "", why="Sad news", actor=sol),
        "main": hold.place(context, Scope.ACCOUNT, "main", why="Sad", actor=sol),
        "peers": hold.place(context, Scope.ACCOUNT, "peers", why="Sad", actor=sol),
        "thread of main": hold.place(context, Scope.THREAD, "wmhd/main", why="Sad", actor=sol),
        "thread of peers": hold.place(context, Scope.THREAD, "wmhd/peers", why="Sad", actor=sol),
        "campaign": hold.place(context, Scope.CAMPAIGN, "wmhd", why="Sad", actor=sol),
    }
    page = kit.get("/hold/look").text
    offered = {name for name, one in numbers.items() if f'href="/hold/release/{one}"' in page}
    opened = {
        name for name, one in numbers.items() if kit.get(f"/hold/release/{one}").status == 200
    }
    assert offered == opened == {"peers", "thread of peers"}
    strips = kit.get("/find").text
    assert f'href="/hold/release/{numbers["main"]}"' not in strips
    assert kit.post("/hold", {"part": "everything", "own": "x"}).status == 303


def test_find_looks_through_all_accounts_that_they_may_see(kit: Browser) -> None:
    assert "Of main." in kit.get("/find?account=main").words
    assert "Of peers." in kit.get("/find?words=peers").words


def test_who_may_do_what_says_for_which_account(kit: Browser) -> None:
    assert "Comms for peers" in kit.get("/who-may").words
    assert "Comms for peers" in kit.get("/me").words


def test_they_look_after_nobody(web: WebDesk, kit: Browser) -> None:
    for path in ("/people", "/people/kit", "/invite"):
        assert kit.get(path).status == 404
    assert 'href="/people"' not in kit.get("/").text
