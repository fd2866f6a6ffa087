"""Hold: two posts from anywhere, a reason afterwards, and no backlog by itself."""

from datetime import timedelta

import pytest

from scheduler.people import accounts
from scheduler.people.roles import Actor, Role
from scheduler.publishing.operations.hold import Scope, place
from scheduler.store.states import Reason, ThreadState
from scheduler.web.reads.frame import holds
from tests.support.clocks import A_TUESDAY_NOON
from tests.support.desks.desk import Desk
from tests.support.desks.web import ADMINISTRATOR, Answer, WebDesk
from tests.support.examples.builders import a_thread

SOON = A_TUESDAY_NOON + timedelta(hours=3)


@pytest.fixture
def queued(web: WebDesk) -> WebDesk:
    web.queue(
        a_thread("wmhd/opener", due_at=A_TUESDAY_NOON),
        a_thread("wmhd/later", due_at=SOON, account="peers"),
    )
    return web


def state(web: WebDesk, key: str) -> tuple[ThreadState, Reason | None]:
    thread = Desk(web.desk.workspace.database, web.clock).thread(key)
    return thread.state, thread.reason


def test_hold_is_on_every_page_and_everything_stops_with_the_next_press(queued: WebDesk) -> None:
    browser = queued.browser("nia")
    assert 'href="/hold"' in browser.get("/approvals").text
    asked = browser.get("/hold").text
    assert asked.index("Hold everything now") < asked.index("Sad news")
    answer = browser.post("/hold", {"part": "everything", "why": "sad news", "end": "released"})
    (hold,) = holds(queued.desk)
    assert (hold.scope, hold.why, hold.by, hold.until) == (
        "everything",
        "Sad news",
        "nia",
        None,
    )
    shown = browser.get(answer.location).words
    assert "Held. Nothing goes out from any account." in shown
    assert "Everything is on hold since" in browser.get("/").words


@pytest.mark.parametrize(
    ("fields", "scope", "subject"),
    [
        ({"account": "peers", "campaign": ""}, Scope.ACCOUNT, "peers"),
        ({"account": "", "campaign": "wmhd"}, Scope.CAMPAIGN, "wmhd"),
    ],
)
def test_a_part_is_held_alone(
    queued: WebDesk, fields: dict[str, str], scope: Scope, subject: str
) -> None:
    browser = queued.browser("amira")
    browser.post("/hold", {"part": "part", **fields})
    (hold,) = holds(queued.desk)
    assert (hold.scope, hold.subject) == (scope, subject)
    assert subject in browser.get("/").words


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"part": "part"}, "Choose one account, or one campaign"),
        ({"part": "part", "account": "peers", "campaign": "wmhd"}, "Choose one account"),
        ({"part": "part", "account": "nobody"}, "nothing is held"),
        ({"end": "at", "day": "", "time": "10:00"}, "Enter the day"),
        ({"end": "at", "day": "2027-10-06", "time": "25:00"}, "Enter the time"),
        ({"end": "at", "day": "2027-10-04", "time": "10:00"}, "That time is in the past"),
        ({"end": "at", "day": "9999-99-99", "time": "10:00"}, "Enter the day"),
        ({"end": "at", "day": "0001-01-01", "time": "10:00"}, "Enter the day"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_typed_stands(
    queued: WebDesk, fields: dict[str, str], said: str
) -> None:
    answer = queued.browser("amira").post("/hold", {"own": "As I typed it", **fields})
    assert answer.status == 422
    assert said in answer.words
    assert 'value="As I typed it"' in answer.text
    assert holds(queued.desk) == ()


def test_a_hold_may_have_an_end(queued: WebDesk) -> None:
    browser = queued.browser("amira")
    browser.post("/hold", {"end": "two hours", "why": "other"})
    browser.post("/hold", {"end": "at", "day": "2027-10-06", "time": "09:30", "own": "Until then"})
    first, second = holds(queued.desk)
    assert first.until == queued.clock.now() + timedelta(hours=2)
    assert first.why == "No reason was given yet."
    assert second.until is not None
    assert second.until.isoformat() == "2027-10-06T08:30:00+00:00"  # London is an hour ahead
    assert second.why == "Until then"


def test_reason_and_end_come_afterwards(queued: WebDesk) -> None:
    number = place(queued.context, Scope.EVERYTHING, "", why="?", actor=Actor("nia"))
    browser = queued.browser("dev")
    answer = browser.post(f"/hold/reason/{number}", {"own": "Sad news from the ward"})
    assert "Saved" in browser.get(answer.location).words
    (hold,) = holds(queued.desk)
    assert (hold.why, hold.by) == ("Sad news from the ward", "nia")
    wrong = browser.post(f"/hold/reason/{number}", {"end": "at", "day": "x", "time": ""})
    assert wrong.status == 422
    past = browser.post(
        f"/hold/reason/{number}", {"end": "at", "day": "2027-10-01", "time": "10:00"}
    )
    assert past.status == 422


def test_an_end_that_was_given_stands_when_the_reason_changes(queued: WebDesk) -> None:
    until = queued.clock.now() + timedelta(hours=5)
    place(queued.context, Scope.EVERYTHING, "", why="?", actor=Actor("nia"), until=until)
    shown = queued.browser("dev").get("/hold/look").text
    assert '<input type="hidden" name="end" value="at">' in shown
    assert '<input type="hidden" name="day" value="2027-10-05">' in shown
    assert '<input type="hidden" name="time" value="18:00">' in shown


def test_one_thread_is_held_from_its_page(queued: WebDesk) -> None:
    browser = queued.browser("amira")
    assert "Hold this thread" in browser.get("/hold/thread/wmhd/opener").words
    answer = browser.post("/hold/thread/wmhd/opener", {"own": "A look first"})
    assert answer.location == "/threads/wmhd/opener?done=held"
    assert "Held. Nothing more of this thread goes out." in browser.get(answer.location).words
    assert "One thread is on hold" in browser.get("/").words


def test_what_would_look_out_of_place_is_listed_with_what_to_do(queued: WebDesk) -> None:
    from dataclasses import replace

    from scheduler.campaigns.model.plan import ThreadKind

    joke = replace(a_thread("wmhd/joke", "A joke!", due_at=SOON), kind=ThreadKind.JOKE)
    queued.queue(joke)
    comms = queued.browser("amira").get("/hold/look")
    assert "A joke." in comms.words
    assert "/cancel/wmhd/joke" in comms.text
    assert "/cancel/wmhd/joke" not in queued.browser("nia").get("/hold/look").text


def test_nothing_that_was_missed_goes_by_itself(queued: WebDesk) -> None:
    number = place(queued.context, Scope.EVERYTHING, "", why="?", actor=Actor("nia"))
    queued.clock.jump_to(SOON + timedelta(hours=2))
    browser = queued.browser("sol")
    asked = browser.get(f"/hold/release/{number}")
    assert "2 threads missed their time" in asked.words
    assert asked.text.count('value="ask" checked') == 2
    answer = browser.post(f"/hold/release/{number}", listed(asked))
    assert answer.status == 303
    assert state(queued, "wmhd/opener") == (ThreadState.WAITING, Reason.HELD)
    assert state(queued, "wmhd/later") == (ThreadState.WAITING, Reason.HELD)


def listed(answer: Answer) -> dict[str, str]:
    """The mark of what the page listed, as its form carries it."""
    return {"seen": answer.text.partition('name="seen" value="')[2].partition('"')[0]}


def test_nothing_is_released_when_more_was_missed_than_was_listed(queued: WebDesk) -> None:
    half_out(queued, Desk(queued.desk.workspace.database, queued.clock))
    number = place(queued.context, Scope.EVERYTHING, "", why="?", actor=Actor("nia"))
    seen = listed(queued.browser("amira").get(f"/hold/release/{number}"))
    queued.clock.jump_to(SOON + timedelta(hours=2))
    browser = queued.browser("amira")
    chosen = {"half:wmhd/opener": "take down", "missed:wmhd/later": "skip"}
    answer = browser.post(f"/hold/release/{number}", seen | chosen)
    assert answer.status == 409
    assert "More was missed while you were asked" in answer.words
    assert answer.text.count('value="take down" checked') == 1
    assert answer.text.count('value="skip" checked') == 1
    assert state(queued, "wmhd/opener") == (ThreadState.PUBLISHING, None)
    assert [one.number for one in holds(queued.desk)] == [number]
    browser.post(f"/hold/release/{number}", listed(answer) | chosen)
    assert state(queued, "wmhd/opener") == (ThreadState.TAKING_DOWN, None)
    assert state(queued, "wmhd/later") == (ThreadState.CANCELLED, None)


def test_who_may_release_and_not_send_lets_it_wait(queued: WebDesk) -> None:
    number = place(queued.context, Scope.EVERYTHING, "", why="?", actor=Actor("nia"))
    queued.clock.jump_to(SOON + timedelta(hours=2))
    browser = queued.browser("sol")
    asked = browser.get(f"/hold/release/{number}")
    assert "Send it now" not in asked.words
    browser.post(f"/hold/release/{number}", listed(asked) | {"missed:wmhd/later": "send"})
    assert state(queued, "wmhd/later") == (ThreadState.WAITING, Reason.HELD)


def test_a_role_for_one_account_releases_and_decides_there_alone(queued: WebDesk) -> None:
    accounts.add(queued.desk.people, ADMINISTRATOR, "wyn", roles=[Role.COMMS], accounts=["peers"])
    browser = queued.browser("wyn")
    assert "Comms for peers" in browser.get("/").words
    of_all = place(queued.context, Scope.EVERYTHING, "", why="?", actor=Actor("nia"))
    theirs = place(queued.context, Scope.ACCOUNT, "peers", why="?", actor=Actor("wyn"))
    shown = browser.get("/").text
    assert f'"/hold/release/{of_all}"' not in shown
    assert f'"/hold/release/{theirs}"' in shown
    assert browser.get(f"/hold/release/{of_all}").status == 404
    assert browser.get(f"/hold/release/{theirs}").status == 200
    assert browser.get("/cancel/wmhd/opener").status == 404
    assert browser.get("/cancel/wmhd/later").status == 200
    assert "/cancel/" not in browser.get("/threads/wmhd/opener").text


def test_each_missed_thread_goes_as_was_chosen_for_it(queued: WebDesk) -> None:
    number = place(queued.context, Scope.EVERYTHING, "", why="?", actor=Actor("nia"))
    queued.clock.jump_to(SOON + timedelta(hours=2))
    browser = queued.browser("amira")
    seen = listed(browser.get(f"/hold/release/{number}"))
    chosen = {"missed:wmhd/opener": "send", "missed:wmhd/later": "skip", "missed:other/one": "send"}
    browser.post(f"/hold/release/{number}", seen | chosen)
    assert state(queued, "wmhd/opener") == (ThreadState.SCHEDULED, None)
    assert state(queued, "wmhd/later") == (ThreadState.CANCELLED, None)
    assert holds(queued.desk) == ()


def test_a_thread_that_is_half_out_may_come_down_instead(queued: WebDesk) -> None:
    desk = Desk(queued.desk.workspace.database, queued.clock)
    half_out(queued, desk)
    number = place(queued.context, Scope.EVERYTHING, "", why="?", actor=Actor("nia"))
    browser = queued.browser("sol")
    asked = browser.get(f"/hold/release/{number}")
    assert "1 of 3 posts out" in asked.words
    browser.post(f"/hold/release/{number}", listed(asked) | {"half:wmhd/opener": "take down"})
    assert state(queued, "wmhd/opener") == (ThreadState.TAKING_DOWN, None)


def test_a_thread_that_is_half_out_goes_on_where_nobody_says_otherwise(queued: WebDesk) -> None:
    half_out(queued, Desk(queued.desk.workspace.database, queued.clock))
    number = place(queued.context, Scope.EVERYTHING, "", why="?", actor=Actor("nia"))
    browser = queued.browser("sol")
    seen = listed(browser.get(f"/hold/release/{number}"))
    browser.post(f"/hold/release/{number}", seen | {"half:wmhd/opener": "go on"})
    assert state(queued, "wmhd/opener") == (ThreadState.PUBLISHING, None)
    assert holds(queued.desk) == ()


def half_out(web: WebDesk, desk: Desk) -> None:
    """Publishes the first post of the opener, and stops there."""
    sent = desk.network.create_post

    def once(*arguments: object, **named: object) -> object:
        desk.is_stopping = True
        return sent(*arguments, **named)  # type: ignore[arg-type]

    desk.network.create_post = once  # type: ignore[method-assign]
    desk.publisher.publish_account("main")


def test_a_hold_that_is_over_is_not_there(queued: WebDesk) -> None:
    browser = queued.browser("amira")
    assert browser.get("/hold/release/7").status == 404
    assert browser.post("/hold/release/7").status == 404
    assert browser.post("/hold/reason/7", {"own": "x"}).status == 404


def test_many_holds_are_told_as_a_number(queued: WebDesk) -> None:
    for _ in range(5):
        place(queued.context, Scope.EVERYTHING, "", why="?", actor=Actor("nia"))
    shown = queued.browser("amira").get("/approvals").words
    assert "2 more on hold." in shown
